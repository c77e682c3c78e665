"""Tokens as strings in memory: gone when the process ends, readable by whoever reads the process.

In a browser, script that an attacker got into the page could read them as well; there the cookie
way is the better one (RFC 10017 §6.3). Nothing is written to disk here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from jwtflow.client.errors import NotLoggedInError
from jwtflow.client.http import ask
from jwtflow.client.tokens import Tokens, read_token_response
from jwtflow.clock import Clock


class MemoryStorage:
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
        self._http = http
        self._auth_server = auth_server
        self._client_id = client_id
        self._clock = clock
        self._token_endpoint = token_endpoint
        # Both in one tuple: a thread never sees the tokens of one login with another's number.
        self._state: tuple[Tokens | None, int] = (None, 0)

    def __repr__(self) -> str:
        return f"<MemoryStorage {'logged in' if self.logged_in else 'empty'}>"

    @property
    def tokens(self) -> Tokens | None:
        """The tokens, or ``None`` while nobody is logged in."""
        return self._state[0]

    @property
    def logged_in(self) -> bool:
        """Whether there is a login to use."""
        return self.tokens is not None

    @property
    def renewable(self) -> bool:
        """Whether there is a refresh token."""
        return self.tokens is not None and self.tokens.refresh_token is not None

    @property
    def version(self) -> int:
        """A number that grows with each login, renewal and logout."""
        return self._state[1]

    @property
    def expires_at(self) -> float:
        """NumericDate at which the access token ends."""
        return self._needed().expires_at

    @property
    def renew_at(self) -> float:
        """NumericDate from which it should be renewed before use."""
        return self._needed().renew_at

    def log_in(self, username: str, password: str, *, scope: str | None) -> dict[str, Any]:
        """Begin a login by password: ``POST /login``."""
        body = {"username": username, "password": password}
        if scope is not None:
            body["scope"] = scope
        asked_at = self._clock.now()
        answer = ask(self._http, "POST", f"{self._auth_server}/login", json=body)
        self.keep(answer, asked_at=asked_at, scope=scope)
        return answer

    def keep(self, answer: dict[str, Any], *, asked_at: float, scope: str | None) -> Tokens:
        """Hold the tokens of a token response in place of earlier ones."""
        tokens = read_token_response(answer, asked_at=asked_at, scope=scope)
        self._set(tokens)
        return tokens

    def renew(self) -> dict[str, Any]:
        """Spend the refresh token on new tokens: ``POST /token`` (RFC 6749 §6)."""
        before = self._needed()
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
        self._set(
            read_token_response(
                answer,
                asked_at=asked_at,
                scope=before.scope,
                refresh_token=before.refresh_token,
            )
        )
        return answer

    def log_out(self) -> None:
        """End the login on the server: ``POST /logout``; forget it here in any case."""
        headers = {"Authorization": f"Bearer {self._needed().access_token}"}
        self.forget()
        ask(self._http, "POST", f"{self._auth_server}/logout", headers=headers)

    def forget(self) -> None:
        """Forget the tokens, without a word to the server."""
        self._set(None)

    def attach(self, request: requests.PreparedRequest) -> None:
        """Add the access token as a bearer token (RFC 6750 §2.1)."""
        request.headers["Authorization"] = f"Bearer {self._needed().access_token}"

    def _set(self, tokens: Tokens | None) -> None:
        self._state = (tokens, self._state[1] + 1)

    def _needed(self) -> Tokens:
        if self.tokens is None:
            raise NotLoggedInError
        return self.tokens
