"""``POST /introspect``: a resource server asks whether a token is valid right now (RFC 7662).

Only confidential clients may ask, because otherwise anyone could try out tokens (§2.1). For a token
that isn't active the answer doesn't say why (§2.2).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from jwtflow.auth_server.client_authentication import calling_client
from jwtflow.auth_server.context import AuthServer
from jwtflow.errors import InvalidClientError, TokenError
from jwtflow.web.bodies import form_body, string_field


def blueprint(server: AuthServer) -> Blueprint:
    """The introspection endpoint."""
    routes = Blueprint("introspect", __name__)

    @routes.post("/introspect")
    def introspect() -> Response:
        form = form_body()
        if not calling_client(server, form).confidential:
            raise InvalidClientError("Only a client that authenticates with a secret may ask.")
        token = string_field(form, "token")
        members = _access_token(server, token) or _refresh_token(server, token)
        return jsonify({"active": False} if members is None else {"active": True, **members})

    return routes


def _access_token(server: AuthServer, encoded_jwt: str) -> dict[str, Any] | None:
    try:
        claims = server.verifier.verify(encoded_jwt)
    except TokenError:
        return None
    if server.denylist.is_denied(claims["jti"]):
        return None
    shown = ("scope", "client_id", "exp", "iat", "sub", "aud", "iss", "jti")
    members = {name: claims[name] for name in shown if name in claims}
    if claims["sub"] != claims["client_id"]:
        members["username"] = claims["sub"]
    return {**members, "token_type": "Bearer"}


def _refresh_token(server: AuthServer, refresh_token: str) -> dict[str, Any] | None:
    found = server.store.families.find(refresh_token)
    if found is None:
        return None
    return {
        "scope": " ".join(found.scope),
        "client_id": found.client_id,
        "username": found.username,
        "sub": found.username,
        "iss": server.settings.issuer,
        "exp": int(found.expires_at),
    }
