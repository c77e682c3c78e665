"""Who is it? The one place where a password is checked, for ``/login`` and for ``/authorize``.

Both count wrong passwords together (rule L4). The address is the one that the connection comes
from: ``X-Forwarded-For`` is anybody's to write (rule L3).
"""

from __future__ import annotations

from flask import request

from jwtflow.auth_server.context import AuthServer
from jwtflow.errors import InvalidCredentialsError
from jwtflow.store import Account


def authenticate_user(server: AuthServer, username: str, password: str) -> Account:
    """The account whose name and password these are, taken exactly as received (rule L8).

    Raises:
        InvalidCredentialsError: they are nobody's; the same for a wrong name (rule L7).
        TooManyAttemptsError: too many were wrong lately, whatever this one is (rule L2).
    """
    address = request.remote_addr or ""
    throttle = server.store.throttle
    throttle.check(username, address)
    account = server.store.accounts.authenticate(username, password)
    if account is None:
        throttle.record_failure(username, address)
        raise InvalidCredentialsError
    throttle.record_success(username, address)
    return account
