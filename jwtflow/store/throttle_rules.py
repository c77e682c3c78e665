"""How many wrong passwords are too many? Rules only, without SQL.

Ten for one name, or a hundred from one address, within five minutes; then nothing is tried for a
minute, and counting begins anew.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, replace

WINDOW = 300.0  # seconds in which failures count together
PAUSE = 60.0  # seconds for which nothing is tried
NAME_LIMIT = 10
ADDRESS_LIMIT = 100
LONGEST_NAME = 255  # characters: no user's name is longer (``is_storable``)

_NEITHER_SEEN_NOR_READ = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # control, format, all kinds of space


@dataclass(frozen=True, slots=True)
class Attempts:
    """The wrong passwords that still count for one name or address.

    Args:
        failures: when they came, NumericDates (seconds), oldest first.
        blocked_until: end of the pause, a NumericDate (seconds); 0 if there was none.
    """

    failures: tuple[float, ...] = ()
    blocked_until: float = 0.0


def seconds_blocked(attempts: Attempts, now: float) -> int:
    """Whole seconds until a try counts again, 0 if it does now."""
    return max(0, math.ceil(attempts.blocked_until - now))


def with_failure(attempts: Attempts, *, now: float, limit: int) -> Attempts:
    """The state after a wrong password; one that came during the pause changes nothing."""
    if seconds_blocked(attempts, now):
        return attempts
    failures = (*(then for then in attempts.failures if now - then < WINDOW), now)
    if len(failures) < limit:
        return replace(attempts, failures=failures)
    return Attempts(blocked_until=now + PAUSE)


def one_spelling(name: str) -> str:
    """One text for all spellings of a name: for counting only, never for looking somebody up.

    Case, width, ligatures, spaces and invisible characters make no difference. A name that no
    account can have is left as it is: to sort its accents could take seconds.
    """
    if len(name) > LONGEST_NAME:
        return name
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(
        character
        for character in folded
        if unicodedata.category(character) not in _NEITHER_SEEN_NOR_READ
    )
