"""BROKEN ON PURPOSE: stores of refresh tokens that spend nothing, or end nothing.

Each is used as notebook 08's ``RefreshStore`` is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any


class OldTokensStay:
    """The hole: every refresh gives a new token, and the old one goes on working."""

    def __init__(
        self, tokens: Any, families: Any, *, new_token: Callable[[], str], **_unused: object
    ) -> None:
        self.tokens, self.new_token = tokens, new_token

    def start(self, login: dict[str, Any], *, now: float) -> str:
        """Begin a login."""
        token = self.new_token()
        self.tokens.insert(_digest(token), {"login": login})
        return token

    def rotate(self, refresh_token: str, *, client_id: str, now: float) -> tuple[str, Any]:
        """Return a successor and the login."""
        row = self.tokens.find(_digest(refresh_token))
        if row is None or row["login"]["client_id"] != client_id:
            raise ValueError("not known")
        return self.start(row["login"], now=now), row["login"]


class EndsNothing(OldTokensStay):
    """The hole: a spent token is refused, and nothing else comes of it."""

    def rotate(self, refresh_token: str, *, client_id: str, now: float) -> tuple[str, Any]:
        """Return a successor and the login, once."""
        digest = _digest(refresh_token)
        login = (self.tokens.find(digest) or {}).get("login")
        if login is None or login["client_id"] != client_id:
            raise ValueError("not known, or spent")
        if not self.tokens.update(digest, {"login": None}, where={"login": login}):
            raise ValueError("spent a moment ago")
        return self.start(login, now=now), login


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
