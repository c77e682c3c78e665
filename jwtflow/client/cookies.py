"""The login in cookies, as a browser holds it: this process never sees a token in a body.

The jar belongs to the session. Cookies ignore ports, so the ones that the auth server sets go to
the resource server on the same host as well. What authenticates by cookie and writes must prove
that it meant to: ``X-CSRF-Token`` repeats the csrf cookie, which another site's page cannot read.

The jar changes together with the login, never by itself: cookies of an answer that is dropped do
not reach it.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookiejar import Cookie, CookieJar
from typing import Any, cast
from urllib.parse import urlsplit

import requests

from jwtflow.client.errors import UnexpectedAnswerError
from jwtflow.client.http import read_answer, send_past_jar
from jwtflow.client.identity import Identity
from jwtflow.client.storage import Answer, Storage, Version
from jwtflow.client.tokens import Lifetime, read_lifetime
from jwtflow.clock import Clock

CSRF_HEADER = "X-CSRF-Token"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_PREFIXES = ("__Host-", "__Secure-", "")
_ACCESS, _REFRESH, _CSRF = "jwtflow_access", "jwtflow_refresh", "jwtflow_csrf"


class CookieStorage(Storage[Lifetime]):
    """A login whose tokens are httpOnly cookies in the session's jar.

    Args:
        http: the session; its jar holds the cookies.
        auth_server: the auth server's URL.
        clock: what ``expires_in`` is counted with.
    """

    def __init__(self, http: requests.Session, *, auth_server: str, clock: Clock) -> None:
        super().__init__()
        self._http = http
        self._auth_server = auth_server
        self._clock = clock
        self._host = urlsplit(auth_server).hostname or ""

    @property
    def renewable(self) -> bool:
        """Whether there is a refresh cookie."""
        return self.logged_in and self._cookie(_REFRESH) is not None

    def log_in(
        self,
        username: str,
        password: str,
        *,
        scope: str | None,
        identify: Callable[[Answer], Identity],
    ) -> Answer:
        """Begin a login by password: ``POST /login`` with ``"delivery": "cookie"``."""
        body = {"username": username, "password": password, "delivery": "cookie"}
        if scope is not None:
            body["scope"] = scope
        asked_at = self._clock.now()
        response = send_past_jar(self._http, self._request("/login", json=body))
        answer = read_answer(response)
        lifetime, cookies = read_lifetime(answer, asked_at=asked_at), _cookies_of(response)
        identity = identify(answer)
        with self._lock:
            self._clear_jar()
            self._http.cookies.update(cookies)
            self._begin(lifetime, identity)
        return answer

    def renew(self, login: int) -> Answer:
        """Rotate the refresh cookie: ``POST /refresh``."""
        asked_at = self._clock.now()
        with self._lock:
            self._needed(login)
            request = self._request("/refresh", headers=self._proof())
        response = send_past_jar(self._http, request)
        answer = read_answer(response)
        lifetime, cookies = read_lifetime(answer, asked_at=asked_at), _cookies_of(response)
        with self._lock:
            self._continue(lifetime, login)
            self._http.cookies.update(cookies)
        return answer

    def log_out(self) -> None:
        """Drop the cookies, and end the login on the server: ``POST /logout``."""
        with self._lock:
            self._needed()
            request = self._request("/logout", headers=self._proof())
            self._end()
        read_answer(send_past_jar(self._http, request))

    def attach(self, request: requests.PreparedRequest) -> Version:
        """Send the jar as it is now, and for a write the proof that it was meant."""
        with self._lock:
            self._needed()
            # requests has filled this header before a renewal may have changed the jar.
            request.headers.pop("Cookie", None)
            request.prepare_cookies(self._http.cookies)
            if (request.method or "GET").upper() not in READING:
                request.headers.update(self._proof())
            return self.version

    def _end(self) -> None:
        with self._lock:
            self._clear_jar()
            super()._end()

    def _clear_jar(self) -> None:
        names = {prefix + name for prefix in _PREFIXES for name in (_ACCESS, _REFRESH, _CSRF)}
        for cookie in self._ours():
            if cookie.name in names:
                self._http.cookies.clear(cookie.domain, cookie.path, cookie.name)

    def _request(self, path: str, **arguments: Any) -> requests.PreparedRequest:
        """A request to the auth server, with the jar as it is now."""
        return self._http.prepare_request(
            requests.Request("POST", self._auth_server + path, **arguments)
        )

    def _proof(self) -> dict[str, str]:
        value = self._cookie(_CSRF)
        return {} if value is None else {CSRF_HEADER: value}

    def _cookie(self, name: str) -> str | None:
        for prefix in _PREFIXES:
            for cookie in self._ours():
                if cookie.name == prefix + name:
                    return cookie.value
        return None

    def _ours(self) -> list[Cookie]:
        # The jar of the standard library writes a host without dots as "localhost.local".
        domains = (self._host, f"{self._host}.local")
        jar = cast(CookieJar, self._http.cookies)  # requests' own type iterates over names
        return [cookie for cookie in jar if cookie.domain in domains]


def _cookies_of(response: requests.Response) -> CookieJar:
    """The cookies of a login, as an answer of the auth server sets them."""
    jar = cast(CookieJar, response.cookies)  # requests' own type iterates over names
    came = {cookie.name for cookie in jar}
    if any(came.isdisjoint(prefix + name for prefix in _PREFIXES) for name in (_ACCESS, _CSRF)):
        raise UnexpectedAnswerError("The auth server's answer set no cookies for a login.")
    return jar
