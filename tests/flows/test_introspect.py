"""``/introspect`` over HTTP (RFC 7662)."""

from __future__ import annotations

from tests.auth_fixtures import AUDIENCE, BOB, ISSUER, SERVICE, unverified_claims
from tests.authorization_flow import is_active, post_form, tokens_for
from tests.conftest import NOON

DAY = 86_400


def introspect(world, token):
    """What the endpoint says to the demo data's confidential client."""
    return post_form(world, "/introspect", {"token": token}, auth=SERVICE).json


def test_access_token(auth):
    """An active access token is described by the members of RFC 7662 §2.2."""
    token = tokens_for(auth, BOB)["access_token"]
    assert introspect(auth, token) == {
        "active": True,
        "scope": "reports:read",
        "client_id": "notebook",
        "username": "bob",
        "token_type": "Bearer",
        "exp": NOON + 900,
        "iat": NOON,
        "sub": "bob",
        "aud": AUDIENCE,
        "iss": ISSUER,
        "jti": unverified_claims(token)["jti"],
    }


def test_clients_own_token(auth):
    """A token of a client for itself has no user name."""
    form = {"grant_type": "client_credentials"}
    token = post_form(auth, "/token", form, auth=SERVICE).json["access_token"]
    members = introspect(auth, token)
    assert members["sub"] == "reporting-service"
    assert "username" not in members


def test_refresh_token(auth):
    """An active refresh token is described too, and is not called a bearer token."""
    token = tokens_for(auth, BOB)["refresh_token"]
    assert introspect(auth, token) == {
        "active": True,
        "scope": "reports:read",
        "client_id": "notebook",
        "username": "bob",
        "sub": "bob",
        "iss": ISSUER,
        "exp": NOON + 14 * DAY,
    }


def test_expiry(auth):
    """A token is active until the second before its exp, and not at it."""
    tokens = tokens_for(auth)
    auth.clock.advance(seconds=899)
    assert is_active(auth, tokens["access_token"])
    auth.clock.advance(seconds=1)
    assert not is_active(auth, tokens["access_token"])
    auth.clock.advance(days=14, seconds=-901)
    assert is_active(auth, tokens["refresh_token"])
    auth.clock.advance(seconds=1)
    assert not is_active(auth, tokens["refresh_token"])


def test_no_cors(auth):
    """Introspection is for servers; no page of another origin reads it."""
    response = post_form(
        auth, "/introspect", {"token": "x"}, auth=SERVICE, headers={"Origin": "https://app.example"}
    )
    assert "Access-Control-Allow-Origin" not in response.headers
