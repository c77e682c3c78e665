"""A denylist and a logout that colleagues wrote in a hurry."""

from __future__ import annotations

from collections.abc import MutableMapping


class ColleaguesDenylist:
    """The entries are in another data centre, and users complained about errors."""

    def __init__(self, entries: MutableMapping[str, float], *, leeway: float) -> None:
        self.entries, self.leeway = entries, leeway

    def deny(self, jti: str, *, exp: float, now: float) -> None:
        """Add an entry."""
        self.entries[jti] = exp

    def is_denied(self, jti: str, *, now: float) -> bool:
        """Look for the entry."""
        try:
            return jti in self.entries
        except ConnectionError:
            return False
