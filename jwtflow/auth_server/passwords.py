"""Who is it? How ``/login`` and the form of ``/authorize`` check a password: alike (rule L4)."""

from __future__ import annotations

from flask import request

from jwtflow.auth_server.context import AuthServer
from jwtflow.store import Account
from jwtflow.store.password_login import authenticate_user as authenticate


def authenticate_user(server: AuthServer, username: str, password: str) -> Account:
    """The account whose name and password these are, taken exactly as received (rule L8).

    Raises:
        InvalidCredentialsError: they are nobody's; the same for a wrong name (rule L7).
        TooManyAttemptsError: too many were wrong lately, whatever this one is (rule L2).
    """
    # The address that the connection comes from: X-Forwarded-For is anybody's to write (rule L3).
    return authenticate(server.store, username, password, address=request.remote_addr or "")
