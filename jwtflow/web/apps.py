"""The frame that our servers share: one spelling for each path, strict bodies, safe headers."""

from __future__ import annotations

import re

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import NotFound

from jwtflow.web.bodies import limit_bodies
from jwtflow.web.errors import install_error_handlers
from jwtflow.web.headers import install_headers

_PATH = re.compile(r"/(?!/)")
_TARGET = re.compile(r"/|https?://[^/]", re.IGNORECASE)  # RFC 9112 §3.2, RFC 9110 §4.2.1


def new_app(import_name: str, *, resource_metadata: str | None = None) -> Flask:
    """A Flask app without routes that answers every failure as JSON.

    Args:
        import_name: the package whose ``templates/`` it renders.
        resource_metadata: the URL that its bearer challenges name, if any (RFC 9728 §5.1).
    """
    app = Flask(import_name, static_folder=None)
    # A path has one spelling, a route its listed methods (OPTIONS is for CORS alone).
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    _refuse_other_spellings(app)
    app.json = _json_in_our_order(app)
    limit_bodies(app)
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
    provider.sort_keys = False  # claims come in the order that the issuer wrote
    return provider
