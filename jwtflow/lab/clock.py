"""The lab's clock, which stands still until a learner moves it.

Each server reads it through its own ``SkewedClock``, which can be some seconds off, like the clocks
of real machines.
"""

from __future__ import annotations

from collections.abc import Callable

from jwtflow.clock import Clock, ManualClock
from jwtflow.tokens.instants import describe_instant

START = 1_893_499_200.0
"""2030-01-01T12:00:00Z."""


class Moment(float):
    """A NumericDate that a notebook displays as a date."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"It is now {self}."

    def __str__(self) -> str:
        return describe_instant(self)


class LabClock(ManualClock):
    """The lab's clock, moved by hand.

    Args:
        announce: called with a sentence about each move.
        start: the NumericDate it shows at first, in seconds.
    """

    def __init__(self, announce: Callable[[str], None], start: float = START) -> None:
        super().__init__(start)
        self._announce = announce

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> Moment:
        """Move the clock by the sum of the durations and return the new time."""
        moment = Moment(super().advance(days=days, hours=hours, minutes=minutes, seconds=seconds))
        self._announce(f"Time passes: it is now {moment}")
        return moment

    def __repr__(self) -> str:
        return repr(Moment(self.now()))


class SkewedClock:
    """A clock that runs ``ahead`` seconds ahead of another, or behind it if negative."""

    def __init__(self, right: Clock, ahead: float = 0) -> None:
        self._right = right
        self.ahead = ahead

    def now(self) -> float:
        """The NumericDate that this clock shows."""
        return self._right.now() + self.ahead
