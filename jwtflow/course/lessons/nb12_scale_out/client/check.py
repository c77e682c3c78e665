"""Runs the client's own code on a clock that is moved, and counts what it fetches."""

from __future__ import annotations

from typing import Any

import jwt

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb12_scale_out.jwk_client import URL, told_the_time
from jwtflow.lab.keys import lab_key

_ADDRESS = URL.replace("auth.example", "login.example")
_OLD, _OTHER, _NEW = "old-key", "other-key", "new-key"


def _jwk(kid: str) -> dict[str, str]:
    public = lab_key("RS256", "signing key 32")
    return {"kty": "RSA", "n": public["n"], "e": public["e"], "use": "sig", "kid": kid}


class _Issuer:
    """What the client fetches, and when."""

    def __init__(self, client: Any, begin: float) -> None:
        self.client = client
        self._begin, self._at = begin, 0.0
        self.kids = [_OLD, _OTHER]
        self.fetched: list[float] = []
        self.timeouts: list[object] = []

    def fetch(self, timeout: object) -> dict[str, Any]:
        """Return the set, and note when and with which time-out it was fetched."""
        self.fetched.append(self._at)
        self.timeouts.append(timeout)
        return {"keys": [_jwk(kid) for kid in self.kids]}

    def finds(self, kid: str, *, at: float) -> bool:
        """Whether the client finds a key then."""
        self._at = at
        with told_the_time(self._begin + at, self.fetch):
            try:
                self.client.get_signing_key(kid)
            except jwt.PyJWTError:
                return False
        return True


def check(answer: Answer) -> Wrong | None:
    """Try the needs one after the other, long after each other: it may be the same client."""
    issuer = _Issuer(None, 0)
    with told_the_time(0, issuer.fetch):
        made = answer(_ADDRESS)
    if issuer.timeouts:
        return Wrong("make_client fetched the set itself.", "Leave that to the first request.")
    if not isinstance(made, jwt.PyJWKClient):
        kind = type(made).__name__
        return Wrong(f"make_client returned a {kind}.", "Return a jwt.PyJWKClient.")
    if made.uri != _ADDRESS:
        return Wrong(f"It fetches from {made.uri!r}.", "Pass on the url that make_client gets.")
    for day, need in enumerate((_hangs, _withdrawn, _known, _storm, _new_key), start=1):
        if wrong := need(_Issuer(answer(_ADDRESS), day * 1e9)):
            return wrong
    return None


def _hangs(issuer: _Issuer) -> Wrong | None:
    issuer.finds(_OLD, at=0)
    waits = issuer.timeouts[0] if issuer.timeouts else None
    if isinstance(waits, int | float) and not isinstance(waits, bool) and 1 <= waits <= 5:
        return None
    told = "A fetch may take for ever." if waits is None else f"A fetch may take {waits} seconds."
    return Wrong(told, "Need 4: which setting is that, and in which unit?")


def _withdrawn(issuer: _Issuer) -> Wrong | None:
    issuer.finds(_OLD, at=0)
    issuer.kids = [_OTHER]
    found = issuer.finds(_OLD, at=601)
    if not found:
        return None
    later = issuer.finds(_OLD, at=86_400)
    told = "A key was withdrawn right after a fetch. Ten minutes later it is still found"
    if later:
        return Wrong(
            f"{told}, and a day later, too.",
            "Need 1: what keeps a key for ever?",
            "keys are cached for ever",
        )
    return Wrong(f"{told}.", "Need 1: how long is a copy used?")


def _known(issuer: _Issuer) -> Wrong | None:
    for at in range(601):
        issuer.finds((_OLD, _OTHER)[at % 2], at=at)
    if len(issuer.fetched) <= 2:
        return None
    return Wrong(
        "Six hundred requests with two known keys, in ten minutes: it fetched "
        f"{len(issuer.fetched)} times.",
        "Need 2: how long is a copy used?",
        "the keys are fetched for each request" if len(issuer.fetched) == 601 else None,
    )


def _storm(issuer: _Issuer) -> Wrong | None:
    issuer.finds(_OLD, at=0)
    for at in range(1, 240):
        issuer.finds(f"made-up-{at}", at=at)
    if len(issuer.fetched) <= 4:
        return None
    return Wrong(
        f"A name that was made up, each second for four minutes: it fetched {len(issuer.fetched)} "
        "times.",
        "Need 3: how long does it wait after a fetch?",
        "an unknown kid is a new key" if len(issuer.fetched) == 240 else None,
    )


def _new_key(issuer: _Issuer) -> Wrong | None:
    issuer.finds(_OLD, at=0)
    issuer.kids.append(_NEW)
    if issuer.finds(_NEW, at=120):
        return None
    return Wrong(
        "A key was published right after a fetch. Two minutes later it isn't found.",
        "Need 3: how long does it wait after a fetch?",
    )
