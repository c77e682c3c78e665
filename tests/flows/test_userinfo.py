"""``/userinfo`` over HTTP (OIDC Core §5.3)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.auth_fixtures import unverified_claims
from tests.authorization_flow import post_form, tokens_for, userinfo


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sub(auth, method):
    """The sub is the ID token's, by GET and by POST."""
    tokens = tokens_for(auth, scope="openid")
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    response = auth.browser().open("/userinfo", method=method, headers=headers)
    assert response.status_code == 200
    assert response.json == {"sub": unverified_claims(tokens["id_token"])["sub"]}
    assert response.headers["Cache-Control"] == "no-store"


def test_no_token(auth):
    """R1: without a token the challenge names no error, and is more than the scheme."""
    response = auth.browser().get("/userinfo")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="jwtflow"'


def test_without_openid(auth):
    """R2: a token without the scope openid is 403, and the challenge names that scope."""
    response = userinfo(auth, tokens_for(auth)["access_token"])
    assert response.status_code == 403
    assert response.json["error"] == "insufficient_scope"
    assert 'scope="openid"' in response.headers["WWW-Authenticate"]


def test_revoked(auth):
    """A revoked access token is refused here as well."""
    token = tokens_for(auth, scope="openid")["access_token"]
    assert userinfo(auth, token).status_code == 200
    post_form(auth, "/revoke", {"token": token, "client_id": "notebook"})
    response = userinfo(auth, token)
    assert response.status_code == 401
    assert response.json["error"] == "invalid_token"


@pytest.mark.parametrize("kind", ["id_token", "refresh_token"])
def test_other_tokens(auth, kind):
    """J37: neither an ID token nor a refresh token is an access token."""
    assert userinfo(auth, tokens_for(auth, scope="openid")[kind]).status_code == 401


def test_expired(auth):
    """The access token counts until the second before its exp."""
    token = tokens_for(auth, scope="openid")["access_token"]
    auth.clock.advance(seconds=899)
    assert userinfo(auth, token).status_code == 200
    auth.clock.advance(seconds=1)
    assert userinfo(auth, token).status_code == 401


def test_token_elsewhere(auth):
    """R6, R7: a token in the URL or in a body is no credential."""
    token = tokens_for(auth, scope="openid")["access_token"]
    by_url = auth.browser().get("/userinfo", query_string={"access_token": token})
    by_body = auth.browser().post("/userinfo", data={"access_token": token})
    assert by_url.status_code == by_body.status_code == 401


@settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(header=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=80))
def test_any_header(auth, header):
    """R2: whatever the Authorization header holds, it is a refusal and no failure."""
    for value in (header, f"Bearer {header}"):
        response = auth.browser().get("/userinfo", headers={"Authorization": value})
        assert response.status_code in {400, 401}
        assert response.is_json


def test_cors(auth):
    """Pages of any origin may ask with a token of theirs."""
    preflight = auth.browser().options(
        "/userinfo",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert auth.browser().get("/userinfo").headers["Access-Control-Allow-Origin"] == "*"
