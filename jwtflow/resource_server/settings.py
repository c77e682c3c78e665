"""The settings of a resource server."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from jwtflow.web.settings import CookieSettings

METADATA_PATH = "/.well-known/oauth-protected-resource"


@dataclass(frozen=True, kw_only=True)
class ResourceServerSettings(CookieSettings):
    """The settings that its routes depend on."""

    issuer: str  # the auth server whose tokens it accepts
    resource_url: str  # the URL it answers at; the ``Host`` header is ignored

    @property
    def own_url(self) -> str:
        """The URL that it answers at."""
        return self.resource_url

    @property
    def metadata_url(self) -> str:
        """Where its metadata is: the well-known part comes before the path (RFC 9728 §3.1)."""
        parts = urlsplit(self.resource_url)
        path = METADATA_PATH + ("" if parts.path == "/" else parts.path)
        return urlunsplit((parts.scheme, parts.netloc, path, "", ""))

    @property
    def sign_in_url(self) -> str:
        """The auth server's page where a browser logs in."""
        return self.issuer.rstrip("/") + "/sign-in"
