"""The login in cookies, as a browser holds it: this process never sees a token in a body.

The jar belongs to the session. Cookies ignore ports, so the ones that the auth server sets go to
the resource server on the same host as well. What authenticates by cookie and writes must prove
that it meant to: ``X-CSRF-Token`` repeats the csrf cookie, which another site's page cannot read.
"""

from __future__ import annotations

from http.cookiejar import Cookie, CookieJar
from typing import Any, cast
from urllib.parse import urlsplit

import requests

from jwtflow.client.errors import NotLoggedInError, UnexpectedAnswerError
from jwtflow.client.http import ask
from jwtflow.client.tokens import ahead_of, lifetime_of
from jwtflow.clock import Clock

CSRF_HEADER = "X-CSRF-Token"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_PREFIXES = ("__Host-", "__Secure-", "")
_ACCESS, _REFRESH, _CSRF = "jwtflow_access", "jwtflow_refresh", "jwtflow_csrf"


class CookieStorage:
    """A login whose tokens are httpOnly cookies in the session's jar.

    Args:
        http: the session; its jar holds the cookies.
        auth_server: the auth server's URL.
        clock: what ``expires_in`` is counted with.
    """

    def __init__(self, http: requests.Session, *, auth_server: str, clock: Clock) -> None:
        self._http = http
        self._auth_server = auth_server
        self._clock = clock
        self._host = urlsplit(auth_server).hostname or ""
        # When to renew, when it ends, and the number of the login: set together.
        self._state: tuple[float, float, int] = (0.0, 0.0, 0)

    def __repr__(self) -> str:
        return f"<CookieStorage {'logged in' if self.logged_in else 'empty'}>"

    @property
    def logged_in(self) -> bool:
        """Whether there is a login to use."""
        return self._state[1] > 0

    @property
    def renewable(self) -> bool:
        """Whether there is a refresh cookie."""
        return self.logged_in and self._cookie(_REFRESH) is not None

    @property
    def version(self) -> int:
        """A number that grows with each login, renewal and logout."""
        return self._state[2]

    @property
    def expires_at(self) -> float:
        """NumericDate at which the access token ends."""
        self._check()
        return self._state[1]

    @property
    def renew_at(self) -> float:
        """NumericDate from which it should be renewed before use."""
        self._check()
        return self._state[0]

    def log_in(self, username: str, password: str, *, scope: str | None) -> dict[str, Any]:
        """Begin a login by password: ``POST /login`` with ``"delivery": "cookie"``."""
        body = {"username": username, "password": password, "delivery": "cookie"}
        if scope is not None:
            body["scope"] = scope
        return self._ask_and_keep("/login", json=body)

    def renew(self) -> dict[str, Any]:
        """Rotate the refresh cookie: ``POST /refresh``."""
        self._check()
        return self._ask_and_keep("/refresh", headers=self._proof())

    def log_out(self) -> None:
        """End the login on the server: ``POST /logout``; forget it here in any case."""
        self._check()
        try:
            ask(self._http, "POST", f"{self._auth_server}/logout", headers=self._proof())
        finally:
            self.forget()

    def forget(self) -> None:
        """Drop the cookies from the jar, without a word to the server."""
        names = {prefix + name for prefix in _PREFIXES for name in (_ACCESS, _REFRESH, _CSRF)}
        for cookie in self._ours():
            if cookie.name in names:
                self._http.cookies.clear(cookie.domain, cookie.path, cookie.name)
        self._state = (0.0, 0.0, self.version + 1)

    def attach(self, request: requests.PreparedRequest) -> None:
        """Send the jar as it is now, and for a write the proof that it was meant."""
        self._check()
        # requests has filled this header before a renewal may have changed the jar.
        request.headers.pop("Cookie", None)
        request.prepare_cookies(self._http.cookies)
        if (request.method or "GET").upper() not in READING:
            request.headers.update(self._proof())

    def _ask_and_keep(self, path: str, **arguments: Any) -> dict[str, Any]:
        asked_at = self._clock.now()
        answer = ask(self._http, "POST", self._auth_server + path, **arguments)
        lifetime = lifetime_of(answer)
        if self._cookie(_CSRF) is None or self._cookie(_ACCESS) is None:
            raise UnexpectedAnswerError("The auth server's answer set no cookies for a login.")
        ends = asked_at + lifetime
        self._state = (ends - ahead_of(lifetime), ends, self.version + 1)
        return answer

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

    def _check(self) -> None:
        if not self.logged_in:
            raise NotLoggedInError
