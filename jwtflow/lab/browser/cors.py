"""Rules of the Fetch standard: what a page may send unasked, and which answers it may read.

CORS lets a server open its answers to pages of other origins; the default is closed. It protects
the answer, not the server: a simple request goes out, and has its effect, before any of this is
asked. Section numbers are those of https://fetch.spec.whatwg.org, read in 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from jwtflow.lab.browser import origins

SIMPLE_METHODS = frozenset({"GET", "HEAD", "POST"})
_SIMPLE_TYPES = frozenset(
    {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
)
_SIMPLE_HEADERS = frozenset({"accept", "accept-language", "content-language"})
_FORBIDDEN = frozenset(
    "accept-charset accept-encoding access-control-request-headers access-control-request-method "
    "connection content-length cookie cookie2 date dnt expect host keep-alive origin referer "
    "set-cookie te trailer transfer-encoding upgrade via".split()
)
_READABLE = frozenset(
    "cache-control content-language content-length content-type expires last-modified pragma".split()
)
DEFAULT_POLICY = "strict-origin-when-cross-origin"


def is_forbidden_header(name: str) -> bool:
    """Whether only the browser itself may set a request header (§2.2.2)."""
    return name.lower() in _FORBIDDEN or name.lower().startswith(("sec-", "proxy-"))


def unsafe_headers(headers: Mapping[str, str]) -> list[str]:
    """The headers that a page of another origin may not send unasked (§2.2.2), in lower case."""
    return sorted(
        name.lower()
        for name, value in headers.items()
        if name.lower() not in _SIMPLE_HEADERS
        and not (
            name.lower() == "content-type"
            and value.partition(";")[0].strip().lower() in _SIMPLE_TYPES
        )
    )


def refuses_reading(headers: Mapping[str, str], origin: str, *, credentials: bool) -> str:
    """Why a page of ``origin`` may not read an answer with these headers, or ``""`` (§4.10).

    Args:
        headers: of the answer, found in any case.
        origin: the page's, as the request's ``Origin`` told it.
        credentials: whether the request was made with credentials "include".
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


def preflight_refuses(
    answer: Mapping[str, str],
    status: int,
    *,
    method: str,
    unsafe: list[str],
    origin: str,
    credentials: bool,
) -> str:
    """Why the answer to a preflight forbids the request, or ``""`` (§4.8)."""
    refusal = refuses_reading(answer, origin, credentials=credentials)
    if refusal:
        return refusal
    if not 200 <= status <= 299:
        return f"the preflight was answered with {status}"
    methods = _listed(answer, "Access-Control-Allow-Methods")
    any_method = "*" in methods and not credentials
    if method not in SIMPLE_METHODS and method not in methods and not any_method:
        return f"the server does not allow the method {method} from other origins"
    names = {name.lower() for name in _listed(answer, "Access-Control-Allow-Headers")}
    for name in unsafe:
        if name not in names and not ("*" in names and not credentials):
            return f"the server does not allow the header {name} from other origins"
    return ""


def exposed(headers: Mapping[str, str], *, credentials: bool) -> dict[str, str]:
    """The headers of an answer of another origin that script may read (§2.2.2)."""
    names = {name.lower() for name in _listed(headers, "Access-Control-Expose-Headers")}
    every = "*" in names and not credentials
    return {
        name: value
        for name, value in headers.items()
        if name.lower() in _READABLE | names or (every and name.lower() != "set-cookie")
    }


def referer(policy: str, page: str, url: str) -> str:
    """What ``Referer`` tells ``url`` of the page, by the page's Referrer-Policy; ``""``: nothing.

    https://w3c.github.io/webappsec-referrer-policy/ §8.3.
    """
    full, only_origin = origins.without_fragment(page), origins.origin(page) + "/"
    same = origins.origin(page) == origins.origin(url)
    downgrade = origins.is_trustworthy(page) and not origins.is_trustworthy(url)
    match policy:
        case "no-referrer":
            return ""
        case "unsafe-url":
            return full
        case "origin":
            return only_origin
        case "origin-when-cross-origin":
            return full if same else only_origin
        case "same-origin":
            return full if same else ""
        case "strict-origin":
            return "" if downgrade else only_origin
        case "no-referrer-when-downgrade":
            return "" if downgrade else full
    return full if same else "" if downgrade else only_origin


def is_mixed_content(page: str, url: str) -> bool:
    """Whether a page of https asks for something that others could change on the way."""
    return urlsplit(page).scheme == "https" and not origins.is_trustworthy(url)


def _listed(headers: Mapping[str, str], name: str) -> set[str]:
    return {part.strip() for part in headers.get(name, "").split(",")}


def origin_of_post(policy: str, page: str, url: str) -> str:
    """What ``Origin`` says in a write that CORS doesn't govern, such as a form's (§3.2)."""
    same = origins.origin(page) == origins.origin(url)
    downgrade = origins.is_trustworthy(page) and not origins.is_trustworthy(url)
    hidden = (
        policy == "no-referrer"
        or (policy == "same-origin" and not same)
        or (downgrade and policy not in {"unsafe-url", "origin", "origin-when-cross-origin"})
    )
    return "null" if hidden else origins.origin(page)
