"""The careless logins: each is open where it says, and what the package does there is shut."""

from __future__ import annotations

import pytest

from jwtflow.course.bench import report_on
from jwtflow.course.lessons.nb04_log_in import bench, careless
from jwtflow.course.lessons.nb04_log_in.trying import ask

RIGHT = "correct-horse-battery-staple"


def open_rows(piece, name):
    return {row.name for row in report_on(piece, bench.BENCHES[name]).open_rows}


def test_each_is_labelled():
    """Every careless login and throttle says where its hole is."""
    for broken in (
        careless.talkative_login,
        careless.terse_login,
        careless.merging_login,
        careless.CountsOne,
    ):
        assert broken.__doc__.startswith("The hole: ")


def test_the_talkative_login_tells_who_exists():
    """Status and body differ between a wrong name and a wrong password."""
    user, stranger = (ask(careless.talkative_login, name, "guess") for name in ("bob", "anna"))
    assert (user.status, stranger.status) == (401, 404)
    assert user.body != stranger.body


def test_the_terse_login_works_less_for_a_stranger():
    """The answers are equal, and only the number of hashes differs."""
    user, stranger = (ask(careless.terse_login, name, "guess") for name in ("bob", "anna"))
    assert user[:3] == stranger[:3]
    assert (user.hashes, stranger.hashes) == (1, 0)


def test_the_merging_login_believes_the_request():
    """Roles from the body are issued, and nobody without the right password gets anything."""
    server = bench.Server()
    answer = server.log_in(careless.merging_login, bench.login_body("finn", roles=["chief"]))
    assert (answer.status, server.issued[0][1]) == (200, ["chief"])
    assert ask(careless.merging_login, "bob", "guess").status == 401
    assert bench.ROLES in open_rows(careless.merging_login, "login")
    assert bench.ROLES not in open_rows(careless.terse_login, "login")


@pytest.mark.parametrize("login", [careless.talkative_login, careless.terse_login])
def test_they_let_in_nobody_with_a_wrong_password(login):
    """A careless login has the hole that it names, and checks passwords all the same."""
    assert ask(login, "alice", RIGHT).status == 200
    assert ask(login, "alice", RIGHT + " ").status == 401


@pytest.mark.parametrize(
    ("by", "stops", "misses"),
    [("address", bench.HUNDREDTH, bench.EVERYWHERE), ("name", bench.EVERYWHERE, bench.HUNDREDTH)],
)
def test_one_count_leaves_the_other_attack_open(by, stops, misses):
    """Counting by address misses a botnet, and counting by name misses spraying."""
    report = report_on(lambda: careless.CountsOne(by, limit=100), bench.BENCHES["Throttle"])
    right = {result.case.story for result in report.results if result.is_right}
    assert stops in right
    assert misses not in right
