"""Which redirect URIs a client may use, and how an answer is added to one.

RFC 9700 §4.1.3 wants the exact registered string. RFC 8252 §7.3 makes one exception for the port of
a loopback address, because a native app listens on whatever port is free. Here that means
``http://127.0.0.1`` only: ``localhost`` may resolve to another machine (RFC 8252 §8.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode, urlsplit

from jwtflow.web.settings import origin_of

# After the port only '/' or '?' may follow: an '@' would turn the address into a user name.
_LOOPBACK = re.compile(r"http://127\.0\.0\.1(?::(?P<port>[1-9][0-9]{0,4}))?(?P<rest>(?:[/?].*)?)")
_MAX_PORT = 65535


def is_registered(requested: str, registered: Iterable[str]) -> bool:
    """Whether ``requested`` is one of the client's redirect URIs, as whole strings."""
    return any(_same(requested, uri) for uri in registered)


def default_redirect_uri(registered: Iterable[str]) -> str | None:
    """The URI that a request may leave out: the only one, if its port is fixed.

    See RFC 6749 §3.1.2.3.
    """
    uris = tuple(registered)
    if len(uris) != 1 or _LOOPBACK.fullmatch(uris[0]):
        return None
    return uris[0]


def form_action_source(redirect_uri: str) -> str:
    """The CSP source that lets a page's form lead to ``redirect_uri``: its origin or app scheme.

    Chromium applies ``form-action`` to redirects too (CSP Level 3 §2.3.1, RFC 8252 §7.1).
    """
    scheme = urlsplit(redirect_uri).scheme
    return origin_of(redirect_uri) if scheme in {"http", "https"} else f"{scheme}:"


def with_parameters(redirect_uri: str, parameters: Mapping[str, str]) -> str:
    """``redirect_uri`` with ``parameters`` added to its query (RFC 6749 §4.1.2)."""
    separator = "&" if "?" in redirect_uri else "?"
    return f"{redirect_uri}{separator}{urlencode(parameters, quote_via=quote, safe='')}"


def _same(requested: str, registered: str) -> bool:
    if requested == registered:
        return True
    ours, theirs = _LOOPBACK.fullmatch(registered), _LOOPBACK.fullmatch(requested)
    if ours is None or theirs is None:
        return False
    return ours["rest"] == theirs["rest"] and int(theirs["port"] or 80) <= _MAX_PORT
