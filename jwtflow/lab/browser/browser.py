"""``Browser``: sends requests as a real one would, with the cookies and headers that go along.

It follows the Fetch standard (https://fetch.spec.whatwg.org) and HTML's rules for navigation as far
as tokens and cookies need them, and ``tests/browser/test_browser_rules.py`` holds it against
Chromium. Left out: frames, caches (also of preflights), HSTS, Content-Security-Policy, workers, and
that Chromium turns an http image in a page of https into https.
"""

from __future__ import annotations

import requests

from jwtflow.clock import Clock
from jwtflow.lab.browser import cors, origins
from jwtflow.lab.browser.cookies import Context, CookieJar
from jwtflow.lab.browser.origins import BadURLError
from jwtflow.lab.browser.page import Answer, Page
from jwtflow.lab.browser.trip import RedirectError, Trip
from jwtflow.lab.browser.views import CookieTable, Explanation, SentRequest
from jwtflow.lab.masking import Mask


class Browser:
    """A browser of one person, at first without cookies.

    Args:
        http: carries its requests; the cookies and redirects of this session are not used.
        clock: the time by which cookies expire.
        mask: knows the names of tokens, which views show in place of them.

    Attributes:
        page: the page that is shown.
        history: the addresses that were shown, oldest first.
        requests: what was sent, oldest first.
        jar: its cookies.
        storage: each origin's ``localStorage``.
    """

    def __init__(self, http: requests.Session, clock: Clock, mask: Mask) -> None:
        self._http = http
        self._mask = mask
        self.storage: dict[str, dict[str, str]] = {}
        self.jar = CookieJar(clock)
        self.page: Page | None = None
        self.history: list[str] = []
        self.requests: list[SentRequest] = []

    def __repr__(self) -> str:
        return (
            f"Browser at {self.address_bar or 'an empty page'}, with {len(self.cookies())} cookies"
        )

    def open(self, url: str) -> Page:
        """Type an address into the address bar."""
        return self.navigate(Trip(origins.parse(url), "navigation", "navigate"))

    @property
    def address_bar(self) -> str:
        """The address of the page that is shown."""
        return self.page.url if self.page else ""

    def cookies(self) -> CookieTable:
        """Show what is stored, oldest first."""
        return CookieTable(list(self.jar), self._mask)

    def explain(self, last: int = 1) -> Explanation:
        """Tell of the ``last`` requests which cookies went along, and why the others stayed."""
        return Explanation(self.requests[-last:], self._mask)

    def navigate(self, trip: Trip) -> Page:
        """Load a page into the tab, following redirects."""
        response = self._send(trip)
        while trip.follow(response):
            response = self._send(trip)
        if response.status_code == 204 and self.page:  # No Content: the page stays
            return self.page
        self.page = Page(self, trip.url, response)
        if self.history[-1:] != [trip.url]:
            self.history.append(trip.url)
        return self.page

    def fetch(self, trip: Trip) -> Answer:
        """Send what script asks for, and return what it may know of the answer."""
        try:
            return self._fetch(trip)
        except (requests.RequestException, BadURLError, RedirectError) as error:
            return Answer("error", why=str(error).rstrip("."), sent=bool(trip.passed))

    def _fetch(self, trip: Trip) -> Answer:
        """Follow Fetch §4.1, "main fetch", from redirect to redirect."""
        include = trip.credentials == "include"
        going = True
        while going:
            refusal = trip.forbidden()
            if not refusal and trip.needs_preflight():
                refusal = self._preflight(trip)
            if refusal:
                return Answer("error", why=refusal, sent=bool(trip.passed))
            response = self._send(trip)
            if trip.asks:
                refusal = cors.refuses_reading(response.headers, trip.origin, credentials=include)
                if refusal:
                    return Answer("error", why=refusal)
            going = trip.follow(response)
        if trip.crossed and trip.mode == "no-cors":
            return Answer("opaque", why='in mode "no-cors" script reads nothing of other origins')
        return Answer("cors" if trip.crossed else "basic", response=response)

    def _preflight(self, trip: Trip) -> str:
        """Ask the server whether the page may send this (Fetch §4.8); return why not."""
        unsafe = cors.unsafe_headers(trip.headers)
        headers = {"Access-Control-Request-Method": trip.method, **trip.origin_headers()}
        if unsafe:
            headers["Access-Control-Request-Headers"] = ",".join(unsafe)
        response = self._exchange(_record(trip, "OPTIONS", "preflight", headers), None)
        include = trip.credentials == "include"
        refusal = cors.refuses_reading(response.headers, trip.origin, credentials=include)
        if not refusal and not 200 <= response.status_code <= 299:
            refusal = f"the server says {response.status_code}"
        refusal = refusal or cors.refuses_sending(
            response.headers, trip.method, unsafe, credentials=include
        )
        return refusal and f"in its answer to OPTIONS, {refusal}"

    def _send(self, trip: Trip) -> requests.Response:
        """Send a request with its cookies, and store those of the answer."""
        headers = {**trip.headers, **trip.origin_headers()}
        request = _record(trip, trip.method, trip.kind, headers)
        # Chromium looks at the page that began it, and not at redirects on the way.
        same_site = not trip.began or origins.site(trip.began) == origins.site(trip.url)
        context = Context(trip.method, same_site, top_level=trip.mode == "navigate")
        cookies, withheld = self.jar.select(trip.url, context)
        if not trip.has_cookies:
            withheld |= dict.fromkeys(cookies, _without(trip))
            cookies = []
        request.cookies = [cookie.name for cookie in cookies]
        request.withheld = {cookie.name: reason for cookie, reason in withheld.items()}
        if cookies:
            request.headers["Cookie"] = "; ".join(map(str, cookies))
        response = self._exchange(request, trip.body)
        for line in response.raw.headers.getlist("Set-Cookie"):
            name = line.partition("=")[0].strip()
            allowed = trip.has_cookies
            refusal = self.jar.store(line, trip.url, context) if allowed else _without(trip)
            if refusal:
                request.refused[name] = refusal
            else:
                request.stored.append(name)
        return response

    def _exchange(self, request: SentRequest, body: bytes | None) -> requests.Response:
        """Put a request on the wire."""
        if origins.is_trustworthy(request.url):
            request.headers["Sec-Fetch-Site"] = request.site
        self.requests.append(request)
        wire = requests.Request(request.method, request.url, headers=request.headers, data=body)
        response = self._http.send(wire.prepare(), allow_redirects=False)
        request.status = response.status_code
        return response


def _record(trip: Trip, method: str, kind: str, headers: dict[str, str]) -> SentRequest:
    initiator = origins.origin(trip.began) if trip.began else ""
    url = origins.without_fragment(trip.url)
    return SentRequest(method, url, kind, initiator, trip.site, headers)


def _without(trip: Trip) -> str:
    return f'the fetch is made with credentials "{trip.credentials}"'
