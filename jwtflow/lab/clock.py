"""The lab's time: it stands still until a learner moves it.

Each server looks at it through a clock of its own, which may go wrong by some seconds, as clocks
of real machines do.
"""

from __future__ import annotations

from datetime import UTC, datetime

from jwtflow.clock import Clock, ManualClock

START = datetime(2030, 1, 1, 12, 0, 0, tzinfo=UTC).timestamp()


class Moment(float):
    """A NumericDate that shows itself as a date: the last line of a cell tells the time."""

    def __repr__(self) -> str:
        return f"It is now {self}."

    def __str__(self) -> str:
        return datetime.fromtimestamp(self, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


class LabClock:
    """The clock of the lab, moved by hand."""

    def __init__(self, start: float = START) -> None:
        self._hands = ManualClock(start)

    def now(self) -> float:
        """The current NumericDate, in seconds."""
        return self._hands.now()

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> Moment:
        """Let the sum of the durations pass, at once, and say what time it is then."""
        self._hands.advance(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return Moment(self.now())

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
