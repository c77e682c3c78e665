"""The auth server's description of itself, and whether to believe it (RFC 8414).

The one thing a client is told is the issuer. Where to send a user, a code or a token, it reads
from the metadata at an address that follows from the issuer, and it believes the document only if
that names the same issuer (§3.3): otherwise a mix-up of servers could steal codes (RFC 9700 §4.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from jwtflow.bounded import metadata_urls
from jwtflow.client.errors import (
    ClientError,
    MetadataError,
    RefusedError,
    TryLaterError,
    UnexpectedAnswerError,
)
from jwtflow.client.http import ask, origin_of, printable


@dataclass(frozen=True)
class Metadata:
    """What a client needs to know of an auth server; an endpoint it does not offer is ``None``."""

    issuer: str
    authorization_endpoint: str | None
    token_endpoint: str
    revocation_endpoint: str | None
    jwks_uri: str | None
    sends_iss: bool


def fetch_metadata(http: requests.Session, issuer: str) -> Metadata:
    """The metadata of ``issuer``, checked: OAuth's, or else OpenID Connect's."""
    problems = []
    for url in metadata_urls(issuer):
        try:
            return read_metadata(ask(http, "GET", url), issuer=issuer)
        except TryLaterError:
            raise
        except (MetadataError, RefusedError, UnexpectedAnswerError) as problem:
            problems.append(f"{url}: {problem.description}")
    raise MetadataError(f"{issuer} has no metadata that can be used. {' '.join(problems)}")


def read_metadata(document: dict[str, Any], *, issuer: str) -> Metadata:
    """The checked content of a metadata document."""
    named = document.get("issuer")
    if named != issuer:
        raise MetadataError(
            f"It names the issuer {printable(named)!r}, not {issuer!r}, to the letter, so nothing "
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
    if not isinstance(value, str) or not _usable(value, issuer):
        raise MetadataError(f"It names an unusable {name!r}.")
    return value


def _usable(url: str, issuer: str) -> bool:
    try:
        origin = origin_of(url)
    except ClientError:
        return False
    # An https issuer that names an http endpoint would have secrets sent in the clear.
    return origin.startswith("https:") or not issuer.lower().startswith("https:")
