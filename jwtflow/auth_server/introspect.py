"""``/introspect`` and ``/userinfo``: what a token is good for right now.

``POST /introspect`` is for resource servers (RFC 7662). Only confidential clients may ask, because
otherwise anyone could try out tokens (§2.1). For a token that isn't active the answer doesn't say
why (§2.2). ``/userinfo`` tells a client whose token has the scope ``openid`` who has logged in
(OIDC Core §5.3). Its ``sub`` is the same as the ID token's; it offers no other claim.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from jwtflow.auth_server.client_authentication import calling_client
from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.scope import OPENID
from jwtflow.errors import (
    InsufficientScopeError,
    InvalidClientError,
    MissingTokenError,
    RevokedTokenError,
    TokenError,
)
from jwtflow.tokens import Claims, granted_scope
from jwtflow.web.bearer import bearer_token
from jwtflow.web.bodies import form_body, string_field


def blueprint(server: AuthServer) -> Blueprint:
    """The introspection endpoint and the UserInfo endpoint."""
    routes = Blueprint("introspect", __name__)

    @routes.post("/introspect")
    def introspect() -> Response:
        form = form_body()
        if not calling_client(server, form).confidential:
            raise InvalidClientError("Only a client that authenticates with a secret may ask.")
        token = string_field(form, "token")
        members = _access_token_members(server, token) or _refresh_token_members(server, token)
        return jsonify({"active": False} if members is None else {"active": True, **members})

    @routes.route("/userinfo", methods=["GET", "POST"])  # both (OIDC Core §5.3.1)
    def userinfo() -> Response:
        encoded_jwt = bearer_token(request)
        if encoded_jwt is None:
            raise MissingTokenError
        claims = _valid_claims(server, encoded_jwt)
        if OPENID not in granted_scope(claims):
            raise InsufficientScopeError("The scope openid is required.", scope=OPENID)
        return jsonify(sub=claims["sub"])

    return routes


def _valid_claims(server: AuthServer, encoded_jwt: str) -> Claims:
    """Verify one of our access tokens, and check that it hasn't been revoked."""
    claims = server.verifier.verify(encoded_jwt)
    if server.denylist.is_denied(claims["jti"]):
        raise RevokedTokenError("The access token has been revoked.", rule="V8")
    return claims


def _access_token_members(server: AuthServer, encoded_jwt: str) -> dict[str, Any] | None:
    try:
        claims = _valid_claims(server, encoded_jwt)
    except TokenError:
        return None
    shown = ("scope", "client_id", "exp", "iat", "sub", "aud", "iss", "jti")
    members = {name: claims[name] for name in shown if name in claims}
    if claims["sub"] != claims["client_id"]:
        members["username"] = claims["sub"]
    return {**members, "token_type": "Bearer"}


def _refresh_token_members(server: AuthServer, refresh_token: str) -> dict[str, Any] | None:
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
