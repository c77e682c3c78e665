"""What the notebook tries pieces with: two tabs, a thief with a clock, a store on SQLite."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from weakref import WeakKeyDictionary, finalize

import requests

from jwtflow.lab import Lab, separate_lab


class Tabs:
    """Tabs of one browser, with one jar and one lock; ``requests`` counts what they send.

    Args:
        lab: whose auth server they ask.
        jar_of: a token response, which is in the jar at first.
        lock: shared by all tabs.
    """

    def __init__(
        self, lab: Lab, *, jar_of: dict[str, Any], lock: AbstractContextManager[Any]
    ) -> None:
        self.requests = 0
        self._lab = lab
        self._lock = lock
        self._tokens: dict[str, Any] | None = jar_of
        self._seen = jar_of.get("access_token")

    def renewed_by(self, refresh_once: Callable[..., Any]) -> Any:
        """What ``refresh_once`` returns to a tab whose request was refused."""
        return refresh_once(self._seen, jar=self, lock=self._lock, refresh=self._refresh)

    def read(self) -> dict[str, Any] | None:
        """The tokens, or None."""
        return self._tokens

    def write(self, tokens: dict[str, Any]) -> None:
        """Replace the tokens."""
        self._tokens = tokens

    def clear(self) -> None:
        """Forget the tokens."""
        self._tokens = None

    def _refresh(self, refresh_token: str) -> dict[str, Any]:
        self.requests += 1
        answer = _refresh(self._lab, self._lab.session("browser"), refresh_token)
        if not answer.ok:
            raise ValueError(answer.json()["error"])
        tokens: dict[str, Any] = answer.json()
        return tokens


def thief_minutes(*, grace: int) -> int:
    """Minutes in which a thief gets answers from the API, on a lab with this grace.

    Bob refreshes, the thief uses the same token five seconds later, and from then on both refresh
    in time: he every 15 minutes, the thief every 14. A day is watched.
    """
    with separate_lab(refresh_grace=grace) as lab:
        bob, thief = lab.session("client"), lab.session("attacker")
        credentials = {"username": "bob", "password": "tr0ub4dor-and-three"}
        stolen = bob.post(f"{lab.auth_server}/login", json=credentials).json()["refresh_token"]
        his = _refresh(lab, bob, stolen).json()
        lab.clock.advance(seconds=5)
        hers = _refresh(lab, thief, stolen).json()
        for minute in range(24 * 60):
            if minute and minute % 15 == 0:
                his = _refresh(lab, bob, his.get("refresh_token", "none")).json()
            if minute and minute % 14 == 0:
                hers = _refresh(lab, thief, hers.get("refresh_token", "none")).json()
            bearer = {"Authorization": f"Bearer {hers.get('access_token', 'none')}"}
            if not thief.get(f"{lab.resource_server}/me", headers=bearer).ok:
                return minute
            lab.clock.advance(minutes=1)
        return 24 * 60


def _refresh(lab: Lab, session: requests.Session, refresh_token: str) -> requests.Response:
    form = {"grant_type": "refresh_token", "client_id": "notebook", "refresh_token": refresh_token}
    return session.post(f"{lab.auth_server}/token", data=form)


Move = Callable[[sqlite3.Connection, str, str, str], object]

_SCHEMA = "CREATE TABLE families (family TEXT PRIMARY KEY, live TEXT, ended INTEGER)"


def on_sqlite(move_live: Move) -> Callable[..., Any]:
    """A ``RefreshStore`` whose families are in SQLite, and which moves the live token by this."""
    databases: WeakKeyDictionary[Any, sqlite3.Connection] = WeakKeyDictionary()

    def new_store(tokens: Any, families: Any, **lent: Any) -> _SqlStore:
        if families not in databases:
            databases[families] = database = sqlite3.connect(":memory:", check_same_thread=False)
            database.execute(_SCHEMA)
            finalize(families, database.close)  # Python 3.13 warns of one that nobody closes
        return _SqlStore(move_live, databases[families], tokens, families, **lent)

    return new_store


class _SqlStore:
    """Logins and tokens in the tables that are lent, the live token of each family in SQLite."""

    def __init__(
        self,
        move_live: Move,
        database: sqlite3.Connection,
        tokens: Any,
        families: Any,
        *,
        new_token: Callable[[], str],
        report_theft: Callable[[object], object],
        lifetime: float,
    ) -> None:
        self._move_live, self._database = move_live, database
        self._tokens, self._families = tokens, families
        self._new_token, self._report_theft, self._lifetime = new_token, report_theft, lifetime

    def start(self, login: dict[str, Any], *, now: float) -> str:
        token, family = self._new_token(), login["family"]
        self._families.insert(family, {"login": login, "ends_at": now + self._lifetime})
        self._tokens.insert(_digest(token), {"family": family})
        with self._database:
            self._database.execute(
                "INSERT INTO families VALUES (?, ?, 0)", (family, _digest(token))
            )
        return token

    def rotate(self, refresh_token: str, *, client_id: str, now: float) -> tuple[str, Any]:
        row = self._tokens.find(_digest(refresh_token))
        if row is None:
            raise ValueError("not known")
        family = self._families.find(row["family"])
        if family["login"]["client_id"] != client_id or now >= family["ends_at"]:
            raise ValueError("another client's, or too late")
        successor = self._new_token()
        digests = _digest(refresh_token), _digest(successor)
        if not self._move_live(self._database, row["family"], *digests):
            with self._database:
                self._database.execute(
                    "UPDATE families SET ended = 1 WHERE family = ?", (row["family"],)
                )
            self._report_theft(family["login"])
            raise ValueError("used before")
        self._tokens.insert(_digest(successor), row)
        return successor, family["login"]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
