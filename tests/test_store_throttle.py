"""Wrong passwords: how many, for whom, for how long."""

from __future__ import annotations

import threading

import pytest

from jwtflow.errors import TooManyAttemptsError
from jwtflow.store.throttle_rules import Attempts, one_spelling, seconds_blocked, with_failure
from tests.services import EACH_DATABASE

HERE = "192.0.2.1"


def fail(store, times, *, name="alice", address=HERE):
    for _ in range(times):
        store.throttle.record_failure(name, address)


def refusal(store, name="alice", address=HERE):
    with pytest.raises(TooManyAttemptsError) as caught:
        store.throttle.check(name, address)
    return caught.value.retry_after


@pytest.mark.parametrize(
    ("ago", "blocked"), [(299, True), (300, False), (301, False)], ids=["-1", "0", "+1"]
)
def test_failures_count_together_for_five_minutes(ago, blocked):
    """L1: ten wrong passwords block if the first is less than five minutes old at the tenth."""
    attempts = Attempts(failures=(1000.0, *[1000.0 + ago - 1] * 8))
    after = with_failure(attempts, now=1000.0 + ago, limit=10)
    assert bool(seconds_blocked(after, 1000.0 + ago)) is blocked


@pytest.mark.parametrize(
    "spelling",
    ["alice", "ALICE", " alice\t", "Ａlice", "al\u200bice", "ａｌｉｃｅ", "alice\0", "\u00a0alice"],
)
def test_a_name_has_one_spelling(spelling):
    """L3: case, width, spaces and invisible characters make no other name."""
    assert one_spelling(spelling) == "alice"


@pytest.mark.parametrize("name", ["", "\ud800", "ﬃ", "ẞ", "x" * 100_000, "\u0345"])
def test_any_text_has_a_spelling(name):
    """L10: odd names are names, and a spelling of a spelling is itself."""
    assert one_spelling(one_spelling(name)) == one_spelling(name)


def test_a_name_that_nobody_can_have_costs_nothing():
    """L9: what is longer than any name is not normalised, which takes the square of its accents."""
    reordered = "a\u0316\u0300"
    assert one_spelling("a\u0300\u0316".ljust(255)) == one_spelling(reordered)
    for too_long in ("a\u0300\u0316".ljust(256), "a" + "\u0300" * 15_900 + "\u0316" * 15_900):
        assert one_spelling(too_long) == too_long


@EACH_DATABASE
def test_the_tenth_failure_blocks_the_name(store, clock):
    """L1, L2: nine failures block nothing, ten block the name from anywhere for a minute."""
    fail(store, 9)
    store.throttle.check("alice", HERE)
    fail(store, 1)
    assert refusal(store) == 60
    assert refusal(store, address="198.51.100.7") == 60
    clock.advance(seconds=59.5)
    assert refusal(store) == 1
    clock.advance(seconds=0.5)
    store.throttle.check("alice", HERE)


def test_every_spelling_counts_for_the_name(store):
    """L3: ten failures in ten spellings are ten failures for one name."""
    for spelling in ["alice", "Alice", "ALICE ", "\talice", "ａlice"] * 2:
        store.throttle.record_failure(spelling, HERE)
    assert refusal(store) == 60


def test_a_hundred_failures_block_the_address(store):
    """L6: a hundred failures from one address block it for every name, and no other address."""
    for number in range(99):
        fail(store, 1, name=f"user-{number}")
    store.throttle.check("bob", HERE)
    fail(store, 1, name="user-99")
    assert refusal(store, name="bob") == 60
    store.throttle.check("bob", "198.51.100.7")


def test_other_names_are_not_blocked(store):
    """L5: who guesses alice's password locks out nobody else."""
    fail(store, 10)
    store.throttle.check("bob", HERE)


def test_tries_during_the_pause_do_not_count(store, clock):
    """L5: whoever keeps trying during the pause does not make it longer."""
    fail(store, 10)
    for _ in range(20):
        with pytest.raises(TooManyAttemptsError):
            store.throttle.record_failure("alice", HERE)
    clock.advance(minutes=1)
    store.throttle.check("alice", HERE)


def test_counting_begins_anew_after_the_pause(store, clock):
    """L1: after the pause it takes ten failures again."""
    fail(store, 10)
    clock.advance(minutes=1)
    fail(store, 9)
    store.throttle.check("alice", HERE)
    fail(store, 1)
    assert refusal(store) == 60


def test_a_success_wipes_nothing_out(store):
    """L1: nine failures, one success and one failure are ten failures within five minutes."""
    fail(store, 9)
    store.throttle.record_success("alice", HERE)
    fail(store, 1)
    assert refusal(store) == 60


def test_a_success_is_held_back_once_blocked(store):
    """L2: a right password whose check began before the tenth failure does not pass after it."""
    fail(store, 10)
    with pytest.raises(TooManyAttemptsError):
        store.throttle.record_success("alice", HERE)


@EACH_DATABASE
def test_guesses_sent_at_once_learn_no_more(store):
    """L1: of thirty wrong guesses that were all let in together, ten are answered as wrong."""
    told, start = [], threading.Barrier(30)

    def guess(number):
        start.wait()
        try:
            store.throttle.record_failure("alice", f"192.0.2.{number % 3}")
            told.append("wrong")
        except TooManyAttemptsError:
            told.append("later")

    run_threads(guess, 30)
    assert told.count("wrong") == 10
    assert told.count("later") == 20


def test_silence_is_forgotten(store, clock):
    """L5: counts older than five minutes are deleted, a few at each failure."""
    fail(store, 3)
    clock.advance(minutes=6)
    fail(store, 1, name="bob", address="198.51.100.7")
    assert [row["who"] for row in store.tables_for_display()["throttle"]] == [
        "address 198.51.100.7",
        "name bob",
    ]


def run_threads(work, count):
    threads = [threading.Thread(target=work, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
