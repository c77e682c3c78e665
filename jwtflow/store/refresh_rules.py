"""The rules that tell a refresh from a theft, without SQL.

A login starts a *family* of refresh tokens. Each use of a token spends it and returns a successor,
so exactly one token of a family is live. If a spent token comes again, two parties have it and one
of them is a thief. Nobody can tell which, so the family ends (RFC 9700 §4.14.2).

Two tabs of one browser may use the same token at the same moment and mean no harm. During ``grace``
seconds that is forgiven: the token that comes again gets a new successor, and the first successor
is replaced. A tab that uses the replaced one is refused, but its family doesn't end as long as the
grace lasts. Forgiveness ends early once the first successor has been used: its user had received
it, so the old token had no reason to come again.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Verdict(enum.Enum):
    """What to do with a refresh token."""

    ROTATE = "spend it and give a successor"
    FORGIVE = "give another successor and spend the first"
    REFUSE = "no longer valid, no sign of theft"
    REUSED = "a theft: end the family"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshState:
    """The state of a refresh token and its family; instants are NumericDates (seconds)."""

    is_live: bool  # the token is the family's one unspent token
    successor_is_live: bool = False  # the family's live token is a direct successor of this one
    used_at: float | None = None  # when the token was rotated
    replaced_at: float | None = None  # when another successor took its place
    expires_at: float  # when the token expires if nobody uses it
    family_ended_at: float | None = None
    family_expires_at: float  # rotation does not move it (RFC 10017 §6.3.2.3)


def judge_refresh(token: RefreshState, *, now: float, grace: float = 0) -> Verdict:
    """Decide what to do with a refresh token; a second use is forgiven for ``grace`` seconds.

    A theft stays a theft after the family has ended: the server that noticed it first may have
    failed before it denied the access tokens.
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
    # Hosts' clocks differ: without ``grace > 0`` a use "before" the spending would be forgiven.
    return grace > 0 and then is not None and now - then < grace
