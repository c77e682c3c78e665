"""When is a refresh a theft? Rules only, without SQL.

A login starts a *family* of refresh tokens. Each use of a token spends it and gives a successor,
so of a family exactly one token is alive. A spent token that comes again is a sign that two hold
it, and one of them is a thief; nobody can tell which, so the family ends (RFC 9700 §4.14.2).

Two tabs of one browser may use the same token at the same moment and mean no harm. ``grace``
seconds forgive that: the token that comes again gets a new successor, and the first one is spent
in its place. The tab that was given the first one is refused, not accused, as long as the grace
lasts. Forgiveness ends early once the first successor has itself been used: its user had received
it, so the old token had no reason to come again.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Verdict(enum.Enum):
    """What a refresh token that came is worth."""

    ROTATE = "spend it and give a successor"
    FORGIVE = "give another successor and spend the first"
    REFUSE = "no longer valid, no sign of theft"
    REUSED = "a theft: end the family"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshState:
    """The state of a refresh token and its family; instants are NumericDates (seconds).

    Args:
        is_live: the token is the family's one unspent token.
        successor_is_live: the family's live token is a direct successor of this one.
        used_at: when the token was rotated; None if it never was.
        replaced_at: when another successor took its place, or None.
        expires_at: when the token ends if nobody uses it.
        family_ended_at: when the family was ended; None if it was not.
        family_expires_at: when the family ends by itself; rotation does not move it
            (RFC 10017 §6.3.2.3).
    """

    is_live: bool
    successor_is_live: bool = False
    used_at: float | None = None
    replaced_at: float | None = None
    expires_at: float
    family_ended_at: float | None = None
    family_expires_at: float


def judge_refresh(token: RefreshState, *, now: float, grace: float = 0) -> Verdict:
    """Say what to do with a refresh token that came.

    A theft stays a theft when the family has ended before: the server that noticed it first may
    have failed before it denied the access tokens.

    Args:
        token: the state of the token and of its family.
        now: moment of the request, a NumericDate (seconds).
        grace: how long a second use is forgiven, seconds; 0: never.
    """
    family_lives = token.family_ended_at is None and now < token.family_expires_at
    if token.is_live:
        return Verdict.ROTATE if family_lives and now < token.expires_at else Verdict.REFUSE
    if not family_lives:
        return Verdict.REUSED
    if _within(token.replaced_at, now=now, grace=grace):
        return Verdict.REFUSE
    if token.successor_is_live and _within(token.used_at, now=now, grace=grace):
        return Verdict.FORGIVE
    return Verdict.REUSED


def _within(then: float | None, *, now: float, grace: float) -> bool:
    # Hosts' clocks differ: without the first condition a use "before" the spending would be
    # forgiven though nothing is to be.
    return grace > 0 and then is not None and now - then < grace
