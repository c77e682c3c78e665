"""The lab's key ring, with what a lesson's own rules of rotation need."""

from __future__ import annotations

from collections.abc import Iterable

from jwtflow.clock import Clock
from jwtflow.tokens.sign import KeyRing, SigningKey


class LabKeyRing(KeyRing):
    """A key ring that knows the time, and how long its tokens live.

    Args:
        signing_keys: see ``KeyRing``.
        clock: the auth server's.
        lifetime: seconds after which no resource server accepts a token any longer.
    """

    def __init__(
        self, signing_keys: Iterable[SigningKey], *, clock: Clock, lifetime: float
    ) -> None:
        super().__init__(signing_keys)
        self._clock = clock
        self._lifetime = lifetime
