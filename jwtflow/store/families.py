"""Refresh tokens and their families (RFC 9700 §4.14): rotation, reuse, end.

A family's row points at its one live token. Rotation moves that pointer with an ``UPDATE`` that
requires the pointer not to have moved. The row count tells who won, on SQLite and PostgreSQL,
among threads, processes and hosts, and a process that dies half-way has moved nothing. Whatever was
read before may be out of date, so it never decides alone.

A family keeps the hashes of all its tokens until it is forgotten, so reuse is always noticed.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Connection, Row, func

from jwtflow.clock import MAX_LEEWAY, Clock
from jwtflow.errors import (
    CodeReusedError,
    InvalidGrantError,
    RefreshTokenReusedError,
    TooManyAttemptsError,
)
from jwtflow.randomness import RandomSource, token_text
from jwtflow.store.accounts import require_enabled
from jwtflow.store.codes import spend_code
from jwtflow.store.database import Database, is_storable, select_due
from jwtflow.store.family_end import REMEMBERED, end_families
from jwtflow.store.records import IssuedAccessToken, RefreshGrant
from jwtflow.store.refresh_rules import Verdict, judge_refresh
from jwtflow.store.schema import access_tokens, families, refresh_tokens
from jwtflow.store.secrets import token_hash

MAX_ALIVE = 500
"""Access tokens of one login that may be valid at a time, because its end denies each of them."""

_TOKENS_AT_ONCE = 3000  # deleted of each table by one login: a usual login makes fewer in 30 days
_DAY = 24 * 3600.0
_REFUSED = "The refresh token is not known, not this client's, or no longer valid. Log in again."


class Families:
    """The logins that a refresh token can continue."""

    def __init__(self, database: Database, clock: Clock, random: RandomSource) -> None:
        self._database = database
        self._clock = clock
        self._random = random

    def start(
        self,
        *,
        username: str,
        client_id: str,
        scope: tuple[str, ...],
        auth_time: float,
        csrf_hash: str | None = None,
        idle_lifetime: float = 14 * _DAY,
        absolute_lifetime: float = 30 * _DAY,
        access_token: IssuedAccessToken | None = None,
        code: str | None = None,
    ) -> RefreshGrant:
        """Begin a family with its first refresh token.

        Args:
            username: who logged in.
            client_id: the only client that may use the tokens.
            scope: what was granted.
            auth_time: when the password was checked, a NumericDate (seconds).
            csrf_hash: of the csrf value, for a login by cookie.
            idle_lifetime: how long an unused token lives, seconds.
            absolute_lifetime: how long the family lives in all, seconds.
            access_token: the first one, recorded in the same transaction.
            code: an authorization code to spend in the same transaction.

        Raises:
            CodeReusedError: the code was used before; the family it bought has ended.
            InvalidGrantError: the account is missing or disabled, or the code is not known.
        """
        now = self._clock.now()
        refresh_token = token_text(self._random, "refresh_token")
        first = RefreshGrant(
            refresh_token=refresh_token,
            family_id=token_text(self._random, "family_id", 16),
            username=username,
            client_id=client_id,
            scope=scope,
            auth_time=auth_time,
            csrf_hash=csrf_hash,
            idle_lifetime=idle_lifetime,
            live_hash=token_hash(refresh_token),
            is_live=True,
            expires_at=now + min(idle_lifetime, absolute_lifetime),
            family_expires_at=now + absolute_lifetime,
        )
        forget_at = first.family_expires_at + REMEMBERED
        with self._database.write() as connection:
            ended_family = None
            if code is not None:
                ended_family = spend_code(
                    connection, code, family_id=first.family_id, forget_at=forget_at, now=now
                )
            if ended_family is None:
                require_enabled(connection, username)
                _purge(connection, now)
                _insert_family(connection, first, started_at=now, forget_at=forget_at)
                _insert_token(connection, first, issued_at=now)
                _record(connection, first.family_id, access_token)
                return first
        # Outside the transaction: raised inside, it would undo the end of that family.
        raise CodeReusedError(ended_family)

    def check(self, grant: RefreshGrant, *, client_id: str, grace: float = 0) -> None:
        """Refuse a refresh token that can't be rotated now; end its family if it was reused.

        Raises:
            RefreshTokenReusedError: it was spent before. Its family has ended; the access
                tokens are the caller's to deny (``end`` lists them).
            InvalidGrantError: it is another client's, or no longer valid.
        """
        if grant.client_id != client_id:
            raise InvalidGrantError(_REFUSED)
        verdict = judge_refresh(grant, now=self._clock.now(), grace=grace)
        if verdict is Verdict.REFUSE and grant.is_live:
            # It has expired or ended. It may also have been spent since it was read.
            grant = self.find_even_if_spent(grant.refresh_token) or grant
            verdict = judge_refresh(grant, now=self._clock.now(), grace=grace)
        if verdict is Verdict.REUSED:
            self.end(grant.family_id)
            raise RefreshTokenReusedError(grant.family_id)
        if verdict is Verdict.REFUSE:
            raise InvalidGrantError(_REFUSED)

    def rotate(
        self,
        grant: RefreshGrant,
        *,
        client_id: str,
        grace: float = 0,
        access_token: IssuedAccessToken | None = None,
    ) -> RefreshGrant:
        """Spend a refresh token and return its successor; of concurrent calls exactly one wins.

        Args:
            grant: what ``find_even_if_spent`` returned.
            client_id: the client that sent it, authenticated if it has a secret.
            grace: seconds for which a second use is forgiven; then the first successor is
                spent, and one branch lives.
            access_token: comes with the successor. It is recorded in the same transaction, so the
                end of the family finds it, and a crash leaves neither.

        Raises:
            InvalidGrantError: as ``check``, also if another use was faster.
            TooManyAttemptsError: ``MAX_ALIVE`` access tokens are valid; the token is not spent.
        """
        found: RefreshGrant | None = grant
        while found is not None:
            self.check(found, client_id=client_id, grace=grace)
            now = self._clock.now()
            successor_token = token_text(self._random, "refresh_token")
            successor = replace(
                found,
                refresh_token=successor_token,
                live_hash=token_hash(successor_token),
                is_live=True,
                successor_is_live=False,
                used_at=None,
                replaced_at=None,
                expires_at=min(now + found.idle_lifetime, found.family_expires_at),
            )
            with self._database.write() as connection:
                if _move(connection, found, successor, now):
                    _refuse_too_many(connection, successor.family_id, now)
                    _record(connection, successor.family_id, access_token)
                    return successor
            # Another use was faster. Look again: now this token has been spent.
            found = self.find_even_if_spent(grant.refresh_token)
        raise InvalidGrantError(_REFUSED)

    def find(self, refresh_token: str) -> RefreshGrant | None:
        """Return what a refresh token is good for, or None if it's no longer valid."""
        found = self.find_even_if_spent(refresh_token)
        if found is None or judge_refresh(found, now=self._clock.now()) is not Verdict.ROTATE:
            return None
        return found

    def find_even_if_spent(self, refresh_token: str) -> RefreshGrant | None:
        """Return a refresh token's grant and state, even if it's spent or has expired."""
        row = self._database.find_row(
            _TOKEN_AND_FAMILY.where(refresh_tokens.c.token_hash == token_hash(refresh_token))
        )
        return None if row is None else _grant(refresh_token, row)

    def family_of_access_token(self, jti: str) -> str | None:
        """Return the family that an access token belongs to, even if it has expired."""
        if not is_storable(jti):
            return None
        row = self._database.find_row(
            sqlalchemy.select(access_tokens).where(access_tokens.c.jti == jti)
        )
        return None if row is None else row.family_id

    def end(self, family_id: str) -> list[IssuedAccessToken]:
        """End a family and return the access tokens that the caller must deny."""
        with self._database.write() as connection:
            return end_families(
                connection, families.c.family_id == family_id, now=self._clock.now()
            )


