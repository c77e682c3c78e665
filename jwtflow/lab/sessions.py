"""The lab's sessions, opened by a mounted ``open_session`` or by jwtflow's own code."""

from __future__ import annotations

from collections.abc import Iterable

from jwtflow.clock import Clock
from jwtflow.errors import LastingFaultError
from jwtflow.lab.mounts import Mounts
from jwtflow.randomness import RandomSource, token_text
from jwtflow.store import Sessions, StartedSession
from jwtflow.store.database import Database
from jwtflow.store.secrets import token_hash


class LabSessions(Sessions):
    """Opens sessions with a mounted ``open_session``, if there is one.

    Args:
        database: see the store's ``Sessions``.
        clock: the session server's.
        random: makes ids.
        mounts: what is plugged in.
    """

    def __init__(
        self, database: Database, clock: Clock, random: RandomSource, *, mounts: Mounts
    ) -> None:
        super().__init__(database, clock, random)
        self._mounts = mounts

    def start(self, username: str, *, replacing: Iterable[str] = ()) -> StartedSession:
        """Open a session for a user who has just logged in."""
        open_session = self._mounts.get("session_server.open_session")
        if open_session is None:
            return super().start(username, replacing=replacing)
        before = self.stored()
        after = {key: dict(record) for key, record in before.items()}  # theirs to change
        try:
            session_id = open_session(
                username,
                next(iter(replacing), None),
                sessions=after,
                new_id=lambda: token_text(self._random, "session_id"),
                now=self._clock.now(),
            )
        except Exception as error:  # noqa: BLE001 - a learner may raise anything
            raise _failed(f"{type(error).__name__}: {error}") from None
        if not isinstance(session_id, str) or token_hash(session_id) not in after:
            raise _failed("sessions has nothing under the SHA-256 of what it returned.")
        started = StartedSession(session_id, token_text(self._random, "csrf"))
        # A session that was open before under the same id is replaced by this one.
        ended = (before.keys() - after.keys()) | {token_hash(session_id)}
        self._replace(ended, started, username)
        return started


def _failed(told: str) -> LastingFaultError:
    return LastingFaultError(f"The mounted open_session failed: {told}")
