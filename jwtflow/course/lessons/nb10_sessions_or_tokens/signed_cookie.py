"""The reports a third time: what a user may do is in a signed cookie, as Flask's ``session``."""

from __future__ import annotations

import json
from typing import Any

import requests
from flask import Flask, Response, jsonify, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from jwtflow.clock import Clock
from jwtflow.tokens import base64url_decode


class _OnAClock(SecureCookieSessionInterface):
    """Flask's own cookies, with the lab's clock in place of the machine's."""

    def __init__(self, clock: Clock) -> None:
        class Signer(TimestampSigner):
            def get_timestamp(self) -> int:
                return int(clock.now())

        self._signer = Signer

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = self._signer
        return serializer


def build_app(http: requests.Session, auth_server: str, clock: Clock) -> Flask:
    """Build the app; the auth server checks passwords for it, and it keeps nothing itself.

    Args:
        http: reaches the auth server.
        auth_server: its URL.
        clock: the lab's.
    """
    app = Flask("signed cookie", static_folder=None)
    app.secret_key = "the lab's secret is known to everybody"  # noqa: S105 - of a lesson
    app.session_interface = _OnAClock(clock)

    @app.post("/login")
    def login() -> tuple[Response, int]:
        answer = http.post(f"{auth_server}/login", json=request.get_json())
        if not answer.ok:
            return jsonify(error="invalid_credentials"), 401
        claims = _claims(answer.json()["access_token"])
        session.clear()
        session.update({name: claims.get(name, "") for name in ("sub", "scope")})
        return jsonify(dict(session)), 200

    @app.post("/logout")
    def logout() -> tuple[str, int]:
        session.clear()
        return "", 204

    @app.get("/me")
    def me() -> tuple[Response, int]:
        return (jsonify(dict(session)), 200) if session else (jsonify(error="no_session"), 401)

    return app


def _claims(access_token: str) -> dict[str, Any]:
    """What the auth server says about the user; the token came straight from it."""
    claims: dict[str, Any] = json.loads(base64url_decode(access_token.split(".")[1]))
    return claims
