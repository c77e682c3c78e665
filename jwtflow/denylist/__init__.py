"""Which access tokens are refused before they expire, by ``jti``.

A signed token cannot be taken back. A server that is to refuse one early must be told so and must
ask at each request: that is the price of revocation. The list stays short, because an entry can be
forgotten once its token has expired everywhere: ``MAX_LEEWAY`` after its ``exp``.

A denylist that cannot be asked says so (``UnavailableError``, 503), never "not revoked".
"""

from __future__ import annotations

import threading
from typing import Protocol

from jwtflow.clock import MAX_LEEWAY, Clock
from jwtflow.denylist.redis import RedisDenylist

__all__ = ["Denylist", "MemoryDenylist", "RedisDenylist", "open_denylist"]

_SWEEP_INTERVAL = 60.0  # seconds


class Denylist(Protocol):
    """What knows which tokens are revoked."""

    def deny(self, jti: str, *, exp: float) -> None:
        """Refuse a token until nobody accepts it any more, ``MAX_LEEWAY`` after its ``exp``.

        Args:
            jti: its id, from verified claims only.
            exp: when it expires, a NumericDate (seconds).

        Raises:
            UnavailableError: the list cannot be reached; the token is not denied.
        """
        ...

    def is_denied(self, jti: str) -> bool:
        """True if a token is revoked and some verifier may still accept it.

        Raises:
            UnavailableError: the list cannot be reached, so nobody knows.
        """
        ...


class MemoryDenylist:
    """A denylist in this process: for one server, a lesson, a test.

    Args:
        clock: tells when a token has expired.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._exp: dict[str, float] = {}
        self._next_sweep = clock.now() + _SWEEP_INTERVAL

    def deny(self, jti: str, *, exp: float) -> None:
        """See ``Denylist``; once a minute this also forgets what has expired."""
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
        """The ``jti`` and ``exp`` of each denied token that has not expired, in this order."""
        now = self._clock.now()
        with self._lock:
            return [(jti, exp) for jti, exp in self._exp.items() if now < exp]

    def ping(self) -> None:
        """Do nothing: what is in this process is there."""

    def __len__(self) -> int:
        """How many entries are kept, those included that wait to be forgotten."""
        return len(self._exp)


def open_denylist(
    url: str | None, clock: Clock, *, setting: str = "denylist"
) -> MemoryDenylist | RedisDenylist:
    """The denylist at ``url``, or one in this process.

    Args:
        url: ``redis://…``, ``rediss://…`` or ``unix://…``; None: in this process alone.
        clock: tells when a token has expired.
        setting: what an error calls the URL: ``JWTFLOW_DENYLIST``, ``--denylist``.

    Raises:
        ConfigurationError: ``url`` is none of these, or redis-py is not installed. ``ping`` tells
            whether anything answers there.
    """
    if url is None:
        return MemoryDenylist(clock)
    return RedisDenylist(url, clock, setting=setting)
