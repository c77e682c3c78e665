"""How tokens travel: in the body (RFC 6749 §5.1), or in cookies that script cannot read.

In cookie delivery the body names no token (rule C2), and a csrf value goes along that belongs to
this login: the access token carries its hash.
"""

from __future__ import annotations

from flask import Response, jsonify

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.grants import TokenSet
from jwtflow.web.cookies import ACCESS, CSRF, REFRESH


def in_body(tokens: TokenSet) -> Response:
    """The token response with the tokens in it."""
    return jsonify(tokens.body())


def in_cookies(server: AuthServer, tokens: TokenSet, *, csrf: str) -> Response:
    """The token response without tokens, and the three cookies of a login."""
    secure = server.settings.secure
    response = jsonify(tokens.public_members())
    ACCESS.set(response, tokens.access_token, secure=secure)
    if tokens.refresh_token is not None:
        REFRESH.set(response, tokens.refresh_token, secure=secure)
    CSRF.set(response, csrf, secure=secure)
    return response


def without_cookies(server: AuthServer, response: Response) -> Response:
    """``response``, which makes the browser forget the login."""
    for cookie in (ACCESS, REFRESH, CSRF):
        cookie.clear(response, secure=server.settings.secure)
    return response
