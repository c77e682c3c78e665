"""Rules of the Fetch standard: what a page may send without asking, and which answers it may read.

CORS lets a server open its answers to pages of other origins; by default they are closed. It
protects the answer, not the server: a simple request goes out, and has its effect, before any of
this is asked. Section numbers are those of https://fetch.spec.whatwg.org in 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from jwtflow.lab.browser import origins

SIMPLE_METHODS = frozenset({"GET", "HEAD", "POST"})
_SIMPLE_HEADERS = frozenset({"accept", "accept-language", "content-language"})
_SIMPLE_TYPES = frozenset(
    {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
)
_FORBIDDEN = frozenset(
    {"connection", "content-length", "cookie", "date", "dnt", "expect", "host", "keep-alive"}
    | {"origin", "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via"}
)
_FORBIDDEN_BEGINNINGS = ("sec-", "proxy-", "access-control-request-", "accept-charset")
_READABLE = frozenset(
    {"cache-control", "content-language", "content-length", "content-type", "expires", "pragma"}
)

DEFAULT_POLICY = "strict-origin-when-cross-origin"
# What the page's own origin is told, what others, and whether http is told nothing by https.
_POLICIES = {
    "no-referrer": ("", "", False),
    "unsafe-url": ("url", "url", False),
    "no-referrer-when-downgrade": ("url", "url", True),
    "origin": ("origin", "origin", False),
    "strict-origin": ("origin", "origin", True),
    "same-origin": ("url", "", False),
    "origin-when-cross-origin": ("url", "origin", False),
    DEFAULT_POLICY: ("url", "origin", True),
}


def is_forbidden_header(name: str) -> bool:
    """Whether only the browser itself may set a request header (§2.2.2)."""
    return name.lower() in _FORBIDDEN or name.lower().startswith(_FORBIDDEN_BEGINNINGS)


def unsafe_headers(headers: Mapping[str, str]) -> list[str]:
    """The headers that another origin must allow before they are sent, in lower case (§2.2.2)."""
    return sorted(name.lower() for name, value in headers.items() if not _is_simple(name, value))


def _is_simple(name: str, value: str) -> bool:
    media_type = value.partition(";")[0].strip().lower()
    is_type = name.lower() == "content-type" and media_type in _SIMPLE_TYPES
    return is_type or name.lower() in _SIMPLE_HEADERS


def refuses_reading(headers: Mapping[str, str], origin: str, *, credentials: bool) -> str:
    """Why a page of ``origin`` may not read an answer, or ``""`` (§4.10, "CORS check").

    Args:
        headers: of the answer, found in any case.
        origin: the page's, as the request's ``Origin`` told it.
        credentials: whether the page asked with credentials "include".
    """
    allowed = headers.get("Access-Control-Allow-Origin")
    if allowed is None:
        return f"the server does not allow {origin} to read it (no Access-Control-Allow-Origin)"
    if allowed == "*" and credentials:
        return "Access-Control-Allow-Origin: * does not count for a request with credentials"
    if allowed not in {"*", origin}:
        return f"the server allows {allowed} to read it, not {origin}"
    if credentials and headers.get("Access-Control-Allow-Credentials") != "true":
        return "the request had credentials, and Access-Control-Allow-Credentials is not true"
    return ""


def refuses_sending(
    headers: Mapping[str, str], method: str, unsafe: list[str], *, credentials: bool
) -> str:
    """Why a preflight's answer forbids a method or headers, or ``""`` (§4.8, "CORS-preflight")."""
    methods = _listed(headers, "Access-Control-Allow-Methods")
    names = _listed(headers, "Access-Control-Allow-Headers")
    if method not in SIMPLE_METHODS | methods and (credentials or "*" not in methods):
        return f"the server does not allow the method {method} from other origins"
    for name in unsafe:
        # The standard wants Authorization to be named; in Chromium * covers it.
        if name not in map(str.lower, names) and (credentials or "*" not in names):
            return f"the server does not allow the header {name} from other origins"
    return ""


def readable_headers(headers: Mapping[str, str], *, foreign: bool) -> dict[str, str]:
    """The headers of an answer that script may read: those of another origin must be exposed."""
    exposed = {name.lower() for name in _listed(headers, "Access-Control-Expose-Headers")}
    return {
        name: value
        for name, value in headers.items()
        if name.lower() != "set-cookie" and (not foreign or name.lower() in _READABLE | exposed)
    }


def referer(policy: str, page: str, url: str) -> str:
    """What ``Referer`` tells ``url`` of the page under its Referrer-Policy; ``""``: nothing.

    https://w3c.github.io/webappsec-referrer-policy/ §8.3.

    Args:
        policy: the page's.
        page: its URL. After a redirect: what the request before told, since what was cut stays cut.
        url: where the request goes.
    """
    own, others, strict = _POLICIES.get(policy, _POLICIES[DEFAULT_POLICY])
    downgrade = origins.is_trustworthy(page) and not origins.is_trustworthy(url)
    if not page or (strict and downgrade):
        return ""
    told = own if origins.origin(page) == origins.origin(url) else others
    values = {"url": origins.without_fragment(page), "origin": origins.origin(page) + "/"}
    return values.get(told, "")


def is_mixed_content(page: str, url: str) -> bool:
    """Whether a page of https asks for something that others could change on the way."""
    return urlsplit(page).scheme == "https" and not origins.is_trustworthy(url)


def _listed(headers: Mapping[str, str], name: str) -> set[str]:
    return {part.strip() for part in headers.get(name, "").split(",")}
