"""The denylist: a list of otherwise valid access tokens to refuse, by ``jti``.

A signed token can't be changed once it's out. To refuse one before it expires, a server has to look
it up at each request: that is the price of revocation. The list stays short, because an entry can
be forgotten once its token has expired everywhere, ``MAX_LEEWAY`` after its ``exp``.

A denylist that can't be reached raises ``UnavailableError`` (503); it never says "not revoked".
"""

from __future__ import annotations

import threading
from typing import Protocol

from jwtflow.clock import MAX_LEEWAY, Clock
from jwtflow.denylist.redis import RedisDenylist

__all__ = ["Denylist", "MemoryDenylist", "RedisDenylist", "open_denylist"]

_SWEEP_INTERVAL = 60.0  # seconds


class Denylist(Protocol):
    """What a server needs to revoke access tokens and to refuse them."""

    def deny(self, jti: str, *, exp: float) -> None:
        """Refuse a token until it has expired everywhere, ``MAX_LEEWAY`` after its ``exp``.

        Args:
            jti: its id, from verified claims only.
            exp: when it expires, a NumericDate (seconds).

        Raises:
            UnavailableError: the list can't be reached, so the token is not denied.
        """
        ...

    def is_denied(self, jti: str) -> bool:
        """Check whether a token is revoked and hasn't expired everywhere.

        Raises:
            UnavailableError: the list can't be reached.
        """
        ...


class MemoryDenylist:
    """A denylist in this process, for one server, a lesson or a test."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._exp: dict[str, float] = {}
        self._next_sweep = clock.now() + _SWEEP_INTERVAL

    def deny(self, jti: str, *, exp: float) -> None:
        """See ``Denylist``; once a minute this also forgets expired tokens."""
        with self._lock:
            now = self._clock.now()
            if now >= self._next_sweep:
                self._exp = {j: e for j, e in self._exp.items() if now < e + MAX_LEEWAY}
                self._next_sweep = now + _SWEEP_INTERVAL
            if now < exp + MAX_LEEWAY:
                self._exp[jti] = max(exp, self._exp.get(jti, exp))

    def is_denied(self, jti: str) -> bool:
        """See ``Denylist``."""
        exp = self._exp.get(jti)
        return exp is not None and self._clock.now() < exp + MAX_LEEWAY

    def entries(self) -> list[tuple[str, float]]:
        """Return the ``jti`` and ``exp`` of each denied token that has not expired."""
        now = self._clock.now()
        with self._lock:
            return [(jti, exp) for jti, exp in self._exp.items() if now < exp]

    def ping(self) -> None:
        """Do nothing: this list is always reachable."""


def open_denylist(
    url: str | None, clock: Clock, *, setting: str = "denylist"
) -> MemoryDenylist | RedisDenylist:
    """Open the denylist at ``url``, without connecting to it yet.

    Args:
        url: ``redis://…``, ``rediss://…`` or ``unix://…``; None: in this process alone.
        clock: tells when a token has expired.
        setting: what an error calls the URL: ``JWTFLOW_DENYLIST``, ``--denylist``.

    Raises:
        ConfigurationError: ``url`` isn't one of these, or redis-py is not installed.
    """
    if url is None:
        return MemoryDenylist(clock)
    return RedisDenylist(url, clock, setting=setting)
