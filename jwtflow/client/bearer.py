"""An ``auth`` object for the requests library: sends the login to its own servers only.

It renews the login shortly before it expires, and again if a server answers 401 ``invalid_token``:
clocks may differ, or the key or the token was withdrawn. A second 401 goes to the caller.

A token sent to the wrong server is a token given away (RFC 6750 §5.3). So this object adds nothing
to requests for other origins, and removes the login before a redirect is followed. Left
alone, the library would drop the token on a redirect to another host but keep the CSRF header, and
would keep both on a redirect from http to https on the same host.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

import requests
from requests.auth import AuthBase

from jwtflow.client.errors import ClientError
from jwtflow.client.http import keep_body, origin_of
from jwtflow.client.login import Login
from jwtflow.client.tokens import Credentials

_INVALID_TOKEN = re.compile(r'\berror="?invalid_token"?', re.IGNORECASE)
_LOGIN_HEADERS = ("Authorization", "Cookie", "X-CSRF-Token")


class BearerAuth(AuthBase):
    """Shows the current login to its servers, and renews it.

    Args:
        current_login: returns the login, or raises ``NotLoggedInError``.
        http: the session that repeats a refused request.
        origins: where the login may be shown, such as ``http://127.0.0.1:5002``.
    """

    def __init__(
        self,
        current_login: Callable[[], Login],
        *,
        http: requests.Session,
        origins: Collection[str],
    ) -> None:
        self._current_login = current_login
        self._http = http
        self._origins = frozenset(origins)

    def is_for(self, url: str) -> bool:
        """Whether the login may be shown to the server at ``url``."""
        try:
            return origin_of(url) in self._origins
        except ClientError:
            return False

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the login to a request that is about to be sent."""
        if not self.is_for(request.url or ""):
            return request
        login = self._current_login()
        login.renew_if_due()
        shown = login.attach(request)

        def on_answer(answer: requests.Response, **sending: Any) -> requests.Response:
            if answer.request is not request:
                return answer  # a redirect was followed; requests copies the hooks
            if self._is_worth_repeating(answer, login):
                answer = self._repeat(answer, login, shown, sending)
            if answer.is_redirect:
                # requests builds the next request from this one; the answer keeps what was sent.
                if answer.request is request:
                    answer.request = request.copy()
                for name in _LOGIN_HEADERS:
                    request.headers.pop(name, None)
            return answer

        request.hooks["response"].append(on_answer)
        return request

    def _is_worth_repeating(self, answer: requests.Response, login: Login) -> bool:
        challenge = answer.headers.get("WWW-Authenticate", "")
        if answer.status_code != 401 or not _INVALID_TOKEN.search(challenge):
            return False
        body: object = answer.request.body
        is_stream = not isinstance(body, str | bytes | None)  # then it has been read already
        return not login.is_over and login.credentials.refresh_token is not None and not is_stream

    def _repeat(
        self, answer: requests.Response, login: Login, shown: Credentials, sending: dict[str, Any]
    ) -> requests.Response:
        login.renew(shown)
        repeated = answer.request.copy()
        login.attach(repeated)
        keep_body(answer)  # read to the end, so that the connection can be used again
        # The adapter runs no hooks, so the request is repeated only once.
        again = self._http.get_adapter(repeated.url or "").send(repeated, **sending)
        again.history.append(answer)
        again.request = repeated
        return again
