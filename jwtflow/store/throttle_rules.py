"""How many guesses are too many? Rules only, without SQL.

The limits within five minutes are ten wrong guesses for one name from one address, a hundred from
one address whatever the names, and a hundred for one name from any address. Then every guess is
refused for a minute, and counting starts over. The first limit can be low because it affects nobody
else. The others must be higher, because a stranger can use them up for other people.

A guess takes a place in the count before anything is compared, and gives it back if it was right.
However many arrive at once, no more are compared than may be wrong.
"""

from __future__ import annotations

import ipaddress
import math
import unicodedata
from dataclasses import dataclass

WINDOW = 300.0  # seconds in which failures count together
PAUSE = 60.0  # seconds for which every guess is refused
PENDING = 30.0  # seconds a guess keeps its place if its process dies
PAIR_LIMIT = 10  # for one name from one address
WIDE_LIMIT = 100  # from one address, or for one name
MAX_NAME = 255  # characters: no user's name is longer (``is_storable``)

_INVISIBLE_OR_SPACE = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # control, format, all kinds of space


@dataclass(frozen=True, slots=True)
class Attempts:
    """What still counts for one name, address or pair of both; instants are NumericDates."""

    failures: tuple[float, ...] = ()  # when wrong guesses came, oldest first
    pending: tuple[float, ...] = ()  # when the guesses in progress began
    blocked_until: float = 0.0  # end of the pause; 0 if there was none


def seconds_blocked(attempts: Attempts, now: float) -> int:
    """Whole seconds until the pause ends; 0 if there is none."""
    return max(0, math.ceil(attempts.blocked_until - now))


def has_room(attempts: Attempts, *, now: float, limit: int) -> bool:
    """Whether one more guess fits in, even if it and all pending ones are wrong."""
    current = _current(attempts, now)
    return len(current.failures) + len(current.pending) < limit


def begun(attempts: Attempts, *, now: float) -> Attempts:
    """The state while one more guess is compared."""
    current = _current(attempts, now)
    return Attempts(current.failures, (*current.pending, now), current.blocked_until)


def finished(
    attempts: Attempts, *, began: float | None, now: float, limit: int, failed: bool
) -> Attempts:
    """The state after a guess that began at ``began``, or that had taken no place if it is None.

    One during the pause changes no count.
    """
    current = _current(attempts, now)
    pending = list(current.pending)
    if began in pending:
        pending.remove(began)
    failures = current.failures
    if failed and not seconds_blocked(current, now):
        failures = (*failures, now)
    if len(failures) >= limit:
        return Attempts(pending=tuple(pending), blocked_until=now + PAUSE)
    return Attempts(failures, tuple(pending), current.blocked_until)


def _current(attempts: Attempts, now: float) -> Attempts:
    return Attempts(
        tuple(then for then in attempts.failures if now - then < WINDOW),
        tuple(then for then in attempts.pending if now - then < PENDING),
        attempts.blocked_until if attempts.blocked_until > now else 0.0,
    )


def one_spelling(name: str) -> str:
    """Map all spellings of a name to one text, for counting only, never to find an account.

    Case, width, ligatures, spaces and invisible characters make no difference. A name too long for
    any account stays as it is, because normalizing it could take seconds.
    """
    if len(name) > MAX_NAME:
        return name
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(
        character
        for character in folded
        if unicodedata.category(character) not in _INVISIBLE_OR_SPACE
    )


def one_network(address: str) -> str:
    """Map an address to the network that counts as one, because one host can use all of it.

    An IPv6 host has a /64 to itself (RFC 4291 §2.5.4). An IPv4 address mapped into IPv6 counts as
    the IPv4 address.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]  # a Unix socket's peer has none
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((int(parsed) >> 64 << 64, 64)))
        parsed = parsed.ipv4_mapped
    return str(parsed)
