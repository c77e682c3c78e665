"""The lab's denylist: jwtflow's own, or learners' ``Denylist`` in both servers.

A ``Denylist`` keeps its entries in a ``SharedEntries``, which stands for a Redis that both servers
reach. It can be switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from threading import RLock
from typing import Any, Self

from jwtflow.clock import MAX_LEEWAY, Clock
from jwtflow.denylist import MemoryDenylist
from jwtflow.errors import JwtflowError, UnavailableError
from jwtflow.lab.mounts import Mounts, blamed_on, failed
from jwtflow.lab.shared_file import FileEntries

_AWAY = "The list of revoked tokens cannot be reached. Try again in a moment."


class SharedEntries(MutableMapping[str, Any]):
    """A dictionary that several servers share; while ``is_on`` is false, each use raises."""

    def __init__(self) -> None:
        self.is_on = True
        self._entries: dict[str, Any] = {}

    def _reached(self) -> dict[str, Any]:
        if not self.is_on:
            raise ConnectionError("the shared entries can't be reached")
        return self._entries

    def __getitem__(self, key: str) -> Any:
        return self._reached()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._reached()[key] = value

    def __delitem__(self, key: str) -> None:
        del self._reached()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._reached())

    def __len__(self) -> int:
        return len(self._reached())

    # What else a dictionary has.

    def copy(self) -> dict[str, Any]:
        """Return a dictionary that nobody shares."""
        return dict(self._reached())

    def __or__(self, more: Mapping[str, Any]) -> dict[str, Any]:
        return self._reached() | dict(more)

    def __ior__(self, more: Mapping[str, Any]) -> Self:
        self.update(more)
        return self

    def __repr__(self) -> str:
        return repr(self._reached())


class ClockedDenylist:
    """A learner's ``Denylist`` object, told the time at each call.

    Args:
        piece: the object.
        clock: of the server that uses it.
    """

    def __init__(self, piece: Any, clock: Clock) -> None:
        self._piece = piece
        self._clock = clock

    def deny(self, jti: str, *, exp: float) -> None:
        """See ``jwtflow.denylist.Denylist``."""
        _call(lambda: self._piece.deny(jti, exp=exp, now=self._clock.now()))

    def is_denied(self, jti: str) -> bool:
        """See ``jwtflow.denylist.Denylist``."""
        denied = _call(lambda: self._piece.is_denied(jti, now=self._clock.now()))
        if not isinstance(denied, bool):
            told = f"is_denied returned {denied!r:.60}. Return True or False."
            raise failed("Denylist", told)
        return denied


class RevokedTokens:
    """What the lab's two denylists share: the entries, and jwtflow's own list.

    Args:
        clock: the lab's clock.
        mounts: what is plugged in.
        entries: shared with other processes; by default with none.
    """

    def __init__(
        self, clock: Clock, mounts: Mounts, entries: SharedEntries | FileEntries | None = None
    ) -> None:
        self.entries = SharedEntries() if entries is None else entries
        self.own = MemoryDenylist(clock)
        self.mounts = mounts
        self.lock = RLock()  # a learner's class knows nothing of threads

    def rows(self) -> list[dict[str, Any]]:
        """The entries of the list in use, for display."""
        if any(self.mounts.get(f"{role}.Denylist") for role in ("auth_server", "resource_server")):
            kept = dict(self.entries) if self.entries.is_on else {}
            return [
                {"jti": jti, "exp": exp}
                for jti, exp in kept.items()
                if isinstance(exp, int | float)
            ]
        return [{"jti": jti, "exp": exp} for jti, exp in self.own.entries()]


class LabDenylist:
    """One server's denylist: the ``Denylist`` that is mounted there, or jwtflow's own.

    Args:
        shared: what it shares with the other server.
        role: the server.
        clock: the server's.
    """

    def __init__(self, shared: RevokedTokens, role: str, clock: Clock) -> None:
        self._shared = shared
        self._point = f"{role}.Denylist"
        self._clock = clock
        self._made: tuple[Any, Any] = (None, None)  # the class that was mounted, and its object

    def deny(self, jti: str, *, exp: float) -> None:
        """See ``jwtflow.denylist.Denylist``."""
        with self._shared.lock:
            mounted = self._mounted()
            if mounted is not None:
                mounted.deny(jti, exp=exp)
            elif self._shared.entries.is_on:
                # For other processes, and for a piece that is plugged in later.
                _call(lambda: self._shared.entries.__setitem__(jti, exp))
            else:
                raise UnavailableError(_AWAY)
            self._shared.own.deny(jti, exp=exp)

    def is_denied(self, jti: str) -> bool:
        """See ``jwtflow.denylist.Denylist``."""
        with self._shared.lock:
            mounted = self._mounted()
            if mounted is not None:
                return mounted.is_denied(jti)
            if not self._shared.entries.is_on:
                raise UnavailableError(_AWAY)
            return self._shared.own.is_denied(jti) or self._denied_elsewhere(jti)

    def _denied_elsewhere(self, jti: str) -> bool:
        entries = self._shared.entries
        return isinstance(entries, FileEntries) and bool(_call(lambda: jti in entries))

    def _mounted(self) -> ClockedDenylist | None:
        piece = self._shared.mounts.get(self._point)
        if piece is None:
            return None
        if self._made[0] is not piece:
            made = _call(lambda: piece(self._shared.entries, leeway=MAX_LEEWAY))
            self._made = (piece, ClockedDenylist(made, self._clock))
        mounted: ClockedDenylist = self._made[1]
        return mounted


def _call(act: Callable[[], Any]) -> Any:
    try:
        with blamed_on("Denylist", JwtflowError, ConnectionError):
            return act()
    except ConnectionError:
        raise UnavailableError(_AWAY) from None
