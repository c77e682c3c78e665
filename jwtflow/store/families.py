"""Refresh tokens and their families (RFC 9700 §4.14): rotation, reuse, end.

What the rules of ``refresh_rules`` decide is done here in one transaction each. A family's row
points at its one live token. To rotate is to move that pointer, in one ``UPDATE`` whose condition
is that it has not moved: the row count tells who won, on SQLite and PostgreSQL, among threads,
processes and hosts. A process that dies half-way has moved nothing.

A family keeps all its tokens' hashes until it is over, or an old one could come again unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Row, Select

from jwtflow.clock import Clock
from jwtflow.errors import InvalidGrantError, RefreshTokenReusedError
from jwtflow.randomness import RandomSource, token_text
from jwtflow.store.accounts import require_enabled
from jwtflow.store.database import Database, is_storable, purge
from jwtflow.store.family_end import REMEMBERED, end_families
from jwtflow.store.records import IssuedAccessToken, RefreshGrant
from jwtflow.store.refresh_rules import FamilyState, TokenState, Verdict, judge_refresh
from jwtflow.store.schema import access_tokens, families, refresh_tokens
from jwtflow.store.secrets import token_hash

_DAY = 24 * 3600.0
_REFUSED = "The refresh token is not known, not this client's, or no longer valid. Log in again."
_REUSED = "The refresh token was used before. Its login has ended. Log in again."


class Families:
    """The logins that can be continued with a refresh token.

    Args:
        database: where their tokens' hashes are.
        clock: whose lifetimes they have.
        random: gives the tokens, purposes ``"refresh_token"`` and ``"family_id"``.
    """

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
    ) -> RefreshGrant:
        """Begin a family with its first refresh token.

        Args:
            username: who logged in.
            client_id: the only client that may use the tokens.
            scope: what was granted.
            auth_time: when the password was checked, a NumericDate (seconds).
            csrf_hash: of the csrf value, for a login by cookie.
            idle_lifetime: how long a token can wait for its use, seconds.
            absolute_lifetime: how long the family can live in all, seconds.

        Raises:
            InvalidGrantError: the account is not there, or was disabled in the meantime.
        """
        now = self._clock.now()
        token, family_id = self._new_token(), token_text(self._random, "family_id", 16)
        with self._database.write() as connection:
            require_enabled(connection, username)
            purge(connection, families, "forget_at", now)
            connection.execute(
                families.insert().values(
                    family_id=family_id,
                    username=username,
                    client_id=client_id,
                    scope=list(scope),
                    auth_time=auth_time,
                    csrf_hash=csrf_hash,
                    started_at=now,
                    idle_lifetime=idle_lifetime,
                    expires_at=now + absolute_lifetime,
                    live_hash=token_hash(token),
                    forget_at=now + absolute_lifetime + REMEMBERED,
                )
            )
            connection.execute(
                refresh_tokens.insert().values(
                    token_hash=token_hash(token),
                    family_id=family_id,
                    issued_at=now,
                    expires_at=now + min(idle_lifetime, absolute_lifetime),
                )
            )
            return _grant(token, connection.execute(_find(token)).one())

    def rotate(
        self,
        refresh_token: str,
        *,
        client_id: str,
        grace: float = 0,
        issue: Callable[[RefreshGrant], IssuedAccessToken] | None = None,
    ) -> RefreshGrant:
        """Spend a refresh token and give its successor; of concurrent calls exactly one wins.

        Args:
            refresh_token: as the client sent it.
            client_id: the client that sent it, authenticated as far as it can be.
            grace: seconds for which a second use is forgiven; then the first successor is
                spent, and one branch lives.
            issue: makes the access token that comes with the successor. It is remembered in the
                same step, so whoever ends the family finds it, and a crash leaves neither.

        Raises:
            RefreshTokenReusedError: it was spent before. Its family has ended; the access
                tokens are the caller's to deny (``end`` lists them).
            InvalidGrantError: it is not known, of another client, or no longer valid.
        """
        with self._database.write() as connection:
            while True:
                row = connection.execute(_find(refresh_token)).one_or_none()
                if row is None or row.client_id != client_id:
                    raise InvalidGrantError(_REFUSED)
                now = self._clock.now()
                verdict = judge_refresh(*_states(row), now=now, grace=grace)
                if verdict is Verdict.REFUSE:
                    raise InvalidGrantError(_REFUSED)
                if verdict is Verdict.REUSED:
                    end_families(connection, families.c.family_id == row.family_id, now=now)
                    break
                successor = self._new_token()
                if _move(connection, row, successor, now):
                    grant = _grant(successor, connection.execute(_find(successor)).one())
                    if issue is not None:
                        _remember(connection, grant.family_id, issue(grant))
                    return grant
                # Somebody was faster. Look again: to this one the token is spent now.
        # Out here: raised inside, it would undo the end of the family.
        raise RefreshTokenReusedError(_REUSED, family_id=row.family_id)

    def find(self, refresh_token: str) -> RefreshGrant | None:
        """What a refresh token is good for, None if it is good for nothing."""
        row = self._look_up(refresh_token)
        if row is None:
            return None
        verdict = judge_refresh(*_states(row), now=self._clock.now())
        return _grant(refresh_token, row) if verdict is Verdict.ROTATE else None

    def find_spent_too(self, refresh_token: str) -> RefreshGrant | None:
        """What a refresh token is, or once was, good for: to revoke by it, never to grant."""
        row = self._look_up(refresh_token)
        return _grant(refresh_token, row) if row is not None else None

    def record_access_token(self, family_id: str, jti: str, exp: float) -> None:
        """Remember an access token of a family, before it is handed out.

        Raises:
            InvalidGrantError: the family has ended meanwhile: the token must not be handed out.
        """
        with self._database.write() as connection:
            living = connection.execute(
                sqlalchemy.select(families.c.family_id)
                .where(families.c.family_id == family_id, families.c.ended_at.is_(None))
                .with_for_update(read=True)  # whoever ends the family waits, and finds the token
            ).one_or_none()
            if living is None:
                raise InvalidGrantError(_REFUSED)
            _remember(connection, family_id, IssuedAccessToken(jti, exp))

    def family_of_access_token(self, jti: str) -> str | None:
        """The family that an access token, expired or not, belongs to; None if to none."""
        if not is_storable(jti):
            return None
        with self._database.read() as connection:
            family_id: str | None = connection.execute(
                sqlalchemy.select(access_tokens.c.family_id).where(access_tokens.c.jti == jti)
            ).scalar_one_or_none()
        return family_id

    def end(self, family_id: str) -> list[IssuedAccessToken]:
        """End a family: none of its refresh tokens is good for anything any more.

        Returns:
            its access tokens that some verifier may accept, for the caller to deny; the same if
            it had ended before.
        """
        with self._database.write() as connection:
            return end_families(
                connection, families.c.family_id == family_id, now=self._clock.now()
            )

    def _new_token(self) -> str:
        return token_text(self._random, "refresh_token")

    def _look_up(self, refresh_token: str) -> Row[Any] | None:
        with self._database.read() as connection:
            return connection.execute(_find(refresh_token)).one_or_none()


_live = refresh_tokens.alias("live")
_ALL = (
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


def _find(refresh_token: str) -> Select[Any]:
    """A refresh token, its family, and whose successor the family's live token is."""
    return _ALL.where(refresh_tokens.c.token_hash == token_hash(refresh_token))


