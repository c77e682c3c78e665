"""What the bench's services are given: an issuer, its tokens, and what they share.

The names are its own, so a service that takes the notebook's is noticed.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from typing import Any

import jwt

from jwtflow.course.answers import snapshot
from jwtflow.course.bench import Odd
from jwtflow.course.lessons.nb13_capstone.shelf import Shelf
from jwtflow.lab.keys import lab_signing_key
from jwtflow.tokens.sign import SigningKey

ISSUER, AUDIENCE = "https://login.shed.example", "https://shed.example/"
NOW = 1_900_000_000
SCOPES = {
    "GET /tools": "look",
    "POST /reservations": "shed:book",
    "POST /loans": "shed:hand-out",
    "GET /report": "shed:count",
}
ALL = " ".join(SCOPES.values())


class Entries(dict[str, float]):
    """What the denylists share; while ``is_on`` is false, each use raises."""

    def __init__(self) -> None:
        super().__init__()
        self.is_on = True
        self.looked_for: list[object] = []  # during the last request

    def _reached(self, *keys: object) -> None:
        if not self.is_on:
            raise ConnectionError("the shared entries can't be reached")
        self.looked_for += keys

    def __getitem__(self, key: str) -> float:
        self._reached(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._reached(key)
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """See dict."""
        self._reached(key)
        return super().get(key, default)

    def __iter__(self) -> Any:
        self._reached(*super().keys())
        return super().__iter__()

    def items(self) -> Any:
        """See dict."""
        self._reached(*super().keys())
        return super().items()


class World:
    """One service, made by the learner's function, and what it was given."""

    def __init__(self, piece: Any) -> None:
        self.shelf = Shelf()
        self.entries = Entries()
        self.keys_are_on, self.keys_were_asked = True, False
        self.key = KEY  # the one that the issuer publishes
        self.now = NOW
        app = piece(
            self.shelf,
            scopes=snapshot(SCOPES),
            keys=self._keys,
            entries=self.entries,
            issuer=ISSUER,
            audience=AUDIENCE,
            now=lambda: self.now,
        )
        if not hasattr(app, "test_client"):
            raise Odd(f"It returned {app!r:.60}.", "Return the Flask app.")
        app.testing = True  # an error of the learner's comes out as it is
        self._client = app.test_client(use_cookies=False)  # a case brings its own

    def _keys(self, token: object) -> dict[str, Any]:
        self.keys_were_asked = True
        if not self.keys_are_on:
            raise ConnectionError("the issuer's keys can't be fetched")
        if not isinstance(token, str) or not re.fullmatch(r"\S*[.]\S*[.]\S*", token):
            raise TypeError(f"keys was called with {token!r:.40}; it takes the token")
        return {"keys": [self.key.verification_key.to_jwk()]}

    def ask(self, route: str, token: str | None = None, *, json: Any = None, **more: Any) -> Any:
        """Send a request to ``"GET /tools"`` and return the answer."""
        method, path = route.split()
        self.entries.looked_for.clear()
        self.keys_were_asked = False
        headers = more.pop("headers", {})
        if token is not None:
            headers = {"Authorization": f"Bearer {token}", **headers}
        if json is not None:
            more["json"] = json
        try:
            return self._client.open(path, method=method, headers=headers, **more)
        except ValueError as error:
            told = f"It raised {type(error).__name__}: {error}. A server would answer 500."
            raise Odd(told) from None


@contextmanager
def overheard() -> Iterator[io.StringIO]:
    """What is printed or logged meanwhile, at any level."""
    said = io.StringIO()
    handler, root = logging.StreamHandler(said), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(said), redirect_stderr(said):
            yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


KEY = lab_signing_key("RS256", "signing key 38")
STRANGER = lab_signing_key("RS256", "signing key 39")  # names the kid of KEY
NEXT = lab_signing_key("RS256", "signing key 40")


@cache
def _private(key: SigningKey) -> Any:
    return jwt.PyJWK(key.to_jwk()).key  # OpenSSL checks the primes, which takes a while


def claims_of(token: str) -> dict[str, Any]:
    """What a token says."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def token(*scopes: str, key: SigningKey = KEY, typ: str = "at+jwt", **changes: Any) -> str:
    """A token of the issuer's for ``scopes``; a claim of ``None`` is left out."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "nora",
        "client_id": "tablet",
        "iat": NOW - 60,
        "exp": NOW + 540,
        "jti": "shed-1",
        "scope": " ".join(scopes),
        **changes,
    }
    return jwt.encode(
        {name: value for name, value in claims.items() if value is not None},
        _private(key),
        algorithm="RS256",
        headers={"typ": typ, "kid": (NEXT if key is NEXT else KEY).verification_key.kid},
    )
