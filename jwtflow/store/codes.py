"""Authorization codes, each good for one use within a minute (RFC 6749 §4.1.2).

A code that comes twice is in two people's hands. The second use is refused, and everything that the
first one bought is revoked (RFC 6749 §10.5). The caller checks the ``code_verifier`` before either
happens: a replay without it must not log anybody out.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Row, Select

from jwtflow.clock import Clock
from jwtflow.errors import CodeReusedError, InvalidGrantError
from jwtflow.randomness import RandomSource, token_text
from jwtflow.store.database import Database, purge
from jwtflow.store.family_end import end_families
from jwtflow.store.records import CodeGrant
from jwtflow.store.schema import codes, families
from jwtflow.store.secrets import token_hash

_UNKNOWN = "The code is not known or has expired. Begin again at /authorize."
_REMEMBERED = 3600.0  # seconds that an unused code is kept after it expires


class Codes:
    """The codes that were issued; ``families.start`` spends them."""

    def __init__(self, database: Database, clock: Clock, random: RandomSource) -> None:
        self._database = database
        self._clock = clock
        self._random = random

    def issue(self, grant: CodeGrant, *, lifetime: float = 60) -> str:
        """Make a code for what the user agreed to, good for ``lifetime`` seconds."""
        code = token_text(self._random, "code")
        now = self._clock.now()
        with self._database.write() as connection:
            purge(connection, codes, "forget_at", now)
            connection.execute(
                codes.insert().values(
                    code_hash=token_hash(code),
                    code_grant=dataclasses.asdict(grant),
                    issued_at=now,
                    expires_at=now + lifetime,
                    forget_at=now + lifetime + _REMEMBERED,
                )
            )
        return code

    def find(self, code: str) -> CodeGrant | None:
        """Return what a code stands for, whether it's fresh, used or expired."""
        row = self._database.find_row(_by_code(code))
        if row is None:
            return None
        stored = row.code_grant
        return CodeGrant(**{**stored, "scope": tuple(stored["scope"])})

    def check_unused(self, code: str) -> None:
        """Refuse a code that was used before, and end the family that it bought.

        Raises:
            CodeReusedError: it was; the access tokens are the caller's to deny (``families.end``
                lists them).
        """
        row = self._database.find_row(_by_code(code))
        if row is None or row.used_at is None:
            return
        with self._database.write() as connection:
            family_id = _end_what_it_bought(connection, row, self._clock.now())
        raise CodeReusedError(family_id)


def spend_code(
    connection: Connection, code: str, *, family_id: str, forget_at: float, now: float
) -> str | None:
    """Spend a code for a new family, in the caller's transaction.

    Of any number of concurrent calls one succeeds and returns None. The others return the family
    that the code had bought; it has ended.
    """
    won = connection.execute(
        codes.update()
        .where(
            codes.c.code_hash == token_hash(code),
            codes.c.used_at.is_(None),
            codes.c.expires_at > now,  # it has expired when now >= expires_at
        )
        .values(used_at=now, family_id=family_id, forget_at=forget_at)
    ).rowcount
    if won:
        return None
    row = connection.execute(_by_code(code)).one_or_none()
    if row is None or row.used_at is None:
        raise InvalidGrantError(_UNKNOWN)
    return _end_what_it_bought(connection, row, now)


def _by_code(code: str) -> Select[Any]:
    return sqlalchemy.select(codes).where(codes.c.code_hash == token_hash(code))


def _end_what_it_bought(connection: Connection, row: Row[Any], now: float) -> str:
    connection.execute(
        codes.update().where(codes.c.code_hash == row.code_hash).values(replayed_at=now)
    )
    family_id: str = row.family_id
    end_families(connection, families.c.family_id == family_id, now=now)
    return family_id