def _states(row: Row[Any]) -> tuple[TokenState, FamilyState]:
    token = TokenState(
        is_live=row.live_hash == row.token_hash,
        used_at=row.used_at,
        replaced_at=row.replaced_at,
        expires_at=row.token_expires_at,
        successor_is_live=row.live_parent_hash == row.token_hash,
    )
    return token, FamilyState(ended_at=row.ended_at, expires_at=row.expires_at)


def _move(connection: Connection, row: Row[Any], successor: str, now: float) -> bool:
    """Make ``successor`` the family's live token, a child of ``row``; False if too late."""
    moved = connection.execute(
        families.update()
        .where(
            families.c.family_id == row.family_id,
            families.c.live_hash == row.live_hash,
            families.c.ended_at.is_(None),
        )
        .values(live_hash=token_hash(successor))
    ).rowcount
    if not moved:
        return False
    was_live = row.token_hash == row.live_hash
    connection.execute(
        refresh_tokens.update()
        .where(refresh_tokens.c.token_hash == row.live_hash)
        .values({"used_at" if was_live else "replaced_at": now})
    )
    connection.execute(
        refresh_tokens.insert().values(
            token_hash=token_hash(successor),
            family_id=row.family_id,
            parent_hash=row.token_hash,
            issued_at=now,
            expires_at=min(now + row.idle_lifetime, row.expires_at),
        )
    )
    return True


def _remember(connection: Connection, family_id: str, issued: IssuedAccessToken) -> None:
    # It stays as long as its family: an expired token still says which login to end.
    connection.execute(
        access_tokens.insert().values(jti=issued.jti, family_id=family_id, exp=issued.exp)
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
        expires_at=row.token_expires_at,
        family_expires_at=row.expires_at,
    )
