"""What time is it? Asked of an object that is passed in, never of the system behind our back.

All instants are NumericDates: seconds since 1970-01-01T00:00:00Z, leap seconds ignored
(RFC 7519 §2).
"""

from __future__ import annotations

import time
from typing import Protocol

MAX_LEEWAY = 120
"""Seconds that two clocks may differ at most (RFC 7519 §4.1.4, RFC 9068 §4).

For so long after its ``exp`` some verifier may still accept a token. Denylists go by it.
"""


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> float:
        """The current NumericDate, in seconds."""
        ...


class SystemClock:
    """The operating system's clock."""

    def now(self) -> float:
        """The current NumericDate, in seconds."""
        return time.time()


class ManualClock:
    """A clock that stands still until it is moved: for lessons and tests.

    Args:
        start: the NumericDate it shows at first, in seconds.
    """

    def __init__(self, start: float) -> None:
        self._now = start

    def now(self) -> float:
        """The NumericDate it was last set to, in seconds."""
        return self._now

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move the hands by the sum of the durations, which may be negative."""
        self._now += ((days * 24 + hours) * 60 + minutes) * 60 + seconds
