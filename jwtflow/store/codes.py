"""Authorization codes (RFC 6749 §4.1.2): used once, soon, or never.

A code that comes twice has been seen by two. The second one is refused, and what the first one
bought is revoked (RFC 6749 §10.5). Whether the second one knew the ``code_verifier`` is for the
caller to ask first: a replay without it must not log anybody out.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Row

from jwtflow.clock import Clock
from jwtflow.errors import CodeReusedError, InvalidGrantError
from jwtflow.randomness import RandomSource, token_text
from jwtflow.store.database import Database, purge
from jwtflow.store.family_end import end_families
from jwtflow.store.records import CodeGrant
from jwtflow.store.schema import codes, families
from jwtflow.store.secrets import token_hash

_UNKNOWN = "The code is not known or has expired. Begin again at /authorize."
_REUSED = "The code was used before. What it bought is revoked. Begin again at /authorize."
_REMEMBERED = 3600.0  # seconds a code without a family is kept, to know it again


class Codes:
    """The codes that were issued.

    Args:
        database: where their hashes are.
        clock: whose lifetimes they have.
        random: gives them, purpose ``"code"``.
    """

    def __init__(self, database: Database, clock: Clock, random: RandomSource) -> None:
        self._database = database
        self._clock = clock
        self._random = random

    def issue(self, grant: CodeGrant, *, lifetime: float = 60) -> str:
        """A new code for what the user agreed to.

        Args:
            grant: what it stands for.
            lifetime: seconds for which it can be redeemed.
        """
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
        """What a code stands for, be it fresh, used or expired; looking has no effect."""
        with self._database.read() as connection:
            row = _row(connection, code)
        return _grant(row) if row is not None else None

    def redeem(self, code: str) -> CodeGrant:
        """Spend a code for what it stands for; of any number of concurrent calls one succeeds.

        Raises:
            CodeReusedError: it was spent before. The family it bought has ended; the access
                tokens are the caller's to deny (``families.end`` lists them).
            InvalidGrantError: it is not known, or its time is up.
        """
        now = self._clock.now()
        with self._database.write() as connection:
            won = connection.execute(
                codes.update()
                .where(
                    codes.c.code_hash == token_hash(code),
                    codes.c.used_at.is_(None),
                    codes.c.expires_at > now,  # "on or after": its last moment is too late
                )
                .values(used_at=now)
            ).rowcount
            row = _row(connection, code)
            if row is None or row.used_at is None:
                raise InvalidGrantError(_UNKNOWN)
            if won:
                return _grant(row)
            family_id = _replay(connection, row.code_hash, now)
        # Out here: raised inside, it would undo what the replay has ended.
        raise CodeReusedError(_REUSED, family_id=family_id)

    def attach_family(self, code: str, family_id: str) -> None:
        """Remember what a code bought, so that a replay finds it.

        Raises:
            CodeReusedError: the replay was faster; the family has ended.
        """
        now = self._clock.now()
        with self._database.write() as connection:
            attached = connection.execute(
                codes.update()
                .where(codes.c.code_hash == token_hash(code), codes.c.replayed_at.is_(None))
                .values(
                    family_id=family_id,
                    forget_at=sqlalchemy.select(families.c.forget_at)
                    .where(families.c.family_id == family_id)
                    .scalar_subquery(),
                )
            ).rowcount
            if attached:
                return
            end_families(connection, families.c.family_id == family_id, now=now)
        raise CodeReusedError(_REUSED, family_id=family_id)


def _row(connection: Connection, code: str) -> Row[Any] | None:
    return connection.execute(
        sqlalchemy.select(codes).where(codes.c.code_hash == token_hash(code))
    ).one_or_none()


def _grant(row: Row[Any]) -> CodeGrant:
    stored = row.code_grant
    return CodeGrant(**{**stored, "scope": tuple(stored["scope"])})


def _replay(connection: Connection, code_hash: str, now: float) -> str | None:
    which = codes.c.code_hash == code_hash
    # Written before the family is read, so that one attached afterwards is noticed.
    connection.execute(codes.update().where(which).values(replayed_at=now))
    family_id: str | None = connection.execute(
        sqlalchemy.select(codes.c.family_id).where(which)
    ).scalar_one()
    if family_id is not None:
        end_families(connection, families.c.family_id == family_id, now=now)
    return family_id
