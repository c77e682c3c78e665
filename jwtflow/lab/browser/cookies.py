"""The cookie jar: what is stored, and which cookies go with a request.

RFC 10025, the successor of RFC 6265 that was long a draft called 6265bis; section numbers are the
draft's. Where Chromium does more or less than the RFC, the jar does as Chromium, and a comment says
so. Left out: limits on the number of cookies, ``Partitioned``, and blocking third-party cookies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from werkzeug.http import parse_date

from jwtflow.clock import Clock
from jwtflow.lab.browser import origins

MAX_SIZE = 4096  # bytes of name and value together (§5.6)
MAX_ATTRIBUTE = 1024  # bytes of an attribute's value (§5.6)
MAX_LIFETIME = 400 * 24 * 3600.0  # seconds (§5.5)
LAX_ALLOWING_UNSAFE = 120.0  # seconds (§5.6.7.2)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_MAX_AGE = re.compile(r"-?[0-9]+")


@dataclass(frozen=True)
class Cookie:
    """A stored cookie.

    Args:
        domain: the host that set it, or the domain it named.
        host_only: whether it named none, so that only this very host gets it.
        same_site: ``"Strict"``, ``"Lax"``, ``"None"``, or ``""`` if it said nothing valid.
        expires: NumericDate, or ``None`` for a session cookie.
        created: NumericDate.
        number: its place among all cookies, since a clock that stands still orders none.
    """

    name: str
    value: str
    domain: str
    host_only: bool
    path: str
    secure: bool
    http_only: bool
    same_site: str
    expires: float | None
    created: float
    number: int

    def __str__(self) -> str:
        return f"{self.name}={self.value}" if self.name else self.value

    @property
    def key(self) -> tuple[str, str, bool, str]:
        """Two cookies with the same key replace each other."""
        return self.name, self.domain, self.host_only, self.path

    def is_for_host(self, host: str) -> bool:
        """Whether this host gets it, whatever the port (§5.8.3)."""
        return host == self.domain if self.host_only else domain_match(host, self.domain)


@dataclass(frozen=True)
class Context:
    """What the rules need to know of the request that brings or takes cookies (§5.2).

    Args:
        method: of the request.
        same_site: whether the page that began it has the request's site; true if none began it.
        top_level: whether it changes what the address bar shows.
        script: whether it's no request at all, but script that uses ``document.cookie``.
    """

    method: str = "GET"
    same_site: bool = True
    top_level: bool = True
    script: bool = False


TYPED = Context()
SCRIPT = Context(script=True)


class CookieJar:
    """All cookies of one browser."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._cookies: dict[tuple[str, str, bool, str], Cookie] = {}
        self._count = 0

    def __iter__(self) -> Iterator[Cookie]:
        """The cookies that haven't expired, oldest first."""
        now = self._clock.now()
        alive = (c for c in self._cookies.values() if c.expires is None or c.expires > now)
        return iter(sorted(alive, key=lambda cookie: cookie.number))

    def store(self, set_cookie: str, url: str, context: Context = TYPED) -> str:
        """Store a cookie, replace its predecessor, or delete it if it has expired (§5.7).

        Args:
            set_cookie: the value of a ``Set-Cookie`` header, or what script assigned.
            url: where it comes from.
            context: the request that was answered with it, or script.

        Returns:
            Why it was refused, or ``""``.
        """
        if _CONTROL.search(set_cookie):
            return "it holds a control character"
        name, value, attributes = read_set_cookie(set_cookie)
        cookie = self._new(name, value, attributes, url)
        refusal = self._refusal(cookie, attributes, url, context)
        if not refusal:
            old = self._cookies.get(cookie.key)
            if old and old.value == value:
                # Else a new value would have its predecessor's age; in Chromium it is new.
                cookie = replace(cookie, created=old.created, number=old.number)
            self._cookies[cookie.key] = cookie
        return refusal

    def _new(self, name: str, value: str, attributes: dict[str, str], url: str) -> Cookie:
        host, now = origins.host(url), self._clock.now()
        domain = attributes.get("domain", "").removeprefix(".").lower()
        # A public suffix or an address that names itself gets a host-only cookie.
        alone = origins.is_public_suffix(domain) or origins.is_address(domain)
        host_only = not domain or (domain == host and alone)
        path = attributes.get("path", "")
        same_site = attributes.get("samesite", "").capitalize()
        self._count += 1
        return Cookie(
            name=name,
            value=value,
            domain=domain or host,
            host_only=host_only,
            path=path if path.startswith("/") else default_path(url),
            secure="secure" in attributes,
            http_only="httponly" in attributes,
            same_site=same_site if same_site in {"Strict", "Lax", "None"} else "",
            expires=_expiry(attributes, now),
            created=now,
            number=self._count,
        )

    def _refusal(
        self, cookie: Cookie, attributes: dict[str, str], url: str, context: Context
    ) -> str:
        """The first rule that forbids storing a cookie, in a sentence."""
        host, name = origins.host(url), cookie.name
        old = self._cookies.get(cookie.key)
        size = len(f"{name}{cookie.value}".encode())
        # A cookie without a name must not look like one with a prefix on the wire (§5.6).
        prefix = (name or cookie.value).lower()
        path_is_root = attributes.get("path") == "/"
        rules = {
            "it has neither a name nor a value": not (name or cookie.value),
            f"name and value have {size} bytes, and {MAX_SIZE} are allowed": size > MAX_SIZE,
            f"Domain={cookie.domain} is a public suffix, shared by strangers": (
                not cookie.host_only and origins.is_public_suffix(cookie.domain)
            ),
            f"{host} may not set cookies for {cookie.domain}": not cookie.is_for_host(host),
            "it is Secure, and this address is not https": (
                cookie.secure and not origins.is_trustworthy(url)
            ),
            "SameSite=None needs Secure": cookie.same_site == "None" and not cookie.secure,
            "script cannot set HttpOnly cookies": context.script and cookie.http_only,
            "script cannot replace an HttpOnly cookie": context.script and old and old.http_only,
            "only SameSite=None may be set in an answer to a request that another site began": (
                cookie.same_site != "None" and not (context.same_site or context.top_level)
            ),
            "the prefix __Secure- needs Secure": (
                prefix.startswith("__secure-") and not (name and cookie.secure)
            ),
            "the prefix __Host- needs Secure, Path=/ and no Domain": prefix.startswith("__host-")
            and not (name and cookie.secure and cookie.host_only and path_is_root),
            "over http it may not replace a Secure cookie of that name, or be sent before it": (
                not cookie.secure
                and not origins.is_trustworthy(url)
                and any(_shadows(cookie, other) for other in self)
            ),
        }
        return next((sentence for sentence, broken in rules.items() if broken), "")

    def select(self, url: str, context: Context = TYPED) -> tuple[list[Cookie], dict[Cookie, str]]:
        """Choose the cookies that go to ``url``, in order (§5.8.3).

        Args:
            url: where the request goes, or which page script runs in.
            context: the request, or script.

        Returns:
            The cookies, and of others of the same registrable domain why they stay.
        """
        chosen: list[Cookie] = []
        withheld: dict[Cookie, str] = {}
        domain = origins.registrable_domain(origins.host(url))
        for cookie in self:
            if origins.registrable_domain(cookie.domain) != domain:
                continue
            reason = self._reason(cookie, url, context)
            if reason:
                withheld[cookie] = reason
            else:
                chosen.append(cookie)
        return sorted(chosen, key=lambda cookie: (-len(cookie.path), cookie.number)), withheld

    def _reason(self, cookie: Cookie, url: str, context: Context) -> str:
        """Why a cookie stays at home, or ``""``."""
        if not cookie.is_for_host(origins.host(url)):
            return f"it is for {cookie.domain}{' alone' if cookie.host_only else ''}"
        if not path_match(urlsplit(url).path, cookie.path):
            return f"it is for {cookie.path} and below"
        if cookie.secure and not origins.is_trustworthy(url):
            return "it is Secure, and this address is not https"
        if cookie.http_only and context.script:
            return "it is HttpOnly: script cannot read it"
        return self._same_site_reason(cookie, context)

    def _same_site_reason(self, cookie: Cookie, context: Context) -> str:
        if context.same_site or cookie.same_site == "None":
            return ""
        if cookie.same_site == "Strict":
            return "it is SameSite=Strict, and another site began the request"
        if not context.top_level:
            return f"it is {_lax(cookie)}, and another site's page began a request in it"
        age = self._clock.now() - cookie.created
        fresh = cookie.same_site == "" and age < LAX_ALLOWING_UNSAFE
        if context.method in SAFE_METHODS or fresh:
            return ""
        return f"it is {_lax(cookie)}, and another site began a {context.method}"


