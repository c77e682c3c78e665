"""``POST /logout``: the server forgets the login, then the browser does (rule V8).

The access token says whose login it is, as bearer or as cookie. One that has expired or is denied
already is good enough: who comes back from lunch must be able to log out.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.delivery import without_cookies
from jwtflow.auth_server.logins import end_login
from jwtflow.errors import MissingTokenError
from jwtflow.tokens import Claims
from jwtflow.web.bearer import bearer_token
from jwtflow.web.cookies import ACCESS, CSRF
from jwtflow.web.csrf import check_csrf


def blueprint(server: AuthServer) -> Blueprint:
    """The route that ends a login."""
    routes = Blueprint("logout", __name__)

    @routes.post("/logout")
    def logout() -> Response:
        encoded_jwt = bearer_token(request)
        if encoded_jwt is None:
            claims = _claims_of_cookie(server)
        else:
            claims = server.verifier.verify_expired_too(encoded_jwt)
        end_login(server, claims)
        return without_cookies(server, Response(status=204))

    return routes


def _claims_of_cookie(server: AuthServer) -> Claims:
    secure = server.settings.secure
    encoded_jwt = ACCESS.read(request, secure=secure)
    if encoded_jwt is None:
        raise MissingTokenError
    claims = server.verifier.verify_expired_too(encoded_jwt)  # a bad cookie is 401, before csrf
    check_csrf(
        request,
        cookie_value=CSRF.read(request, secure=secure),
        expected_hash=claims.get("csrf"),
        origins=server.settings.writing_origins,
    )
    return claims
