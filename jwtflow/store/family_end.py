"""The end of refresh token families, in whatever transaction it happens.

A logout, a theft, a replayed code and a disabled account all come to this.
"""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import ColumnElement, Connection

from jwtflow.clock import MAX_LEEWAY
from jwtflow.store.records import IssuedAccessToken
from jwtflow.store.schema import access_tokens, families

REMEMBERED = 3600.0 + MAX_LEEWAY
"""Seconds for which a family is kept after it is over: as long as an access token is accepted at
most, since until then there is something to deny."""


def end_families(
    connection: Connection, which: ColumnElement[bool], *, now: float
) -> list[IssuedAccessToken]:
    """End the families that the condition names; what has ended stays as it is.

    Returns:
        their access tokens that some verifier may accept, for the caller to deny. A second call
        returns the same, so a caller that failed between ending and denying can try again.
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
