"""The lab's key ring, which follows a mounted ``RotationPlan`` or jwtflow's own rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from jwtflow.clock import Clock
from jwtflow.lab.mounts import Mounts, blamed_on, failed
from jwtflow.tokens import KeySet
from jwtflow.tokens.sign import KeyRing, SigningKey
from jwtflow.tokens.sign.key_ring import KEPT_WHEN_RETIRED, RetiredKey

CACHE_AGE = 300
"""Seconds for which the lab's resource servers use a JWK Set before they read it again."""


class LabKeyRing(KeyRing):
    """A key ring whose keys a mounted ``RotationPlan`` puts into service and takes out of it.

    Args:
        signing_keys: see ``KeyRing``.
        retired: see ``KeyRing``.
        clock: the auth server's.
        mounts: what is plugged in.
        lifetime: seconds after which no resource server accepts a token any longer.
    """

    def __init__(
        self,
        signing_keys: Iterable[SigningKey],
        *,
        retired: Iterable[RetiredKey] = (),
        clock: Clock,
        mounts: Mounts,
        lifetime: float,
    ) -> None:
        super().__init__(signing_keys, retired=retired)
        self._clock = clock
        self._mounts = mounts
        self._lifetime = lifetime
        self._made: tuple[Any, Any] = (None, None)  # the class that was mounted, and its object
        self._planned: dict[str, SigningKey] = {}

    @property
    def active(self) -> SigningKey:
        """The key that signs."""
        plan = self._plan()
        if plan is None:
            return super().active
        with _blamed():
            kid = plan.signing(now=self._clock.now())
        return self._named(kid)

    @property
    def verification_keys(self) -> KeySet:
        """The public keys that are published."""
        if self._plan() is None:
            return super().verification_keys
        return KeySet(key.verification_key for key in self._published(self._clock.now()))

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
        piece = self._mounts.get("auth_server.RotationPlan")
        if piece is None:
            self._made = (None, None)
        elif self._made[0] is not piece:
            self._start(piece, super().active)
        return self._made[1]

    def _start(self, piece: Any, first: SigningKey) -> None:
        with _blamed():
            plan = piece(first.kid, cache_age=CACHE_AGE, lifetime=self._lifetime)
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
