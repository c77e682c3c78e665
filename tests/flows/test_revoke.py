"""``/revoke`` over HTTP (RFC 7009)."""

from __future__ import annotations

import pytest

from tests.auth_fixtures import SERVICE, unverified_claims
from tests.authorization_flow import is_active, post_form, refresh, tokens_for


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revoke(auth, kind):
    """A client gives back a token of its own: 200, an empty object, and it is over."""
    tokens = tokens_for(auth)
    response = post_form(auth, "/revoke", {"token": tokens[kind], "client_id": "notebook"})
    assert response.status_code == 200
    assert response.json == {}
    assert not is_active(auth, tokens[kind])


def test_tokens_of_a_login(auth):
    """The front end's own tokens, from /login, are the client notebook's and revoked like any."""
    tokens = auth.login().json
    post_form(auth, "/revoke", {"token": tokens["refresh_token"], "client_id": "notebook"})
    assert not is_active(auth, tokens["access_token"])
    assert refresh(auth, tokens["refresh_token"]).status_code == 400


def test_a_token_of_a_host_whose_clock_is_ahead(auth):
    """A token issued by another host a second from now is revoked, not taken for forged."""
    tokens = tokens_for(auth)
    auth.clock.advance(seconds=-1)
    form = {"token": tokens["access_token"], "client_id": "notebook"}
    assert post_form(auth, "/revoke", form).status_code == 200
    auth.clock.advance(seconds=2)
    assert not is_active(auth, tokens["access_token"])


@pytest.mark.parametrize("way", ["basic", "post"])
def test_confidential_client(auth, way):
    """A confidential client authenticates and revokes its own access token."""
    form = {"grant_type": "client_credentials"}
    token = post_form(auth, "/token", form, auth=SERVICE).json["access_token"]
    if way == "basic":
        response = post_form(auth, "/revoke", {"token": token}, auth=SERVICE)
    else:
        form = {"token": token, "client_id": SERVICE[0], "client_secret": SERVICE[1]}
        response = post_form(auth, "/revoke", form)
    assert response.status_code == 200
    assert auth.denylist.is_denied(unverified_claims(token)["jti"])


def test_cors(auth):
    """Pages of any origin may revoke, without cookies."""
    form = {"token": "x", "client_id": "notebook"}
    response = post_form(auth, "/revoke", form, headers={"Origin": "https://app.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
