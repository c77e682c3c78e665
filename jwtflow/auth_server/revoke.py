"""``POST /revoke``: a client revokes one of its tokens (RFC 7009).

Revoking a refresh token also revokes its family's access tokens; an access token is revoked alone
(§2.1). An unknown, forged or expired token needs no revoking, so the answer is 200 (§2.2).
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from jwtflow.auth_server.client_authentication import calling_client
from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import end_family
from jwtflow.errors import InvalidGrantError, TokenError
from jwtflow.web.bodies import form_body, string_field


def blueprint(server: AuthServer) -> Blueprint:
    """The revocation endpoint."""
    routes = Blueprint("revoke", __name__)

    @routes.post("/revoke")
    def revoke() -> Response:
        form = form_body()
        client = calling_client(server, form)
        token = string_field(form, "token")
        # token_type_hint would only say where to look first (§2.1); we look in both places.
        if not _revoke_refresh_token(server, token, client_id=client.client_id):
            _revoke_access_token(server, token, client_id=client.client_id)
        return jsonify({})

    return routes


def _revoke_refresh_token(server: AuthServer, refresh_token: str, *, client_id: str) -> bool:
    found = server.store.families.find_even_if_spent(refresh_token)
    if found is None:
        return False
    _check_owner(found.client_id, client_id)
    end_family(server, found.family_id)
    return True


def _revoke_access_token(server: AuthServer, encoded_jwt: str, *, client_id: str) -> None:
    try:
        # A resource server with a leeway still accepts a token that has just expired.
        claims = server.verifier.verify_even_if_expired(encoded_jwt)
    except TokenError:
        return  # no claim has an effect before the signature is checked (rules J38, V5)
    _check_owner(claims["client_id"], client_id)
    server.denylist.deny(claims["jti"], exp=claims["exp"])


def _check_owner(owner: object, client_id: str) -> None:
    if owner != client_id:
        raise InvalidGrantError("The token was issued to another client.")
