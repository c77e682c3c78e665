"""The lab's refresh tokens: kept by jwtflow's own store, or by a learner's ``RefreshStore``.

A login stays with the store that it began with. What a mounted store decides is carried out on a
login of our own in the database, which the learner's tokens never see: so access tokens are
recorded and denied, and logout works, whatever the mounted store does.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any

from jwtflow.clock import Clock
from jwtflow.errors import (
    InvalidGrantError,
    JwtflowError,
    RefreshTokenReusedError,
)
from jwtflow.lab.mounts import Mounts, blamed_on, failed
from jwtflow.lab.stored import as_tree
from jwtflow.randomness import RandomSource, token_text
from jwtflow.store import Families, IssuedAccessToken, RefreshGrant
from jwtflow.store.database import Database
from jwtflow.store.secrets import token_hash

_LIFETIME = 30 * 24 * 3600
_DIGITS = 8  # of a hash, as in the store's display

Row = dict[str, Any]


class Table:
    """Rows by key, as a database keeps them: every call is one atomic step.

    Rows are dictionaries; what goes in and out is a copy.
    """

    def __init__(self) -> None:
        self._rows: dict[object, Row] = {}
        self._lock = RLock()

    def insert(self, key: object, row: Row) -> bool:
        """Add a row; return False, and change nothing, if there is one with this key."""
        if not isinstance(row, dict):
            raise TypeError(f"a row is a dictionary, not a {type(row).__name__}")
        with self._lock:
            if key in self._rows:
                return False
            self._rows[key] = copy.deepcopy(row)
            return True

    def find(self, key: object) -> Row | None:
        """Return the row with this key, or None."""
        with self._lock:
            return copy.deepcopy(self._rows.get(key))

    def update(self, key: object, changes: Row, *, where: Row) -> bool:
        """Change a row's columns if it has all the values in ``where``; say whether it did.

        Like ``UPDATE … SET … WHERE …`` in SQL: comparing and changing are one step.
        """
        with self._lock:
            row = self._rows.get(key)
            if row is None or any(
                name not in row or row[name] != value for name, value in where.items()
            ):
                return False
            row.update(copy.deepcopy(changes))
            return True

    def rows(self) -> dict[object, Row]:
        """Return a copy of everything, as a backup would have it."""
        with self._lock:
            return copy.deepcopy(self._rows)


@dataclass
class _Kept:
    """A refresh token that a mounted store gave out."""

    store: _MountedStore
    family_id: str
    token_hash: str
    parent_hash: str | None = None
    issued_at: float = 0.0
    used_at: float | None = None


@dataclass
class _MountedStore:
    """A learner's store, with what it told the server of."""

    made: Any = None
    reported: list[object] = field(default_factory=list)


