"""Learners' pieces under judgement: right ones close all rows, a wrong one opens its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from jwtflow.course import pieces
from jwtflow.course.catalogue import course
from jwtflow.judge import judge_system
from jwtflow.judge.table import Stage
from tests.judged_systems import judged, with_guard
from tests.kept_pieces import keep, keep_references, reference_text, wrong_text

PLANTED = {
    "make_claims wrong_scope_list": [
        "Scope is one text, roles is a list",
        "An access token opens it",
    ],
    "make_claims wrong_no_jti": [
        "It has every claim that RFC 9068 requires",
        "Two tokens have two jti",
        "An access token opens it",
    ],
    "find_key wrong_first": ["point at another key"],
    "check_claims wrong_no_audience": ["use a token meant for another API"],
    "check_claims wrong_missing_exp": ["use a token after its time"],
    "verify wrong_none": [
        "A token without a signature is refused",
        "take the signature away",
        "choose another algorithm",
    ],
    "verify wrong_any_typ": ["pass another kind of token off"],
    "verify wrong_jku": ["Keys that a token brings are ignored", "bring your own key"],
    "verify wrong_crit": ["demand an extension"],
    "bearer_token wrong_dpop_too": ["The scheme is Bearer, in any capitals"],
    "bearer_token wrong_tab": ["Only spaces separate scheme and token"],
    "bearer_token wrong_last": [
        "One header holds one token",
        "Two Authorization headers are refused",
    ],
    "decide wrong_admin": ["Who asked for less may do less", "take a role for a scope"],
    "decide wrong_prefix": ["do more than was granted"],
    "login wrong_names_body": ["A wrong password and an unknown name get one answer"],
    "login wrong_roles": ["Roles come from the account, not from the request"],
    "login wrong_scope_unchecked": ["Nobody gets a scope that they don't hold"],
    "login wrong_strip": ["A password is taken letter for letter"],
    "login wrong_no_throttle": ["Wrong passwords end in 429 with Retry-After"],
    "login wrong_right_gets_in": [
        "While throttled the right password waits too",
        "No header and no spelling lifts the limit",
    ],
    "Throttle wrong_address_only": [
        "Wrong passwords end in 429 with Retry-After",
        "Meanwhile another user logs in",
    ],
    "check_csrf wrong_unbound": ["A planted pair of cookie and header is refused"],
    "check_csrf wrong_no_origin_check": ["A page of another origin writes nothing"],
    "CodeStore wrong_plain_too": ["A code is worth nothing without its verifier"],
    "CodeStore wrong_any_uri": ["A code belongs to its redirect URI and its client"],
    "CodeStore wrong_never_spent": [
        "A code works once",
        "A code used twice takes back what it bought",
    ],
    "RefreshStore wrong_old_stays": [
        "A spent refresh token is refused",
        "A spent one, used again, ends its whole login",
        "Of twenty at once, one branch lives at most",
    ],
    "RefreshStore wrong_no_report": ["A spent one, used again, ends its whole login"],
    "Denylist wrong_only_last": [
        "A spent one, used again, ends its whole login",
        "A revoked refresh token takes its login along",
    ],
    "Denylist wrong_own_dict": [
        "A code used twice takes back what it bought",
        "A spent one, used again, ends its whole login",
        "A revoked access token opens nothing",
        "A revoked refresh token takes its login along",
        "A wrong hint stops no revocation",
        "A logout ends its login on the server",
    ],
    "KeyCache wrong_storm": ["Unknown keys don't make it ask the issuer each time"],
    "KeyCache wrong_each_request": ["Unknown keys don't make it ask the issuer each time"],
}
"""The rows that each wrong answer of the lessons opens, when it is kept and all else is right."""


def workbook_with(folder: Path, planted: str) -> Path:
    """A workbook of right pieces, but for this one."""
    name, answer = planted.split(" ")
    exercise = pieces._exercise(name)
    # A right KeyCache makes the judge wait half a minute, until it asks for keys again.
    right = [each for each in course().pieces if each != "KeyCache"]
    texts = {each: reference_text(each) for each in right}
    return keep(folder, {**texts, name: wrong_text(name, exercise.folder / f"{answer}.py")})


@pytest.mark.slow
def test_a_full_set_of_right_pieces_closes_every_row(tmp_path):
    """The notebooks' own solutions, kept and served, leave no row open and none untried."""
    with with_guard(tmp_path, keep_references(tmp_path / "workbook")) as system:
        report = judge_system(system)
    assert report.open_rows == ()
    assert [row.name for row in report.rows if row.state == "· not seen"] == [
        "Its secret isn't one that everybody tries first"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_misconception_opens_its_own_rows(tmp_path, planted):
    """Exactly the predicted rows are open, whatever else the system does right."""
    report = judged(tmp_path, workbook_with(tmp_path / "workbook", planted))
    assert [row.name for row in report.open_rows] == PLANTED[planted]


def test_an_unsigned_token_that_gets_in_opens_three_rows(tmp_path):
    """A part of the above at every change: a verify that obeys none, before the tokens' rows."""
    stages = (Stage.FORGED, Stage.SIGNED)
    workbook = workbook_with(tmp_path / "workbook", "verify wrong_none")
    report = judged(tmp_path, workbook, stages)
    assert {row.stage for row in report.rows} == {*stages}
    assert [row.name for row in report.open_rows] == PLANTED["verify wrong_none"]
