"""Authlib, unchanged, as a client of our server."""

from __future__ import annotations

import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from tests.auth_fixtures import SERVICE
from tests.loopback import consent

VERIFIER = "authlib-wants-a-verifier-of-the-caller-0123456789"
REDIRECT_URI = "http://127.0.0.1:49152/callback"


@pytest.fixture
def public(metadata):
    """Authlib's session for the client of the demo data that has no secret."""
    with OAuth2Session(
        "notebook",
        scope="openid reports:read",
        redirect_uri=REDIRECT_URI,
        code_challenge_method="S256",
        token_endpoint=metadata["token_endpoint"],
        token_endpoint_auth_method="none",
    ) as session:
        yield session


@pytest.fixture
def logged_in(public, metadata):
    """The same session with the tokens of a finished flow."""
    url, state = public.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=VERIFIER, nonce="a nonce"
    )
    public.fetch_token(
        metadata["token_endpoint"],
        authorization_response=consent(url),
        state=state,
        code_verifier=VERIFIER,
    )
    return public


def test_code_flow(logged_in, metadata):
    """The code flow ends with tokens that Authlib can use at /userinfo."""
    assert logged_in.token["scope"] == "openid reports:read"
    assert logged_in.get(metadata["userinfo_endpoint"]).json() == {"sub": "alice"}


def test_id_token(served, logged_in, metadata):
    """The ID token passes joserfc with the keys that the metadata leads to."""
    keys = KeySet.import_key_set(served.browser().get("/.well-known/jwks.json").json)
    token = jwt.decode(logged_in.token["id_token"], keys, algorithms=["RS256"])
    JWTClaimsRegistry(
        iss={"essential": True, "value": metadata["issuer"]},
        aud={"essential": True, "value": "notebook"},
        nonce={"essential": True, "value": "a nonce"},
        at_hash={"essential": True},
    ).validate(token.claims)


def test_refresh_and_revoke(logged_in, metadata):
    """Authlib refreshes, and after its revocation it can no longer."""
    first = logged_in.token["refresh_token"]
    logged_in.refresh_token(metadata["token_endpoint"])
    assert logged_in.token["refresh_token"] != first
    revoked = logged_in.revoke_token(
        metadata["revocation_endpoint"], logged_in.token["refresh_token"]
    )
    assert revoked.status_code == 200
    with pytest.raises(OAuthError, match="invalid_grant"):
        logged_in.refresh_token(metadata["token_endpoint"])


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_confidential_client(metadata, method):
    """A confidential client gets a token for itself, introspects it and gives it back."""
    with OAuth2Session(*SERVICE, token_endpoint_auth_method=method) as session:
        token = session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
        encoded_jwt = token["access_token"]
        shown = session.introspect_token(metadata["introspection_endpoint"], token=encoded_jwt)
        assert shown.json()["client_id"] == "reporting-service"
        session.revoke_token(metadata["revocation_endpoint"], token=encoded_jwt)
        shown = session.introspect_token(metadata["introspection_endpoint"], token=encoded_jwt)
        assert shown.json() == {"active": False}
