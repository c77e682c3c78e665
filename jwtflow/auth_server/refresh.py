"""``POST /refresh``: new cookies for the refresh cookie, which is spent (RFC 9700 §4.14).

The cookie way only; OAuth clients refresh at ``/token``. The login keeps its csrf value for as
long as it lives, and a new login gets a new one.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.delivery import in_cookies
from jwtflow.auth_server.grants import rotate_family
from jwtflow.auth_server.settings import LOGIN_CLIENT_ID
from jwtflow.errors import InvalidGrantError, LoginEndedError
from jwtflow.web.cookies import CSRF, REFRESH
from jwtflow.web.csrf import check_csrf


def blueprint(server: AuthServer) -> Blueprint:
    """The route that refreshes by cookie."""
    routes = Blueprint("refresh", __name__)

    @routes.post("/refresh")
    def refresh() -> Response:
        secure = server.settings.secure
        refresh_token = REFRESH.read(request, secure=secure)
        found = (
            None if refresh_token is None else server.store.families.find_spent_too(refresh_token)
        )
        if refresh_token is None or found is None:
            raise LoginEndedError
        csrf = CSRF.read(request, secure=secure)
        check_csrf(
            request,
            cookie_value=csrf,
            expected_hash=found.csrf_hash,
            origins=server.settings.writing_origins,
        )
        try:
            tokens = rotate_family(server, refresh_token, client_id=LOGIN_CLIENT_ID)
        except InvalidGrantError:
            raise LoginEndedError from None
        return in_cookies(server, tokens, csrf=csrf or "")

    return routes
