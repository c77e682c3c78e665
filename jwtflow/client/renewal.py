"""Renewing a login when it is due: many threads may ask, one request goes out.

A refresh token can be used once. Two renewals side by side would spend it twice, which the auth
server must take for a theft (RFC 9700 §4.14.2) and answer by ending the login. So the first
thread that needs a renewal makes it, and the others wait for its outcome.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from jwtflow.client.errors import ClientError, IdTokenError, NotLoggedInError, RefusedError
from jwtflow.client.storage import Storage, is_over
from jwtflow.clock import Clock

Answer = dict[str, Any]


class Renewal:
    """Renews a storage, once for however many threads that ask at the same time.

    Args:
        storage: the login.
        clock: the same clock that the storage counts ``expires_in`` with.
        inspect: called with the auth server's answer to each renewal; an
            ``IdTokenError`` of it ends the login.
    """

    def __init__(
        self, storage: Storage, *, clock: Clock, inspect: Callable[[Answer], None]
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._inspect = inspect
        self._lock = threading.Lock()
        self._flight: Future[None] | None = None

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
            if not self._storage.logged_in or now >= self._storage.expires_at:
                raise

    def renew(self, seen: int) -> None:
        """Renew the login, unless somebody has done so since version ``seen``.

        Raises:
            NotLoggedInError: the login has ended.
            ClientError: the renewal failed; the login may still be good.
        """
        with self._lock:
            if self._storage.version != seen:
                return
            flight, leads = self._flight, self._flight is None
            if flight is None:
                flight = self._flight = Future()
        if leads:
            self._fly(flight)
        flight.result()

    def _fly(self, flight: Future[None]) -> None:
        failure: BaseException | None = None
        try:
            self._renew_now()
        except BaseException as problem:  # noqa: BLE001 - those who wait must hear of it
            failure = problem
        with self._lock:
            self._flight = None
        if failure is None:
            flight.set_result(None)
        else:
            flight.set_exception(failure)

    def _renew_now(self) -> None:
        try:
            answer = self._storage.renew()
        except RefusedError as refused:
            if not is_over(refused):
                raise
            self._storage.forget()
            raise NotLoggedInError(
                f"The login has ended, the auth server says {refused.code!r}: log in again."
            ) from None
        try:
            self._inspect(answer)
        except IdTokenError:
            self._storage.forget()
            raise
