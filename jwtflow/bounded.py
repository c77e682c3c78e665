"""What other servers answer, bounded in size and in time, and where an issuer describes itself.

A server may send without end, a byte at a time, or a kilobyte that unpacks to a gigabyte. A time
limit on a socket stops none of these: it begins anew with each byte.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import requests

MAX_SIZE = 256 * 1024
"""Bytes that a document may have, unpacked."""

Result = TypeVar("Result")


class TooMuchError(Exception):
    """The answer is larger than ``MAX_SIZE``."""


class NoThreadError(Exception):
    """This process can start no more threads."""


def within(
    seconds: float, call: Callable[[], Result], *, at_end: Callable[[], object] = lambda: None
) -> Result:
    """The result of ``call``, waited for no longer than ``seconds``.

    It runs in a thread, and nothing can stop a thread: a late one is left behind.

    Args:
        seconds: in all, whatever takes so long.
        call: what to do.
        at_end: called once, when ``call`` has ended or could not begin.

    Raises:
        TimeoutError: it has not ended in time.
        NoThreadError: it could not begin.
    """
    outcome: Future[Result] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits
            outcome.set_exception(error)
        finally:
            at_end()

    try:
        threading.Thread(target=run, name="jwtflow-exchange", daemon=True).start()
    except RuntimeError:
        at_end()
        raise NoThreadError from None
    return outcome.result(seconds)


def read_body(response: requests.Response, *, seconds: float) -> bytes:
    """The body of an answer that was asked for with ``stream=True``, unpacked.

    Raises:
        TooMuchError: it is larger than ``MAX_SIZE``.
        TimeoutError: it has not ended after ``seconds``.
    """
    body, end = b"", time.monotonic() + seconds
    for piece in response.iter_content(4096):
        body += piece
        if len(body) > MAX_SIZE:
            raise TooMuchError
        if time.monotonic() > end:
            raise TimeoutError
    return body


def certificate_problem(error: BaseException) -> str | None:
    """Why a server's certificate was refused; ``None`` if something else went wrong."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        cause = cause.__cause__ or cause.__context__
    return None


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
