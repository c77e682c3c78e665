"""Where a client keeps its login: the interface that both ways share.

``memory``: the tokens are strings in this process, and the access token goes out as
``Authorization: Bearer``. ``cookie``: the server sets httpOnly cookies, as it does for a browser,
and this client holds a cookie jar and the csrf value. Either way it is one object that can log in,
renew and log out, so that whoever sends requests need not know which.
"""

from __future__ import annotations

from typing import Any, Protocol

import requests

from jwtflow.client.errors import RefusedError


class Storage(Protocol):
    """A login, and how a request shows it."""

    @property
    def logged_in(self) -> bool:
        """Whether there is a login to use."""
        ...

    @property
    def renewable(self) -> bool:
        """Whether the login can be renewed without a password."""
        ...

    @property
    def version(self) -> int:
        """A number that grows with each login, renewal and logout."""
        ...

    @property
    def expires_at(self) -> float:
        """NumericDate at which the access token ends."""
        ...

    @property
    def renew_at(self) -> float:
        """NumericDate from which it should be renewed before use."""
        ...

    def log_in(self, username: str, password: str, *, scope: str | None) -> dict[str, Any]:
        """Begin a login by password; the auth server's answer."""
        ...

    def renew(self) -> dict[str, Any]:
        """Buy a new access token with the refresh token; the auth server's answer."""
        ...

    def log_out(self) -> None:
        """End the login on the server, and forget it here in any case."""
        ...

    def forget(self) -> None:
        """Forget the login here, without a word to the server."""
        ...

    def attach(self, request: requests.PreparedRequest) -> None:
        """Make ``request`` show the login."""
        ...


def is_over(refused: RefusedError) -> bool:
    """Whether a refused renewal means that the login has ended, not only that it failed now."""
    return refused.code in ("invalid_grant", "invalid_token", "missing_token")
