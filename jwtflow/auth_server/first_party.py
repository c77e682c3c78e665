"""The routes for our own pages: ``/sign-in``, ``/login``, ``/refresh``, ``/logout``.

They handle names, passwords and cookies; OAuth clients use ``/authorize`` and ``/token`` and never
see a password. In cookie delivery no body holds a token (rule C2), and each login gets a csrf value
whose hash is in its access tokens.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import TokenSet, end_family, rotate_family, start_family
from jwtflow.auth_server.scope import grant_scope, scope_held
from jwtflow.auth_server.settings import LOGIN_CLIENT_ID
from jwtflow.errors import (
    InvalidGrantError,
    InvalidRequestError,
    InvalidScopeError,
    LoginEndedError,
    MissingTokenError,
    TokenError,
    UnauthorizedClientError,
)
from jwtflow.randomness import token_text
from jwtflow.store import Client
from jwtflow.tokens import Claims
from jwtflow.web.bearer import bearer_token
from jwtflow.web.bodies import json_body, optional_string_field, string_field
from jwtflow.web.cookies import ACCESS, CSRF, REFRESH
from jwtflow.web.csrf import check_csrf, check_origin
from jwtflow.web.pages import locked_page


def blueprint(server: AuthServer) -> Blueprint:
    """The four routes."""
    routes = Blueprint("first_party", __name__)

    @routes.get("/sign-in")
    def sign_in() -> Response:
        """A page whose script posts to ``/login``, then opens the configured resource server."""
        url = server.settings.resource_url
        page = locked_page(
            "sign_in.html",
            style="page.css",
            script="sign_in.js",
            next_url="" if url is None else url.rstrip("/") + "/app",
            csrf_cookie=CSRF.name(secure=server.settings.secure),
        )
        # A foreign page that opened this one could load it anew and cut off a renewal half-way; the
        # next renewal would send a spent refresh token and so end the login.
        page.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return page

    @routes.post("/login")
    def login() -> Response:
        return _log_in(server)

    @routes.post("/refresh")
    def refresh() -> Response:
        return _refresh(server)

    @routes.post("/logout")
    def logout() -> Response:
        """Log out by bearer token or cookie, even by one that has expired or is denied already."""
        encoded_jwt = bearer_token(request)
        if encoded_jwt is None:
            claims = _claims_of_cookie(server)
        else:
            claims = server.verifier.verify_even_if_expired(encoded_jwt)
        _end_login(server, claims)
        response = Response(status=204)
        for cookie in (ACCESS, REFRESH, CSRF):
            cookie.clear(response, secure=server.settings.secure)
        return response

    return routes


def _log_in(server: AuthServer) -> Response:
    # No foreign page or form may log a browser into an account that it chose (rule C4).
    check_origin(request, server.settings.writing_origins)
    body = json_body()
    username, password = string_field(body, "username"), string_field(body, "password")
    requested_scope, by_cookie = optional_string_field(body, "scope"), wants_cookies(body)
    account = server.store.log_in(username, password, address=request.remote_addr or "")
    client = login_client(server)
    scope = grant_scope(requested_scope, scope_held(server, client, account))
    csrf = None
    if by_cookie:
        csrf = token_text(server.random, "csrf")
        end_logins_of_cookies(server)
    tokens = start_family(
        server,
        account=account,
        client=client,
        scope=scope,
        auth_time=server.clock.now(),
        csrf=csrf,
    )
    return jsonify(tokens.body()) if csrf is None else in_cookies(server, tokens, csrf=csrf)


def wants_cookies(body: dict[str, Any]) -> bool:
    """Whether a login's tokens are to travel in cookies, out of script's reach."""
    delivery = optional_string_field(body, "delivery")
    if delivery not in {None, "body", "cookie"}:
        raise InvalidRequestError("The field 'delivery' must be 'cookie' or left out.")
    return delivery == "cookie"


def _refresh(server: AuthServer) -> Response:
    """Spend the refresh cookie for new cookies; the login keeps its csrf value."""
    secure = server.settings.secure
    refresh_token = REFRESH.read(request, secure=secure)
    found = server.store.families.find_even_if_spent(refresh_token) if refresh_token else None
    if found is None:
        raise LoginEndedError
    check_csrf(request, CSRF, expected_hash=found.csrf_hash, settings=server.settings)
    client = login_client(server)
    if "refresh_token" not in client.grant_types:
        raise LoginEndedError
    try:
        tokens = rotate_family(server, found, client=client)
    except (InvalidGrantError, InvalidScopeError):
        raise LoginEndedError from None
    csrf = CSRF.read(request, secure=secure) or ""  # never empty: check_csrf has compared it
    return in_cookies(server, tokens, csrf=csrf)


def login_client(server: AuthServer) -> Client:
    """Return the client that ``/login`` issues tokens for."""
    client = server.store.clients.find(LOGIN_CLIENT_ID)
    if client is None:
        raise UnauthorizedClientError(f"Register the client {LOGIN_CLIENT_ID!r}: /login needs it.")
    return client


def in_cookies(server: AuthServer, tokens: TokenSet, *, csrf: str) -> Response:
    """Return a response whose cookies hold the tokens, and whose body doesn't."""
    secure = server.settings.secure
    response = jsonify(tokens.public_members())
    ACCESS.set(response, tokens.access_token, secure=secure)
    if tokens.refresh_token is not None:
        REFRESH.set(response, tokens.refresh_token, secure=secure)
    CSRF.set(response, csrf, secure=secure)
    return response


def _claims_of_cookie(server: AuthServer) -> Claims:
    encoded_jwt = ACCESS.read(request, secure=server.settings.secure)
    if encoded_jwt is None:
        raise MissingTokenError
    claims = server.verifier.verify_even_if_expired(encoded_jwt)  # a bad cookie is 401, before csrf
    check_csrf(request, CSRF, expected_hash=claims.get("csrf"), settings=server.settings)
    return claims


def _end_login(server: AuthServer, claims: Claims) -> None:
    """End the login that these verified claims belong to; repeating it changes nothing."""
    # Browsers send the refresh cookie to /refresh only, so the access token names the login.
    jti = claims["jti"]
    family_id = server.store.families.family_of_access_token(jti)
    if family_id is not None:
        end_family(server, family_id)
    server.denylist.deny(jti, exp=claims["exp"])


def end_logins_of_cookies(server: AuthServer) -> None:
    """End the logins whose cookies came with the request: the new one replaces them (rule C6)."""
    for encoded_jwt in ACCESS.read_all(request, secure=server.settings.secure):
        try:
            claims = server.verifier.verify_even_if_expired(encoded_jwt)
        except TokenError:
            continue  # planted or broken: the new cookies replace it
        _end_login(server, claims)
