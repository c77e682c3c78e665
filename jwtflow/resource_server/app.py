"""The resource server's routes: each names the scope or role it needs, then answers.

The guard decides before the body is read.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from flask import Flask, Response, abort, jsonify, request
from werkzeug.routing import PathConverter

from jwtflow.denylist import Denylist
from jwtflow.reports import Reports, report_title
from jwtflow.resource_server.guard import Guard
from jwtflow.resource_server.settings import METADATA_PATH, ResourceServerSettings
from jwtflow.tokens import Claims
from jwtflow.web.apps import allow_any_origin, new_app
from jwtflow.web.bodies import json_body
from jwtflow.web.cookies import ACCESS, CSRF
from jwtflow.web.pages import locked_page

READ = "reports:read"
WRITE = "reports:write"


def build_app(
    *,
    settings: ResourceServerSettings,
    verify: Callable[[str], Claims],
    denylist: Denylist,
    reports: Reports | None = None,
    new_guard: Callable[..., Guard] = Guard,
) -> Flask:
    """Build the resource server from its collaborators, without reading the environment.

    Args:
        settings: what the operator chose.
        verify: returns the claims of an access token; raises ``TokenError`` for an invalid one.
        denylist: the revoked token ids.
        reports: what it serves; in memory by default.
        new_guard: makes the guard from verify, denylist and settings; lessons bring their own.
    """
    app = new_app(
        "jwtflow.resource_server",
        secure=settings.secure,
        resource_metadata=settings.metadata_url,
    )
    # Pages of other origins may call, but never with cookies.
    allow_any_origin(app, lambda _path: True)
    guard = new_guard(verify=verify, denylist=denylist, settings=settings)
    _add_open_routes(app, settings)
    _add_guarded_routes(app, guard, Reports() if reports is None else reports)
    return app


class _Rest(PathConverter):
    """The rest of a path, including slashes at its start and end."""

    regex = ".*"
    part_isolating = False


def _add_open_routes(app: Flask, settings: ResourceServerSettings) -> None:
    # A route made from the configured path would read it as a pattern, and redirect "/x" to "/x/".
    app.url_map.converters["rest"] = _Rest
    paths = {METADATA_PATH, unquote(urlsplit(settings.metadata_url).path, errors="replace")}

    @app.get(METADATA_PATH)
    @app.get(f"{METADATA_PATH}/<rest:_>")
    def metadata(_: str = "") -> Response:
        if request.path not in paths:
            abort(404)
        return jsonify(
            resource=settings.resource_url,
            authorization_servers=[settings.issuer],
            scopes_supported=[READ, WRITE],
            bearer_methods_supported=["header"],
        )

    @app.get("/health")
    def health() -> Response:
        return jsonify(status="ok")

    @app.get("/app")
    def page() -> Response:
        return locked_page(
            "app.html",
            style="app.css",
            script="app.js",
            sign_in_url=settings.sign_in_url,
            access_cookie=ACCESS.name(secure=settings.secure),
            csrf_cookie=CSRF.name(secure=settings.secure),
        )


def _add_guarded_routes(app: Flask, guard: Guard, reports: Reports) -> None:
    @app.get("/me")
    def me() -> Response:
        return jsonify(guard.authenticate())

    @app.get("/reports")
    def list_reports() -> Response:
        guard.require_scope(READ)
        return jsonify(reports=[report.to_json() for report in reports.all()])

    @app.post("/reports")
    def add_report() -> tuple[Response, int]:
        claims = guard.require_scope(WRITE)
        report = reports.add(title=report_title(json_body()), owner=claims["sub"])
        return jsonify(report.to_json()), 201

    @app.get("/admin/users")
    def users() -> Response:
        guard.require_role("admin")
        return jsonify(users=reports.owners())
