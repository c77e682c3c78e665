"""A page in the lab's browser: what its links, forms and scripts may do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlencode, urlsplit

import requests
from requests.structures import CaseInsensitiveDict

from jwtflow.errors import JwtflowError
from jwtflow.lab.browser import cors, origins
from jwtflow.lab.browser.cookies import SCRIPT
from jwtflow.lab.browser.trip import Credentials, Mode, Trip

if TYPE_CHECKING:
    from jwtflow.lab.browser.browser import Browser

_T = TypeVar("_T")


class WithheldError(JwtflowError):
    """Script asked for an answer that it may not read."""


@dataclass(frozen=True)
class Answer:
    """What ``fetch`` hands to script.

    Args:
        type: ``"basic"`` from the page's own origin, ``"cors"`` opened by another, ``"opaque"``
            asked for in mode "no-cors", ``"error"`` where JavaScript gets a ``TypeError``.
        why: why script may read nothing; empty if it may.
        sent: whether the request reached the server, which then has done what it asks.
        response: the server's answer, if script may read it.
    """

    type: Literal["basic", "cors", "opaque", "error"]
    why: str = ""
    sent: bool = True
    response: requests.Response | None = None

    @property
    def readable(self) -> bool:
        """Whether script may read it."""
        return self.response is not None

    @property
    def status(self) -> int:
        """The status, 0 if it may not be read."""
        return self.response.status_code if self.response is not None else 0

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that script may read."""
        readable = cors.readable_headers(self._read().headers, foreign=self.type == "cors")
        return CaseInsensitiveDict(readable)

    @property
    def text(self) -> str:
        """The body."""
        return body_text(self._read())

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.text)

    def _read(self) -> requests.Response:
        if self.response is None:
            raise WithheldError(f"Script may not read this answer: {self.why}.")
        return self.response

    def __repr__(self) -> str:
        if self.readable:
            return f"Script may read the answer: {self.status}, {len(self.text)} characters."
        if not self.sent:
            return f"The request was not sent: {self.why}."
        return f"The request was sent. Script may not read the answer: {self.why}."


class Page:
    """A page that was opened; its methods do what links, forms and scripts in it may do.

    Like a page in another tab it can go on when the browser shows another one.
    """

    def __init__(self, browser: Browser, url: str, response: requests.Response) -> None:
        self._browser = browser
        self._response = response
        self.url = url
        self.policy = response.headers.get("Referrer-Policy") or cors.DEFAULT_POLICY

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return origins.origin(self.url)

    @property
    def status(self) -> int:
        """The status with which the server answered."""
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers with which the server answered."""
        return self._response.headers

    @property
    def text(self) -> str:
        """The page's source."""
        return body_text(self._response)

    def json(self) -> Any:
        """The page's source, read as JSON."""
        return json.loads(self.text)

    def __repr__(self) -> str:
        return f"Page {self.url} ({self.status})"

    # ---------------------------------------------------------------------------- going on

    def follow_link(self, url: str) -> Page:
        """Click a link on this page, or let script change ``location``."""
        return self._browser.navigate(self._trip(url, "navigation", "navigate"))

    def submit_form(
        self,
        url: str,
        data: Mapping[str, str],
        *,
        method: Literal["GET", "POST"] = "POST",
    ) -> Page:
        """Submit a form of this page, as a click or a script does.

        Args:
            url: may be relative to the page.
            data: the fields.
            method: a GET form puts the fields into the URL.
        """
        trip = self._trip(url, "navigation", "navigate")
        fields = urlencode(dict(data))
        if method == "GET":
            trip.url = urlsplit(trip.url)._replace(query=fields).geturl()
        else:
            trip.method, trip.body = "POST", fields.encode()
            trip.headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._browser.navigate(trip)

    def _trip(self, url: str, kind: str, mode: Mode, credentials: Credentials = "include") -> Trip:
        """A request that this page begins."""
        return Trip(origins.parse(url, self.url), kind, mode, self.url, self.policy, credentials)

    # ------------------------------------------------------------------ what script may do

    def run(self, script: Callable[[Page], _T]) -> _T:
        """Run ``script`` in this page, wherever it came from: it may do all that the page may."""
        return script(self)

    @property
    def cookie(self) -> str:
        """``document.cookie``: what script reads; assigning stores one cookie."""
        cookies, _ = self._browser.jar.select(self.url, SCRIPT)
        return "; ".join(map(str, cookies))

    @cookie.setter
    def cookie(self, set_cookie: str) -> None:
        self._browser.jar.store(set_cookie, self.url, SCRIPT)

    @property
    def local_storage(self) -> dict[str, str]:
        """``localStorage``: shared by all pages of this origin, readable for all script in them."""
        return self._browser.storage.setdefault(self.origin, {})

    def load_image(self, url: str) -> Answer:
        """Load an image: the request goes out with cookies, and script reads nothing of it."""
        return self._browser.fetch(self._trip(url, "image", "no-cors"))

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: str | bytes | None = None,
        credentials: Credentials = "same-origin",
        mode: Literal["cors", "no-cors"] = "cors",
    ) -> Answer:
        """Send a request from script, and return what script may know of the answer.

        Args:
            url: may be relative to the page.
            method: of the request.
            headers: those that only the browser may set are dropped.
            body: of the request; without a Content-Type it is text/plain.
            credentials: whether cookies go along and are stored.
            mode: "cors" asks to read the answer, "no-cors" does without.
        """
        trip = self._trip(url, "fetch", mode, credentials)
        trip.method = method.upper()
        trip.headers = {k: v for k, v in (headers or {}).items() if not cors.is_forbidden_header(k)}
        if body is not None:
            trip.body = body.encode() if isinstance(body, str) else body
            if "content-type" not in map(str.lower, trip.headers):
                trip.headers["Content-Type"] = "text/plain;charset=UTF-8"
        if mode == "no-cors":
            unsafe = cors.unsafe_headers(trip.headers)
            trip.headers = {k: v for k, v in trip.headers.items() if k.lower() not in unsafe}
        return self._browser.fetch(trip)


def body_text(response: requests.Response) -> str:
    """An answer's body as text; all servers of the lab write UTF-8."""
    return response.content.decode(errors="replace")
