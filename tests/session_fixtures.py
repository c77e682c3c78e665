"""A session server on a temporary SQLite file, with the demo's users: the fixture ``session``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jwtflow.reports import Reports
from jwtflow.session_server import SessionServerSettings, build_app
from jwtflow.store import PasswordHashing, Store

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from jwtflow.clock import ManualClock
    from jwtflow.randomness import RandomSource

URL = "http://127.0.0.1:5003"
PASSWORDS = {"alice": "correct-horse-battery-staple", "bob": "tr0ub4dor-and-three"}


@dataclass
class SessionWorld:
    """A server and everything it works with."""

    folder: Path
    clock: ManualClock
    random: RandomSource
    settings: SessionServerSettings = field(default_factory=lambda: SessionServerSettings(url=URL))

    def __post_init__(self) -> None:
        cheap = PasswordHashing(self.random, memory_cost=8, time_cost=1)
        self.store = Store(
            f"sqlite:///{self.folder / 'sessions.sqlite'}",
            clock=self.clock,
            random=self.random,
            passwords=cheap,
            lasting=False,
        )
        self.store.create_tables()
        self.store.add_demo_data()
        self.reports = Reports()
        self.app = build_app(settings=self.settings, store=self.store, reports=self.reports)

    def login(self, client: FlaskClient, who: str = "alice", **members: Any) -> TestResponse:
        """The answer of ``POST /login`` for ``who``; ``members`` replace those of the body."""
        body = {"username": who, "password": PASSWORDS.get(who, "x"), **members}
        return client.post("/login", json=body)

    def browser(self, who: str = "alice") -> FlaskClient:
        """A client in which ``who`` is logged in."""
        client = self.app.test_client()
        assert self.login(client, who).status_code == 200
        return client


def kept(client: FlaskClient, name: str) -> str:
    """What the client's cookie ``name`` holds."""
    cookie = client.get_cookie(name)
    assert cookie is not None
    return cookie.value


def proof(client: FlaskClient) -> dict[str, str]:
    """The header with which a page shows that the write is its own."""
    return {"X-CSRF-Token": kept(client, "jwtflow_session_csrf")}
