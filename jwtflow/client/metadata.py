"""Reads the auth server's metadata, and decides whether to believe it (RFC 8414).

A client is configured with nothing but the issuer. The metadata say where to send a user, a code or
a token. They count only if they name the same issuer (§3.3): otherwise a server could pose as
another one and collect its codes (mix-up, RFC 9700 §4.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from jwtflow.client.errors import (
    ClientError,
    MetadataError,
    RefusedError,
    TryLaterError,
    UnexpectedAnswerError,
)
from jwtflow.client.http import ask, one_line, origin_of
from jwtflow.discovery import metadata_urls


@dataclass(frozen=True)
class Metadata:
    """What a client needs to know about an auth server; endpoints it doesn't have are ``None``."""

    issuer: str
    authorization_endpoint: str | None
    token_endpoint: str
    revocation_endpoint: str | None
    jwks_uri: str | None
    sends_iss: bool


def fetch_metadata(http: requests.Session, issuer: str) -> Metadata:
    """Fetch and check the metadata of ``issuer``: OAuth's, or else OpenID Connect's."""
    problems = []
    for url in metadata_urls(issuer):
        try:
            return read_metadata(ask(http, "GET", url).content, issuer=issuer)
        except TryLaterError:
            raise
        except (MetadataError, RefusedError, UnexpectedAnswerError) as error:
            problems.append(f"{url}: {error.description}")
    raise MetadataError(f"{issuer} has no usable metadata. {' '.join(problems)}")


def read_metadata(document: dict[str, Any], *, issuer: str) -> Metadata:
    """Check a metadata document, and return what is needed of it."""
    named = document.get("issuer")
    if named != issuer:
        raise MetadataError(
            f"It names the issuer {one_line(named)!r}, not {issuer!r}, to the letter, so nothing "
            "in it is used."
        )
    token_endpoint = _endpoint(document, "token_endpoint", issuer)
    if token_endpoint is None:
        raise MetadataError("It names no 'token_endpoint'.")
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_endpoint(document, "authorization_endpoint", issuer),
        token_endpoint=token_endpoint,
        revocation_endpoint=_endpoint(document, "revocation_endpoint", issuer),
        jwks_uri=_endpoint(document, "jwks_uri", issuer),
        sends_iss=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _endpoint(document: dict[str, Any], name: str, issuer: str) -> str | None:
    value = document.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _is_usable(value, issuer):
        raise MetadataError(f"It names an unusable {name!r}.")
    return value


def _is_usable(url: str, issuer: str) -> bool:
    try:
        origin = origin_of(url)
    except ClientError:
        return False
    if not url.isprintable():  # errors name it, and it may be handed to a browser's command
        return False
    # If an https issuer named an http endpoint, secrets would be sent in the clear.
    return origin.startswith("https:") or not issuer.lower().startswith("https:")
