"""One login: the credentials it holds, how it is renewed, and how it ends.

Threads may share a login, and no lock is held while a server is asked. A refresh token can be used
only once: to the auth server, two renewals side by side look like a theft, and it ends the login
(RFC 9700 §4.14.2). So the first thread that needs a renewal makes it, and the others wait for it.

Logging in again makes another ``Login``, so a request begun for one user never goes on as another.
If a login ends during its renewal, the new tokens are dropped. They aren't alive: a logout or
revocation ends the whole login at the auth server, whichever of its tokens was sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import requests

from jwtflow.client.errors import ClientError, IdTokenError, NotLoggedInError, RefusedError
from jwtflow.client.tokens import Credentials
from jwtflow.clock import Clock

IdTokenClaims = dict[str, Any] | None
_LOGIN_HAS_ENDED = frozenset({"invalid_grant", "invalid_token", "missing_token"})


class Login:
    """One user's login, from its beginning to its end.

    Args:
        credentials: what the auth server gave.
        claims: those of the verified ID token; ``None`` if there was none.
        clock: the clock that ``expires_at`` is counted with.
        renew: trades credentials for new ones; returns them and the auth server's answer.
        identify: given that answer and the earlier claims, returns the new claims.
    """

    def __init__(
        self,
        credentials: Credentials,
        claims: IdTokenClaims,
        *,
        clock: Clock,
        renew: Callable[[Credentials], tuple[Credentials, dict[str, Any]]],
        identify: Callable[[dict[str, Any], IdTokenClaims], IdTokenClaims],
    ) -> None:
        self.credentials = credentials
        self.claims = claims
        self.is_over = False
        self._clock = clock
        self._renew = renew
        self._identify = identify
        self._lock = threading.Lock()
        self._renewal: Future[None] | None = None

    def end(self) -> None:
        """Stop using this login; the auth server isn't told."""
        self.is_over = True

    def attach(self, request: requests.PreparedRequest) -> Credentials:
        """Put the credentials into ``request`` in place of any cookies, and return them."""
        self._check_not_over()
        credentials = self.credentials
        request.headers.pop("Cookie", None)
        request.headers.update(credentials.headers(request.method or "GET"))
        return credentials

    def renew_if_due(self) -> None:
        """Renew shortly before the access token expires."""
        credentials, now = self.credentials, self._clock.now()
        if now < credentials.renew_at or credentials.refresh_token is None:
            return
        try:
            self.renew(credentials)
        except ClientError:
            # Don't give up yet: the access token is still good for a moment.
            if now >= credentials.expires_at or self.is_over:
                raise

    def renew(self, seen: Credentials) -> None:
        """Renew the login, unless another thread has replaced the credentials ``seen``.

        Raises:
            NotLoggedInError: the login has ended, here or at the auth server.
            ClientError: the renewal failed; the login may still be good.
        """
        with self._lock:
            self._check_not_over()
            if self.credentials is not seen:
                return
            is_first = self._renewal is None
            renewal = self._renewal = self._renewal or Future()
        if is_first:
            self._carry_out(renewal)
        renewal.result()

    def _carry_out(self, renewal: Future[None]) -> None:
        failure: BaseException | None = None
        try:
            self._renew_now()
        except BaseException as error:  # noqa: BLE001 - the waiting threads raise it as well
            failure = error
        with self._lock:
            self._renewal = None
        renewal.set_exception(failure)  # None means that it succeeded

    def _renew_now(self) -> None:
        if self.credentials.refresh_token is None:
            raise NotLoggedInError("There is no refresh token: log in again.")
        try:
            credentials, answer = self._renew(self.credentials)
        except RefusedError as refused:
            if refused.code not in _LOGIN_HAS_ENDED:
                raise
            self.end()
            raise NotLoggedInError(
                f"The login has ended, the auth server says {refused.code!r}: log in again."
            ) from None
        self._check_not_over()
        # Keep them before anything else can fail: the old refresh token is spent.
        self.credentials = credentials
        try:
            self.claims = self._identify(answer, self.claims)
        except IdTokenError:
            self.end()
            raise
        self._check_not_over()

    def _check_not_over(self) -> None:
        if self.is_over:
            raise NotLoggedInError("Somebody logged in or out meanwhile: that login is over.")
