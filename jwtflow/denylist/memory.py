"""A denylist in this process: for one server, a lesson, a test."""

from __future__ import annotations

import heapq
import math
import threading

from jwtflow.clock import MAX_LEEWAY, Clock

_MINUTE = 60.0
_SWEPT_AT_ONCE = 8


class MemoryDenylist:
    """Revoked token ids in a dictionary.

    Asking is one look-up, however long the list. Entries lie in one bucket for each minute in
    which they can be forgotten, and each ``deny`` clears away a few that are due: no call pays
    for all of them.

    Args:
        clock: tells when a token has expired.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._exp: dict[str, float] = {}
        self._buckets: dict[int, list[str]] = {}
        self._due: list[int] = []  # a heap of the buckets' minutes

    def deny(self, jti: str, *, exp: float) -> None:
        """Refuse a token until nobody accepts it any more, ``MAX_LEEWAY`` after its ``exp``.

        Args:
            jti: its id, from verified claims only.
            exp: when it expires, a NumericDate (seconds).
        """
        with self._lock:
            now = self._clock.now()
            self._sweep(now)
            if exp + MAX_LEEWAY <= now or exp <= self._exp.get(jti, -math.inf):
                return  # accepted by nobody, or denied for as long already
            self._exp[jti] = exp
            minute = int((exp + MAX_LEEWAY) // _MINUTE) + 1
            if minute not in self._buckets:
                self._buckets[minute] = []
                heapq.heappush(self._due, minute)
            self._buckets[minute].append(jti)

    def is_denied(self, jti: str) -> bool:
        """True if a token is revoked and some verifier may still accept it."""
        exp = self._exp.get(jti)
        return exp is not None and self._clock.now() < exp + MAX_LEEWAY

    def entries(self) -> list[tuple[str, float]]:
        """The ``jti`` and ``exp`` of each denied token that has not expired, in this order."""
        now = self._clock.now()
        with self._lock:
            return [(jti, exp) for jti, exp in self._exp.items() if now < exp]

    def ping(self) -> None:
        """Nothing to check: what is in this process is there."""

    def __len__(self) -> int:
        """How many entries are kept in memory, those included that wait to be cleared away."""
        return len(self._exp)

    def _sweep(self, now: float) -> None:
        for _ in range(_SWEPT_AT_ONCE):
            if not self._due or self._due[0] * _MINUTE > now:
                return
            bucket = self._buckets[self._due[0]]
            jti = bucket.pop()
            if self._exp.get(jti, now) + MAX_LEEWAY <= now:
                self._exp.pop(jti, None)
            if not bucket:
                del self._buckets[heapq.heappop(self._due)]
