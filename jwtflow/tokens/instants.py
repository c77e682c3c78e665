"""NumericDates and durations in words: always UTC, never a locale's (RFC 7519 §2)."""

from __future__ import annotations

from datetime import UTC, datetime

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def describe_instant(numeric_date: float) -> str:
    """``"2030-01-01 12:00:00 UTC"``; a number beyond the calendar says so."""
    try:
        return f"{datetime.fromtimestamp(numeric_date, tz=UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return "beyond the calendar"


def describe_duration(seconds: float) -> str:
    """``"15 minutes"``, ``"1 hour 30 minutes"``: the two largest units, whole numbers."""
    remaining = round(abs(seconds))
    words = []
    for name, size in _UNITS:
        count, remaining = divmod(remaining, size)
        if count:
            words.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(words[:2]) or "0 seconds"
