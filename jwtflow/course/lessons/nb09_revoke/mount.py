"""Where the lab uses what notebook 09 writes: ``Denylist``, in auth server and resource server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jwtflow.clock import MAX_LEEWAY, Clock
from jwtflow.errors import JwtflowError
from jwtflow.lab.mounts import Mount, Mounts, OneObject, blamed_on, failed
from jwtflow.lab.revoking import LabDenylist, RevokedTokens, reaching

_AT = {role: f"{role}.Denylist" for role in ("auth_server", "resource_server")}


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
        with _blamed():
            self._piece.deny(jti, exp=exp, now=self._clock.now())

    def is_denied(self, jti: str) -> bool:
        """See ``jwtflow.denylist.Denylist``."""
        with _blamed():
            denied = self._piece.is_denied(jti, now=self._clock.now())
        if not isinstance(denied, bool):
            told = f"is_denied returned {denied!r:.60}. Return True or False."
            raise failed("Denylist", told)
        return denied


class MountedDenylist(LabDenylist):
    """One server's denylist: the ``Denylist`` that is mounted there."""

    mounts: Mounts

    def __init__(self, *collaborators: Any) -> None:
        super().__init__(*collaborators)
        self._mounted = OneObject(self.mounts, _AT[self._role], self._new)

    def deny(self, jti: str, *, exp: float) -> None:
        """See ``jwtflow.denylist.Denylist``; jwtflow's own list gets the token as well."""
        with self._shared.lock:
            mounted = self._mounted()
            if mounted is None:
                super().deny(jti, exp=exp)
            else:
                mounted.deny(jti, exp=exp)
                self._shared.own.deny(jti, exp=exp)

    def is_denied(self, jti: str) -> bool:
        """See ``jwtflow.denylist.Denylist``."""
        with self._shared.lock:
            mounted = self._mounted()
            return super().is_denied(jti) if mounted is None else bool(mounted.is_denied(jti))

    def _new(self, piece: Callable[..., Any]) -> ClockedDenylist:
        with _blamed():
            return ClockedDenylist(piece(self._shared.entries, leeway=MAX_LEEWAY), self._clock)


class MountedRows(RevokedTokens):
    """Shows the entries of mounted denylists."""

    mounts: Mounts

    def rows(self) -> list[dict[str, object]]:
        """The entries of the list in use, for display."""
        if not any(map(self.mounts.get, _AT.values())):
            return super().rows()
        kept = dict(self.entries) if self.entries.is_on else {}
        return [
            {"jti": jti, "exp": exp} for jti, exp in kept.items() if isinstance(exp, int | float)
        ]


@contextmanager
def _blamed() -> Iterator[None]:
    with reaching(), blamed_on("Denylist", JwtflowError, ConnectionError):
        yield


MOUNT = Mount(
    points={
        _AT["auth_server"]: "Denylist(entries, leeway=…) has deny(jti, exp=…, now=…), and "
        "is_denied(jti, now=…), which returns True or False",
        _AT["resource_server"]: "the same Denylist, with the same entries",
    },
    means=dict.fromkeys(_AT.values(), ConnectionError),
    parts=(MountedDenylist, MountedRows),
)
