"""Wrong passwords and secrets: how many, for whom, from where, for how long."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from jwtflow.errors import TooManyAttemptsError, UnavailableError
from jwtflow.lab.stored import stored_tables
from jwtflow.store import throttle as throttle_module
from jwtflow.store.throttle_rules import (
    Attempts,
    begun,
    finished,
    has_room,
    one_network,
    one_spelling,
    seconds_blocked,
)
from tests.services import EACH_DATABASE

HERE, THERE = "192.0.2.1", "198.51.100.7"


def wrong():
    return None


def right():
    return "found"


def fail(store, times, *, name="alice", address=HERE):
    for _ in range(times):
        assert store.throttle.guess_password(name, address, wrong) is None


def passes(store, name="alice", address=HERE):
    return store.throttle.guess_password(name, address, right) == "found"


def refusal(store, name="alice", address=HERE):
    with pytest.raises(TooManyAttemptsError) as caught:
        store.throttle.guess_password(name, address, never)
    return caught.value.retry_after


def never():
    raise AssertionError("a guess was compared though it was to be refused")


# ------------------------------------------------------------------------------ the rules


@pytest.mark.parametrize(
    ("ago", "blocked"), [(299, True), (300, False), (301, False)], ids=["-1", "0", "+1"]
)
def test_failures_count_together_for_five_minutes(ago, blocked):
    """L1: ten wrong passwords block if the first is less than five minutes old at the tenth."""
    now = 1000.0 + ago
    attempts = Attempts(failures=(1000.0, *[now - 1] * 8), pending=(now,))
    after = finished(attempts, began=now, now=now, limit=10, failed=True)
    assert bool(seconds_blocked(after, now)) is blocked


def test_a_guess_holds_its_place_while_it_is_compared():
    """L1: of nine failures and one guess that is compared there is room for no other."""
    attempts = Attempts(failures=(1.0,) * 8)
    assert has_room(attempts, now=2.0, limit=10)
    attempts = begun(attempts, now=2.0)
    assert has_room(attempts, now=2.0, limit=10)
    attempts = begun(attempts, now=2.0)
    assert not has_room(attempts, now=2.0, limit=10)
    right = finished(attempts, began=2.0, now=2.0, limit=10, failed=False)
    assert has_room(right, now=2.0, limit=10)
    assert right.pending == (2.0,)


def test_a_place_that_nobody_gives_back_is_free_after_a_while():
    """L5: a guess whose process died keeps its place for half a minute, no longer."""
    attempts = Attempts(pending=(100.0,) * 10)
    assert not has_room(attempts, now=129.0, limit=10)
    assert has_room(attempts, now=130.0, limit=10)


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


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:c000:0201", "192.0.2.1"),
        ("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_an_address_counts_as_its_network(address, counted_as):
    """L3: an IPv6 address counts by its /64, a mapped one as the IPv4 address that it is."""
    assert one_network(address) == counted_as


# -------------------------------------------------------------------------------- users


@EACH_DATABASE
def test_the_tenth_failure_blocks_the_name_from_there(store, clock):
    """L1, L2: nine failures block nothing, ten block the name from that address for a minute."""
    fail(store, 9)
    assert passes(store)
    fail(store, 1)
    assert refusal(store) == 60
    clock.advance(seconds=59.5)
    assert refusal(store) == 1
    clock.advance(seconds=0.5)
    assert passes(store)


@EACH_DATABASE
def test_the_owner_of_a_name_is_not_held_up(store):
    """L5: ten failures from one address hold nobody up at another."""
    fail(store, 10)
    assert passes(store, address=THERE)


@EACH_DATABASE
def test_a_hundred_failures_block_the_name_from_wherever(store, clock):
    """L1: a hundred failures for one name from many addresses block it at every address."""
    for number in range(11):
        fail(store, 9, address=f"203.0.113.{number}")
    assert passes(store, address=THERE)
    fail(store, 1, address="203.0.113.11")
    assert refusal(store, address=THERE) == 60
    assert passes(store, name="bob", address=THERE)
    clock.advance(minutes=1)
    fail(store, 9, address=THERE)
    assert passes(store, address=THERE)


def test_every_spelling_counts_for_the_name(store):
    """L3: ten failures in ten spellings are ten failures for one name."""
    for spelling in ["alice", "Alice", "ALICE ", "\talice", "ａlice"] * 2:
        fail(store, 1, name=spelling)
    assert refusal(store) == 60


def test_every_address_of_a_network_counts_for_it(store):
    """L3: ten failures from ten addresses of one /64 are ten failures from one address."""
    for number in range(10):
        fail(store, 1, address=f"2001:db8:1:2:{number:x}::{number:x}")
    assert refusal(store, address="2001:db8:1:2::ffff") == 60
    assert passes(store, address="2001:db8:1:3::1")


def test_a_mapped_address_is_the_address(store):
    """L3: over IPv4 and over IPv4 in IPv6 it is the same address."""
    fail(store, 5, address=HERE)
    fail(store, 5, address=f"::ffff:{HERE}")
    assert refusal(store, address=HERE) == refusal(store, address=f"::FFFF:{HERE}") == 60


@EACH_DATABASE
def test_a_hundred_failures_block_the_address(store):
    """L6: a hundred failures from one address block it for every name, and no other address."""
    for number in range(99):
        fail(store, 1, name=f"user-{number}")
    assert passes(store, name="bob")
    fail(store, 1, name="user-99")
    assert refusal(store, name="bob") == 60
    assert passes(store, name="bob", address=THERE)


def test_other_names_are_not_blocked(store):
    """L5: who guesses alice's password locks out nobody else."""
    fail(store, 10)
    assert passes(store, name="bob")


