"""``POST /token``: a code, a refresh token or a client's own secret for tokens (RFC 6749 §3.2).

No ``password`` grant (RFC 9700 §2.4): a user's password is for ``/authorize`` alone. What a user's
token says is decided in ``grants``; here it is decided who may have one.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from jwtflow.auth_server.client_authentication import calling_client
from jwtflow.auth_server.code_redemption import redeem_code
from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import OPENID, grant_scope, rotate_family
from jwtflow.errors import (
    InvalidTargetError,
    UnauthorizedClientError,
    UnsupportedGrantTypeError,
)
from jwtflow.store import Client
from jwtflow.web.bodies import form_body, string_field

Grant = Callable[[AuthServer, Client, dict[str, str]], Response]


def blueprint(server: AuthServer) -> Blueprint:
    """The token endpoint."""
    routes = Blueprint("token", __name__)

    @routes.post("/token")
    def token() -> Response:
        form = form_body()
        grant_type = string_field(form, "grant_type")
        grant = _GRANTS.get(grant_type)
        if grant is None:
            raise UnsupportedGrantTypeError("This grant type is not offered.")
        client = calling_client(server, form)
        if grant_type not in client.grant_types:
            raise UnauthorizedClientError("This client may not use this grant type.")
        if form.get("resource", server.settings.audience) not in server.settings.known_resources:
            raise InvalidTargetError("No tokens are issued for this resource.")
        return grant(server, client, form)

    @routes.after_request
    def keep_out_of_old_caches(response: Response) -> Response:
        response.headers["Pragma"] = "no-cache"  # RFC 6749 §5.1, beside Cache-Control
        return response

    return routes


def _authorization_code(server: AuthServer, client: Client, form: dict[str, str]) -> Response:
    tokens = redeem_code(
        server,
        string_field(form, "code"),
        client=client,
        redirect_uri=form.get("redirect_uri"),
        code_verifier=string_field(form, "code_verifier"),
    )
    return jsonify(tokens.body())


def _refresh_token(server: AuthServer, client: Client, form: dict[str, str]) -> Response:
    found = server.store.families.find_spent_too(string_field(form, "refresh_token"))
    tokens = rotate_family(server, found, client=client, asked=form.get("scope"))
    return jsonify(tokens.body())


def _client_credentials(server: AuthServer, client: Client, form: dict[str, str]) -> Response:
    """For the client itself: no user, so no refresh token and no ID token (RFC 6749 §4.4.3)."""
    if not client.confidential:
        raise UnauthorizedClientError("A public client has nothing to prove itself with.")
    scope = grant_scope(form.get("scope"), [each for each in client.scopes if each != OPENID])
    issued = server.issuer.access_token(
        sub=client.client_id, client_id=client.client_id, scope=scope
    )
    return jsonify(
        {
            "access_token": issued.encoded_jwt,
            "token_type": "Bearer",
            "expires_in": issued.expires_in,
            "scope": " ".join(scope),
        }
    )


_GRANTS: dict[str, Grant] = {
    "authorization_code": _authorization_code,
    "refresh_token": _refresh_token,
    "client_credentials": _client_credentials,
}
