"""``/userinfo``: who has logged in, for a token with the scope ``openid`` (OIDC Core §5.3).

The ``sub`` is the same as the ID token's; no other claim about the user is offered.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import OPENID
from jwtflow.errors import InsufficientScopeError, MissingTokenError, RevokedTokenError
from jwtflow.tokens import granted_scope
from jwtflow.web.bearer import bearer_token


def blueprint(server: AuthServer) -> Blueprint:
    """The UserInfo endpoint, by GET and by POST (OIDC Core §5.3.1)."""
    routes = Blueprint("userinfo", __name__)

    @routes.route("/userinfo", methods=["GET", "POST"])
    def userinfo() -> Response:
        encoded_jwt = bearer_token(request)
        if encoded_jwt is None:
            raise MissingTokenError
        claims = server.verifier.verify(encoded_jwt)
        if server.denylist.is_denied(claims["jti"]):
            raise RevokedTokenError("The access token has been revoked.", rule="V4")
        if OPENID not in granted_scope(claims):
            raise InsufficientScopeError("The scope openid is required.", scope=OPENID)
        return jsonify(sub=claims["sub"])

    return routes
