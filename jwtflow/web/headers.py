"""Response headers that all servers send, and who may read an answer from another origin.

CORS here is only ever ``*`` without credentials: a page of any origin may call, and its browser
sends no cookie along.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request

_DEFAULTS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def install_headers(app: Flask) -> None:
    """Let ``app`` send the safe defaults, each unless the route chose otherwise."""

    @app.after_request
    def add_defaults(response: Response) -> Response:
        for name, value in _DEFAULTS.items():
            response.headers.setdefault(name, value)
        return response


def allow_any_origin(app: Flask, is_open: Callable[[str], bool]) -> None:
    """Let pages of any origin call the paths that ``is_open`` names, without their cookies.

    Args:
        app: the server.
        is_open: tells of a path, such as ``"/token"``, whether it is one of them.
    """

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
