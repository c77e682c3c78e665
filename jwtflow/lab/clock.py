"""The lab's time: it stands still until a learner moves it.

Each server looks at it through a clock of its own, which may go wrong by some seconds, as clocks
of real machines do.
"""

from __future__ import annotations

from collections.abc import Callable

from jwtflow.clock import Clock, ManualClock
from jwtflow.tokens.instants import describe_instant

START = 1_893_499_200.0
"""2030-01-01T12:00:00Z."""


class Moment(float):
    """A NumericDate that shows itself as a date: the last line of a cell tells the time."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"It is now {self}."

    def __str__(self) -> str:
        return describe_instant(self)


class LabClock:
    """The clock of the lab, moved by hand.

    Args:
        announce: called with a sentence about each move.
        start: the NumericDate it shows at first, in seconds.
    """

    def __init__(self, announce: Callable[[str], None], start: float = START) -> None:
        self._announce = announce
        self._hands = ManualClock(start)

    def now(self) -> float:
        """The current NumericDate, in seconds."""
        return self._hands.now()

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> Moment:
        """Let the sum of the durations pass, at once, and say what time it is then."""
        self._hands.advance(days=days, hours=hours, minutes=minutes, seconds=seconds)
        moment = Moment(self.now())
        self._announce(f"Time passes: it is now {moment}")
        return moment

    def __repr__(self) -> str:
        return repr(Moment(self.now()))


class SkewedClock:
    """A clock that is ``ahead`` seconds ahead of another; a negative number is behind it."""

    def __init__(self, right: Clock, ahead: float = 0) -> None:
        self._right = right
        self.ahead = ahead

    def now(self) -> float:
        """The NumericDate this clock shows, right or not."""
        return self._right.now() + self.ahead
