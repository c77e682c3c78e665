"""Clocks, which are passed in as arguments so that lessons and tests can set the time.

All instants are NumericDates: seconds since 1970-01-01T00:00:00Z without leap seconds
(RFC 7519 §2).
"""

from __future__ import annotations

import time
from typing import Protocol

MAX_LEEWAY = 120
"""The most seconds of clock skew that a verifier may tolerate (RFC 7519 §4.1.4, RFC 9068 §4).

Some verifier may accept a token for that long after its ``exp``, so denylists keep it until then.
"""

MAX_TOKEN_LIFETIME = 3600
"""Seconds; no access token lives longer. Whatever must outlive the tokens counts with it."""


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
    """A clock that stands still until it is moved, for lessons and tests."""

    def __init__(self, start: float) -> None:
        self._now = start

    def now(self) -> float:
        """The current NumericDate, in seconds."""
        return self._now

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> float:
        """Move the clock by the sum of the durations, which may be negative; return the time."""
        self._now += ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        return self._now
