"""NumericDates and durations in words: always UTC, never a locale's (RFC 7519 §2)."""

from __future__ import annotations

import math
from datetime import UTC, datetime

_BEYOND = "beyond the calendar"
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def describe_instant(numeric_date: float) -> str:
    """``"2030-01-01 12:00:00 UTC"``; a number beyond the calendar says so."""
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
