"""``POST /refresh``: new cookies for the refresh cookie, which is spent (RFC 9700 §4.14).

The cookie way only; OAuth clients refresh at ``/token``. The login keeps its csrf value for as
long as it lives, and a new login gets a new one.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.delivery import in_cookies
from jwtflow.auth_server.grants import rotate_family
from jwtflow.auth_server.logins import login_client
from jwtflow.errors import InvalidGrantError, InvalidScopeError, LoginEndedError
from jwtflow.web.cookies import CSRF, REFRESH
from jwtflow.web.csrf import check_csrf


def blueprint(server: AuthServer) -> Blueprint:
    """The route that refreshes by cookie."""
    routes = Blueprint("refresh", __name__)

    @routes.post("/refresh")
    def refresh() -> Response:
        secure = server.settings.secure
        refresh_token = REFRESH.read(request, secure=secure)
        found = server.store.families.find_spent_too(refresh_token) if refresh_token else None
        if found is None:
            raise LoginEndedError
        client = login_client(server)
        csrf = CSRF.read(request, secure=secure)
        check_csrf(
            request,
            cookie_value=csrf,
            expected_hash=found.csrf_hash,
            origins=server.settings.writing_origins,
        )
        if "refresh_token" not in client.grant_types:
            raise LoginEndedError
        try:
            tokens = rotate_family(server, found, client=client)
        except (InvalidGrantError, InvalidScopeError):
            raise LoginEndedError from None
        return in_cookies(server, tokens, csrf=csrf or "")

    return routes
