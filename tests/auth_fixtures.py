"""An auth server on a temporary SQLite file, for every test that needs one.

``AuthWorld.build`` gives a whole server with its collaborators in reach. The fixtures ``auth`` and
``make_auth`` of ``tests/conftest.py`` build one, or several, on the clock that stands still.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient

from jwtflow.auth_server import AuthServerSettings, build_app
from jwtflow.clock import ManualClock
from jwtflow.denylist import MemoryDenylist
from jwtflow.store import PasswordHashing, Store
from jwtflow.tokens.sign import KeyRing, SigningKey

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from jwtflow.denylist import Denylist
    from jwtflow.randomness import RandomSource

ISSUER = "http://127.0.0.1:5001"
AUDIENCE = "http://127.0.0.1:5002"
ALICE = ("alice", "correct-horse-battery-staple")
BOB = ("bob", "tr0ub4dor-and-three")
SERVICE = ("reporting-service", "reporting-service-secret")

CHEAP_ARGON2 = {"memory_cost": 8, "time_cost": 1}


class Browser(FlaskClient):
    """A client that keeps cookies and calls the server by its own URL."""

    issuer = ISSUER

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; its URL begins with the issuer unless it says otherwise."""
        kwargs.setdefault("base_url", self.issuer)
        return super().open(*args, **kwargs)


@dataclass(frozen=True, kw_only=True)
class AuthWorld:
    """A server and everything it works with."""

    app: Flask
    settings: AuthServerSettings
    store: Store
    keys: KeyRing
    denylist: Denylist
    clock: ManualClock
    random: RandomSource

    @classmethod
    def build(
        cls,
        folder: Path,
        *,
        clock: ManualClock,
        random: RandomSource,
        key: SigningKey,
        keys: KeyRing | None = None,
        denylist: Denylist | None = None,
        **settings: Any,
    ) -> AuthWorld:
        """A server with the demo data; ``settings`` replace those of the contract.

        It signs with ``key``, or with the ring ``keys``.
        """
        chosen = AuthServerSettings(
            **{"issuer": ISSUER, "audience": AUDIENCE, "resource_url": AUDIENCE, **settings}
        )
        store = Store(
            f"sqlite:///{folder / 'auth.sqlite'}",
            clock=clock,
            random=random,
            passwords=PasswordHashing(random, **CHEAP_ARGON2),
            lasting=False,
        )
        store.create_tables()
        store.add_demo_data()
        if denylist is None:  # an empty one is false
            denylist = MemoryDenylist(clock)
        parts = {
            "settings": chosen,
            "store": store,
            "keys": keys or KeyRing([key]),
            "denylist": denylist,
            "clock": clock,
            "random": random,
        }
        return cls(app=build_app(**parts), **parts)

    def browser(self) -> Browser:
        """A client that keeps cookies, as one browser does."""
        browser = Browser(self.app, self.app.response_class, use_cookies=True)
        browser.issuer = self.settings.issuer
        return browser

    def login(
        self,
        browser: Browser | None = None,
        user: tuple[str, str] = ALICE,
        **members: Any,
    ) -> TestResponse:
        """The answer of ``POST /login`` for ``user``."""
        body = {"username": user[0], "password": user[1], **members}
        return (browser or self.browser()).post("/login", json=body)

    def cookie_browser(self, user: tuple[str, str] = ALICE) -> Browser:
        """A browser in which ``user`` has logged in with cookies."""
        browser = self.browser()
        assert self.login(browser, user, delivery="cookie").status_code == 200
        return browser


def cookie(browser: Browser, name: str, path: str = "/") -> str:
    """What ``browser`` keeps under ``name``."""
    kept = browser.get_cookie(name, domain="127.0.0.1", path=path)
    assert kept is not None, f"no cookie {name} for {path}"
    return kept.value


def csrf_header(browser: Browser) -> dict[str, str]:
    """The header with which the own page proves that it asked."""
    return {"X-CSRF-Token": cookie(browser, "jwtflow_csrf")}


def unverified_claims(encoded_jwt: str) -> dict[str, Any]:
    """The claims as anybody can read them."""
    return json.loads(_decoded(encoded_jwt.split(".")[1]))


def unverified_header(encoded_jwt: str) -> dict[str, Any]:
    """The header as anybody can read it."""
    return json.loads(_decoded(encoded_jwt.split(".", maxsplit=1)[0]))


def _decoded(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