class LabFamilies(Families):
    """Refresh tokens kept by a mounted ``RefreshStore``, and by jwtflow's own code without one.

    Args:
        database: see ``Families``.
        clock: the auth server's.
        random: see ``Families``.
        mounts: what is plugged in.
    """

    def __init__(
        self, database: Database, clock: Clock, random: RandomSource, *, mounts: Mounts
    ) -> None:
        super().__init__(database, clock, random)
        self._now = clock.now
        self._new_token = lambda: token_text(random, "mounted_refresh_token")
        self._mounts = mounts
        self._mounted: tuple[Any, _MountedStore] = (None, _MountedStore())
        self._kept: dict[str, _Kept] = {}
        self._live: dict[str, str] = {}  # our own live token, by family
        self._one_at_a_time = RLock()

    def start(self, **login: Any) -> RefreshGrant:
        """Begin a family, with a token of the mounted store if there is one."""
        grant = super().start(**login)
        piece = self._mounts.get("auth_server.RefreshStore")
        if piece is None:
            return grant
        with self._one_at_a_time:
            store = self._store(piece)
            told = {
                "family": grant.family_id,
                "username": grant.username,
                "client_id": grant.client_id,
                "scope": list(grant.scope),
            }
            with blamed_on("RefreshStore", JwtflowError):
                token = store.made.start(told, now=self._now())
            self._live[grant.family_id] = grant.refresh_token
            return self._keep(store, grant, token)

    def find_even_if_spent(self, refresh_token: str) -> RefreshGrant | None:
        """Return a refresh token's grant and state, even if it's spent or has expired."""
        kept = self._kept.get(refresh_token)
        if kept is None:
            return super().find_even_if_spent(refresh_token)
        ours = super().find_even_if_spent(self._live[kept.family_id])
        if ours is None:
            return None
        is_live = ours.is_live and kept.used_at is None
        return replace(ours, refresh_token=refresh_token, is_live=is_live)

    def check(self, grant: RefreshGrant, *, client_id: str, grace: float = 0) -> None:
        """Refuse a token that can't be rotated; a mounted store says so when it rotates."""
        if grant.refresh_token not in self._kept:
            super().check(grant, client_id=client_id, grace=grace)

    def rotate(
        self,
        grant: RefreshGrant,
        *,
        client_id: str,
        grace: float = 0,
        access_token: IssuedAccessToken | None = None,
    ) -> RefreshGrant:
        """Spend a refresh token, as the store that it came from decides."""
        kept = self._kept.get(grant.refresh_token)
        if kept is None:
            return super().rotate(
                grant, client_id=client_id, grace=grace, access_token=access_token
            )
        with self._one_at_a_time:
            successor = self._rotated(kept, grant.refresh_token, client_id)
            ours = super().find_even_if_spent(self._live[kept.family_id])
            if ours is None:
                raise InvalidGrantError("The login is over.")
            moved = super().rotate(ours, client_id=client_id, access_token=access_token)
            self._live[kept.family_id] = moved.refresh_token
            kept.used_at = self._now() if kept.used_at is None else kept.used_at
            return self._keep(kept.store, moved, successor, parent_hash=kept.token_hash)

    def mounted_rows(self, families: Mapping[str, str]) -> dict[str, list[dict[str, object]]]:
        """Return the tokens of mounted stores as the store displays its own, by family.

        Args:
            families: the state of each family, by the beginning of its id.
        """
        rows: dict[str, list[dict[str, object]]] = {}
        for family_id in self._live:
            shown = family_id[:_DIGITS]
            kept = [each for each in self._kept.values() if each.family_id == family_id]
            rows[shown] = [
                {
                    "refresh_token": each.token_hash[:_DIGITS],
                    "family": shown,
                    "state": "used" if each.used_at is not None else families.get(shown, "active"),
                    "issued_at": each.issued_at,
                    "used_at": each.used_at,
                    "depth": depth,
                }
                for each, depth in as_tree(kept)
            ]
        return rows

    def _store(self, piece: Callable[..., Any]) -> _MountedStore:
        if self._mounted[0] is not piece:
            store = _MountedStore()
            with blamed_on("RefreshStore", JwtflowError):
                store.made = piece(
                    Table(),
                    Table(),
                    new_token=self._new_token,
                    report_theft=store.reported.append,
                    lifetime=_LIFETIME,
                )
            self._mounted = (piece, store)
        return self._mounted[1]

    def _rotated(self, kept: _Kept, refresh_token: str, client_id: str) -> object:
        store = kept.store
        store.reported.clear()
        successor: object = None
        refused: ValueError | None = None
        try:
            with blamed_on("RefreshStore", JwtflowError, ValueError):
                moved = store.made.rotate(refresh_token, client_id=client_id, now=self._now())
                successor = moved[0]
        except ValueError as refusal:
            refused = refusal
        if store.reported:
            raise RefreshTokenReusedError(
                "The refresh token was used before. Its login has ended. Log in again.",
                family_id=kept.family_id,
            )
        if refused is not None:
            raise InvalidGrantError(f"The mounted RefreshStore refused it: {refused}")
        return successor

    def _keep(
        self,
        store: _MountedStore,
        ours: RefreshGrant,
        token: object,
        parent_hash: str | None = None,
    ) -> RefreshGrant:
        if not isinstance(token, str) or not token:
            raise failed("RefreshStore", f"{token!r} is no token. Return what new_token() made.")
        self._kept[token] = _Kept(
            store,
            family_id=ours.family_id,
            token_hash=token_hash(token),
            parent_hash=parent_hash,
            issued_at=self._now(),
        )
        return replace(ours, refresh_token=token)
