"""Caches and a plan as people write them. Each has a flaw that the lesson shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class AsksForEachUnknownKid:
    """A key cache without a limit."""

    def __init__(self, fetch: Callable[[], dict[str, Any]]) -> None:
        self.fetch = fetch
        self.known: dict[str, Any] = {}

    def find(self, kid: str, *, now: float) -> Any:
        """Return the key, and fetch the set again if it isn't known."""
        if kid not in self.known:
            self.known = {key["kid"]: key for key in self.fetch()["keys"]}
        return self.known.get(kid)


class WaitsUntilOld:
    """A key cache that fetches only when its copy is five minutes old."""

    def __init__(self, fetch: Callable[[], dict[str, Any]]) -> None:
        self.fetch = fetch
        self.known: dict[str, Any] = {}
        self.read_at: float | None = None

    def find(self, kid: str, *, now: float) -> Any:
        """Return the key if the copy has it."""
        if self.read_at is None or now >= self.read_at + 300:
            self.known = {key["kid"]: key for key in self.fetch()["keys"]}
            self.read_at = now
        return self.known.get(kid)


class SwapsAtOnce:
    """A rotation plan that knows one key at a time."""

    def __init__(self, kid: str, *, cache_age: float, lifetime: float) -> None:
        self.kid = kid

    def add(self, kid: str, *, now: float) -> None:
        """Put the new key in the place of the old one."""
        self.kid = kid

    def signing(self, *, now: float) -> str:
        """Return the key that signs."""
        return self.kid

    def published(self, *, now: float) -> list[str]:
        """Return the keys in the JWK Set."""
        return [self.kid]