def test_tries_during_the_pause_do_not_count(store, clock):
    """L5: who keeps trying during the pause makes it no longer, and uses up no other limit."""
    fail(store, 10)
    for _ in range(200):
        refusal(store)
    assert passes(store, name="bob")
    clock.advance(minutes=1)
    assert passes(store)


def test_counting_begins_anew_after_the_pause(store, clock):
    """L1: after the pause it takes ten failures again."""
    fail(store, 10)
    clock.advance(minutes=1)
    fail(store, 9)
    assert passes(store)
    fail(store, 1)
    assert refusal(store) == 60


def test_a_success_wipes_nothing_out(store):
    """L1: nine failures, one success and one failure are ten failures within five minutes."""
    fail(store, 9)
    assert passes(store)
    fail(store, 1)
    assert refusal(store) == 60


def test_successes_leave_nothing_behind(store):
    """L5: however often somebody logs in rightly, nothing is counted and nothing is kept."""
    for _ in range(150):
        assert passes(store)
    assert stored_tables(store)["throttle"] == []


def test_silence_is_forgotten(store, clock):
    """L5: counts older than five minutes are deleted, a few at each guess."""
    fail(store, 3)
    clock.advance(minutes=6)
    fail(store, 1, name="bob", address=THERE)
    assert [row["who"] for row in stored_tables(store)["throttle"]] == [
        f"address {THERE}",
        "name bob",
        f"name bob from {THERE}",
    ]


# ------------------------------------------------------------------------------ clients


@EACH_DATABASE
def test_a_clients_secret_is_guessed_against_the_same_limits(store, clock):
    """L6: ten wrong secrets from one address block the client there for a minute."""
    for _ in range(10):
        assert store.throttle.guess_secret("job", HERE, wrong) is None
    with pytest.raises(TooManyAttemptsError) as caught:
        store.throttle.guess_secret("job", HERE, never)
    assert caught.value.retry_after == 60
    clock.advance(minutes=1)
    assert store.throttle.guess_secret("job", HERE, right) == "found"


def test_a_client_elsewhere_is_never_held_up(store):
    """L5: however many guess at a client's secret, it authenticates from its own address."""
    for number in range(30):
        for _ in range(10):
            store.throttle.guess_secret("job", f"203.0.113.{number}", wrong)
    assert store.throttle.guess_secret("job", HERE, right) == "found"


def test_clients_and_users_share_an_addresss_limit(store):
    """L6: a hundred wrong passwords and secrets together block an address."""
    for number in range(50):
        fail(store, 1, name=f"user-{number}")
        store.throttle.guess_secret(f"client-{number}", HERE, wrong)
    with pytest.raises(TooManyAttemptsError):
        store.throttle.guess_secret("job", HERE, never)
    refusal(store, name="bob")


