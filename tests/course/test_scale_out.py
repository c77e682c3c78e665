"""What notebook 12 does on a machine without Redis, and what its figures are made of."""

from __future__ import annotations

import pytest

from jwtflow.course.lessons.nb12_scale_out import fleet
from jwtflow.course.lessons.nb12_scale_out.careless import SwapsAtOnce
from jwtflow.course.lessons.nb12_scale_out.day import simulate_day
from jwtflow.course.lessons.nb12_scale_out.measuring import WAYS, Capacity


class Denylist:
    def __init__(self, entries, *, leeway):
        self.entries = entries

    def deny(self, jti, *, exp, now):
        self.entries[jti] = exp

    def is_denied(self, jti, *, now):
        return jti in self.entries


def test_without_redis_the_lists_share_a_dictionary():
    """The two answers are those that processes with a Redis give."""
    assert fleet.in_process(Denylist) == [401, 401]


def test_no_redis_is_started_where_there_is_none(monkeypatch, tmp_path):
    """A learner's machine seldom has one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fleet.start_redis() is None


@pytest.mark.parametrize(("rotations", "refused"), [((), 0), ((11_220,), 258)])
def test_a_rotation_refuses_those_who_hold_a_key_that_is_gone(rotations, refused):
    """Each rotation that swaps at once costs as much; a day without one costs nothing."""
    assert simulate_day(SwapsAtOnce, rotations=rotations).refused == refused


@pytest.mark.parametrize("paper", [{}, {"verification": 5.0}])
def test_figures_that_nobody_reckoned_are_left_open(paper):
    """The table shows a question mark, and the measured figures all the same."""
    shown = Capacity(paper, dict.fromkeys(WAYS, 1000.0)).text()
    assert (shown.count("?"), shown.count("1,000")) == (len(WAYS) - len(paper), 2 * len(WAYS))
