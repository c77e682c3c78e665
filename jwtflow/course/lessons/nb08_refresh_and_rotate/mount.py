"""Where the lab uses what notebook 08 writes: ``RefreshStore``, and ``refresh_once`` in its client.

A login stays with the store that it began with. What a mounted store decides is carried out on a
login of our own in the database, which the learner's tokens never see: so access tokens are
recorded and denied, and logout works, whatever the mounted store does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from jwtflow.client.errors import (
    ClientError,
    NotLoggedInError,
    RefusedError,
    ServerUnreachableError,
)
from jwtflow.client.login import Login
from jwtflow.client.tokens import Credentials, Tokens
from jwtflow.course.lessons.nb08_refresh_and_rotate.table import Table
from jwtflow.errors import (
    InvalidGrantError,
    JwtflowError,
    RefreshTokenReusedError,
)
from jwtflow.lab.mounts import Mount, Mounts, OneObject, blamed_on, failed
from jwtflow.lab.stored import DisplayTable, Tables, as_tree
from jwtflow.randomness import token_text
from jwtflow.store import Families, IssuedAccessToken, RefreshGrant
from jwtflow.store.secrets import token_hash

_REFRESH_STORE = "auth_server.RefreshStore"
_REFRESH_ONCE = "client.refresh_once"

_LIFETIME = 30 * 24 * 3600
_DIGITS = 8  # of a hash, as in the store's display


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


class MountedFamilies(Families):
    """Refresh tokens kept by a mounted ``RefreshStore``."""

    mounts: Mounts

    def __init__(self, *collaborators: Any) -> None:
        super().__init__(*collaborators)
        self._mounted = OneObject(self.mounts, _REFRESH_STORE, self._new_store)
        self._kept: dict[str, _Kept] = {}
        self._live: dict[str, str] = {}  # our own live token, by family
        self._one_at_a_time = threading.RLock()

    def start(self, **login: Any) -> RefreshGrant:
        """Begin a family, with a token of the mounted store if there is one."""
        grant = super().start(**login)
        if self.mounts.get(_REFRESH_STORE) is None:
            return grant
        with self._one_at_a_time:
            store = self._mounted()
            told = {
                "family": grant.family_id,
                "username": grant.username,
                "client_id": grant.client_id,
                "scope": list(grant.scope),
            }
            with blamed_on("RefreshStore", JwtflowError):
                token = store.made.start(told, now=self._clock.now())
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
            kept.used_at = self._clock.now() if kept.used_at is None else kept.used_at
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

    def _new_store(self, piece: Callable[..., Any]) -> _MountedStore:
        store = _MountedStore()
        with blamed_on("RefreshStore", JwtflowError):
            store.made = piece(
                Table(),
                Table(),
                new_token=lambda: token_text(self._random, "mounted_refresh_token"),
                report_theft=store.reported.append,
                lifetime=_LIFETIME,
            )
        return store

    def _rotated(self, kept: _Kept, refresh_token: str, client_id: str) -> object:
        store = kept.store
        store.reported.clear()
        successor: object = None
        refused: ValueError | None = None
        try:
            with blamed_on("RefreshStore", JwtflowError, ValueError):
                moved = store.made.rotate(refresh_token, client_id=client_id, now=self._clock.now())
                successor = moved[0]
        except ValueError as refusal:
            refused = refusal
        if store.reported:
            raise RefreshTokenReusedError(kept.family_id)
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
            issued_at=self._clock.now(),
        )
        return replace(ours, refresh_token=token)


class ShownTables(Tables):
    """Shows the tokens of mounted stores in their families."""

    def read(self) -> dict[str, DisplayTable]:
        """See ``Tables``."""
        tables = super().read()
        families = cast(MountedFamilies, self.store.families)
        states = {str(row["family"]): str(row["state"]) for row in tables["families"]}
        mounted = families.mounted_rows(states)
        tables["refresh_tokens"] = [
            row for row in tables["refresh_tokens"] if row["family"] not in mounted
        ] + [row for rows in mounted.values() for row in rows]
        return tables


class MountedLogin(Login):
    """A login that a mounted ``refresh_once`` renews, if its tokens are in memory.

    To the piece, it is the jar: it reads, writes and clears.
    """

    mounts: Mounts

    def __init__(self, *begun: Any, **collaborators: Any) -> None:
        super().__init__(*begun, **collaborators)
        self._one_at_a_time = threading.Lock()  # lent to the mounted piece
        self._fresh: dict[str, tuple[Credentials, dict[str, Any]]] = {}
        self._no_answer: ServerUnreachableError | None = None

    def renew(self, seen: Credentials) -> None:
        """Renew the login, unless another thread has replaced the credentials ``seen``."""
        refresh_once = self.mounts.get(_REFRESH_ONCE)
        if refresh_once is None or not isinstance(seen, Tokens):
            super().renew(seen)
            return
        try:
            refresh_once(
                seen.access_token, jar=self, lock=self._one_at_a_time, refresh=self._refresh
            )
        except Exception as failure:  # noqa: BLE001 - a learner may raise anything
            if self._no_answer is not None:
                raise self._no_answer from None
            if self.is_over:
                raise NotLoggedInError("The login has ended: log in again.") from None
            told = f"{type(failure).__name__}: {failure}"
            raise ClientError(f"The mounted refresh_once failed: {told}") from None

    def read(self) -> dict[str, Any] | None:
        """The tokens, or None if the login is over."""
        return None if self.is_over else _members(self.credentials)

    def write(self, tokens: dict[str, Any]) -> None:
        """Keep tokens that the auth server gave."""
        if tokens.get("access_token") not in self._fresh:
            raise ValueError("write takes the tokens that refresh returned")
        credentials, answer = self._fresh.pop(tokens["access_token"])
        self._check_not_over()
        self.credentials = credentials
        self.claims = self._identify(answer, self.claims)

    def clear(self) -> None:
        """Forget the login."""
        self.end()

    def _refresh(self, refresh_token: str) -> dict[str, Any]:
        """Ask the auth server for new tokens.

        Raises:
            ValueError: it refused.
            ConnectionError: no answer came.
        """
        self._no_answer = None
        held = cast(Tokens, self.credentials)
        try:
            fresh, answer = self._renew(replace(held, refresh_token=refresh_token))
        except RefusedError as refused:
            raise ValueError(refused.description) from None
        except ServerUnreachableError as problem:
            self._no_answer = problem
            raise ConnectionError(problem.description) from None
        members = _members(fresh)
        self._fresh[members["access_token"]] = fresh, answer
        return members


def _members(held: Credentials) -> dict[str, Any]:
    return {name: getattr(held, name) for name in ("access_token", "refresh_token")}


MOUNT = Mount(
    points={
        _REFRESH_STORE: "RefreshStore(tokens, families, new_token=…, report_theft=…, lifetime=…) "
        "has start(login, now=…), which returns a refresh token, and "
        "rotate(refresh_token, client_id=…, now=…), which returns its successor and the login",
        _REFRESH_ONCE: "refresh_once(seen, jar=…, lock=…, refresh=…) returns the tokens that are "
        "now in force",
    },
    means={_REFRESH_STORE: ValueError},
    parts=(MountedFamilies, ShownTables, MountedLogin),
)
