"""Server-side sessions, for comparison with tokens.

A session ends when it is idle for too long, and at the latest after its absolute lifetime
(ASVS 7.3). Each login starts a new one, so an id that somebody planted in a browser is useless
afterwards (session fixation, ASVS 7.2.4).
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy
from sqlalchemy import Connection

from jwtflow.clock import Clock
from jwtflow.randomness import RandomSource, sha256_text, token_text
from jwtflow.store.accounts import require_enabled
from jwtflow.store.database import Database, purge
from jwtflow.store.records import Session, StartedSession
from jwtflow.store.schema import sessions
from jwtflow.store.secrets import token_hash

IDLE_LIFETIME = 30 * 60.0  # seconds without use after which a session ends
ABSOLUTE_LIFETIME = 12 * 3600.0  # seconds after which it ends in any case
_NOTED_EVERY = 60.0  # seconds: reading a session writes to the database no more often than this


class Sessions:
    """The open sessions."""

    def __init__(self, database: Database, clock: Clock, random: RandomSource) -> None:
        self._database = database
        self._clock = clock
        self._random = random

    def start(self, username: str, *, replacing: Iterable[str] = ()) -> StartedSession:
        """Open a session for a user who has just logged in, and end those it replaces."""
        started = StartedSession(
            token_text(self._random, "session_id"), token_text(self._random, "csrf")
        )
        self._replace(map(token_hash, replacing), started, username)
        return started

    def _replace(self, ended: Iterable[str], started: StartedSession, username: str) -> None:
        """End the sessions with these hashes and store a new one, in one transaction."""
        now = self._clock.now()
        with self._database.write() as connection:
            require_enabled(connection, username)
            purge(connection, sessions, "expires_at", now)
            _delete(connection, ended)
            connection.execute(
                sessions.insert().values(
                    session_hash=token_hash(started.session_id),
                    username=username,
                    csrf_hash=sha256_text(started.csrf),
                    auth_time=now,
                    seen_at=now,
                    idle_lifetime=IDLE_LIFETIME,
                    expires_at=now + ABSOLUTE_LIFETIME,
                )
            )

    def find(self, session_id: str) -> Session | None:
        """Return the session with this id if it is still open; this counts as a use.

        Uses are noted once a minute, so a session may end up to a minute early.
        """
        now = self._clock.now()
        which = sessions.c.session_hash == token_hash(session_id)
        row = self._database.find_row(sqlalchemy.select(sessions).where(which))
        if row is None or now >= row.expires_at or now >= row.seen_at + row.idle_lifetime:
            return None
        if now >= row.seen_at + _NOTED_EVERY:
            with self._database.write() as connection:
                connection.execute(sessions.update().where(which).values(seen_at=now))
        return Session(row.username, row.csrf_hash, row.auth_time, row.expires_at)

    def end(self, session_id: str) -> None:
        """End a session, if it is open."""
        with self._database.write() as connection:
            _delete(connection, [token_hash(session_id)])


def _delete(connection: Connection, hashes: Iterable[str]) -> None:
    connection.execute(sessions.delete().where(sessions.c.session_hash.in_(list(hashes))))
