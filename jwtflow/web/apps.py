"""The frame that our servers share: one spelling for each path, strict bodies, safe headers."""

from __future__ import annotations

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from jwtflow.web.bodies import limit_bodies
from jwtflow.web.errors import install_error_handlers
from jwtflow.web.headers import install_headers


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
    app.json = _json_in_our_order(app)
    limit_bodies(app)
    install_error_handlers(app, resource_metadata=resource_metadata)
    install_headers(app)
    return app


def _json_in_our_order(app: Flask) -> DefaultJSONProvider:
    provider = DefaultJSONProvider(app)
    provider.sort_keys = False  # claims come in the order that the issuer wrote
    return provider