_live = refresh_tokens.alias("live")
# A refresh token, its family, and the parent of the family's live token.
_TOKEN_AND_FAMILY = (
    sqlalchemy.select(
        families,
        refresh_tokens.c.token_hash,
        refresh_tokens.c.used_at,
        refresh_tokens.c.replaced_at,
        refresh_tokens.c.expires_at.label("token_expires_at"),
        _live.c.parent_hash.label("live_parent_hash"),
    )
    .join_from(refresh_tokens, families)
    .join(_live, _live.c.token_hash == families.c.live_hash)
)


def _grant(refresh_token: str, row: Row[Any]) -> RefreshGrant:
    return RefreshGrant(
        refresh_token=refresh_token,
        family_id=row.family_id,
        username=row.username,
        client_id=row.client_id,
        scope=tuple(row.scope),
        auth_time=row.auth_time,
        csrf_hash=row.csrf_hash,
        idle_lifetime=row.idle_lifetime,
        live_hash=row.live_hash,
        is_live=row.live_hash == row.token_hash,
        successor_is_live=row.live_parent_hash == row.token_hash,
        used_at=row.used_at,
        replaced_at=row.replaced_at,
        expires_at=row.token_expires_at,
        family_ended_at=row.ended_at,
        family_expires_at=row.expires_at,
    )


