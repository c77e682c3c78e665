"""The documents that the server publishes about itself.

RFC 8414, OpenID Connect Discovery and RFC 7517 §5. Every member matches what is served, and every
URL begins with the configured issuer, whatever the Host header says (rules D1 to D3).
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, jsonify, request

from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.scope import OPENID

OAUTH_METADATA_PATH = "/.well-known/oauth-authorization-server"
OPENID_METADATA_PATH = "/.well-known/openid-configuration"
JWKS_PATH = "/.well-known/jwks.json"

MAX_AGE = 300
"""Seconds these documents may be cached; a new key is published for longer than that before use."""

RESOURCE_SCOPES = ("reports:read", "reports:write")
"""The scopes that the resource server's routes require; accounts may hold unlisted ones."""

_CONFIDENTIAL = ("client_secret_basic", "client_secret_post")


def blueprint(server: AuthServer) -> Blueprint:
    """The three discovery documents."""
    routes = Blueprint("metadata", __name__)

    @routes.get(OAUTH_METADATA_PATH)
    def oauth_metadata() -> Response:
        return _cacheable(oauth_document(server))

    @routes.get(OPENID_METADATA_PATH)
    def openid_metadata() -> Response:
        return _cacheable({**oauth_document(server), **openid_members(server)})

    @routes.get(JWKS_PATH)
    def jwks() -> Response:
        return _cacheable(server.keys.published(now=server.clock.now()))

    return routes


def oauth_document(server: AuthServer) -> dict[str, Any]:
    """The authorization server metadata (RFC 8414 §2)."""
    issuer, resource_url = server.settings.issuer, server.settings.resource_url
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": issuer + JWKS_PATH,
        "revocation_endpoint": f"{issuer}/revoke",
        "introspection_endpoint": f"{issuer}/introspect",
        "scopes_supported": [*([OPENID] if server.offers_openid else []), *RESOURCE_SCOPES],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["none", *_CONFIDENTIAL],
        "revocation_endpoint_auth_methods_supported": ["none", *_CONFIDENTIAL],
        "introspection_endpoint_auth_methods_supported": list(_CONFIDENTIAL),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        **({} if resource_url is None else {"protected_resources": [resource_url]}),  # RFC 9728 §4
    }


def openid_members(server: AuthServer) -> dict[str, Any]:
    """The members that OpenID Connect adds (Discovery §3); none if ``openid`` isn't offered."""
    if not server.offers_openid:
        return {}
    return {
        "userinfo_endpoint": f"{server.settings.issuer}/userinfo",
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [server.keys.active.alg],
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash"],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,  # left out, it would mean true
        "claims_parameter_supported": False,
    }


def _cacheable(document: dict[str, Any]) -> Response:
    response = jsonify(document)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest())
    # Without Last-Modified this counts for nothing (RFC 9110 §13.1.3), but at an odd date Werkzeug
    # would fail.
    request.environ.pop("HTTP_IF_MODIFIED_SINCE", None)
    response.make_conditional(request)
    response.headers.pop("Date", None)  # the server adds its own, by its clock
    return response
