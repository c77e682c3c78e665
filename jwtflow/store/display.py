"""The store's state as a learner may see it: no hash of a password, of tokens a few digits.

The names of the columns are the words the course uses, and each row says in one word what state
it is in. Instants stay NumericDates (seconds), for the caller to format.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Row

from jwtflow.store import schema
from jwtflow.store.database import Database
from jwtflow.store.throttle import client_subject, name_subject
from jwtflow.store.throttle_rules import WINDOW

DisplayTable = list[dict[str, object]]
_SHOWN = 8  # digits of a hash: enough to tell a handful of tokens apart


def tables_for_display(database: Database, *, now: float) -> dict[str, DisplayTable]:
    """Every table by name, rows in the order in which they came.

    ``refresh_tokens`` is a tree written down row by row: each token stands below its parent,
    ``depth`` says how deep.

    Args:
        database: what to show.
        now: moment at which states are told, a NumericDate (seconds).
    """
    with database.read() as connection:
        return {title: rows(connection, now) for title, rows in _TABLES.items()}


def _accounts(connection: Connection, _now: float) -> DisplayTable:
    return [
        {
            "username": row.username,
            "roles": " ".join(row.roles),
            "scopes": " ".join(row.scopes),
            "state": "disabled" if row.disabled else "enabled",
        }
        for row in _all(connection, schema.accounts)
    ]


def _clients(connection: Connection, _now: float) -> DisplayTable:
    return [
        {
            "client_id": row.client_id,
            "kind": "public" if row.secret_hash is None else "confidential",
            "redirect_uris": " ".join(row.redirect_uris),
            "scopes": " ".join(row.scopes),
            "grant_types": " ".join(row.grant_types),
        }
        for row in _all(connection, schema.clients)
    ]


def _codes(connection: Connection, now: float) -> DisplayTable:
    return [
        {
            "code": row.code_hash[:_SHOWN],
            "client_id": row.code_grant["client_id"],
            "username": row.code_grant["username"],
            "scope": " ".join(row.code_grant["scope"]),
            "state": _code_state(row, now),
            "expires_at": row.expires_at,
            "family": (row.family_id or "")[:_SHOWN],
        }
        for row in _all(connection, schema.codes)
    ]


def _code_state(row: Row[Any], now: float) -> str:
    if row.replayed_at is not None:
        return "replayed"
    if row.used_at is not None:
        return "used"
    return "expired" if now >= row.expires_at else "fresh"


def _families(connection: Connection, now: float) -> DisplayTable:
    return [
        {
            "family": row.family_id[:_SHOWN],
            "username": row.username,
            "client_id": row.client_id,
            "scope": " ".join(row.scope),
            "state": _family_state(row, now),
            "started_at": row.started_at,
            "expires_at": row.expires_at,
            "ended_at": row.ended_at,
        }
        for row in _all(connection, schema.families)
    ]


def _family_state(row: Row[Any], now: float) -> str:
    if row.ended_at is not None:
        return "ended"
    return "expired" if now >= row.expires_at else "active"


def _refresh_tokens(connection: Connection, now: float) -> DisplayTable:
    families = {row.family_id: row for row in _all(connection, schema.families)}
    rows = _all(connection, schema.refresh_tokens)
    return [
        {
            "family": row.family_id[:_SHOWN],
            "refresh_token": row.token_hash[:_SHOWN],
            "parent": (row.parent_hash or "")[:_SHOWN],
            "depth": depth,
            "state": _token_state(row, families[row.family_id], now),
            "issued_at": row.issued_at,
            "used_at": row.used_at,
            "expires_at": row.expires_at,
        }
        for row, depth in as_tree(rows)
    ]


def _token_state(row: Row[Any], family: Row[Any], now: float) -> str:
    if row.used_at is not None:
        return "spent"
    if row.replaced_at is not None:
        return "replaced"
    if family.ended_at is not None:
        return "ended"
    return "expired" if now >= row.expires_at else "active"


def as_tree(rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], int]]:
    """Tokens in the order of a tree, each with its depth; children below their parent."""
    known = {row.token_hash for row in rows}
    children: dict[str | None, list[Row[Any]]] = {}
    for row in rows:
        parent = row.parent_hash if row.parent_hash in known else None
        children.setdefault(parent, []).append(row)
    ordered: list[tuple[Row[Any], int]] = []
    waiting = [(row, 0) for row in reversed(children.get(None, []))]
    while waiting:  # a loop: a family that rotated for a month is deeper than Python recurses
        row, depth = waiting.pop()
        ordered.append((row, depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(row.token_hash, []))]
    return ordered


def _access_tokens(connection: Connection, now: float) -> DisplayTable:
    rows = connection.execute(
        sqlalchemy.select(schema.access_tokens).order_by(
            schema.access_tokens.c.exp, schema.access_tokens.c.jti
        )
    )
    return [
        {
            "jti": row.jti,
            "family": row.family_id[:_SHOWN],
            "state": "expired" if now >= row.exp else "active",
            "exp": row.exp,
        }
        for row in rows
    ]


def _sessions(connection: Connection, now: float) -> DisplayTable:
    return [
        {
            "session": row.session_hash[:_SHOWN],
            "username": row.username,
            "state": "expired" if now >= ends_at else "active",
            "seen_at": row.seen_at,
            "ends_at": ends_at,
        }
        for row in _all(connection, schema.sessions)
        for ends_at in [min(row.seen_at + row.idle_lifetime, row.expires_at)]
    ]


def _throttle(connection: Connection, now: float) -> DisplayTable:
    users = [row.username for row in _all(connection, schema.accounts)]
    clients = [row.client_id for row in _all(connection, schema.clients)]
    names = {name_subject(user): user for user in users} | {
        client_subject(client): client for client in clients
    }
    rows = connection.execute(sqlalchemy.select(schema.throttle).order_by("subject"))
    return [
        {
            "who": _who(row.subject, names),
            "failures": sum(now - then < WINDOW for then in row.failures),
            "state": "blocked" if now < row.blocked_until else "open",
            "blocked_until": row.blocked_until or None,
        }
        for row in rows
    ]


def _who(subject: str, names: dict[str, str]) -> str:
    kind, _, rest = subject.partition(":")
    if kind == "address":
        return f"address {rest}"
    digits, _, address = rest.partition("@")
    name = names.get(f"{kind}:{digits}", f"of nobody ({digits[:_SHOWN]})")
    return f"{kind} {name} from {address}" if address else f"{kind} {name}"


def _all(connection: Connection, table: sqlalchemy.Table) -> Sequence[Row[Any]]:
    return connection.execute(sqlalchemy.select(table).order_by("number")).all()


_TABLES: dict[str, Callable[[Connection, float], DisplayTable]] = {
    "accounts": _accounts,
    "clients": _clients,
    "codes": _codes,
    "families": _families,
    "refresh_tokens": _refresh_tokens,
    "access_tokens": _access_tokens,
    "sessions": _sessions,
    "throttle": _throttle,
}