def test_a_client_called_like_a_user_is_another(store):
    """L5: guesses at the user alice hold up no client of that name, and the other way round."""
    fail(store, 10)
    assert store.throttle.guess_secret("alice", HERE, right) == "found"


# ------------------------------------------------------------------------------- at once


class Burst:
    """Guesses of many threads that begin at the same moment, and what became of them."""

    def __init__(self, store):
        self._store = store
        self._lock = threading.Lock()
        self.compared = 0
        self.told = []

    def run(self, answers, address=lambda _number: HERE, name="alice"):
        start = threading.Barrier(len(answers))

        def guess(number, answer):
            start.wait()
            try:
                found = self._store.throttle.guess_password(
                    name, address(number), lambda: self._look(answer)
                )
                outcome = "wrong" if found is None else "right"
            except TooManyAttemptsError:
                outcome = "later"
            with self._lock:
                self.told.append(outcome)

        threads = [threading.Thread(target=guess, args=each) for each in enumerate(answers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self

    def _look(self, answer):
        with self._lock:
            self.compared += 1
        return answer


@EACH_DATABASE
def test_of_forty_wrong_guesses_at_once_ten_are_compared(store):
    """L1: of forty guesses sent at once no more are compared than may be wrong."""
    burst = Burst(store).run([None] * 40)
    assert burst.compared == burst.told.count("wrong") == 10
    assert burst.told.count("later") == 30


@EACH_DATABASE
def test_at_the_boundary_one_more_is_compared(store):
    """L1: after nine failures one of twenty guesses is compared, and the rest learn nothing."""
    fail(store, 9)
    burst = Burst(store).run([None] * 20)
    assert burst.compared == burst.told.count("wrong") == 1


@EACH_DATABASE
def test_at_the_boundary_of_the_name(store):
    """L1: the same for the name from wherever: one of twenty from twenty addresses."""
    for number in range(11):
        fail(store, 9, address=f"203.0.113.{number}")
    burst = Burst(store).run([None] * 20, address=lambda number: f"198.51.100.{number}")
    assert burst.compared == burst.told.count("wrong") == 1


@EACH_DATABASE
def test_right_passwords_at_once_all_pass(store):
    """L5: thirty right logins at once from one address wait for one another, and all pass."""
    burst = Burst(store).run(["found"] * 30)
    assert burst.told == ["right"] * 30


@EACH_DATABASE
def test_a_right_guess_among_wrong_ones_lets_no_more_be_compared(store):
    """L1: of guesses right and wrong, ten wrong ones are compared at most."""
    burst = Burst(store).run([None, None, "found"] * 12)
    assert burst.told.count("wrong") <= 10
    assert burst.compared == burst.told.count("wrong") + burst.told.count("right")


@EACH_DATABASE
def test_of_guesses_in_four_processes_ten_are_compared(store, database_url, clock):
    """L1: processes that share a database share the count: forty guesses, ten compared."""
    command = [sys.executable, "-m", "tests.store_worker", database_url, str(clock.now()), "guess"]
    workers = [
        subprocess.Popen(
            [*command, *["alice"] * 10],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        for _ in range(4)
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [line for each in workers for line in each.communicate(timeout=60)[0].splitlines()]
    assert sorted(told) == ["TooManyAttemptsError"] * 30 + ["won compared"] * 10


def test_who_waits_too_long_is_told_so(store, monkeypatch):
    """L1: where guesses are compared without end, the next one is 503 and not let in.

    It takes no lock, or many that wait would hold up everybody else.
    """
    monkeypatch.setattr(throttle_module, "WAIT", 0)
    monkeypatch.setattr(throttle_module, "_LOOK_AGAIN", 0)

    def nested(depth):
        if depth == 10:
            monkeypatch.setattr(store.throttle, "_lock", never)
            with pytest.raises(UnavailableError):
                store.throttle.guess_password("alice", HERE, never)
            monkeypatch.undo()
            return "found"
        return store.throttle.guess_password("alice", HERE, lambda: nested(depth + 1))

    assert nested(0) == "found"
