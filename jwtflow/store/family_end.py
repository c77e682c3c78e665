"""Ends refresh token families: on logout, theft, a replayed code or a disabled account."""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import ColumnElement, Connection

from jwtflow.clock import MAX_LEEWAY, MAX_TOKEN_LIFETIME
from jwtflow.store.records import IssuedAccessToken
from jwtflow.store.schema import access_tokens, families

REMEMBERED = float(MAX_TOKEN_LIFETIME + MAX_LEEWAY)
"""Seconds that a family is kept after its end: no access token is accepted for longer, so after
that there is nothing left to deny."""


def end_families(
    connection: Connection, which: ColumnElement[bool], *, now: float
) -> list[IssuedAccessToken]:
    """End some families and return their access tokens that are still accepted somewhere.

    A second call returns the same, so a caller that failed before it denied them can try again.
    """
    connection.execute(
        families.update()
        .where(which, families.c.ended_at.is_(None))
        .values(ended_at=now, forget_at=now + REMEMBERED)
    )
    rows = connection.execute(
        sqlalchemy.select(access_tokens.c.jti, access_tokens.c.exp)
        .join_from(access_tokens, families)
        .where(which, access_tokens.c.exp > now - MAX_LEEWAY)
        .order_by(access_tokens.c.exp, access_tokens.c.jti)
    )
    return [IssuedAccessToken(row.jti, row.exp) for row in rows]
