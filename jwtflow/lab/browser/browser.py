"""``Browser``: sends requests as a real one would, with the cookies and headers that go along.

It follows the Fetch standard (https://fetch.spec.whatwg.org) and HTML's rules for navigation as far
as tokens and cookies need them, and ``tests/browser/test_browser_rules.py`` holds it against
Chromium. Left out: frames, caches, HSTS, Content-Security-Policy, service workers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests

from jwtflow.clock import Clock
from jwtflow.errors import JwtflowError
from jwtflow.lab.browser import cors, origins
from jwtflow.lab.browser.cookies import CookieJar, Sending
from jwtflow.lab.browser.page import Answer, Page

if TYPE_CHECKING:
    from jwtflow.lab.browser.page import Credentials, Mode
    from jwtflow.lab.network import LabSession

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 20
_BODY_HEADERS = frozenset({"content-type", "content-encoding", "content-language"})


@dataclass
class SentRequest:
    """A request that the browser sent, and what it did with cookies.

    Args:
        kind: ``"navigation"``, ``"fetch"``, ``"image"`` or ``"preflight"``.
        initiator: the origin of the page that began it; empty for the address bar.
        site: how the initiator relates to the URL, as in ``Sec-Fetch-Site``.
        headers: as sent.
        cookies: names of those that went along, in order.
        withheld: names of those that stayed, and why.
        status: the answer's.
        stored: names of the cookies that the answer set.
        refused: names of the cookies that it tried to set, and why they weren't stored.
    """

    method: str
    url: str
    kind: str
    initiator: str
    site: str
    headers: dict[str, str]
    cookies: list[str] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)
    status: int = 0
    stored: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


class Browser:
    """A browser of one person, at first without cookies.

    Args:
        http: carries its requests; its cookies and redirects are not used.
        clock: the time by which cookies expire.

    Attributes:
        page: the page that is shown.
        history: the addresses that were shown, oldest first.
        requests: what was sent, oldest first.
        jar: its cookies.
    """

    def __init__(self, http: LabSession, clock: Clock) -> None:
        self._http = http
        self._storage: dict[str, dict[str, str]] = {}
        self.jar = CookieJar(clock)
        self.page: Page | None = None
        self.history: list[str] = []
        self.requests: list[SentRequest] = []

    def open(self, url: str) -> Page:
        """Type an address into the address bar."""
        return self.navigate(origins.parse(url))

    @property
    def address_bar(self) -> str:
        """The address of the page that is shown."""
        return self.page.url if self.page else ""

    def storage_of(self, origin: str) -> dict[str, str]:
        """The ``localStorage`` of an origin."""
        return self._storage.setdefault(origin, {})

    def navigate(
        self,
        url: str,
        *,
        initiator: Page | None = None,
        method: str = "GET",
        body: bytes | None = None,
        content_type: str = "",
    ) -> Page:
        """Load a page into the tab, following redirects.

        Args:
            url: absolute.
            initiator: the page whose link or form it was; ``None`` for the address bar.
            method: ``"GET"`` or ``"POST"``.
            body: of a form.
            content_type: of the body.
        """
        began = initiator.url if initiator else ""
        policy = initiator.policy if initiator else ""
        headers = {"Content-Type": content_type} if content_type else {}
        origin = cors.origin_of_post(policy, began, url) if method == "POST" else ""
        chain = [url]
        while True:
            told = _told(origin, cors.referer(policy, began, url) if began else "")
            request = self._request(method, chain, "navigation", began, {**headers, **told})
            response = self._send(request, body, credentials=True)
            target = _redirect_target(response, url)
            if not target:
                break
            method, body, headers = _after_redirect(response, method, body, headers)
            # Chromium hides the form's page from the next host; Fetch §4.4 would name it.
            if origin and origins.origin(target) != origins.origin(url):
                origin = "null"
            origin = origin if method == "POST" else ""
            policy = response.headers.get("Referrer-Policy") or policy
            chain.append(url := target)
        if response.status_code == 204 and self.page:  # No Content: the page stays
            return self.page
        self.page = Page(self, url, response)
        if not self.history or self.history[-1] != url:
            self.history.append(url)
        return self.page

    def fetch(
        self,
        page: Page,
        url: str,
        *,
        method: str,
        headers: dict[str, str],
        body: bytes | None,
        credentials: Credentials,
        mode: Mode,
        kind: str,
    ) -> Answer:
        """Do what ``Page.fetch`` describes (Fetch §4.1)."""
        headers = {k: v for k, v in headers.items() if not cors.is_forbidden_header(k)}
        if body is not None and "content-type" not in map(str.lower, headers):
            headers["Content-Type"] = "text/plain;charset=UTF-8"
        if mode == "no-cors":
            if method not in cors.SIMPLE_METHODS:
                return _stopped(f'mode "no-cors" allows no {method}')
            headers = {k: v for k, v in headers.items() if not cors.unsafe_headers({k: v})}
        include = credentials == "include"
        origin, policy, crossed, chain = page.origin, page.policy, False, [url]
        while True:
            sent = len(chain) > 1
            if cors.is_mixed_content(page.url, url):
                return _stopped("a page of https may not load anything over http", sent=sent)
            crossed = crossed or origins.origin(url) != page.origin
            if crossed and mode == "same-origin":
                return _stopped('mode "same-origin" forbids other origins', sent=sent)
            asks = crossed and mode == "cors"
            unsafe = cors.unsafe_headers(headers)
            if asks and (unsafe or method not in cors.SIMPLE_METHODS):
                refusal = self._preflight(page, chain, method, unsafe, origin, policy, include)
                if refusal:
                    return _stopped(refusal, sent=sent)
            told = _told(
                _origin_header(page, url, method, origin, policy, mode, asks=asks),
                cors.referer(policy, page.url, url),
            )
            request = self._request(method, chain, kind, page.url, {**headers, **told})
            with_cookies = include or (credentials == "same-origin" and not crossed)
            try:
                response = self._send(request, body, credentials=with_cookies)
            except requests.RequestException as error:
                return _stopped(str(error).rstrip("."))
            if asks:
                refusal = cors.refuses_reading(response.headers, origin, credentials=include)
                if refusal:
                    return _stopped(refusal, sent=True)
            target = _redirect_target(response, url)
            if not target:
                break
            method, body, headers = _after_redirect(response, method, body, headers)
            if origins.origin(target) != origins.origin(url):
                # The next host is not the one for which the header was meant (Fetch §4.4).
                headers = {k: v for k, v in headers.items() if k.lower() != "authorization"}
                if origins.origin(url) != page.origin:
                    origin = "null"  # and not the one that this page asked
            policy = response.headers.get("Referrer-Policy") or policy
            chain.append(url := target)
        if crossed and mode == "no-cors":
            return Answer("opaque", why='it was asked for in mode "no-cors", which reads nothing')
        readable = (
            cors.exposed(response.headers, credentials=include)
            if crossed
            else {k: v for k, v in response.headers.items() if k.lower() != "set-cookie"}
        )
        return Answer(
            "cors" if crossed else "basic",
            response=response,
            headers=requests.structures.CaseInsensitiveDict(readable),
            redirected=len(chain) > 1,
        )

    def _preflight(
        self,
        page: Page,
        chain: list[str],
        method: str,
        unsafe: list[str],
        origin: str,
        policy: str,
        include: bool,  # noqa: FBT001
    ) -> str:
        """Ask the server whether the page may send this (Fetch §4.8); return why not."""
        asks = {"Access-Control-Request-Method": method}
        if unsafe:
            asks["Access-Control-Request-Headers"] = ",".join(unsafe)
        told = _told(origin, cors.referer(policy, page.url, chain[-1]))
        request = self._request("OPTIONS", chain, "preflight", page.url, {**asks, **told})
        try:
            response = self._send(request, None, credentials=False)
        except requests.RequestException as error:
            return str(error).rstrip(".")
        return cors.preflight_refuses(
            response.headers,
            response.status_code,
            method=method,
            unsafe=unsafe,
            origin=origin,
            credentials=include,
        )

    def _request(
        self, method: str, chain: list[str], kind: str, began: str, headers: Mapping[str, str]
    ) -> SentRequest:
        site = _relation(began, chain)
        url = origins.without_fragment(chain[-1])
        own = {"Sec-Fetch-Site": site} if origins.is_trustworthy(url) else {}
        initiator = origins.origin(began) if began else ""
        return SentRequest(method, url, kind, initiator, site, {**headers, **own})

    def _send(
        self, request: SentRequest, body: bytes | None, *, credentials: bool
    ) -> requests.Response:
        """Send a request with its cookies, and store those of the answer."""
        # Chromium compares only the page that began it, and not the redirects on the way.
        same_site = not request.initiator or origins.site(request.initiator) == origins.site(
            request.url
        )
        sending = Sending(request.method, same_site, top_level=request.kind == "navigation")
        if credentials:
            cookies, withheld = self.jar.select(request.url, sending)
            request.cookies = [cookie.name for cookie in cookies]
            request.withheld = {cookie.name: reason for cookie, reason in withheld.items()}
            if cookies:
                request.headers["Cookie"] = "; ".join(map(str, cookies))
        self.requests.append(request)
        prepared = requests.Request(
            request.method, request.url, headers=request.headers, data=body
        ).prepare()
        response = self._http.send(prepared, allow_redirects=False)
        request.status = response.status_code
        if credentials:
            for line in response.raw.headers.getlist("Set-Cookie"):
                name = line.partition("=")[0].strip()
                refusal = self.jar.store(line, request.url, sending)
                if refusal:
                    request.refused[name] = refusal
                else:
                    request.stored.append(name)
        return response


def _told(origin: str, referer: str) -> dict[str, str]:
    """The headers that tell of the page, without those that tell nothing."""
    return {k: v for k, v in {"Origin": origin, "Referer": referer}.items() if v}


def _origin_header(
    page: Page, url: str, method: str, origin: str, policy: str, mode: str, *, asks: bool
) -> str:
    """The header ``Origin``: always for CORS, else for all but GET and HEAD (Fetch §3.2)."""
    if asks:
        return origin
    if method in {"GET", "HEAD"}:
        return ""
    if mode != "no-cors" or origin == "null":
        return origin
    return cors.origin_of_post(policy, page.url, url)


def _relation(began: str, chain: list[str]) -> str:
    """How the page that began a request relates to all URLs on its way."""
    if not began:
        return "none"
    if all(origins.origin(url) == origins.origin(began) for url in chain):
        return "same-origin"
    if all(origins.site(url) == origins.site(began) for url in chain):
        return "same-site"
    return "cross-site"


def _redirect_target(response: requests.Response, url: str) -> str:
    """Where an answer leads, with the fragment of ``url`` if it names no other; or ``""``."""
    location = response.headers.get("Location")
    if response.status_code not in _REDIRECTS or location is None:
        return ""
    target = origins.parse(location, url)
    fragment = urlsplit(url).fragment
    return target if "#" in target or not fragment else f"{target}#{fragment}"


def _after_redirect(
    response: requests.Response, method: str, body: bytes | None, headers: dict[str, str]
) -> tuple[str, bytes | None, dict[str, str]]:
    """Method, body and headers of the next request: 307 and 308 keep all (Fetch §4.4)."""
    status = response.status_code
    becomes_get = (status in {301, 302} and method == "POST") or (
        status == 303 and method not in {"GET", "HEAD"}
    )
    if not becomes_get:
        return method, body, headers
    return "GET", None, {k: v for k, v in headers.items() if k.lower() not in _BODY_HEADERS}


def _stopped(why: str, *, sent: bool = False) -> Answer:
    return Answer("error", why=why, sent=sent)
