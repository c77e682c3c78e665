"""Counts wrong passwords and secrets, for all processes that share the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import sqlalchemy
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from jwtflow.clock import Clock
from jwtflow.errors import TooManyAttemptsError, UnavailableError
from jwtflow.store.database import Database, purge
from jwtflow.store.schema import throttle
from jwtflow.store.secrets import token_hash
from jwtflow.store.throttle_rules import (
    PAIR_LIMIT,
    PAUSE,
    PENDING,
    WIDE_LIMIT,
    WINDOW,
    Attempts,
    begun,
    finished,
    has_room,
    one_network,
    one_spelling,
    seconds_blocked,
)

Found = TypeVar("Found")

WAIT = 10.0  # seconds that a guess waits for other guesses in progress
BUSY = "Too many logins at the same time. Try again in a moment."
_LOOK_AGAIN = 0.02  # seconds; one comparison takes about as long


class Throttle:
    """Slows down guessing (ASVS 6.3.1)."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def guess_password(
        self, name: str, address: str, compare: Callable[[], Found | None]
    ) -> Found | None:
        """Count one guess at a user's password, and return what ``compare`` finds.

        ``compare`` returns None for a wrong password. It isn't called after too many wrong guesses.
        """
        return self._guess(_password_limits(name, address), compare)

    def wait(self, name: str, address: str) -> int:
        """Whole seconds for which guesses at a user's password are refused; 0 if they aren't.

        This and ``failed`` are for a lesson's login, which compares by itself. Neither waits for
        other guesses.
        """
        with self._database.read() as connection:
            found = _read(connection, _password_limits(name, address))
        return _seconds_blocked(found.values(), self._clock.now())

    def failed(self, name: str, address: str) -> None:
        """Count one wrong guess at a user's password."""
        self._finish(_password_limits(name, address), None, failed=True)

    def guess_secret(
        self, client_id: str, address: str, compare: Callable[[], Found | None]
    ) -> Found | None:
        """Do the same for a client's secret.

        There is no limit per client over all addresses. Anyone could use it to lock out a service,
        and a random secret can't be guessed from a hundred addresses either.
        """
        return self._guess(_limits(client_subject(client_id), address), compare)

    def _guess(
        self, limits: Mapping[str, int], compare: Callable[[], Found | None]
    ) -> Found | None:
        began = self._begin(limits)
        found = compare()
        self._finish(limits, began, failed=found is None)
        return found

    def _begin(self, limits: Mapping[str, int]) -> float:
        give_up = time.monotonic() + WAIT
        while True:
            with self._database.read() as connection:  # a guess that has to wait takes no lock
                may_begin = _may_begin(_read(connection, limits), limits, self._clock.now())
            if may_begin:
                with self._database.write() as connection:
                    now = self._clock.now()
                    found = self._lock(connection, limits)
                    if _may_begin(found, limits, now):
                        _save(connection, {who: begun(found[who], now=now) for who in limits}, now)
                        return now
            # As many guesses are in progress as may still be wrong. Most are right, so wait.
            if time.monotonic() > give_up:
                raise UnavailableError(BUSY)
            time.sleep(_LOOK_AGAIN)

    def _finish(self, limits: Mapping[str, int], began: float | None, *, failed: bool) -> None:
        with self._database.write() as connection:
            now = self._clock.now()
            found = self._lock(connection, limits)
            after = {
                who: finished(found[who], began=began, now=now, limit=limit, failed=failed)
                for who, limit in limits.items()
            }
            _save(connection, after, now)
            purge(connection, throttle, "forget_at", now)

    def _lock(self, connection: Connection, subjects: Iterable[str]) -> dict[str, Attempts]:
        """Read the subjects' states and lock them until this transaction ends."""
        dialect = sqlite if self._database.is_sqlite else postgresql
        # Sorted, so that two transactions can't deadlock over the same rows.
        insert = dialect.insert(throttle).values(
            [
                {"subject": who, "failures": [], "pending": [], "blocked_until": 0, "forget_at": 0}
                for who in sorted(subjects)
            ]
        )
        # An update that changes nothing locks the row, even one that is being deleted.
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=[throttle.c.subject], set_={"subject": insert.excluded.subject}
            )
        )
        return _read(connection, subjects)


def name_subject(name: str) -> str:
    """The key under which all spellings of a user's name are counted."""
    # Hashed, because people type passwords into the wrong field.
    return f"name:{token_hash(one_spelling(name))}"


def client_subject(client_id: str) -> str:
    """The key under which guesses at a client's secret are counted."""
    return f"client:{token_hash(client_id)}"


def _password_limits(name: str, address: str) -> dict[str, int]:
    who = name_subject(name)
    return {**_limits(who, address), who: WIDE_LIMIT}


def _limits(who: str, address: str) -> dict[str, int]:
    network = one_network(address)
    return {f"{who}@{network}": PAIR_LIMIT, f"address:{network}": WIDE_LIMIT}


def _read(connection: Connection, subjects: Iterable[str]) -> dict[str, Attempts]:
    rows = connection.execute(
        sqlalchemy.select(throttle).where(throttle.c.subject.in_(list(subjects)))
    )
    return {
        row.subject: Attempts(tuple(row.failures), tuple(row.pending), row.blocked_until)
        for row in rows
    }


def _save(connection: Connection, states: Mapping[str, Attempts], now: float) -> None:
    for who, state in states.items():
        which = throttle.c.subject == who
        if state == Attempts():
            connection.execute(throttle.delete().where(which))
            continue
        connection.execute(
            throttle.update()
            .where(which)
            .values(
                failures=list(state.failures),
                pending=list(state.pending),
                blocked_until=state.blocked_until,
                forget_at=now + max(WINDOW, PAUSE, PENDING),
            )
        )


def _may_begin(found: Mapping[str, Attempts], limits: Mapping[str, int], now: float) -> bool:
    """Whether there is room for one more guess; raise if none is compared at all."""
    seconds = _seconds_blocked(found.values(), now)
    if seconds:
        raise TooManyAttemptsError(seconds)
    return all(
        has_room(found.get(who, Attempts()), now=now, limit=limit) for who, limit in limits.items()
    )


def _seconds_blocked(attempts: Iterable[Attempts], now: float) -> int:
    return max((seconds_blocked(each, now) for each in attempts), default=0)
