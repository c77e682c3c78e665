"""``POST /login`` over HTTP: who gets which tokens, and how."""

from __future__ import annotations

import pytest

from tests.auth_fixtures import ALICE, BOB, unverified_claims, unverified_header
from tests.conftest import NOON


def test_the_answer_is_a_token_response(auth):
    """Name and password buy a token response as RFC 6749 §5.1 has it, which nobody may store."""
    answer = auth.login()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/json"
    assert set(answer.json) == {
        "access_token",
        "token_type",
        "expires_in",
        "scope",
        "refresh_token",
    }
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["expires_in"] == 900
    assert answer.json["scope"] == "reports:read reports:write"
    assert "Set-Cookie" not in answer.headers


def test_the_access_token_says_who_may_do_what(auth):
    """The access token carries RFC 9068's claims: user, client, scope, and roles of the account."""
    token = auth.login().json["access_token"]
    claims = unverified_claims(token)
    jti = claims.pop("jti")
    assert len(jti) >= 22
    assert claims == {
        "iss": auth.settings.issuer,
        "sub": "alice",
        "aud": auth.settings.audience,
        "iat": NOON,
        "exp": NOON + 900,
        "client_id": "notebook",
        "scope": "reports:read reports:write",
        "roles": ["admin"],
    }
    header = unverified_header(token)
    assert header["typ"] == "at+jwt"
    assert header["alg"] == "RS256"
    assert header["kid"] == auth.keys.active.kid


def test_roles_come_from_the_account(auth):
    """Roles in the request count for nothing: a user is what the account says."""
    claims = unverified_claims(
        auth.login(user=BOB, roles=["admin"], role="admin").json["access_token"]
    )
    assert claims["roles"] == ["reader"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("reports:read", "reports:read"),
        ("reports:read reports:write", "reports:read"),
        ("reports:read unheard-of", "reports:read"),
    ],
)
def test_what_is_not_held_is_left_out(auth, asked, given):
    """What is asked for and not held is left out; the answer and the token say what was given."""
    answer = auth.login(user=BOB, scope=asked)
    assert answer.json["scope"] == given
    assert unverified_claims(answer.json["access_token"])["scope"] == given


@pytest.mark.parametrize(
    "asked", ["reports:write", "unheard-of", "", " ", 'reports:read"', "reports:read  x", "é", "\n"]
)
def test_if_nothing_remains_there_is_no_token(auth, asked):
    """T17: nothing to give, or a scope that no scope can be: 400 invalid_scope."""
    answer = auth.login(user=BOB, scope=asked)
    assert answer.status_code == 400
    assert answer.json["error"] == "invalid_scope"


def test_openid_is_had_by_asking(auth):
    """With the scope openid comes an ID token, bound to the access token and none itself."""
    answer = auth.login(scope="openid reports:read")
    assert answer.json["scope"] == "openid reports:read"
    claims = unverified_claims(answer.json["id_token"])
    assert claims["aud"] == "notebook"
    assert claims["auth_time"] == NOON
    assert claims["sub"] == "alice"
    assert "at_hash" in claims
    assert "nonce" not in claims
    assert unverified_header(answer.json["id_token"])["typ"] != "at+jwt"


def test_openid_alone_is_enough(auth):
    """Who asks for openid alone gets it."""
    assert auth.login(scope="openid").json["scope"] == "openid"


def test_openid_is_not_given_unasked(auth):
    """Without a scope a user gets all they hold, and openid is not held."""
    answer = auth.login()
    assert "openid" not in answer.json["scope"]
    assert "id_token" not in answer.json


def test_no_id_token_in_cookie_delivery(auth):
    """In cookie delivery the scope may hold openid, and no ID token comes."""
    answer = auth.login(scope="openid reports:read", delivery="cookie")
    assert answer.json == {
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "openid reports:read",
    }


def test_delivery_by_body_can_be_said(auth):
    """Delivery is by body unless it is 'cookie'; another word is refused, not guessed at."""
    assert "access_token" in auth.login(delivery="body").json
    answer = auth.login(delivery="pigeon")
    assert answer.status_code == 400
    assert answer.json["error"] == "invalid_request"


def test_a_wrong_login_says_one_thing(auth):
    """A wrong password is 401 invalid_credentials, with a challenge (RFC 9110 §15.5.2)."""
    answer = auth.login(user=(ALICE[0], "wrong"))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Login realm="jwtflow"'
    assert answer.json["error"] == "invalid_credentials"


def test_a_disabled_account_cannot_log_in(auth):
    """A disabled account is answered like a wrong password."""
    auth.store.accounts.disable("bob")
    assert auth.login(user=BOB).json == auth.login(user=("bob", "wrong")).json


def test_the_refresh_token_works_at_its_family(auth):
    """The refresh token of the answer is one that the store knows, for this client and user."""
    grant = auth.store.families.find(auth.login().json["refresh_token"])
    assert (grant.username, grant.client_id) == ("alice", "notebook")
    assert grant.csrf_hash is None
