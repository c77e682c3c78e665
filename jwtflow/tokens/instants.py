"""NumericDates and durations in words, always in UTC and English (RFC 7519 §2)."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

_BEYOND = "beyond the calendar"
_YEAR = 31_556_952  # seconds, on average
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
# Each with its number per second.
_SMALLER_UNITS = (("milliseconds", 10**3), ("microseconds", 10**6), ("nanoseconds", 10**9))


def describe_claim(value: Any, *, now: float | None) -> str:
    """Say what a time claim means, or why it isn't a NumericDate (RFC 7519 §2).

    With ``now``, also say how far away it is.
    """
    if type(value) not in (int, float):
        return _describe_non_number(value)
    words = describe_instant(value) if now is None else describe_when(value, now=now)
    if words == _BEYOND:
        return _describe_beyond(value)
    if value < 0:
        return f"{words}; negative numbers are before 1970"
    if value != int(value):
        return f"{words}; some readers refuse the fraction"
    return words


def _describe_beyond(value: float) -> str:
    if not 0 < value < 1e19:  # NaN as well
        return _BEYOND
    year = f"as seconds this is about the year {1970 + round(value / _YEAR)}"
    unit, factor = next((unit, factor) for unit, factor in _SMALLER_UNITS if value < 1e10 * factor)
    return f"{_BEYOND}: {year}; as {unit}, {describe_instant(value / factor)}"


def _describe_non_number(value: Any) -> str:
    try:
        seconds = float(value) if isinstance(value, str) else None
    except ValueError:
        seconds = None
    if seconds is None:
        return "not a number of seconds since 1970"
    return f"text, not a number; as a number, {describe_instant(seconds)}"


def describe_instant(numeric_date: float) -> str:
    """``"2030-01-01 12:00:00 UTC"``, or ``"beyond the calendar"``."""
    try:
        return f"{datetime.fromtimestamp(numeric_date, tz=UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return _BEYOND


def describe_when(numeric_date: float, *, now: float) -> str:
    """``"2030-01-01 12:00:00 UTC, in 15 minutes"``: an instant, and how far from ``now`` it is."""
    instant = describe_instant(numeric_date)
    if instant == _BEYOND or not math.isfinite(now):
        return instant
    away = numeric_date - now
    if away == 0:
        return f"{instant}, now"
    distance = describe_duration(away)
    return f"{instant}, in {distance}" if away > 0 else f"{instant}, {distance} ago"


def describe_duration(seconds: float) -> str:
    """``"15 minutes"``, ``"1 hour 30 minutes"``: the two largest units, whole numbers."""
    remaining = round(abs(seconds))
    words = []
    for name, size in _UNITS:
        count, remaining = divmod(remaining, size)
        if count:
            words.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(words[:2]) or "0 seconds"
