"""Rules D1 to D5: published documents and issued tokens."""

from __future__ import annotations

import pytest

from jwtflow.tokens import AccessTokenVerifier, KeySet
from jwtflow.tokens.jwk import PRIVATE_MEMBERS, thumbprint
from tests.auth_fixtures import unverified_claims, unverified_header

DOCUMENTS = [
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
    "/.well-known/jwks.json",
]

# RFC 7517 A.1 and A.2, RFC 7515 A.1 to A.3, RFC 8037 A.1: everybody has their private parts.
EXAMPLE_KEYS = {
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPeb",
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4",
    "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
}


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_keys_are_public_and_named(make_auth, alg):
    """D1: no private member, a kid of its own, use and alg on each key."""
    keys = make_auth(alg).browser().get("/.well-known/jwks.json").json["keys"]
    assert keys
    for key in keys:
        assert not PRIVATE_MEMBERS & set(key)
        assert key["kty"] != "oct"
        assert (key["use"], key["alg"], key["kid"]) == ("sig", alg, thumbprint(key))
    assert len({key["kid"] for key in keys}) == len(keys)


def test_rsa_keys_are_strong(auth):
    """D1, J14: RSA keys have 2048 bits at least, and e = 65537."""
    (key,) = auth.browser().get("/.well-known/jwks.json").json["keys"]
    assert key["e"] == "AQAB"
    assert len(key["n"]) >= 342


def test_both_metadata_documents_agree(auth):
    """D2: what both say is the same."""
    one, other = (auth.browser().get(path).json for path in DOCUMENTS[:2])
    assert all(one[name] == other[name] for name in set(one) & set(other))


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"X-Original-URL": "/evil", "X-Forwarded-Prefix": "/evil"},
    ],
)
def test_the_request_has_no_say(auth, path, headers):
    """D3: Host and forwarding headers change no document."""
    own = auth.browser().get(path)
    other = auth.browser().get(path, headers=headers)
    assert other.data == own.data
    assert other.headers["ETag"] == own.headers["ETag"]


def test_tokens_are_the_configured_issuers(auth):
    """D3: whatever Host a login goes to, its token is the configured issuer's."""
    answer = auth.browser().post(
        "/login",
        json={"username": "alice", "password": "correct-horse-battery-staple"},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )
    assert unverified_claims(answer.json["access_token"])["iss"] == auth.settings.issuer


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_no_key_is_out_of_a_book(make_auth, alg):
    """D4: none of the published keys is one of the RFCs' examples."""
    for key in make_auth(alg).browser().get("/.well-known/jwks.json").json["keys"]:
        for value in (key.get("n", ""), key.get("x", "")):
            assert not any(value.startswith(example) for example in EXAMPLE_KEYS)


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_the_published_keys_verify_the_tokens(make_auth, alg):
    """D5: with the JWK Set alone a token can be verified, all of RFC 9068 §2.2 included."""
    auth = make_auth(alg)
    document = auth.browser().get("/.well-known/jwks.json").json
    verifier = AccessTokenVerifier(
        issuer=auth.settings.issuer,
        audience=auth.settings.audience,
        keys=KeySet.from_jwk_set(document),
        clock=auth.clock,
        algorithms=(alg,),
    )
    claims = verifier.verify(auth.login().json["access_token"])
    assert {"iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope"} <= set(claims)
    assert claims["aud"] == auth.settings.audience
    assert claims["exp"] - claims["iat"] <= 3600


def test_every_token_has_its_own_id(auth):
    """D5: no two tokens share a jti."""
    tokens = [auth.login().json["access_token"] for _ in range(20)]
    assert len({unverified_claims(token)["jti"] for token in tokens}) == 20


def test_tokens_hold_no_secret(auth):
    """D5: nothing in a token is a password, a refresh token or a csrf value."""
    browser = auth.browser()
    auth.login(browser, delivery="cookie")
    kept = {
        name: browser.get_cookie(f"jwtflow_{name}", domain="127.0.0.1", path=path).value
        for name, path in [("access", "/"), ("refresh", "/refresh"), ("csrf", "/")]
    }
    claims = str(unverified_claims(kept["access"])) + str(unverified_header(kept["access"]))
    for secret in (kept["refresh"], kept["csrf"], "correct-horse"):
        assert secret not in claims


def test_a_claim_with_nothing_in_it_is_left_out(auth):
    """D5: a user without roles has no claim roles."""
    auth.store.accounts.add("dora", "a-password-of-dora", scopes=["reports:read"])
    token = auth.login(user=("dora", "a-password-of-dora")).json["access_token"]
    assert "roles" not in unverified_claims(token)
