"""The login that a client has: begun, shown in requests, renewed when it is due, ended.

Threads may do all of these at the same time, and nobody holds a lock while a server is asked. So
each login has a number, and what was begun for one login changes no other: the answer to a renewal
is dropped if somebody has logged in or out meanwhile. A dropped answer leaves no living tokens
behind: at the auth server a logout or a revocation ends the whole login, whichever of its tokens
it was shown.

A refresh token can be used once. Two renewals side by side would spend it twice, which the auth
server must take for a theft (RFC 9700 §4.14.2) and answer by ending the login. So the first thread
that needs a renewal makes it, and the others wait for its outcome.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import requests

from jwtflow.client.errors import ClientError, IdTokenError, NotLoggedInError, RefusedError
from jwtflow.client.id_token import Identity
from jwtflow.client.tokens import Held
from jwtflow.clock import Clock

_OVER = frozenset({"invalid_grant", "invalid_token", "missing_token"})


class Version(NamedTuple):
    """Which login it is, and which of its renewals.

    ``login`` grows with each login and logout, ``renewal`` with each renewal of one login.
    """

    login: int = 0
    renewal: int = 0


@dataclass(frozen=True)
class Current:
    """A login at one moment, in one object: no thread sees parts of two logins."""

    held: Held
    identity: Identity = field(default_factory=Identity)
    version: Version = field(default_factory=Version)


class Login:
    """The login of one client, if it has one.

    Args:
        clock: the clock that ``expires_at`` is counted with.
        renew: spends what is held on what comes next, and gives the auth server's answer with it.
        identify: who has the login, given that answer and who had it before; an ``IdTokenError``
            ends the login.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        renew: Callable[[Held], tuple[Held, dict[str, Any]]],
        identify: Callable[[dict[str, Any], Identity], Identity],
    ) -> None:
        self._clock = clock
        self._renew = renew
        self._identify = identify
        self._lock = threading.RLock()
        self._current: Current | None = None
        self._count = 0
        # By number of the login: one that has just begun waits for no renewal of an earlier one.
        self._renewals: dict[int, Future[None]] = {}

    def __repr__(self) -> str:
        return f"<Login {'none' if self._current is None else 'held'}>"

    @property
    def exists(self) -> bool:
        """Whether there is a login to use."""
        return self._current is not None

    @property
    def current(self) -> Current:
        """The login."""
        current = self._current
        if current is None:
            raise NotLoggedInError
        return current

    def begin(self, held: Held, identity: Identity) -> None:
        """Begin a login, in place of an earlier one."""
        with self._lock:
            self._count += 1
            self._current = Current(held, identity, Version(self._count))

    def end(self) -> Held:
        """Forget the login; what was held."""
        with self._lock:
            held = self.current.held
            self._current = None
            return held

    def forget(self, login: int) -> None:
        """Forget this login, unless another one has begun."""
        with self._lock:
            if self._current is not None and self._current.version.login == login:
                self._current = None

    def attach(self, request: requests.PreparedRequest) -> Version:
        """Make ``request`` show the login and no other cookies; which login it shows."""
        current = self.current
        request.headers.pop("Cookie", None)
        request.headers.update(current.held.headers(request.method or "GET"))
        return current.version

    def renew_if_due(self) -> None:
        """Renew ahead of expiry, so that a request does not set out with a dying token."""
        seen, now = self.current, self._clock.now()
        if now < seen.held.renew_at or not seen.held.renewable:
            return
        try:
            self.renew(seen.version)
        except ClientError:
            # Too early to give up: the token in hand is good for a little longer.
            if now >= seen.held.expires_at or not self._is_on(seen.version.login):
                raise

    def renew(self, seen: Version) -> None:
        """Renew the login, unless it is another one or was renewed since ``seen``.

        Raises:
            NotLoggedInError: the login has ended, or somebody logged in or out meanwhile: what was
                begun for one user must not go on as another.
            ClientError: the renewal failed; the login may still be good.
        """
        with self._lock:
            if self._current is not None and self._current.version != seen:
                return
            under_way = self._renewals.get(seen.login)
            renewal = self._renewals.setdefault(seen.login, under_way or Future())
        if under_way is None:
            self._carry_out(renewal, seen.login)
        renewal.result()

    def _carry_out(self, renewal: Future[None], login: int) -> None:
        failure: BaseException | None = None
        try:
            self._renew_now(login)
        except BaseException as problem:  # noqa: BLE001 - those who wait must hear of it
            failure = problem
        with self._lock:
            del self._renewals[login]
        if failure is None:
            renewal.set_result(None)
        else:
            renewal.set_exception(failure)

    def _renew_now(self, login: int) -> None:
        before = self._of(login)
        if not before.held.renewable:
            raise NotLoggedInError("There is no refresh token: log in again.")
        try:
            held, answer = self._renew(before.held)
        except RefusedError as refused:
            if refused.code not in _OVER:
                raise
            self.forget(login)
            raise NotLoggedInError(
                f"The login has ended, the auth server says {refused.code!r}: log in again."
            ) from None
        # Kept at once: the refresh token that was spent buys no others.
        version = Version(login, before.version.renewal + 1)
        self._replace(login, held=held, version=version)
        try:
            self._replace(login, identity=self._identify(answer, before.identity))
        except IdTokenError:
            self.forget(login)
            raise

    def _replace(self, login: int, **changes: Any) -> None:
        with self._lock:
            self._current = replace(self._of(login), **changes)

    def _of(self, login: int) -> Current:
        if not self._is_on(login):
            raise NotLoggedInError("Somebody logged in or out meanwhile: that login is over.")
        return self.current

    def _is_on(self, login: int) -> bool:
        current = self._current
        return current is not None and current.version.login == login
