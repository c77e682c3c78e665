"""Ending a login by the access token that it gave.

The refresh cookie is sent to ``/refresh`` only, so elsewhere the access token has to say which
login it is. One that has expired still does, if it is otherwise right.
"""

from __future__ import annotations

from flask import request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import end_family
from jwtflow.auth_server.settings import LOGIN_CLIENT_ID
from jwtflow.errors import TokenError, UnauthorizedClientError
from jwtflow.store import Client
from jwtflow.tokens import Claims
from jwtflow.web.cookies import ACCESS


def login_client(server: AuthServer) -> Client:
    """The client that ``POST /login`` gives its tokens to.

    Raises:
        UnauthorizedClientError: this database has no such client.
    """
    client = server.store.clients.find(LOGIN_CLIENT_ID)
    if client is None:
        raise UnauthorizedClientError(f"Register the client {LOGIN_CLIENT_ID!r}: /login needs it.")
    return client


def end_login(server: AuthServer, claims: Claims) -> None:
    """End the login that these verified claims belong to; a second time changes nothing.

    Raises:
        UnavailableError: store or denylist are away; the call may be repeated.
    """
    jti = claims["jti"]
    family_id = server.store.families.family_of_access_token(jti)
    if family_id is not None:
        end_family(server, family_id)
    server.denylist.deny(jti, exp=claims["exp"])


def end_login_of_cookie(server: AuthServer) -> None:
    """End the login whose cookies the request brought: a new one takes its place (rule C6)."""
    encoded_jwt = ACCESS.read(request, secure=server.settings.secure)
    if encoded_jwt is None:
        return
    try:
        claims = server.verifier.verify_expired_too(encoded_jwt)
    except TokenError:
        return  # planted or broken: the new cookies replace it
    end_login(server, claims)
