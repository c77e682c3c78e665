"""requests-oauthlib, unchanged, as a client of our server."""

from __future__ import annotations

import pytest
from oauthlib.oauth2 import BackendApplicationClient
from oauthlib.oauth2.rfc6749.errors import AccessDeniedError, InvalidGrantError
from requests_oauthlib import OAuth2Session

from tests.auth_fixtures import SERVICE
from tests.loopback import consent

REDIRECT_URI = "http://127.0.0.1:49152/callback"


@pytest.fixture(autouse=True)
def allow_http(monkeypatch):
    """Let the library talk to loopback, where there is no TLS."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def public():
    """A session for the client of the demo data that has no secret."""
    with OAuth2Session(
        "notebook", redirect_uri=REDIRECT_URI, scope=["openid", "reports:read"], pkce="S256"
    ) as session:
        yield session


@pytest.mark.parametrize("include_client_id", [None, True])
def test_code_flow(public, metadata, include_client_id):
    """The code flow works in both ways in which the library names a client without a secret."""
    url, _ = public.authorization_url(metadata["authorization_endpoint"])
    tokens = public.fetch_token(
        metadata["token_endpoint"],
        authorization_response=consent(url),
        include_client_id=include_client_id,
    )
    assert set(tokens["scope"]) == {"openid", "reports:read"}
    assert public.get(metadata["userinfo_endpoint"]).json() == {"sub": "alice"}


def test_denial(public, metadata):
    """A user's no reaches the library as access_denied."""
    url, _ = public.authorization_url(metadata["authorization_endpoint"])
    with pytest.raises(AccessDeniedError):
        public.fetch_token(
            metadata["token_endpoint"], authorization_response=consent(url, decision="deny")
        )


def test_refresh(public, metadata):
    """The library refreshes; a refresh token that it uses twice ends the login."""
    url, _ = public.authorization_url(metadata["authorization_endpoint"])
    first = public.fetch_token(
        metadata["token_endpoint"], authorization_response=consent(url), include_client_id=True
    )
    named = {"client_id": "notebook"}
    second = public.refresh_token(metadata["token_endpoint"], **named)
    assert second["refresh_token"] != first["refresh_token"]
    with pytest.raises(InvalidGrantError):
        public.refresh_token(metadata["token_endpoint"], first["refresh_token"], **named)


def test_client_credentials(metadata):
    """A confidential client gets a token for itself."""
    with OAuth2Session(client=BackendApplicationClient(client_id=SERVICE[0])) as session:
        token = session.fetch_token(
            metadata["token_endpoint"], client_id=SERVICE[0], client_secret=SERVICE[1]
        )
    assert token["scope"] == ["reports:read"]
    assert "refresh_token" not in token