def read_set_cookie(line: str) -> tuple[str, str, dict[str, str]]:
    """Split a ``Set-Cookie`` line into name, value and attributes; the last one counts (§5.6)."""
    pair, *rest = line.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    attributes = {}
    for part in rest:
        key, _, said = part.partition("=")
        if len(said.strip(" \t").encode()) <= MAX_ATTRIBUTE:
            attributes[key.strip(" \t").lower()] = said.strip(" \t")
    return name.strip(" \t"), value.strip(" \t"), attributes


def domain_match(host: str, domain: str) -> bool:
    """Whether ``host`` is ``domain`` or below it (§5.1.3)."""
    return host == domain or (host.endswith(f".{domain}") and not origins.is_address(host))


def path_match(path: str, cookie_path: str) -> bool:
    """Whether ``path`` is ``cookie_path`` or below it: ``/admin`` isn't above ``/administer``."""
    return path == cookie_path or path.startswith(cookie_path.rstrip("/") + "/")


def default_path(url: str) -> str:
    """The folder of the page that set a cookie without ``Path`` (§5.1.4)."""
    return urlsplit(url).path.rpartition("/")[0] or "/"


def _expiry(attributes: dict[str, str], now: float) -> float | None:
    """When a cookie expires: ``Max-Age`` counts before ``Expires`` (§5.7), 400 days at most."""
    if _MAX_AGE.fullmatch(attributes.get("max-age", "")):
        return now + min(int(attributes["max-age"]), MAX_LIFETIME)
    date = parse_date(attributes.get("expires"))
    return min(date.timestamp(), now + MAX_LIFETIME) if date else None


def _shadows(cookie: Cookie, other: Cookie) -> bool:
    """Whether a cookie without ``Secure`` would stand before, or replace, one with it (§5.7)."""
    return (
        other.secure
        and other.name == cookie.name
        and (domain_match(other.domain, cookie.domain) or domain_match(cookie.domain, other.domain))
        and path_match(cookie.path, other.path)
    )


def _lax(cookie: Cookie) -> str:
    return "SameSite=Lax" if cookie.same_site else "Lax by default"
