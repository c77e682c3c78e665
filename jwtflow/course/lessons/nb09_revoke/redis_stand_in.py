"""What this notebook needs of a Redis, for machines that have none."""

from __future__ import annotations

from jwtflow.clock import Clock


class RedisStandIn:
    """Keys that expire; ``is_on`` false makes each call raise.

    Args:
        clock: tells when a key expires.
    """

    def __init__(self, clock: Clock) -> None:
        self.is_on = True
        self._clock = clock
        self._until: dict[str, float] = {}

    def set(self, name: str, value: object, *, ex: int) -> bool:
        """Set a key for ``ex`` seconds; the value isn't kept."""
        self._reach()
        if type(ex) is not int or ex <= 0:
            raise ValueError("ex is a whole number of seconds, from 1")
        self._until[name] = self._clock.now() + ex
        return True

    def exists(self, name: str) -> int:
        """Return 1 if there is such a key, else 0."""
        self._reach()
        return int(self._clock.now() < self._until.get(name, 0))

    def _reach(self) -> None:
        if not self.is_on:
            raise ConnectionError("Redis can't be reached")
