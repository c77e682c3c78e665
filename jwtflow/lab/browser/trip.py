"""``Trip``: a request on its way, from redirect to redirect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import requests

from jwtflow.errors import JwtflowError
from jwtflow.lab.browser import cors, origins

Credentials = Literal["omit", "same-origin", "include"]
Mode = Literal["cors", "no-cors", "navigate"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 20
_BODY_HEADERS = frozenset({"content-type", "content-encoding", "content-language"})


class RedirectError(JwtflowError):
    """A server redirected the browser again and again."""


@dataclass
class Trip:
    """What a browser knows of a request while it follows redirects (Fetch §2.2.5, "request").

    Args:
        url: where it goes next.
        kind: ``"navigation"``, ``"fetch"`` or ``"image"``.
        mode: ``"navigate"`` changes what the address bar shows; the others are those of ``fetch``.
        began: URL of the page that began it; empty for the address bar.
        policy: that page's Referrer-Policy.
        credentials: with which hosts cookies are exchanged.
        method: of the next request.
        headers: that the page set.
        body: of the next request.

    Attributes:
        origin: what ``Origin`` says; ``"null"`` once nobody can tell who is asking.
        referrer: what ``Referer`` said last.
        passed: the URLs that redirected.
    """

    url: str
    kind: str
    mode: Mode
    began: str = ""
    policy: str = ""
    credentials: Credentials = "include"
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None

    def __post_init__(self) -> None:
        self.origin = origins.origin(self.began) if self.began else ""
        self.passed: list[str] = []
        self.referrer = cors.referer(self.policy, self.began, self.url)

    @property
    def crossed(self) -> bool:
        """Whether it goes to another origin than the page's, or came back from one."""
        return self.origin != origins.origin(self.url)

    @property
    def asks(self) -> bool:
        """Whether script asks to read an answer of another origin, which CORS must allow."""
        return self.crossed and self.mode == "cors"

    @property
    def has_cookies(self) -> bool:
        """Whether cookies go along and are stored."""
        return self.credentials == "include" or (
            self.credentials == "same-origin" and not self.crossed
        )

    @property
    def site(self) -> str:
        """How the page that began it relates to all URLs on its way, as in ``Sec-Fetch-Site``."""
        urls = [*self.passed, self.url]
        if not self.began:
            return "none"
        if all(origins.origin(url) == origins.origin(self.began) for url in urls):
            return "same-origin"
        if all(origins.site(url) == origins.site(self.began) for url in urls):
            return "same-site"
        return "cross-site"

    def forbidden(self) -> str:
        """Why the browser doesn't even ask, or ``""``."""
        if cors.is_mixed_content(self.began, self.url):
            return "a page of https may not load anything over http"
        if self.mode == "no-cors" and self.method not in cors.SIMPLE_METHODS:
            return f'mode "no-cors" allows no {self.method}'
        if self.body is not None and self.method in {"GET", "HEAD"}:
            return f"a {self.method} has no body"
        return ""

    def needs_preflight(self) -> bool:
        """Whether the server must be asked first, since no form could send this."""
        simple = self.method in cors.SIMPLE_METHODS and not cors.unsafe_headers(self.headers)
        return self.asks and not simple

    def origin_headers(self) -> dict[str, str]:
        """The headers ``Origin`` and ``Referer`` of the next request, as far as it has them."""
        origin = self.origin
        if not self.asks:
            # Outside CORS only writes name it (Fetch §3.2), and fetch names it in any case.
            if self.method in {"GET", "HEAD"}:
                origin = ""
            elif self.mode in {"no-cors", "navigate"} and not self.referrer:
                origin = "null"
        return {k: v for k, v in {"Origin": origin, "Referer": self.referrer}.items() if v}

    def follow(self, response: requests.Response) -> bool:
        """Turn to where an answer redirects; false if it doesn't (Fetch §4.4, HTML §7.4.2).

        Raises:
            RedirectError: it is the twenty-first time.
        """
        location = response.headers.get("Location")
        status = response.status_code
        if status not in _REDIRECTS or location is None:
            return False
        if len(self.passed) == _MOST_REDIRECTS:
            raise RedirectError(f"The server redirects more than {_MOST_REDIRECTS} times.")
        old, self.url = self.url, origins.parse(location, self.url)
        self.passed.append(old)
        fragment = urlsplit(old).fragment
        if fragment and "#" not in self.url:
            self.url += f"#{fragment}"
        if (status in {301, 302} and self.method == "POST") or (
            status == 303 and self.method not in {"GET", "HEAD"}
        ):
            self.method, self.body = "GET", None
            self._drop(_BODY_HEADERS)
        if origins.origin(old) != origins.origin(self.url):
            # The next host is not the one for which it was meant.
            self._drop({"authorization"})
            foreign = origins.origin(old) != origins.origin(self.began)
            # By the standard a form that its own site redirects would still name that site.
            if self.began and (foreign or self.mode != "cors"):
                self.origin = "null"
        self.policy = response.headers.get("Referrer-Policy") or self.policy
        self.referrer = cors.referer(self.policy, self.referrer, self.url)
        return True

    def _drop(self, names: set[str] | frozenset[str]) -> None:
        self.headers = {k: v for k, v in self.headers.items() if k.lower() not in names}
