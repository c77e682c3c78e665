"""Where the lab uses what notebook 10 writes: ``open_session``, at each login with a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jwtflow.lab.mounts import Mount, Mounts, blamed_on, failed
from jwtflow.randomness import token_text
from jwtflow.store import Sessions, StartedSession
from jwtflow.store.secrets import token_hash

_OPEN_SESSION = "session_server.open_session"


class _TheirsToChange(dict[str, dict[str, Any]]):
    """A dictionary of which a piece gets no copy, as it gets of a plain one."""


class MountedSessions(Sessions):
    """Opens sessions with a mounted ``open_session``."""

    mounts: Mounts

    def start(self, username: str, *, replacing: Iterable[str] = ()) -> StartedSession:
        """Open a session for a user who has just logged in."""
        open_session = self.mounts.get(_OPEN_SESSION)
        if open_session is None:
            return super().start(username, replacing=replacing)
        before = self._stored()
        after = _TheirsToChange((key, dict(record)) for key, record in before.items())
        with blamed_on("open_session"):
            session_id = open_session(
                username,
                next(iter(replacing), None),
                sessions=after,
                new_id=lambda: token_text(self._random, "session_id"),
                now=self._clock.now(),
            )
        if not isinstance(session_id, str) or token_hash(session_id) not in after:
            told = "sessions has nothing under the SHA-256 of what it returned."
            raise failed("open_session", told)
        started = StartedSession(session_id, token_text(self._random, "csrf"))
        # A session that was open before under the same id is replaced by this one.
        ended = (before.keys() - after.keys()) | {token_hash(session_id)}
        self._replace(ended, started, username)
        return started

    def _stored(self) -> dict[str, dict[str, Any]]:
        """What is stored of each session, by the hash of its id."""
        return {
            row.session_hash: {
                "username": row.username,
                "started": row.auth_time,
                "seen": row.seen_at,
            }
            for row in self._database.rows()["sessions"]
        }


MOUNT = Mount(
    points={
        _OPEN_SESSION: "open_session(username, presented, sessions=…, new_id=…, now=…) returns the "
        "new session's id"
    },
    parts=(MountedSessions,),
)
