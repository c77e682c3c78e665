"""Of any number of uses at once exactly one wins: threads, processes, and one that dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jwtflow.lab.stored import stored_tables
from jwtflow.store import CodeGrant, IssuedAccessToken
from tests.services import EACH_DATABASE
from tests.store_worker import all_at_once, redemption, rotation

PROJECT = Path(__file__).parent.parent


@pytest.fixture
def login(store, clock):
    return store.families.start(
        username="alice", client_id="notebook", scope=("reports:read",), auth_time=clock.now()
    )


@pytest.fixture
def code(store):
    return store.codes.issue(
        CodeGrant("notebook", "alice", "http://127.0.0.1/callback", False, "c" * 43, ("x",))
    )


@pytest.fixture
def start_worker(database_url, clock):
    workers = []

    def start(*arguments):
        command = [sys.executable, "-m", "tests.store_worker", database_url, str(clock.now())]
        worker = subprocess.Popen(
            [*command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
        )
        workers.append(worker)
        assert worker.stdout.readline() == "ready\n"
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.communicate()


def in_processes(start_worker, what, secret):
    """The outcomes of four processes with five threads each that use one secret at once."""
    workers = [start_worker(what, *[secret] * 5) for _ in range(4)]
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [line for worker in workers for line in worker.communicate(timeout=60)[0].splitlines()]


def won(outcomes):
    return [outcome.split()[1] for outcome in outcomes if outcome.startswith("won")]


@EACH_DATABASE
def test_one_of_twenty_threads_rotates(store, login):
    """T11: of twenty threads with one refresh token one gets a successor, and it is a theft."""
    outcomes = all_at_once([rotation(store, login.refresh_token)] * 20)
    (successor,) = won(outcomes)
    assert outcomes.count("RefreshTokenReusedError") == 19
    assert store.families.find(successor) is None


@EACH_DATABASE
def test_one_branch_lives_after_twenty_forgiven_uses(store, login):
    """T11: within the grace each of twenty threads gets a token, and one of these is alive."""
    successors = won(all_at_once([rotation(store, login.refresh_token, grace=30)] * 20))
    assert len(set(successors)) == 20
    living = [token for token in successors if store.families.find(token) is not None]
    assert len(living) == 1
    assert rotation(store, living[0], grace=30)()


@EACH_DATABASE
def test_one_of_twenty_in_four_processes_rotates(store, login, start_worker):
    """T11: processes that share a database have one winner among them."""
    outcomes = in_processes(start_worker, "rotate", login.refresh_token)
    assert len(won(outcomes)) == 1
    assert outcomes.count("RefreshTokenReusedError") == 19


@EACH_DATABASE
def test_one_of_twenty_threads_redeems(store, code):
    """A7, A8: of twenty threads with one code one redeems it, and the others end its login."""
    outcomes = all_at_once([redemption(store, code)] * 20)
    (refresh_token,) = won(outcomes)
    assert outcomes.count("CodeReusedError") == 19
    assert store.families.find_even_if_spent(refresh_token).family_ended_at is not None
    assert len(stored_tables(store)["families"]) == 1


@EACH_DATABASE
def test_one_of_twenty_in_four_processes_redeems(store, code, start_worker):
    """A7: processes that share a database have one winner among them."""
    outcomes = in_processes(start_worker, "redeem", code)
    assert len(won(outcomes)) == 1
    assert outcomes.count("CodeReusedError") == 19


@EACH_DATABASE
def test_a_process_killed_inside_a_rotation_has_moved_nothing(store, login, start_worker):
    """T9: a rotation that dies before it is committed leaves the old token alive, and no other."""
    worker = start_worker("stop-inside", login.refresh_token)
    worker.stdin.write("go\n")
    worker.stdin.flush()
    assert worker.stdout.readline() == "inside\n"
    worker.kill()
    worker.wait()

    successor = rotation(store, login.refresh_token)()
    states = [row["state"] for row in stored_tables(store)["refresh_tokens"]]
    assert states == ["spent", "active"]
    assert store.families.find(successor) is not None


@EACH_DATABASE
def test_an_access_token_is_recorded_or_the_family_has_ended(store, login, clock):
    """T10: a request that ends a family finds each access token that was handed out before."""
    handed_out, denied = [], []

    def rotate(number):
        access_token = IssuedAccessToken(f"jti-{number}", clock.now() + 900)
        store.families.rotate(login, client_id="notebook", grace=30, access_token=access_token)
        handed_out.append(access_token.jti)

    uses = [lambda number=number: rotate(number) for number in range(12)]
    all_at_once([*uses, lambda: denied.extend(store.families.end(login.family_id))])
    assert {jti for jti, _ in denied} == set(handed_out)


@EACH_DATABASE
def test_a_disabled_account_has_no_family_left(store, clock):
    """V8: logins that race with the disabling of the account end with it, or are refused."""
    families = []

    def log_in():
        grant = store.families.start(
            username="alice", client_id="notebook", scope=("x",), auth_time=clock.now()
        )
        families.append(grant.refresh_token)

    all_at_once([*[log_in] * 8, lambda: store.accounts.disable("alice")])
    assert [token for token in families if store.families.find(token)] == []


@EACH_DATABASE
def test_a_code_is_spent_with_its_login_or_not_at_all(store, code, monkeypatch):
    """A7: a redemption that fails half-way leaves neither a login nor a spent code."""
    with monkeypatch.context() as patch:
        patch.setattr("jwtflow.store.families._insert_token", _fail)
        with pytest.raises(ArithmeticError):
            redemption(store, code)()
    assert stored_tables(store)["families"] == []
    assert redemption(store, code)()


def _fail(*_arguments, **_named):
    raise ArithmeticError
