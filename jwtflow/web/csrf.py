"""CSRF protection: the double-submit check, bound to the login.

A browser attaches our cookies to requests from other sites' pages too, but doesn't let those pages
read our csrf cookie. A header that repeats it proves that our own page sent the request. SameSite
isn't enough: another port of the same host is the same site and shares our cookies.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection

from flask import Request

from jwtflow.errors import CsrfError
from jwtflow.randomness import sha256_text
from jwtflow.web.cookies import Cookie
from jwtflow.web.settings import CookieSettings

HEADER = "X-CSRF-Token"

_SAFE_METHODS = frozenset({"GET", "HEAD"})


def check_origin(request: Request, origins: Collection[str]) -> None:
    """Refuse a request from a page whose origin isn't one of ``origins``.

    Browsers send ``Origin`` with every POST, and no page can change it. Programs don't send it.
    """
    origin = request.headers.get("Origin")
    if origin is not None and origin not in origins:
        raise CsrfError("A page of another origin sent this. Nothing was done.")


def check_csrf(
    request: Request, cookie: Cookie, *, expected_hash: object, settings: CookieSettings
) -> None:
    """Refuse a request by cookie that may change something, unless our own page sent it.

    Args:
        request: it is authenticated by a cookie.
        cookie: the server's csrf cookie.
        expected_hash: the login's ``csrf_hash``; anything but a string is refused.
        settings: the server's origins, and whether it uses https.

    Raises:
        CsrfError: the header and the cookie differ, belong to another login, or the page has a
            foreign origin.
    """
    if request.method in _SAFE_METHODS:
        return
    check_origin(request, settings.writing_origins)
    sent, cookie_value = request.headers.get(HEADER), cookie.read(request, secure=settings.secure)
    if not sent or not cookie_value or not _equal(sent, cookie_value):
        raise CsrfError(f"Send the value of the csrf cookie in the header {HEADER}.")
    if not isinstance(expected_hash, str) or not _equal(sha256_text(sent), expected_hash):
        raise CsrfError("The csrf value belongs to another login. Log in again.")


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
