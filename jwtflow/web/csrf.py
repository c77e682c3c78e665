"""Did the page mean this write? The double-submit check, bound to the login.

A browser attaches cookies to requests that other sites' pages cause. It does not let those pages
read our csrf cookie, so a header that repeats it proves that our own page asked. Another port of
the same host is the same site to SameSite, and shares our cookies: hence this check on top.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection

from flask import Request

from jwtflow.errors import CsrfError
from jwtflow.randomness import csrf_hash

HEADER = "X-CSRF-Token"

_SAFE_METHODS = frozenset({"GET", "HEAD"})


def is_write(request: Request) -> bool:
    """Whether a request may change something, so that a cookie alone is not enough for it."""
    return request.method not in _SAFE_METHODS


def check_origin(request: Request, origins: Collection[str]) -> None:
    """Refuse a request that a page of a foreign origin caused.

    Programs send no ``Origin``; browsers send it with every POST, and no page can change it.

    Args:
        request: the request.
        origins: the server's own origin, and those that were configured.

    Raises:
        CsrfError: the ``Origin`` is another one.
    """
    origin = request.headers.get("Origin")
    if origin is not None and origin not in origins:
        raise CsrfError("A page of another origin sent this. Nothing was done.")


def check_csrf(
    request: Request,
    *,
    cookie_value: str | None,
    expected_hash: object,
    origins: Collection[str],
) -> None:
    """Refuse a write by cookie that our own page did not ask for.

    Args:
        request: the write.
        cookie_value: what its csrf cookie holds.
        expected_hash: the ``csrf_hash`` that belongs to the login; anything but text refuses.
        origins: the server's own origin, and those that were configured.

    Raises:
        CsrfError: header and cookie differ, are another login's, or a foreign page asked.
    """
    check_origin(request, origins)
    sent = request.headers.get(HEADER)
    if not sent or not cookie_value or not _equal(sent, cookie_value):
        raise CsrfError(f"Send the value of the csrf cookie in the header {HEADER}.")
    if not isinstance(expected_hash, str) or not _equal(csrf_hash(sent), expected_hash):
        raise CsrfError("The csrf value belongs to another login. Log in again.")


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )
