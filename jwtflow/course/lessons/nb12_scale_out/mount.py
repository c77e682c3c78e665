"""Where the lab uses what notebook 12 writes: ``KeyCache`` and ``RotationPlan``."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from flask import Flask

from jwtflow.auth_server.context import AuthServer
from jwtflow.clock import MAX_LEEWAY, Clock
from jwtflow.errors import JwtflowError, KeyFormatError, UnavailableError
from jwtflow.lab.mounts import Mount, Mounts, OneObject, blamed_on, failed
from jwtflow.lab.verifying import PublishedKeys
from jwtflow.tokens import KeySet, VerificationKey
from jwtflow.tokens.sign import KeyRing, SigningKey
from jwtflow.tokens.sign.key_ring import KEPT_WHEN_RETIRED

_KEY_CACHE = "resource_server.KeyCache"
_ROTATION_PLAN = "auth_server.RotationPlan"

CACHE_AGE = 300
"""Seconds for which the lab's resource servers use a JWK Set before they read it again."""


class CachedKeys(PublishedKeys):
    """Finds the issuer's keys with a mounted ``KeyCache``; one object serves all requests."""

    mounts: Mounts

    def __init__(self, *collaborators: Any, **options: Any) -> None:
        super().__init__(*collaborators, **options)
        self._mounted = OneObject(self.mounts, _KEY_CACHE, lambda mounted: mounted(self._theirs))
        self._one_at_a_time = RLock()  # a learner's class knows nothing of threads

    def find(self, kid: str, alg: str | None = None) -> VerificationKey | None:
        """See ``KeySource``."""
        if not self._is_mounted:
            return super().find(kid, alg)
        jwk = self._find_jwk(kid)
        if jwk is None:
            return None
        try:
            return KeySet.from_jwk_set({"keys": [jwk]}).find(kid, alg)
        except KeyFormatError as error:
            raise failed("KeyCache", f"find returned {jwk!r:.60}. {error}") from None

    def only_key(self, alg: str) -> VerificationKey | None:
        """See ``KeySource``; a ``KeyCache`` isn't asked for a key without a name."""
        return None if self._is_mounted else super().only_key(alg)

    def document(self, kid: str | None) -> dict[str, Any]:
        """Return a copy of the JWK Set; a ``KeyCache`` finds one key, so that or none is in it."""
        if not self._is_mounted:
            return super().document(kid)
        jwk = None if kid is None else self._find_jwk(kid)
        return {"keys": [] if jwk is None else [copy.deepcopy(jwk)]}

    @property
    def _is_mounted(self) -> bool:
        return self.mounts.get(_KEY_CACHE) is not None

    def _find_jwk(self, kid: str) -> dict[str, Any] | None:
        try:
            with self._one_at_a_time, blamed_on("KeyCache", JwtflowError, ConnectionError):
                jwk = self._mounted().find(kid, now=self._clock.now())
        except ConnectionError:
            raise UnavailableError("The keys cannot be fetched. Try again later.") from None
        if jwk is not None and not isinstance(jwk, dict):
            raise failed("KeyCache", f"find returned {jwk!r:.60}. Return a JWK or None.")
        return jwk

    def _theirs(self) -> dict[str, Any]:
        """Fetch a JWK Set that is the piece's to keep."""
        try:
            return dict(self._fetch_set())
        except UnavailableError:
            raise ConnectionError("the auth server can't be reached") from None


class PlannedKeyRing(KeyRing):
    """A key ring whose keys a mounted ``RotationPlan`` puts into service and takes out of it.

    Attributes:
        clock: the auth server's.
        lifetime: seconds after which no resource server accepts a token any longer; 0 until a
            server has the ring, and no plan is asked before.
    """

    mounts: Mounts
    clock: Clock
    lifetime = 0.0

    def __init__(self, *signing_keys: Any, **collaborators: Any) -> None:
        super().__init__(*signing_keys, **collaborators)
        self._made: tuple[Any, Any] = (None, None)  # the class that was mounted, and its object
        self._planned: dict[str, SigningKey] = {}

    @property
    def active(self) -> SigningKey:
        """The key that signs."""
        plan = self._plan()
        if plan is None:
            return super().active
        with _blamed():
            kid = plan.signing(now=self.clock.now())
        return self._named(kid)

    @property
    def verification_keys(self) -> KeySet:
        """The public keys that are published."""
        if self._plan() is None:
            return super().verification_keys
        return KeySet(key.verification_key for key in self._published(self.clock.now()))

    def published(self, *, now: float) -> dict[str, Any]:
        """Return the JWK Set to publish."""
        if self._plan() is None:
            return super().published(now=now)
        return KeySet(key.verification_key for key in self._published(now)).to_jwk_set()

    def rotate(
        self,
        *,
        now: float,
        keep_retired_for: float = KEPT_WHEN_RETIRED,
        successor: SigningKey | None = None,
    ) -> None:
        """Give the plan a new key, or start a new plan if the old key is withdrawn at once."""
        plan = self._plan()
        if plan is None:
            super().rotate(now=now, keep_retired_for=keep_retired_for, successor=successor)
            return
        new = successor or SigningKey.generate(self.active.alg)
        if keep_retired_for == 0:
            self._start(self._made[0], new)
            return
        self._planned[new.kid] = new
        with _blamed():
            plan.add(new.kid, now=now)

    def _plan(self) -> Any:
        piece = self.mounts.get(_ROTATION_PLAN) if self.lifetime else None
        if piece is None:
            self._made = (None, None)
        elif self._made[0] is not piece:
            self._start(piece, super().active)
        return self._made[1]

    def _start(self, piece: Any, first: SigningKey) -> None:
        with _blamed():
            plan = piece(first.kid, cache_age=CACHE_AGE, lifetime=self.lifetime)
        self._planned = {first.kid: first}
        self._made = (piece, plan)

    def _published(self, now: float) -> list[SigningKey]:
        with _blamed():
            kids = list(dict.fromkeys(self._plan().published(now=now)))
        return [self._named(kid) for kid in kids]

    def _named(self, kid: object) -> SigningKey:
        if not isinstance(kid, str) or kid not in self._planned:
            raise failed("RotationPlan", f"It named the key {kid!r:.60}, which it wasn't given.")
        return self._planned[kid]


@contextmanager
def _blamed() -> Iterator[None]:
    with blamed_on("RotationPlan"):
        yield


def _lend_clock(app: Flask, _mounts: Mounts) -> None:
    """Tell the key ring the time, and how long its tokens live."""
    server: AuthServer = app.extensions["auth_server"]
    assert isinstance(server.keys, PlannedKeyRing)  # noqa: S101 - as MOUNT says
    server.keys.clock = server.clock
    server.keys.lifetime = server.settings.access_token_lifetime + MAX_LEEWAY


MOUNT = Mount(
    points={
        _KEY_CACHE: "KeyCache(fetch) has find(kid, now=…), which returns a JWK or None; fetch() "
        "returns a JWK Set or raises ConnectionError",
        _ROTATION_PLAN: "RotationPlan(kid, cache_age=…, lifetime=…) has add(kid, now=…), "
        "signing(now=…), which returns a kid, and published(now=…), which returns a list of them",
    },
    means={_KEY_CACHE: ConnectionError},
    parts=(CachedKeys, PlannedKeyRing),
    apps={"auth_server": _lend_clock},
)