def _purge(connection: Connection, now: float) -> None:
    """Delete a few families that are due, after their tokens.

    Somebody may have made millions of those. Deleted along with their family they would take longer
    than a statement may, at every login.
    """
    due = select_due(families.c.family_id, families.c.forget_at, now)
    ids = connection.scalars(due).all()
    if not ids:
        return
    gone: list[ColumnElement[bool]] = [families.c.family_id.in_(ids)]
    for tokens in (refresh_tokens, access_tokens):
        key = next(iter(tokens.primary_key))
        some = sqlalchemy.select(key).where(tokens.c.family_id.in_(ids)).limit(_TOKENS_AT_ONCE)
        # As a list: PostgreSQL would read the whole table for a subquery of so many.
        connection.execute(tokens.delete().where(key.in_(connection.scalars(some).all())))
        gone.append(~sqlalchemy.exists().where(tokens.c.family_id == families.c.family_id))
    connection.execute(families.delete().where(*gone))


def _move(connection: Connection, grant: RefreshGrant, successor: RefreshGrant, now: float) -> bool:
    """Make ``successor`` the family's live token; return False if another use was faster."""
    moved = connection.execute(
        families.update()
        .where(
            families.c.family_id == grant.family_id,
            families.c.live_hash == grant.live_hash,
            families.c.ended_at.is_(None),
        )
        .values(live_hash=successor.live_hash)
    ).rowcount
    if not moved:
        return False
    connection.execute(
        refresh_tokens.update()
        .where(refresh_tokens.c.token_hash == grant.live_hash)
        .values({"used_at" if grant.is_live else "replaced_at": now})
    )
    _insert_token(connection, successor, issued_at=now, parent=grant.refresh_token)
    return True


def _insert_family(
    connection: Connection, first: RefreshGrant, *, started_at: float, forget_at: float
) -> None:
    connection.execute(
        families.insert().values(
            family_id=first.family_id,
            username=first.username,
            client_id=first.client_id,
            scope=list(first.scope),
            auth_time=first.auth_time,
            csrf_hash=first.csrf_hash,
            started_at=started_at,
            idle_lifetime=first.idle_lifetime,
            expires_at=first.family_expires_at,
            live_hash=first.live_hash,
            forget_at=forget_at,
        )
    )


def _insert_token(
    connection: Connection, token: RefreshGrant, *, issued_at: float, parent: str | None = None
) -> None:
    connection.execute(
        refresh_tokens.insert().values(
            token_hash=token.live_hash,
            family_id=token.family_id,
            parent_hash=None if parent is None else token_hash(parent),
            issued_at=issued_at,
            expires_at=token.expires_at,
        )
    )


def _refuse_too_many(connection: Connection, family_id: str, now: float) -> None:
    alive = sqlalchemy.select(func.count(), func.min(access_tokens.c.exp)).where(
        access_tokens.c.family_id == family_id, access_tokens.c.exp > now - MAX_LEEWAY
    )
    count, first_exp = connection.execute(alive).one()
    if count >= MAX_ALIVE:
        raise TooManyAttemptsError(math.ceil(first_exp + MAX_LEEWAY - now), "refreshes")


def _record(connection: Connection, family_id: str, access_token: IssuedAccessToken | None) -> None:
    # Kept as long as its family: logout by an expired access token still finds the login.
    if access_token is not None:
        connection.execute(
            access_tokens.insert().values(
                jti=access_token.jti, family_id=family_id, exp=access_token.exp
            )
        )
