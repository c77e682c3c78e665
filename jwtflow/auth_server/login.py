"""``POST /login``: name and password of our own front end for tokens.

JSON only, since a page of another origin cannot send JSON here without a preflight that nobody
answers: that keeps it from logging a browser into an account of its choice (rule C4). An OAuth
client uses ``/authorize`` and never sees the password.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.delivery import in_body, in_cookies
from jwtflow.auth_server.grants import grant_scope, scope_held, start_family
from jwtflow.auth_server.logins import end_login_of_cookie, login_client
from jwtflow.auth_server.passwords import authenticate_user
from jwtflow.errors import InvalidRequestError
from jwtflow.randomness import token_text
from jwtflow.web.bodies import json_body, optional_string_field, string_field


def blueprint(server: AuthServer) -> Blueprint:
    """The route of the first-party login."""
    routes = Blueprint("login", __name__)

    @routes.post("/login")
    def login() -> Response:
        body = json_body()
        username, password = string_field(body, "username"), string_field(body, "password")
        asked, by_cookie = optional_string_field(body, "scope"), _wants_cookies(body)
        account = authenticate_user(server, username, password)
        client = login_client(server)
        scope = grant_scope(asked, scope_held(server, client, account))
        csrf = None
        if by_cookie:
            end_login_of_cookie(server)
            csrf = token_text(server.random, "csrf")
        tokens, _ = start_family(
            server,
            account=account,
            client=client,
            scope=scope,
            auth_time=server.clock.now(),
            csrf=csrf,
        )
        return in_body(tokens) if csrf is None else in_cookies(server, tokens, csrf=csrf)

    return routes


def _wants_cookies(body: dict[str, Any]) -> bool:
    delivery = optional_string_field(body, "delivery")
    if delivery not in {None, "body", "cookie"}:
        raise InvalidRequestError("The field 'delivery' must be 'cookie' or left out.")
    return delivery == "cookie"
