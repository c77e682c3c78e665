"""Bounds the size and total time of other servers' answers.

A hostile server may send for ever, one byte at a time, or a kilobyte that unpacks to a gigabyte. A
socket's time limit stops neither, since it starts anew with each byte.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import requests

MAX_SIZE = 256 * 1024
"""Limit on a document's size after decompression, in bytes."""

Result = TypeVar("Result")


class TooMuchError(Exception):
    """The answer is larger than it may be."""


class NoThreadError(Exception):
    """This process can start no more threads."""


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """Run ``call`` in a thread and return its result within ``seconds``.

    Threads can't be stopped, so a late one keeps running in the background.

    Raises:
        TimeoutError: ``call`` took longer.
        NoThreadError: ``call`` could not start.
    """
    outcome: Future[Result] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised again in the waiting thread
            outcome.set_exception(error)

    try:
        threading.Thread(target=run, name="jwtflow-exchange", daemon=True).start()
    except RuntimeError:
        raise NoThreadError from None
    return outcome.result(seconds)


def read_body(response: requests.Response, *, seconds: float, limit: int = MAX_SIZE) -> bytes:
    """Read and decompress the body of an answer that was requested with ``stream=True``.

    Raises:
        TooMuchError: it is larger than ``limit`` bytes.
        TimeoutError: it took longer than ``seconds``.
    """
    body, end = bytearray(), time.monotonic() + seconds
    for piece in response.iter_content(4096):
        body += piece
        if len(body) > limit:
            raise TooMuchError
        if time.monotonic() > end:
            raise TimeoutError
    return bytes(body)


def certificate_problem(error: BaseException) -> str | None:
    """Say why a server's certificate was refused; ``None`` if that wasn't the problem."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        cause = cause.__cause__ or cause.__context__
    return None
