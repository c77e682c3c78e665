"""A process beside the test's own, on the same database: it rotates or redeems when told to.

    python -m tests.store_worker URL NOW rotate TOKEN…      all at once, on "go"
    python -m tests.store_worker URL NOW redeem CODE…       likewise
    python -m tests.store_worker URL NOW guess NAME…        likewise
    python -m tests.store_worker URL NOW stop-inside TOKEN  stands still in the middle of a rotation

It says "ready", waits for a line, and prints one line for each outcome.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from jwtflow.clock import ManualClock
from jwtflow.errors import InvalidGrantError, TooManyAttemptsError
from jwtflow.randomness import SystemRandom
from jwtflow.store import PasswordHashing, Store
from tests.services import be_patient


def say(*lines: str) -> None:
    """Tell the test, at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def outcome_of(use: Callable[[], object]) -> str:
    """What became of a use: ``won`` and what it gave, or the name of the refusal."""
    try:
        return f"won {use()}"
    except (InvalidGrantError, TooManyAttemptsError) as error:
        return type(error).__name__


def all_at_once(uses: list[Callable[[], object]]) -> list[str]:
    """The outcomes of uses that begin at the same moment, each in a thread of its own."""
    outcomes: list[str] = []
    start = threading.Barrier(len(uses))

    def run(use: Callable[[], object]) -> None:
        start.wait()
        outcomes.append(outcome_of(use))

    threads = [threading.Thread(target=run, args=[use]) for use in uses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def rotation(store: Store, token: str, *, grace: float = 0) -> Callable[[], str]:
    """A use of a refresh token, which gives its successor."""

    def rotate() -> str:
        found = store.families.find_even_if_spent(token)
        assert found is not None
        return store.families.rotate(found, client_id="notebook", grace=grace).refresh_token

    return rotate


def redemption(store: Store, code: str) -> Callable[[], str]:
    """A use of a code, which gives the first refresh token of the login that it buys."""

    def redeem() -> str:
        family = store.families.start(
            username="alice",
            client_id="notebook",
            scope=("x",),
            auth_time=store.clock.now(),
            code=code,
        )
        return family.refresh_token

    return redeem


def guess(store: Store, name: str) -> Callable[[], object]:
    """A wrong guess, which says that it was compared."""

    def wrong() -> object:
        compared = []
        store.throttle.guess_password(name, "192.0.2.1", lambda: compared.append(1))
        assert compared
        return "compared"

    return wrong


def stop_inside(store: Store, token: str) -> Callable[[], object]:
    """A rotation that stands still after it has won and before it is committed."""
    database = store._database
    write = database.write

    @contextmanager
    def stopping() -> Iterator[Connection]:
        with write() as connection:
            yield connection
            say("inside")
            sys.stdin.read()
            raise AssertionError("nobody has killed this process")

    database.write = stopping  # type: ignore[method-assign]
    return rotation(store, token)


def main() -> None:
    url, now, what, *secrets = sys.argv[1:]
    be_patient(pytest.MonkeyPatch())
    random = SystemRandom()
    cheap = PasswordHashing(random, memory_cost=8, time_cost=1)
    store = Store(url, clock=ManualClock(float(now)), random=random, passwords=cheap)
    store.ping()
    make = {"rotate": rotation, "redeem": redemption, "guess": guess, "stop-inside": stop_inside}[
        what
    ]
    uses = [make(store, secret) for secret in secrets]
    say("ready")
    sys.stdin.readline()
    say(*all_at_once(uses))


if __name__ == "__main__":
    main()
