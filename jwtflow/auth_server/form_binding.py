"""Did our own page send this form? CSRF protection for a page before anyone has logged in.

A random cookie is the key, and the form holds an HMAC over the request that was shown, so what is
agreed to is what was read on the page (RFC 6749 §10.12). Nothing is stored, and any worker can
check it. Cookies ignore ports, so another server on the same host could plant one: hence the route
looks at the ``Origin`` as well.

The cookie is ``SameSite=Lax``: the browser sends it when a user follows a client's link, but not
with another site's form or frame. It keeps its value, so a second tab does not break the first.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from jwtflow.errors import CsrfError
from jwtflow.randomness import RandomSource, token_text

FIELD = "csrf"

_COOKIE_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


def cookie_value(existing: str | None, random: RandomSource) -> str:
    """The browser's cookie value, kept if it has one, so that two open tabs both work."""
    if existing is not None and _COOKIE_VALUE.fullmatch(existing):
        return existing
    return token_text(random, "consent")


def binding(cookie: str, parameters: Mapping[str, str]) -> str:
    """The form's field: what proves that the page with these ``parameters`` was shown here."""
    message = urlencode(sorted(parameters.items())).encode()
    return hmac.new(cookie.encode(), message, hashlib.sha256).hexdigest()


def check_binding(
    field: str,
    *,
    cookie: str | None,
    parameters: Mapping[str, str],
) -> None:
    """Refuse a form that our page, in this browser, for this request, did not send.

    Args:
        field: the form's ``csrf`` field.
        cookie: what the browser's cookie holds.
        parameters: the authorization request that the form carries.

    Raises:
        CsrfError: any of them does not fit.
    """
    if cookie is None or not _COOKIE_VALUE.fullmatch(cookie):
        raise CsrfError("This page needs a cookie that your browser did not send. Try again.")
    expected = binding(cookie, parameters)
    if not hmac.compare_digest(expected.encode(), field.encode("utf-8", "surrogatepass")):
        raise CsrfError("This page is no longer the one that was shown. Try again.")
