"""One JSON document from the issuer, and nothing that could keep or lead us elsewhere.

https, or http on loopback; no redirect is followed (RFC 8414 §6.2: whoever answers the request
answers for the issuer); size and time are bounded.
"""

from __future__ import annotations

import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit

from jwtflow.errors import UnavailableError
from jwtflow.strict_json import StrictJSONError, parse_json_object

MAX_SIZE = 256 * 1024
"""Bytes that a document may have."""

CONNECT_TIMEOUT = 1.0
READ_TIMEOUT = 2.0
DEADLINE = 3.0
"""Seconds to connect, between two pieces of the answer, and for its body as a whole."""


class UnusableAnswerError(UnavailableError):
    """The server answered, but not with the document."""


def is_trustworthy(url: str) -> bool:
    """Whether nobody between here and ``url`` can change what it answers."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _loops(host)))


def fetch_json(url: str) -> dict[str, Any]:
    """The JSON object at ``url``.

    Raises:
        UnusableAnswerError: the answer is not one JSON object of reasonable size.
        UnavailableError: there is no answer, or the URL is not one to ask.
    """
    import requests
    from urllib3.exceptions import HTTPError

    if not is_trustworthy(url):
        raise UnavailableError(f"{url} is neither https nor on loopback")
    with requests.Session() as session:
        # A proxy from the environment could not reach our own loopback.
        session.trust_env = urlsplit(url).scheme == "https"
        try:
            return _read_json(session, url)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise UnavailableError(f"{url} does not answer ({type(error).__name__})") from None


def _read_json(session: Any, url: str) -> dict[str, Any]:
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    with session.get(
        url,
        headers=headers,
        timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
        allow_redirects=False,
        stream=True,
    ) as response:
        if response.status_code != 200:
            raise UnusableAnswerError(f"{url} answered {response.status_code}")
        body = _read_body(response.raw, url)
    try:
        return parse_json_object(body)
    except StrictJSONError as error:
        raise UnusableAnswerError(f"{url} answered no JSON object: {error}") from None


def _read_body(raw: Any, url: str) -> bytes:
    body, end = b"", time.monotonic() + DEADLINE
    while piece := raw.read1(8192):
        body += piece
        if len(body) > MAX_SIZE or time.monotonic() > end:
            raise UnusableAnswerError(f"{url} answered too much, or too slowly")
    return body


def _loops(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
