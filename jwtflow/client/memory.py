"""Tokens as strings in memory: gone when the process ends, readable by whoever reads the process.

In a browser, script that an attacker got into the page could read them as well; there the cookie
way is the better one (RFC 10017 §6.3). Nothing is written to disk here.
"""

from __future__ import annotations

from collections.abc import Callable

import requests

from jwtflow.client.errors import NotLoggedInError
from jwtflow.client.http import ask
from jwtflow.client.identity import Identity
from jwtflow.client.storage import Answer, Storage, Version
from jwtflow.client.tokens import Tokens, read_token_response
from jwtflow.clock import Clock


class MemoryStorage(Storage[Tokens]):
    """A login whose tokens this process holds.

    Args:
        http: the session to ask with.
        auth_server: the auth server's URL.
        client_id: the public client that the tokens are issued to.
        clock: what ``expires_in`` is counted with.
        token_endpoint: says where to refresh; asked each time, since metadata may move it.
    """

    def __init__(
        self,
        http: requests.Session,
        *,
        auth_server: str,
        client_id: str,
        clock: Clock,
        token_endpoint: Callable[[], str],
    ) -> None:
        super().__init__()
        self._http = http
        self._auth_server = auth_server
        self._client_id = client_id
        self._clock = clock
        self._token_endpoint = token_endpoint

    @property
    def tokens(self) -> Tokens:
        """The tokens.

        Raises:
            NotLoggedInError: there are none.
        """
        return self._needed()

    @property
    def renewable(self) -> bool:
        """Whether there is a refresh token."""
        held = self._state.held
        return held is not None and held.refresh_token is not None

    def log_in(
        self,
        username: str,
        password: str,
        *,
        scope: str | None,
        identify: Callable[[Answer], Identity],
    ) -> Answer:
        """Begin a login by password: ``POST /login``."""
        body = {"username": username, "password": password}
        if scope is not None:
            body["scope"] = scope
        asked_at = self._clock.now()
        answer = ask(self._http, "POST", f"{self._auth_server}/login", json=body)
        self.keep(answer, asked_at=asked_at, scope=scope, identify=identify)
        return answer

    def keep(
        self,
        answer: Answer,
        *,
        asked_at: float,
        scope: str | None,
        identify: Callable[[Answer], Identity],
    ) -> Tokens:
        """Begin a login with the tokens of a token response, in place of an earlier one."""
        tokens = read_token_response(answer, asked_at=asked_at, scope=scope)
        self._begin(tokens, identify(answer))
        return tokens

    def renew(self, login: int) -> Answer:
        """Spend the refresh token on new tokens: ``POST /token`` (RFC 6749 §6)."""
        before = self._needed(login)
        if before.refresh_token is None:
            raise NotLoggedInError("There is no refresh token: log in again.")
        asked_at = self._clock.now()
        answer = ask(
            self._http,
            "POST",
            self._token_endpoint(),
            data={
                "grant_type": "refresh_token",
                "refresh_token": before.refresh_token,
                "client_id": self._client_id,
            },
        )
        after = read_token_response(
            answer,
            asked_at=asked_at,
            scope=before.scope,
            refresh_token=before.refresh_token,
        )
        self._continue(after, login)
        return answer

    def log_out(self) -> None:
        """Forget the tokens, and end the login on the server: ``POST /logout``."""
        with self._lock:
            headers = {"Authorization": f"Bearer {self._needed().access_token}"}
            self._end()
        ask(self._http, "POST", f"{self._auth_server}/logout", headers=headers)

    def revoke(self, endpoint: str) -> None:
        """Have the refresh token, or else the access token, revoked; then forget the tokens."""
        with self._lock:
            tokens, login = self._needed(), self.version.login
        token = tokens.refresh_token or tokens.access_token
        ask(self._http, "POST", endpoint, data={"token": token, "client_id": self._client_id})
        self.forget(login)

    def attach(self, request: requests.PreparedRequest) -> Version:
        """Add the access token as a bearer token (RFC 6750 §2.1)."""
        with self._lock:
            request.headers["Authorization"] = f"Bearer {self._needed().access_token}"
            return self.version
