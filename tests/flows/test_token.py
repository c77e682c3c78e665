"""``/token`` over HTTP: what each grant gives."""

from __future__ import annotations

import pytest

from jwtflow.tokens import IdTokenVerifier
from tests.auth_fixtures import AUDIENCE, BOB, ISSUER, SERVICE, unverified_claims, unverified_header
from tests.authorization_flow import code_for, post_form, redeem, refresh, tokens_for
from tests.conftest import NOON


def test_token_response(auth):
    """A code gives the members of RFC 6749 §5.1 and an RFC 9068 access token."""
    tokens = tokens_for(auth)
    assert set(tokens) == {"access_token", "token_type", "expires_in", "scope", "refresh_token"}
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 900
    assert unverified_header(tokens["access_token"])["typ"] == "at+jwt"
    claims = unverified_claims(tokens["access_token"])
    assert claims.pop("jti")
    assert claims == {
        "iss": ISSUER,
        "sub": "alice",
        "aud": AUDIENCE,
        "iat": NOON,
        "exp": NOON + 900,
        "client_id": "notebook",
        "scope": "reports:read reports:write",
        "roles": ["admin"],
    }


def test_id_token(auth):
    """With openid there is an ID token that a client accepts, and it says when the login was."""
    code = code_for(auth, BOB, scope="openid", nonce="n-0S6_WzA2Mj")
    auth.clock.advance(seconds=20)
    tokens = redeem(auth, code).json
    verifier = IdTokenVerifier(
        issuer=ISSUER,
        audience="notebook",
        keys=auth.keys.verification_keys,
        clock=auth.clock,
        algorithms=("RS256",),
    )
    claims = verifier.verify(
        tokens["id_token"], nonce="n-0S6_WzA2Mj", access_token=tokens["access_token"]
    )
    assert claims["sub"] == "bob"
    assert claims["auth_time"] == NOON
    assert claims["iat"] == NOON + 20


def test_refreshed_id_token(auth):
    """A refreshed ID token names the same login, and no nonce (OIDC Core §12.2)."""
    tokens = tokens_for(auth, scope="openid reports:read", nonce="once")
    auth.clock.advance(minutes=10)
    again = refresh(auth, tokens["refresh_token"]).json
    claims = unverified_claims(again["id_token"])
    assert claims["auth_time"] == NOON
    assert claims["iat"] == NOON + 600
    assert "nonce" not in claims
    narrowed = refresh(auth, again["refresh_token"], scope="reports:read").json
    assert "id_token" not in narrowed


def test_refresh_reads_the_account_anew(auth):
    """A refreshed token says what the user is now; a disabled user gets none."""
    tokens = tokens_for(auth, BOB)
    auth.store.accounts.disable("bob")
    assert refresh(auth, tokens["refresh_token"]).json["error"] == "invalid_grant"


@pytest.mark.parametrize("way", ["basic", "post"])
def test_client_credentials(auth, way):
    """A confidential client gets a token for itself, by either way of authenticating."""
    form = {"grant_type": "client_credentials", "scope": "reports:read"}
    if way == "basic":
        response = post_form(auth, "/token", form, auth=SERVICE)
    else:
        secret = {"client_id": SERVICE[0], "client_secret": SERVICE[1]}
        response = post_form(auth, "/token", {**form, **secret})
    assert response.status_code == 200
    assert unverified_claims(response.json["access_token"])["aud"] == AUDIENCE


def test_public_client_by_basic(auth):
    """Libraries that send Basic with an empty secret mean a public client (RFC 6749 §2.3.1)."""
    code = code_for(auth)
    form = {"grant_type": "authorization_code", "code": code}
    tokens = redeem(auth, code, client_id=None)
    assert tokens.status_code == 401
    response = post_form(
        auth,
        "/token",
        {
            **form,
            "redirect_uri": "http://127.0.0.1:49152/callback",
            "code_verifier": "a-verifier-of-the-tests-0123456789-0123456789",
        },
        auth=("notebook", ""),
    )
    assert response.status_code == 200


@pytest.mark.parametrize("grant_type", ["authorization_code", "refresh_token"])
def test_grants_that_a_client_may_not_use(auth, grant_type):
    """A client that is not registered for a grant is told unauthorized_client."""
    response = post_form(auth, "/token", {"grant_type": grant_type}, auth=SERVICE)
    assert response.json["error"] == "unauthorized_client"


@pytest.mark.parametrize("name", ["code", "code_verifier"])
def test_missing_parameter(auth, name):
    """A parameter that is missing is named, and the code is not spent."""
    code = code_for(auth)
    response = redeem(auth, code, **{name: None})
    assert response.status_code == 400
    assert response.json["error"] == "invalid_request"
    assert name in response.json["error_description"]
    assert redeem(auth, code).status_code == 200


def test_lifetimes_can_be_chosen(make_auth):
    """Code, access token, refresh token and family live as long as the operator says."""
    world = make_auth(
        code_lifetime=30, access_token_lifetime=60, refresh_lifetime=1000, family_lifetime=2500
    )
    tokens, code, idle = tokens_for(world), code_for(world), tokens_for(world)["refresh_token"]
    assert tokens["expires_in"] == 60
    world.clock.advance(seconds=30)
    assert redeem(world, code).json["error"] == "invalid_grant"
    for seconds in (969, 1, 998, 501):  # the last is 2499 seconds after the login
        world.clock.advance(seconds=seconds)
        tokens = refresh(world, tokens["refresh_token"]).json
    assert refresh(world, idle).json["error"] == "invalid_grant"
    world.clock.advance(seconds=1)
    assert refresh(world, tokens["refresh_token"]).json["error"] == "invalid_grant"


def test_audience_may_be_a_name(make_auth):
    """``aud`` is the configured name, whichever of name and URL the client gives as resource."""
    world = make_auth(audience="reports", resource_url=AUDIENCE)
    for resource in (None, "reports", AUDIENCE):
        token = tokens_for(world, resource=resource)["access_token"]
        assert unverified_claims(token)["aud"] == "reports"


def test_cors(auth):
    """Pages of any origin may call the token endpoint, without cookies."""
    origin = {"Origin": "https://app.example"}
    preflight = auth.browser().options(
        "/token", headers={**origin, "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    for response in (preflight, post_form(auth, "/token", {}, headers=origin)):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
