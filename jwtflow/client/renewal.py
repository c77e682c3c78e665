"""Renewing a login when it is due: many threads may ask, one request goes out.

A refresh token can be used once. Two renewals side by side would spend it twice, which the auth
server must take for a theft (RFC 9700 §4.14.2) and answer by ending the login. So the first
thread that needs a renewal makes it, and the others wait for its outcome.

Whoever waits for a renewal that is dropped, because somebody has logged in or out meanwhile, is
told so by ``NotLoggedInError``: what was begun for one user must not go on as another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from jwtflow.client.errors import ClientError, IdTokenError, NotLoggedInError, RefusedError
from jwtflow.client.identity import Identity
from jwtflow.client.storage import Answer, Storage, Version, is_over
from jwtflow.clock import Clock


class Renewal:
    """Renews a storage, once for however many threads that ask at the same time.

    Args:
        storage: the login.
        clock: the same clock that the storage counts ``expires_in`` with.
        identify: the identity after a renewal, given the auth server's answer and the identity
            before; an ``IdTokenError`` of it ends the login.
    """

    def __init__(
        self,
        storage: Storage[Any],
        *,
        clock: Clock,
        identify: Callable[[Answer, Identity], Identity],
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._identify = identify
        self._lock = threading.Lock()
        # By number of the login: one that has just begun waits for no renewal of an earlier one.
        self._flights: dict[int, Future[None]] = {}

    def if_due(self) -> None:
        """Renew ahead of expiry, so that a request does not set out with a dying token.

        Raises:
            NotLoggedInError: nobody is logged in, or the login has ended.
            ClientError: the access token has expired and a renewal failed.
        """
        seen, now = self._storage.version, self._clock.now()
        if now < self._storage.renew_at or not self._storage.renewable:
            return
        try:
            self.renew(seen)
        except ClientError:
            # Too early to give up: the token in hand is good for a little longer.
            if self._storage.version.login != seen.login or now >= self._storage.expires_at:
                raise

    def renew(self, seen: Version) -> None:
        """Renew the login, unless it is another or renewed since ``seen``.

        Raises:
            NotLoggedInError: the login has ended.
            ClientError: the renewal failed; the login may still be good.
        """
        with self._lock:
            if self._storage.version != seen:
                return
            flight = self._flights.get(seen.login)
            leads = flight is None
            if flight is None:
                flight = self._flights[seen.login] = Future()
        if leads:
            self._fly(flight, seen.login)
        flight.result()

    def _fly(self, flight: Future[None], login: int) -> None:
        failure: BaseException | None = None
        try:
            self._renew_now(login)
        except BaseException as problem:  # noqa: BLE001 - those who wait must hear of it
            failure = problem
        with self._lock:
            del self._flights[login]
        if failure is None:
            flight.set_result(None)
        else:
            flight.set_exception(failure)

    def _renew_now(self, login: int) -> None:
        before = self._storage.identity
        try:
            answer = self._storage.renew(login)
        except RefusedError as refused:
            if not is_over(refused):
                raise
            self._storage.forget(login)
            raise NotLoggedInError(
                f"The login has ended, the auth server says {refused.code!r}: log in again."
            ) from None
        # The tokens are kept by now: the refresh token that was spent buys no others.
        try:
            self._storage.identify(login, self._identify(answer, before))
        except IdTokenError:
            self._storage.forget(login)
            raise
