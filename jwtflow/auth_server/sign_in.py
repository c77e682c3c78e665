"""``GET /sign-in``: a page whose form logs a browser in with cookies.

Its script posts JSON to ``/login`` and then goes on to the resource server's ``/app``, an address
that is configured: nothing in the request can send the user elsewhere.
"""

from __future__ import annotations

from flask import Blueprint, Response

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.pages import render_page


def blueprint(server: AuthServer) -> Blueprint:
    """The sign-in page."""
    routes = Blueprint("sign_in", __name__)

    @routes.get("/sign-in")
    def sign_in() -> Response:
        url = server.settings.resource_url
        return render_page(
            "sign_in.html",
            script="sign_in.js",
            form_action="'none'",
            next_url="" if url is None else url.rstrip("/") + "/app",
        )

    return routes
