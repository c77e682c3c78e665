"""Where an issuer publishes its metadata (RFC 8414 §3, OpenID Connect Discovery §4).

Client and resource server both begin there, and neither may import the other.
"""

from __future__ import annotations

from urllib.parse import urlsplit


def metadata_urls(issuer: str) -> tuple[str, str]:
    """Return the two URLs where an issuer's metadata may be, OAuth's first.

    RFC 8414 §3.1 puts the well-known part between host and path, OpenID Connect after the path.
    """
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    return (
        f"{parts.scheme}://{parts.netloc}/.well-known/oauth-authorization-server{path}",
        f"{issuer.rstrip('/')}/.well-known/openid-configuration",
    )
