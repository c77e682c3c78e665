"""Fetches the issuer's key set from where its metadata says (RFC 8414 §3, OIDC Discovery §4).

The address comes from the configured issuer, never from a token: ``iss`` and ``jku`` of an
unverified token are ignored (RFC 8725 §3.10). It must be https, or http on loopback; redirects are
not followed (RFC 8414 §6.2). A document may have ``MAX_SIZE`` bytes and take ``DEADLINE`` seconds.

``LastingFaultError`` means that something must be changed, here or there; any other
``UnavailableError``, that it may work later.
"""

from __future__ import annotations

import ipaddress
import threading
from typing import Any
from urllib.parse import urlsplit

from jwtflow.bounded import (
    MAX_SIZE,
    NoThreadError,
    TooMuchError,
    certificate_problem,
    read_body,
    within,
)
from jwtflow.discovery import metadata_urls
from jwtflow.errors import LastingFaultError, UnavailableError
from jwtflow.strict_json import StrictJSONError, parse_json_object

CONNECT_TIMEOUT = 1.0
READ_TIMEOUT = 2.0
DEADLINE = 4.0
"""Seconds to connect, between two pieces of the answer, and for the whole answer."""

MAX_PENDING = 8
"""Reads that a process may have in progress, including those that nobody waits for any longer."""

_TEMPORARY = frozenset({408, 425, 429})
_pending = threading.BoundedSemaphore(MAX_PENDING)


def fetch_key_set(issuer: str, *, jwks_uri: str | None = None) -> dict[str, Any]:
    """Fetch the issuer's JWK Set; ``jwks_uri`` says where it is for an issuer without metadata."""
    return fetch_json(jwks_uri or _discover_jwks_uri(issuer))


def fetch_json(url: str) -> dict[str, Any]:
    """Fetch the JSON object at ``url``."""
    if not is_trustworthy(url):
        raise LastingFaultError(f"{url} is neither https nor on loopback")
    if not _pending.acquire(blocking=False):
        raise UnavailableError(f"{url} is not asked: earlier answers have not ended yet")
    try:
        return within(DEADLINE, lambda: _fetch_and_release(url))
    except TimeoutError:
        raise UnavailableError(f"{url} does not answer within {DEADLINE:g} seconds") from None
    except NoThreadError:
        _pending.release()
        raise UnavailableError(f"{url} is not asked: no thread can be started") from None


def is_trustworthy(url: str) -> bool:
    """Whether nobody on the way can change what ``url`` answers: https, or http on loopback."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_local(host)))


def _discover_jwks_uri(issuer: str) -> str:
    problems = []
    for url in metadata_urls(issuer):
        try:
            return _jwks_uri(fetch_json(url), issuer, url)
        except UnavailableError as problem:
            problems.append(problem)
    lasts = all(isinstance(problem, LastingFaultError) for problem in problems)
    kind = LastingFaultError if lasts else UnavailableError
    raise kind("; ".join(map(str, problems)))


def _jwks_uri(metadata: dict[str, Any], issuer: str, url: str) -> str:
    if metadata.get("issuer") != issuer:
        raise LastingFaultError(f"{url} is the metadata of another issuer than {issuer}")
    jwks_uri = metadata.get("jwks_uri")
    if not isinstance(jwks_uri, str) or not jwks_uri.isprintable():  # it ends up in the log
        raise LastingFaultError(f"{url} names no usable jwks_uri")
    return jwks_uri


def _fetch_and_release(url: str) -> dict[str, Any]:
    try:
        return _fetch(url)
    finally:
        _pending.release()


def _fetch(url: str) -> dict[str, Any]:
    import requests

    with requests.Session() as session:
        # A proxy from the environment couldn't reach our loopback.
        session.trust_env = urlsplit(url).scheme == "https"
        try:
            return _read_json(session, url)
        except (requests.RequestException, OSError, ValueError) as error:
            if reason := certificate_problem(error):
                raise LastingFaultError(
                    f"the certificate of {url} is not trusted: {reason}"
                ) from None
            raise UnavailableError(f"{url} does not answer ({type(error).__name__})") from None


def _read_json(session: Any, url: str) -> dict[str, Any]:
    with session.get(
        url,
        headers={"Accept": "application/json"},
        timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
        allow_redirects=False,
        stream=True,
    ) as response:
        status = response.status_code
        if status >= 500 or status in _TEMPORARY:
            raise UnavailableError(f"{url} answered {status}")
        if status != 200:
            raise LastingFaultError(f"{url} answered {status}")
        try:
            return parse_json_object(read_body(response, seconds=DEADLINE))
        except TooMuchError:
            raise LastingFaultError(f"{url} answered more than {MAX_SIZE} bytes") from None
        except StrictJSONError as error:
            raise LastingFaultError(f"{url} answered no JSON object: {error}") from None


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
