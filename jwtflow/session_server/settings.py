"""What the operator of a session server chooses."""

from __future__ import annotations

from dataclasses import dataclass

from jwtflow.web.settings import CookieSettings


@dataclass(frozen=True, kw_only=True)
class SessionServerSettings(CookieSettings):
    """The choices.

    Args:
        url: the URL it answers at, as configured; the ``Host`` header counts for nothing.
        origins: other origins whose pages may write with this server's cookies.
    """

    url: str
    origins: tuple[str, ...] = ()

    @property
    def own_url(self) -> str:
        """The URL that it answers at."""
        return self.url
