"""When a refresh is a theft: the rules alone."""

from __future__ import annotations

import pytest

from jwtflow.store.refresh_rules import RefreshState, Verdict, judge_refresh

NOW = 1000.0
ENDED = {"family_ended_at": NOW - 1}
EXPIRED = {"family_expires_at": NOW}


def live(**changes):
    return token(is_live=True, **changes)


def spent(**changes):
    return token(**{"is_live": False, "successor_is_live": True, **changes})


def token(**state):
    return RefreshState(**{"expires_at": NOW + 100, "family_expires_at": NOW + 1000, **state})


@pytest.mark.parametrize(
    ("late", "verdict"), [(-1, Verdict.ROTATE), (0, Verdict.REFUSE), (1, Verdict.REFUSE)]
)
def test_a_live_token_ends_at_its_idle_time(late, verdict):
    """T9: a live token rotates until its idle time is up, and that very second is too late."""
    assert judge_refresh(live(expires_at=NOW - late), now=NOW) is verdict


@pytest.mark.parametrize(
    ("late", "verdict"), [(-1, Verdict.ROTATE), (0, Verdict.REFUSE), (1, Verdict.REFUSE)]
)
def test_a_live_token_ends_with_its_family(late, verdict):
    """T14: no token outlives its family, however lately it was rotated."""
    assert judge_refresh(live(family_expires_at=NOW - late), now=NOW) is verdict


def test_a_live_token_of_an_ended_family_is_refused():
    """V8: after a logout the last token is refused, which is no sign of theft."""
    assert judge_refresh(live(**ENDED), now=NOW) is Verdict.REFUSE


@pytest.mark.parametrize("ago", [-5.0, 0.0, 0.001, 50.0])
def test_without_grace_every_second_use_is_a_theft(ago):
    """T10: with a grace of 0 a spent token is a theft at once, also by a clock that lags."""
    assert judge_refresh(spent(used_at=NOW - ago), now=NOW) is Verdict.REUSED


@pytest.mark.parametrize(
    ("ago", "verdict"), [(9, Verdict.FORGIVE), (10, Verdict.REUSED), (11, Verdict.REUSED)]
)
def test_grace_ends_on_the_second(ago, verdict):
    """T11: a second use is forgiven within the grace, and at its end it is a theft."""
    found = spent(used_at=NOW - ago)
    assert judge_refresh(found, now=NOW, grace=10) is verdict


def test_grace_ends_when_the_successor_was_used():
    """T11: once the first successor was used, the old token has no reason to come again."""
    found = spent(used_at=NOW, successor_is_live=False)
    assert judge_refresh(found, now=NOW, grace=10) is Verdict.REUSED


@pytest.mark.parametrize(
    ("ago", "verdict"), [(9, Verdict.REFUSE), (10, Verdict.REUSED), (11, Verdict.REUSED)]
)
def test_the_replaced_successor_is_refused_then_a_theft(ago, verdict):
    """T11: of two branches one is dead, and its holder is accused only after the grace."""
    found = spent(replaced_at=NOW - ago, successor_is_live=False)
    assert judge_refresh(found, now=NOW, grace=10) is verdict


@pytest.mark.parametrize("family", [ENDED, EXPIRED], ids=["ended", "expired"])
def test_grace_revives_no_family(family):
    """T10: of a family that is over, a spent token is still a theft, whatever the grace."""
    assert judge_refresh(spent(used_at=NOW, **family), now=NOW, grace=10) is Verdict.REUSED
