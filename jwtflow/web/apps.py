"""The Flask app that our servers start from: strict paths and bodies, safe headers, JSON errors.

CORS is always ``*`` without credentials: a page of any origin may call, but its browser sends no
cookies.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import NotFound

from jwtflow.web.bodies import MAX_BODY
from jwtflow.web.cookies import refuse_doubled_cookies
from jwtflow.web.errors import install_error_handlers

_PATH = re.compile(r"/(?!/)")
_TARGET = re.compile(r"/|https?://[^/]", re.IGNORECASE)  # RFC 9112 §3.2, RFC 9110 §4.2.1

_DEFAULTS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def new_app(
    import_name: str, *, secure: bool = False, resource_metadata: str | None = None
) -> Flask:
    """Make a Flask app without routes that answers every error as JSON.

    Args:
        import_name: the package whose ``templates/`` it renders.
        secure: whether it's served over https, so that its cookies are prefixed.
        resource_metadata: the URL that its bearer challenges name, if any (RFC 9728 §5.1).
    """
    app = Flask(import_name, static_folder=None)
    # Each path has one spelling, and each route only its own methods (OPTIONS is for CORS).
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    _refuse_other_spellings(app)
    refuse_doubled_cookies(app, secure=secure)
    app.json = _json_in_our_order(app)
    # One byte more, to tell a body in chunks that ends there from one that Werkzeug cuts off.
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY + 1
    install_error_handlers(app, resource_metadata=resource_metadata)
    install_headers(app)
    return app


def _refuse_other_spellings(app: Flask) -> None:
    @app.before_request
    def refuse() -> None:
        # Werkzeug routes "//me", "me" and "http:///me" as "/me".
        path: str = request.environ.get("PATH_INFO", "")
        target = request.environ.get("RAW_URI", path)  # not every WSGI server has it
        if not (_PATH.match(path) and _TARGET.match(target)):
            raise NotFound


def _json_in_our_order(app: Flask) -> DefaultJSONProvider:
    provider = DefaultJSONProvider(app)
    provider.sort_keys = False  # claims keep the issuer's order
    return provider


def install_headers(app: Flask) -> None:
    """Add the safe default headers to every response that doesn't set its own."""

    @app.after_request
    def add_defaults(response: Response) -> Response:
        for name, value in _DEFAULTS.items():
            response.headers.setdefault(name, value)
        return response


def allow_any_origin(app: Flask, is_open: Callable[[str], bool]) -> None:
    """Let pages of any origin call the paths for which ``is_open`` is true, without cookies."""

    @app.before_request
    def answer_preflight() -> Response | None:
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if not (asks and is_open(request.path)):
            return None
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Authorization, Content-Type",
                "Access-Control-Max-Age": "600",
            },
        )

    @app.after_request
    def add_origin(response: Response) -> Response:
        if is_open(request.path):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "WWW-Authenticate, Retry-After"
        return response
