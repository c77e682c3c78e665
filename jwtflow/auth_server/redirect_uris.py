"""Where a browser may be sent back to, and how an answer is put into that URL.

RFC 9700 §4.1.3 wants the registered string itself; RFC 8252 §7.3 makes one exception, the port of
a loopback address, because a native app listens on whatever port was free. Only ``127.0.0.1`` over
http is that exception: ``localhost`` may be resolved to another machine (RFC 8252 §8.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode, urlsplit

from jwtflow.web.settings import origin_of

# A port, and then only what can end an authority: no '@' that would make the address a user name.
_LOOPBACK = re.compile(r"http://127\.0\.0\.1(?::(?P<port>[1-9][0-9]{0,4}))?(?P<rest>(?:[/?].*)?)")
_MAX_PORT = 65535


def is_registered(requested: str, registered: Iterable[str]) -> bool:
    """Whether ``requested`` is one of the client's redirect URIs, as whole strings."""
    return any(_same(requested, uri) for uri in registered)


def default_redirect_uri(registered: Iterable[str]) -> str | None:
    """The URI that a request may leave out: the only one, if its port is fixed (RFC 6749 §3.1.2.3).

    Returns:
        ``None`` where the client must name one.
    """
    uris = tuple(registered)
    if len(uris) != 1 or _LOOPBACK.fullmatch(uris[0]):
        return None
    return uris[0]


def form_action_source(redirect_uri: str) -> str:
    """What a page's ``form-action`` must allow, so that its form may end up at ``redirect_uri``.

    Chromium applies the directive to redirects too. The source is the origin, or the scheme alone
    for an app's private-use scheme (CSP Level 3 §2.3.1, RFC 8252 §7.1).
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
