"""The counter of wrong passwords, shared by all processes that use the database."""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from jwtflow.clock import Clock
from jwtflow.errors import TooManyAttemptsError
from jwtflow.store.database import Database, purge
from jwtflow.store.schema import throttle
from jwtflow.store.secrets import token_hash
from jwtflow.store.throttle_rules import (
    ADDRESS_LIMIT,
    NAME_LIMIT,
    PAUSE,
    WINDOW,
    Attempts,
    one_spelling,
    seconds_blocked,
    with_failure,
)


class Throttle:
    """Slows down guessing (ASVS 6.3.1).

    Ask ``check`` before a password is looked at, and report the outcome with ``record_failure``
    or ``record_success``. These two refuse as well: of a hundred guesses that were sent at once
    and have all passed ``check``, the first ten wrong ones are told so and the rest, the right
    one too, learn nothing.

    Args:
        database: where the counts are.
        clock: whose five minutes they are.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def check(self, name: str, address: str) -> None:
        """Refuse a try for a name, or from an address, that has had too many wrong ones.

        Args:
            name: as it was typed; another spelling is the same name here.
            address: the peer's address, never a forwarding header's.

        Raises:
            TooManyAttemptsError: carries the seconds to wait.
        """
        now = self._clock.now()
        with self._database.read() as connection:
            rows = connection.execute(
                sqlalchemy.select(throttle.c.blocked_until).where(
                    throttle.c.subject.in_([name_subject(name), _address_subject(address)])
                )
            )
            blocked_until = max((row.blocked_until for row in rows), default=0.0)
        _refuse(seconds_blocked(Attempts(blocked_until=blocked_until), now))

    def record_failure(self, name: str, address: str) -> None:
        """Count a wrong password, for an unknown name as well.

        Raises:
            TooManyAttemptsError: the limit was reached while this try was looked at; it does
                not count.
        """
        now = self._clock.now()
        # The name always comes first: two who lock both rows never wait for one another.
        limits = {name_subject(name): NAME_LIMIT, _address_subject(address): ADDRESS_LIMIT}
        with self._database.write() as connection:
            found = {subject: self._lock(connection, subject) for subject in limits}
            blocked = max(seconds_blocked(attempts, now) for attempts in found.values())
            if not blocked:
                for subject, limit in limits.items():
                    self._keep(connection, subject, found[subject], limit=limit, now=now)
            purge(connection, throttle, "forget_at", now)
        _refuse(blocked)

    def record_success(self, name: str, address: str) -> None:
        """Let a right password pass, unless the limit was reached while it was looked at.

        It does not wipe out the failures before it: they were ten within five minutes.

        Raises:
            TooManyAttemptsError: carries the seconds to wait.
        """
        self.check(name, address)

    def _lock(self, connection: Connection, subject: str) -> Attempts:
        """The state of a subject, which nobody else changes until this transaction ends."""
        dialect = sqlite if self._database.is_sqlite else postgresql
        insert = dialect.insert(throttle).values(
            subject=subject, failures=[], blocked_until=0.0, forget_at=0.0
        )
        # An update that changes nothing: it holds the row, also one that is being deleted.
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=[throttle.c.subject], set_={"subject": insert.excluded.subject}
            )
        )
        row = connection.execute(
            sqlalchemy.select(throttle).where(throttle.c.subject == subject)
        ).one()
        return Attempts(tuple(row.failures), row.blocked_until)

    def _keep(
        self, connection: Connection, subject: str, attempts: Attempts, *, limit: int, now: float
    ) -> None:
        after = with_failure(attempts, now=now, limit=limit)
        connection.execute(
            throttle.update()
            .where(throttle.c.subject == subject)
            .values(
                failures=list(after.failures),
                blocked_until=after.blocked_until,
                forget_at=now + max(WINDOW, PAUSE),
            )
        )


def name_subject(name: str) -> str:
    """The key under which all spellings of a name are counted."""
    # People type passwords into the wrong field: what they typed is not kept.
    return f"name:{token_hash(one_spelling(name))}"


def _address_subject(address: str) -> str:
    return f"address:{address[:200]}"


def _refuse(seconds: int) -> None:
    if seconds:
        raise TooManyAttemptsError(seconds)
