"""A learner's ``KeyCache`` in the resource server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any

from jwtflow.clock import Clock
from jwtflow.errors import JwtflowError, KeyFormatError, UnavailableError
from jwtflow.lab.mounts import Mounts, blamed_on, failed
from jwtflow.tokens import KeySet, VerificationKey


class MountedKeyCache:
    """Finds keys with the ``KeyCache`` that is mounted; one object serves all requests.

    Args:
        fetch: returns the JWK Set, or raises ``UnavailableError``.
        clock: the resource server's.
        mounts: what is plugged in.
    """

    def __init__(
        self, fetch: Callable[[], Mapping[str, Any]], *, clock: Clock, mounts: Mounts
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._mounts = mounts
        self._made: tuple[Any, Any] = (None, None)  # the class that was mounted, and its object
        self._lock = RLock()  # a learner's class knows nothing of threads

    @property
    def is_mounted(self) -> bool:
        """Whether there is one."""
        return self._mounts.get("resource_server.KeyCache") is not None

    def find(self, kid: str, alg: str | None = None) -> VerificationKey | None:
        """See ``KeySource``."""
        jwk = self.find_jwk(kid)
        if jwk is None:
            return None
        try:
            return KeySet.from_jwk_set({"keys": [jwk]}).find(kid, alg)
        except KeyFormatError as error:
            raise failed("KeyCache", f"find returned {jwk!r:.60}. {error}") from None

    def find_jwk(self, kid: str) -> dict[str, Any] | None:
        """Return the JWK that the ``KeyCache`` finds."""
        piece = self._mounts.get("resource_server.KeyCache")
        try:
            with self._lock, blamed_on("KeyCache", JwtflowError, ConnectionError):
                if self._made[0] is not piece:
                    self._made = (piece, piece(self._fetched) if piece else None)
                jwk = self._made[1].find(kid, now=self._clock.now())
        except ConnectionError:
            raise UnavailableError("The keys cannot be fetched. Try again later.") from None
        if jwk is not None and not isinstance(jwk, dict):
            raise failed("KeyCache", f"find returned {jwk!r:.60}. Return a JWK or None.")
        return jwk

    def _fetched(self) -> dict[str, Any]:
        """Fetch a JWK Set that is the piece's to keep."""
        try:
            return dict(self._fetch())
        except UnavailableError:
            raise ConnectionError("the auth server can't be reached") from None
