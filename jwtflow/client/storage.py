"""Where a client keeps its login: what both ways share.

``memory``: the tokens are strings in this process, and the access token goes out as
``Authorization: Bearer``. ``cookie``: the server sets httpOnly cookies, as it does for a browser,
and this client holds a cookie jar and the csrf value. Either way it is one object that can log in,
renew and log out, so that whoever sends requests need not know which.

Threads may log in, renew and log out at the same time, and nobody holds a lock while a server is
asked. So each login has a number, and what was begun for one login changes no other: the answer
to a renewal is dropped if somebody has logged in or out meanwhile. A dropped answer leaves no
living tokens behind after a logout or a revocation: at the auth server either ends the whole login,
whichever of its tokens it was shown.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, NamedTuple, TypeVar

import requests

from jwtflow.client.errors import NotLoggedInError, RefusedError
from jwtflow.client.identity import Identity
from jwtflow.client.tokens import Lifetime

Answer = dict[str, Any]
Held = TypeVar("Held", bound=Lifetime)


class Version(NamedTuple):
    """Which login it is, and which of its renewals.

    ``login`` grows with each login and logout, ``renewal`` with each renewal of one login.
    """

    login: int = 0
    renewal: int = 0


@dataclass(frozen=True)
class _State(Generic[Held]):
    """All that changes with a login, in one object: no thread sees parts of two logins."""

    held: Held | None = None
    identity: Identity = field(default_factory=Identity)
    version: Version = field(default_factory=Version)


class Storage(ABC, Generic[Held]):
    """A login, and how a request shows it."""

    def __init__(self) -> None:
        # Reentrant, so that a method may hold it around others.
        self._lock = threading.RLock()
        self._state: _State[Held] = _State()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'logged in' if self.logged_in else 'empty'}>"

    @property
    def logged_in(self) -> bool:
        """Whether there is a login to use."""
        return self._state.held is not None

    @property
    def identity(self) -> Identity:
        """Who logged in."""
        return self._state.identity

    @property
    def version(self) -> Version:
        """Which login it is, and which of its renewals."""
        return self._state.version

    @property
    def expires_at(self) -> float:
        """NumericDate at which the access token ends."""
        return self._needed().expires_at

    @property
    def renew_at(self) -> float:
        """NumericDate from which it should be renewed before use."""
        return self._needed().renew_at

    @property
    @abstractmethod
    def renewable(self) -> bool:
        """Whether the login can be renewed without a password."""

    @abstractmethod
    def log_in(
        self,
        username: str,
        password: str,
        *,
        scope: str | None,
        identify: Callable[[Answer], Identity],
    ) -> Answer:
        """Begin a login by password; the auth server's answer.

        What ``identify`` raises about the answer leaves everything as it was.
        """

    @abstractmethod
    def renew(self, login: int) -> Answer:
        """Buy a new access token for this login with its refresh token; the auth server's answer.

        Raises:
            NotLoggedInError: it is not the login here, or is not any more when the answer comes.
        """

    @abstractmethod
    def log_out(self) -> None:
        """Forget the login here, and end it on the server."""

    @abstractmethod
    def attach(self, request: requests.PreparedRequest) -> Version:
        """Make ``request`` show the login; which one it shows."""

    def forget(self, login: int) -> None:
        """Forget this login, if it is the one here, without a word to the server."""
        with self._lock:
            if self.version.login == login:
                self._end()

    def identify(self, login: int, identity: Identity) -> None:
        """Know from now on who has this login.

        Raises:
            NotLoggedInError: it is not the login here any more.
        """
        with self._lock:
            self._needed(login)
            self._state = replace(self._state, identity=identity)

    def _begin(self, held: Held, identity: Identity) -> None:
        with self._lock:
            self._state = _State(held, identity, Version(self.version.login + 1))

    def _continue(self, held: Held, login: int) -> None:
        with self._lock:
            self._needed(login)
            version = Version(login, self.version.renewal + 1)
            self._state = replace(self._state, held=held, version=version)

    def _end(self) -> None:
        with self._lock:
            self._state = _State(version=Version(self.version.login + 1))

    def _needed(self, login: int | None = None) -> Held:
        state = self._state
        if login not in (None, state.version.login):
            raise NotLoggedInError("Somebody logged in or out meanwhile: that login is over.")
        if state.held is None:
            raise NotLoggedInError
        return state.held


def is_over(refused: RefusedError) -> bool:
    """Whether a refused renewal means that the login has ended, not only that it failed now."""
    return refused.code in ("invalid_grant", "invalid_token", "missing_token")
