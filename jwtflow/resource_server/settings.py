"""What the operator of a resource server chooses."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from jwtflow.web.settings import CookieSettings

METADATA_PATH = "/.well-known/oauth-protected-resource"


@dataclass(frozen=True, kw_only=True)
class ResourceServerSettings(CookieSettings):
    """The choices that its routes depend on.

    Args:
        issuer: the auth server whose tokens it takes.
        resource_url: the URL it answers at, as configured; the ``Host`` header counts for nothing.
        origins: further origins that its own pages are reached at, and may write with its cookies.
    """

    issuer: str
    resource_url: str
    origins: tuple[str, ...] = ()

    @property
    def own_url(self) -> str:
        """The URL that it answers at."""
        return self.resource_url

    @property
    def metadata_url(self) -> str:
        """Where its metadata is: the well-known part before the path (RFC 9728 §3.1)."""
        parts = urlsplit(self.resource_url)
        path = METADATA_PATH + ("" if parts.path == "/" else parts.path)
        return urlunsplit((parts.scheme, parts.netloc, path, "", ""))

    @property
    def sign_in_url(self) -> str:
        """The auth server's page that logs a browser in."""
        return self.issuer.rstrip("/") + "/sign-in"
