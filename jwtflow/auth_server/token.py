"""``POST /token``: exchanges a code, a refresh token or a client's secret for tokens.

RFC 6749 §3.2, without the ``password`` grant (RFC 9700 §2.4): users type passwords at
``/authorize`` only. This module decides who gets a token, ``scope`` what it may do, and
``grants`` builds the response.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from jwtflow.auth_server.client_authentication import calling_client
from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import (
    TokenSet,
    enabled_account,
    end_family,
    rotate_family,
    start_family,
)
from jwtflow.auth_server.pkce import check_code_verifier
from jwtflow.auth_server.scope import OPENID, grant_scope, scope_held
from jwtflow.errors import (
    CodeReusedError,
    InvalidGrantError,
    InvalidTargetError,
    UnauthorizedClientError,
    UnsupportedGrantTypeError,
)
from jwtflow.store import Client
from jwtflow.web.bodies import form_body, string_field


def blueprint(server: AuthServer) -> Blueprint:
    """The token endpoint."""
    routes = Blueprint("token", __name__)

    @routes.post("/token")
    def token() -> Response:
        form = form_body()
        grant_type = string_field(form, "grant_type")
        handle = _GRANT_HANDLERS.get(grant_type)
        if handle is None:
            raise UnsupportedGrantTypeError("This grant type is not offered.")
        return handle(server, asking_client(server, form), form)

    @routes.after_request
    def keep_out_of_old_caches(response: Response) -> Response:
        response.headers["Pragma"] = "no-cache"  # RFC 6749 §5.1, beside Cache-Control
        return response

    return routes


def asking_client(server: AuthServer, form: dict[str, str]) -> Client:
    """Return the client that asks for tokens, if it may use the grant and the resource is known."""
    client = calling_client(server, form)
    if form["grant_type"] not in client.grant_types:
        raise UnauthorizedClientError("This client may not use this grant type.")
    if form.get("resource", server.settings.audience) not in server.settings.known_resources:
        raise InvalidTargetError("No tokens are issued for this resource.")
    return client


def redeem_code(server: AuthServer, client: Client, form: dict[str, str]) -> Response:
    """Exchange an authorization code for tokens, once (RFC 6749 §4.1.3, RFC 7636 §4.6).

    All bindings are checked before the code is spent, so someone who has only the code can neither
    use it nor end what it bought (OAuth 2.1 draft §7.5.2). A second use with the right verifier
    means that the flow itself leaked, so everything the code bought is revoked.
    """
    code, code_verifier = string_field(form, "code"), string_field(form, "code_verifier")
    grant = server.store.codes.find(code)
    sent_uri = grant.redirect_uri if grant is not None and grant.redirect_uri_sent else None
    if grant is None or grant.client_id != client.client_id or form.get("redirect_uri") != sent_uri:
        raise InvalidGrantError(
            "The code is unknown, expired, used, or meant for another client or redirect_uri."
        )
    check_code_verifier(code_verifier, challenge=grant.code_challenge)
    try:
        server.store.codes.check_unused(code)
        account = enabled_account(server, grant.username, of="code")
        tokens = start_family(
            server,
            account=account,
            client=client,
            # Whatever client or user has lost since the page was shown is no longer granted.
            scope=grant_scope(" ".join(grant.scope), scope_held(server, client, account)),
            auth_time=grant.auth_time,
            nonce=grant.nonce,
            code=code,
        )
    except CodeReusedError as reuse:
        end_family(server, reuse.family_id)
        raise
    return jsonify(tokens.body())


def _redeem_refresh_token(server: AuthServer, client: Client, form: dict[str, str]) -> Response:
    found = server.store.families.find_even_if_spent(string_field(form, "refresh_token"))
    if found is None:
        raise InvalidGrantError("The refresh token is not known. Log in again.")
    tokens = rotate_family(server, found, client=client, requested_scope=form.get("scope"))
    return jsonify(tokens.body())


def _grant_to_client(server: AuthServer, client: Client, form: dict[str, str]) -> Response:
    """Issue a token for the client itself, without refresh or ID token (RFC 6749 §4.4.3)."""
    if not client.confidential:
        raise UnauthorizedClientError("A public client can't authenticate, so it can't use this.")
    scope = grant_scope(form.get("scope"), [each for each in client.scopes if each != OPENID])
    issued = server.token_issuer.access_token(
        sub=client.client_id, client_id=client.client_id, scope=scope
    )
    tokens = TokenSet(access_token=issued.encoded_jwt, expires_in=issued.expires_in, scope=scope)
    return jsonify(tokens.body())


_GRANT_HANDLERS = {
    "authorization_code": redeem_code,
    "refresh_token": _redeem_refresh_token,
    "client_credentials": _grant_to_client,
}
