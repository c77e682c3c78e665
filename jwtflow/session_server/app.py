"""Puts the session server together; only this module reads the environment."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from jwtflow.clock import SystemClock
from jwtflow.randomness import SystemRandom
from jwtflow.reports import Reports, report_title
from jwtflow.session_server.gate import Gate
from jwtflow.session_server.settings import SessionServerSettings
from jwtflow.store import Store
from jwtflow.web.apps import new_app
from jwtflow.web.bodies import json_body, string_field
from jwtflow.web.cookies import SESSION, SESSION_CSRF
from jwtflow.web.csrf import check_origin
from jwtflow.web.settings import PREFIX, Environment
from jwtflow.web.startup import app_or_exit


def build_app(
    *, settings: SessionServerSettings, store: Store, reports: Reports | None = None
) -> Flask:
    """Build the session server's WSGI app from its collaborators; reports are in memory."""
    app = new_app("jwtflow.session_server", secure=settings.secure)
    gate = Gate(store=store, settings=settings)
    _add_login_routes(app, gate, store, settings)
    _add_guarded_routes(app, gate, Reports() if reports is None else reports)
    _add_challenge(app, settings)
    return app


def create_app() -> Flask:
    """Build the session server from the ``JWTFLOW_`` variables, or exit with an error."""
    return app_or_exit(app_from_environment)


def app_from_environment(environment: Environment) -> Flask:
    """Build the session server that ``environment`` describes."""
    settings = SessionServerSettings(
        url=environment.url("SESSION_URL"), origins=environment.origins("ORIGINS")
    )
    store = Store(
        environment.required("DATABASE"),
        clock=SystemClock(),
        random=SystemRandom(),
        setting=PREFIX + "DATABASE",
    )
    store.ping()
    return build_app(settings=settings, store=store)


def _add_login_routes(
    app: Flask, gate: Gate, store: Store, settings: SessionServerSettings
) -> None:
    @app.post("/login")
    def login() -> Response:
        check_origin(request, settings.writing_origins)
        body = json_body()  # only JSON: no foreign form can log this browser in (rule C4)
        account = store.log_in(
            string_field(body, "username"),
            string_field(body, "password"),
            address=request.remote_addr or "",
        )
        # Each login gets a new id; the sessions that came with the request end (rule C6).
        existing = SESSION.read_all(request, secure=settings.secure)
        started = store.sessions.start(account.username, replacing=existing)
        response = jsonify(sub=account.username, scope=" ".join(account.scopes))
        SESSION.set(response, started.session_id, secure=settings.secure)
        SESSION_CSRF.set(response, started.csrf, secure=settings.secure)
        return response

    @app.post("/logout")
    def logout() -> Response:
        store.sessions.end(gate.authenticate().session_id)
        response = Response(status=204)
        SESSION.clear(response, secure=settings.secure)
        SESSION_CSRF.clear(response, secure=settings.secure)
        return response


def _add_guarded_routes(app: Flask, gate: Gate, reports: Reports) -> None:
    @app.get("/me")
    def me() -> Response:
        return jsonify(gate.authenticate().to_json())

    @app.get("/reports")
    def list_reports() -> Response:
        gate.require_scope("reports:read")
        return jsonify(reports=[report.to_json() for report in reports.all()])

    @app.post("/reports")
    def add_report() -> tuple[Response, int]:
        opened = gate.require_scope("reports:write")
        report = reports.add(title=report_title(json_body()), owner=opened.account.username)
        return jsonify(report.to_json()), 201


def _add_challenge(app: Flask, settings: SessionServerSettings) -> None:
    # RFC 9110 §15.5.2 wants a challenge with every 401. No registered scheme means "a cookie".
    challenge = f'Cookie cookie-name="{SESSION.name(secure=settings.secure)}"'

    @app.after_request
    def add_challenge(response: Response) -> Response:
        if response.status_code == 401:
            response.headers.setdefault("WWW-Authenticate", challenge)
        return response
