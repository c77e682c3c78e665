"""The settings of a session server."""

from __future__ import annotations

from dataclasses import dataclass

from jwtflow.web.settings import CookieSettings


@dataclass(frozen=True, kw_only=True)
class SessionServerSettings(CookieSettings):
    """What the operator of a session server chooses."""

    url: str  # the URL it answers at; the ``Host`` header counts for nothing

    @property
    def own_url(self) -> str:
        """The URL that it answers at."""
        return self.url
