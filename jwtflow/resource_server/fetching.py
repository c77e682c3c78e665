"""One JSON document from the issuer, and nothing that could keep or lead us elsewhere.

https, or http on loopback; no redirect is followed (RFC 8414 §6.2: whoever answers the request
answers for the issuer). Whoever asks has an answer or an error within ``DEADLINE``, whatever takes
so long: the name's look-up, TLS, headers or a body that come a byte at a time. A document has at
most ``MAX_SIZE`` bytes.

What the bound leaves out on purpose: a thread cannot be ended, so one whose server goes on sending
headers is left behind, and ``MOST_PENDING`` of them are the most that there can be.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from concurrent.futures import Future
from typing import Any
from urllib.parse import urlsplit

from jwtflow.errors import UnavailableError
from jwtflow.strict_json import StrictJSONError, parse_json_object

MAX_SIZE = 256 * 1024
"""Bytes that a document may have."""

CONNECT_TIMEOUT = 1.0
READ_TIMEOUT = 2.0
DEADLINE = 4.0
"""Seconds to connect, between two pieces of the answer, and for all of it."""

MOST_PENDING = 8
"""Reads that a process may have under way, with those that nobody waits for any more."""

_pending = threading.BoundedSemaphore(MOST_PENDING)


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
        UnavailableError: there is no answer in time, or the URL is not one to ask.
    """
    if not is_trustworthy(url):
        raise UnavailableError(f"{url} is neither https nor on loopback")
    if not _pending.acquire(blocking=False):
        raise UnavailableError(f"{url} is not asked: earlier answers have not ended yet")
    answer: Future[dict[str, Any]] = Future()
    threading.Thread(target=_fetch_into, args=[answer, url], daemon=True).start()
    try:
        return answer.result(DEADLINE)
    except TimeoutError:
        raise UnavailableError(f"{url} does not answer within {DEADLINE:g} seconds") from None


def _fetch_into(answer: Future[dict[str, Any]], url: str) -> None:
    try:
        answer.set_result(_fetch(url))
    except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits
        answer.set_exception(error)
    finally:
        _pending.release()


def _fetch(url: str) -> dict[str, Any]:
    import requests
    from urllib3.exceptions import HTTPError

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
