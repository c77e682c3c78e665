"""An ``auth`` object for requests: shows the login to the servers it is for, and to nobody else.

It renews ahead of expiry, and again if a server answers 401 ``invalid_token``: the clocks may
differ, or the key or the token was withdrawn. A second 401 is handed to the caller.

A login is for the origins it was given for. Asked for any other address, this object adds nothing
(RFC 6750 §5.3: a token sent to the wrong server is a token given away). No redirect takes a login
along either: requests would drop the token at another host, but not the csrf value, and neither at
the https of the same host.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import requests
from requests.auth import AuthBase

from jwtflow.client.errors import ClientError
from jwtflow.client.http import origin_of
from jwtflow.client.login import Login, Version

_INVALID_TOKEN = re.compile(r'\berror="?invalid_token"?', re.IGNORECASE)
_SHOWN_IN = ("Authorization", "Cookie", "X-CSRF-Token")


class BearerAuth(AuthBase):
    """Shows a login to its servers, and keeps it fresh.

    Args:
        login: the login.
        http: the session that a request is repeated with.
        origins: where the login may be shown, such as ``http://127.0.0.1:5002``.
    """

    def __init__(self, login: Login, *, http: requests.Session, origins: Collection[str]) -> None:
        self._login = login
        self._http = http
        self._origins = frozenset(origins)

    def __repr__(self) -> str:
        return f"<BearerAuth for {', '.join(sorted(self._origins))}>"

    def is_for(self, url: str) -> bool:
        """Whether the login may be shown to the server at ``url``."""
        try:
            return origin_of(url) in self._origins
        except ClientError:
            return False

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Show the login in a request that is about to be sent."""
        if not self.is_for(request.url or ""):
            return request
        self._login.renew_if_due()
        shown = self._login.attach(request)

        def look_at(answer: requests.Response, **sending: Any) -> requests.Response:
            if answer.request is not request:
                return answer  # a redirect was followed, and requests copies hooks along
            answer = self._repeat_if_refused(answer, shown, sending)
            if answer.is_redirect:
                # What is followed is made of this request; what was sent stays in the answer.
                if answer.request is request:
                    answer.request = request.copy()
                for name in _SHOWN_IN:
                    request.headers.pop(name, None)
            return answer

        request.hooks["response"].append(look_at)
        return request

    def _repeat_if_refused(
        self, answer: requests.Response, shown: Version, sending: dict[str, Any]
    ) -> requests.Response:
        request = answer.request
        if answer.status_code != 401:
            return answer
        if not _INVALID_TOKEN.search(answer.headers.get("WWW-Authenticate", "")):
            return answer
        if not self._login.exists or not self._login.current.held.renewable:
            return answer
        body: object = request.body
        if not isinstance(body, str | bytes | None):
            return answer  # a stream has been read, it cannot be sent twice
        self._login.renew(shown)
        repeated = request.copy()
        # The copy goes straight to the transport: no hook runs, so it is repeated only once.
        if self._login.attach(repeated).login != shown.login:
            return answer  # begun for one user, it is not repeated for another
        answer.content  # noqa: B018  read to the end, so that the connection can serve again
        answer.close()
        again = self._http.get_adapter(repeated.url or "").send(repeated, **sending)
        again.history.append(answer)
        again.request = repeated
        return again
