"""The lab's denylist, which can be switched off.

Its entries are in a ``SharedEntries``, which stands for a Redis that both servers reach.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from jwtflow.clock import Clock
from jwtflow.denylist import MemoryDenylist
from jwtflow.errors import UnavailableError
from jwtflow.lab.shared_file import FileEntries


class SharedEntries(UserDict[str, Any]):
    """A dictionary that several servers share; while ``is_on`` is false, each use raises."""

    is_on = True

    @property
    def data(self) -> dict[str, Any]:
        """What is in it."""
        if not self.is_on:
            raise ConnectionError("the shared entries can't be reached")
        return self._entries

    @data.setter
    def data(self, entries: dict[str, Any]) -> None:
        self._entries = entries

    def copy(self) -> dict[str, Any]:  # type: ignore[override]
        """Return a dictionary that nobody shares."""
        return dict(self.data)


class RevokedTokens:
    """What the lab's two denylists share: the entries, and jwtflow's own list.

    Args:
        clock: the lab's clock.
        entries: shared with other processes; by default with none.
    """

    def __init__(self, clock: Clock, entries: SharedEntries | FileEntries | None = None) -> None:
        self.entries = SharedEntries() if entries is None else entries
        self.own = MemoryDenylist(clock)
        self.lock = RLock()  # a learner's class knows nothing of threads

    def rows(self) -> list[dict[str, object]]:
        """The entries, for display."""
        return [{"jti": jti, "exp": exp} for jti, exp in self.own.entries()]


class LabDenylist:
    """One server's denylist.

    Args:
        shared: what it shares with the other server.
        role: the server.
        clock: the server's.
    """

    def __init__(self, shared: RevokedTokens, role: str, clock: Clock) -> None:
        self._shared = shared
        self._role = role
        self._clock = clock

    def deny(self, jti: str, *, exp: float) -> None:
        """See ``jwtflow.denylist.Denylist``."""
        with self._shared.lock, reaching():
            # For other processes, and for a learner's list that is plugged in later.
            self._shared.entries[jti] = exp
            self._shared.own.deny(jti, exp=exp)

    def is_denied(self, jti: str) -> bool:
        """See ``jwtflow.denylist.Denylist``."""
        with self._shared.lock, reaching():
            if not self._shared.entries.is_on:
                raise ConnectionError("the shared entries can't be reached")
            return self._shared.own.is_denied(jti) or self._denied_elsewhere(jti)

    def _denied_elsewhere(self, jti: str) -> bool:
        entries = self._shared.entries
        return isinstance(entries, FileEntries) and jti in entries


@contextmanager
def reaching() -> Iterator[None]:
    """Answer 503 where the shared entries can't be reached."""
    try:
        yield
    except ConnectionError:
        told = "The list of revoked tokens cannot be reached. Try again in a moment."
        raise UnavailableError(told) from None
