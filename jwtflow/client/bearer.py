"""An ``auth`` object for requests: shows the login to the servers it is for, and to nobody else.

It renews ahead of expiry, and once more if a server answers 401 ``invalid_token``: the clocks may
differ, or the key or the token was withdrawn. A second 401 is handed to the caller.

A token is for the origins it was given for. Asked for any other address, this object adds nothing
(RFC 6750 §5.3: a token sent to the wrong server is a token given away). On a redirect to another
origin requests drops the header, and nothing here puts it back.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import requests
from requests.auth import AuthBase
from requests.cookies import extract_cookies_to_jar

from jwtflow.client.errors import ClientError
from jwtflow.client.http import origin_of
from jwtflow.client.renewal import Renewal
from jwtflow.client.storage import Storage, Version

_INVALID_TOKEN = re.compile(r'\berror="?invalid_token"?', re.IGNORECASE)


class BearerAuth(AuthBase):
    """Shows a login to its servers, and keeps it fresh.

    Args:
        storage: the login.
        renewal: renews it.
        http: the session that requests are sent with; a repeated one goes the same way.
        origins: where the login may be shown, ``http://127.0.0.1:5002`` for one.
    """

    def __init__(
        self,
        storage: Storage[Any],
        *,
        renewal: Renewal,
        http: requests.Session,
        origins: Collection[str],
    ) -> None:
        self._storage = storage
        self._renewal = renewal
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
        self._renewal.if_due()
        shown = self._storage.attach(request)

        def repeat_if_refused(answer: requests.Response, **sending: Any) -> requests.Response:
            return self._repeat_if_refused(answer, shown, sending)

        request.hooks["response"].append(repeat_if_refused)
        return request

    def _repeat_if_refused(
        self, answer: requests.Response, shown: Version, sending: dict[str, Any]
    ) -> requests.Response:
        request = answer.request
        if answer.status_code != 401 or not self.is_for(request.url or ""):
            return answer
        if not _INVALID_TOKEN.search(answer.headers.get("WWW-Authenticate", "")):
            return answer
        if not self._storage.renewable or not isinstance(request.body, str | bytes | None):
            return answer  # a stream has been read, it cannot be sent twice
        self._renewal.renew(shown)
        repeated = request.copy()
        # The copy goes straight to the transport: no hook runs, so it is repeated only once.
        extract_cookies_to_jar(  # type: ignore[no-untyped-call]
            self._http.cookies, request, answer.raw
        )
        if self._storage.attach(repeated).login != shown.login:
            return answer  # begun for one user, it is not repeated for another
        answer.content  # noqa: B018  read to the end, so that the connection can serve again
        answer.close()
        again = self._http.get_adapter(repeated.url or "").send(repeated, **sending)
        again.history.append(answer)
        again.request = repeated
        return again
