"""What the store holds, as a learner may see it: no password hash, and eight digits of others.

Columns have the names that the course uses, and each row has a state in one word. Instants stay
NumericDates (seconds), for the caller to format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jwtflow.lab.revoking import RevokedTokens
from jwtflow.store import Store
from jwtflow.store.throttle import client_subject, name_subject
from jwtflow.store.throttle_rules import WINDOW

DisplayTable = list[dict[str, Any]]

COLUMNS = {
    "accounts": ["username", "roles", "scopes", "state"],
    "clients": ["client_id", "kind", "scopes", "grant_types"],
    "codes": ["code", "username", "client_id", "scope", "state", "expires_at", "family"],
    "families": ["family", "username", "client_id", "state", "started_at", "expires_at"],
    "refresh_tokens": ["refresh_token", "family", "state", "issued_at", "used_at"],
    "access_tokens": ["jti", "family", "state", "exp"],
    "sessions": ["session", "username", "state", "seen_at", "ends_at"],
    "throttle": ["who", "failures", "state", "blocked_until"],
}
"""The tables and their columns. Rows of ``refresh_tokens`` also have a ``depth``: they are in the
order of a tree, each token below its parent."""

_SHORTENED = {
    "code": "code_hash",
    "family": "family_id",
    "refresh_token": "token_hash",
    "session": "session_hash",
}
_DIGITS = 8  # of a hash: enough to tell a handful of tokens apart


class Tables:
    """What the lab's servers remember.

    Args:
        store: the database.
        revoked: the revoked tokens.
    """

    def __init__(self, store: Store, revoked: RevokedTokens) -> None:
        self.store = store
        self.revoked = revoked

    def read(self) -> dict[str, DisplayTable]:
        """Return every table by name."""
        return {**stored_tables(self.store), "denylist": self.revoked.rows()}


def stored_tables(store: Store) -> dict[str, DisplayTable]:
    """Return every table by name, with the states that hold at the store's present time."""
    now, tables = store.clock.now(), store.rows()
    ended = {row.family_id: row.ended_at for row in tables["families"]}
    names = {name_subject(row.username): row.username for row in tables["accounts"]}
    names |= {client_subject(row.client_id): row.client_id for row in tables["clients"]}
    return {
        "accounts": [
            _shown("accounts", row, "disabled" if row.disabled else "enabled")
            for row in tables["accounts"]
        ],
        "clients": [
            _shown("clients", row, kind="confidential" if row.secret_hash else "public")
            for row in tables["clients"]
        ],
        "codes": [
            _shown("codes", row, _code_state(row, now), **row.code_grant) for row in tables["codes"]
        ],
        "families": [
            _shown("families", row, _state(row.expires_at, now, ended=row.ended_at))
            for row in tables["families"]
        ],
        "refresh_tokens": [
            _shown("refresh_tokens", row, _token_state(row, ended[row.family_id], now))
            | {"depth": depth}
            for row, depth in as_tree(tables["refresh_tokens"])
        ],
        "access_tokens": [
            _shown("access_tokens", row, _state(row.exp, now, ended=ended.get(row.family_id)))
            for row in sorted(tables["access_tokens"], key=lambda row: (row.exp, row.jti))
        ],
        "sessions": [
            _shown("sessions", row, _state(ends_at, now), ends_at=ends_at)
            for row in tables["sessions"]
            for ends_at in [min(row.seen_at + row.idle_lifetime, row.expires_at)]
        ],
        "throttle": [
            _shown(
                "throttle",
                row,
                "blocked" if now < row.blocked_until else "open",
                who=_who(row.subject, names),
                failures=sum(now - then < WINDOW for then in row.failures),
                blocked_until=row.blocked_until or None,
            )
            for row in tables["throttle"]
        ],
    }


def _shown(table: str, row: Any, state: str = "", **told: object) -> dict[str, object]:
    values = {**row._asdict(), "state": state, **told}
    return {
        name: str(values[_SHORTENED[name]] or "")[:_DIGITS]
        if name in _SHORTENED
        else _plain(values[name])
        for name in COLUMNS[table]
    }


def _plain(value: object) -> object:
    return " ".join(value) if isinstance(value, list) else value


def _state(ends_at: float, now: float, *, ended: float | None = None) -> str:
    if ended is not None:
        return "ended"
    return "expired" if now >= ends_at else "active"


def _code_state(row: Any, now: float) -> str:
    if row.replayed_at is not None:
        return "replayed"
    if row.used_at is not None:
        return "used"
    return "expired" if now >= row.expires_at else "fresh"


def _token_state(row: Any, ended: float | None, now: float) -> str:
    if row.used_at is not None:
        return "spent"
    if row.replaced_at is not None:
        return "replaced"
    return _state(row.expires_at, now, ended=ended)


def as_tree(rows: Sequence[Any]) -> list[tuple[Any, int]]:
    """Sort tokens so that children stand below their parent, each with its depth."""
    known = {row.token_hash for row in rows}
    children: dict[str | None, list[Any]] = {}
    for row in rows:
        parent = row.parent_hash if row.parent_hash in known else None
        children.setdefault(parent, []).append(row)
    ordered: list[tuple[Any, int]] = []
    waiting = [(row, 0) for row in reversed(children.get(None, []))]
    while waiting:  # a loop: a family that rotated for a month is deeper than Python recurses
        row, depth = waiting.pop()
        ordered.append((row, depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(row.token_hash, []))]
    return ordered


def _who(subject: str, names: Mapping[str, str]) -> str:
    kind, _, rest = subject.partition(":")
    if kind == "address":
        return f"address {rest}"
    digits, _, address = rest.partition("@")
    name = names.get(f"{kind}:{digits}", f"of nobody ({digits[:_DIGITS]})")
    return f"{kind} {name} from {address}" if address else f"{kind} {name}"
