"""Where an issuer publishes its keys (RFC 8414 §3, OpenID Connect Discovery §4).

The address comes from the issuer that was configured, never from a token: neither ``iss`` nor
``jku`` of a token that is yet to be checked sends us anywhere (RFC 8725 §3.10).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from jwtflow.errors import UnavailableError
from jwtflow.resource_server.fetching import UnusableAnswerError, fetch_json


def metadata_urls(issuer: str) -> tuple[str, str]:
    """The two addresses that an issuer's metadata may have, the OAuth one first.

    RFC 8414 §3.1 puts the well-known part between host and path, OpenID Connect behind the path.
    """
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    return (
        f"{parts.scheme}://{parts.netloc}/.well-known/oauth-authorization-server{path}",
        f"{issuer.rstrip('/')}/.well-known/openid-configuration",
    )


def fetch_key_set(issuer: str, *, jwks_uri: str | None = None) -> dict[str, Any]:
    """The issuer's JWK Set document.

    Args:
        issuer: the issuer that was configured.
        jwks_uri: where its keys are, if it has no metadata that would say so.

    Raises:
        UnavailableError: it cannot be read, or the metadata is another issuer's (RFC 8414 §3.3).
    """
    return fetch_json(jwks_uri or _discover_jwks_uri(issuer))


def _discover_jwks_uri(issuer: str) -> str:
    problems = []
    for url in metadata_urls(issuer):
        try:
            return _jwks_uri(fetch_json(url), issuer, url)
        except UnusableAnswerError as error:
            problems.append(str(error))
    raise UnavailableError("; ".join(problems))


def _jwks_uri(metadata: dict[str, Any], issuer: str, url: str) -> str:
    if metadata.get("issuer") != issuer:
        raise UnusableAnswerError(f"{url} is the metadata of another issuer than {issuer}")
    jwks_uri = metadata.get("jwks_uri")
    if not isinstance(jwks_uri, str):
        raise UnusableAnswerError(f"{url} names no jwks_uri")
    return jwks_uri
