"""What the issuer writes: access tokens by RFC 9068, ID tokens by OpenID Connect Core."""

from __future__ import annotations

import hashlib
import json

import jwt
import pytest

from jwtflow.errors import (
    AudienceError,
    ClaimError,
    ConfigurationError,
    ExpiredTokenError,
    HeaderError,
    IssuerError,
    MissingClaimError,
    NotYetValidError,
    SignatureError,
)
from jwtflow.tokens import (
    AccessTokenVerifier,
    IdTokenVerifier,
    base64url_decode,
    base64url_encode,
)
from jwtflow.tokens.id_token import access_token_hash
from jwtflow.tokens.sign import KeyRing, TokenIssuer, sign_jwt
from tests.conftest import NOON
from tests.token_fixtures import AUDIENCE, ISSUER, LEFT_OUT, changed

ALGORITHMS = ("HS256", "RS256", "ES256", "EdDSA")
LOGIN = {"sub": "alice", "client_id": "notebook", "auth_time": NOON}


@pytest.fixture
def make_issuer(signing_keys, clock, random):
    def make(alg="RS256", *, audience=AUDIENCE, **choices) -> TokenIssuer:
        keys = KeyRing([signing_keys[alg]])
        return TokenIssuer(
            issuer=ISSUER, audience=audience, keys=keys, clock=clock, random=random, **choices
        )

    return make


@pytest.fixture
def make_id_verifier(signing_keys, clock):
    def make(alg="RS256", **choices) -> IdTokenVerifier:
        defaults = {
            "issuer": ISSUER,
            "audience": "notebook",
            "keys": KeyRing([signing_keys[alg]]).verification_keys,
            "clock": clock,
            "algorithms": [alg],
        }
        return IdTokenVerifier(**(defaults | choices))

    return make


def header_of(encoded_jwt: str) -> dict:
    return json.loads(base64url_decode(encoded_jwt.partition(".")[0]))


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_an_access_token(make_issuer, signing_keys, clock, alg):
    """D5: typ, alg, kid and all claims of RFC 9068 §2.2, and the verifier accepts it."""
    issued = make_issuer(alg).access_token(
        sub="alice", client_id="notebook", scope=["reports:read", "reports:write"], roles=["admin"]
    )
    key = signing_keys[alg]
    assert header_of(issued.encoded_jwt) == {"typ": "at+jwt", "alg": alg, "kid": key.kid}
    assert list(issued.claims.items())[:5] == [
        ("iss", ISSUER),
        ("sub", "alice"),
        ("aud", AUDIENCE),
        ("exp", NOON + 900),
        ("iat", NOON),
    ]
    assert list(issued.claims)[5:] == ["jti", "client_id", "scope", "roles"]
    assert issued.claims["scope"] == "reports:read reports:write"
    assert issued.expires_in == 900
    verifier = AccessTokenVerifier(
        issuer=ISSUER,
        audience=AUDIENCE,
        keys=KeyRing([key]).verification_keys,
        clock=clock,
        algorithms=[alg],
    )
    assert verifier.verify(issued.encoded_jwt) == issued.claims


def test_a_claim_with_nothing_in_it_is_left_out(make_issuer):
    """The contract: no empty scope, roles or csrf."""
    claims = make_issuer().access_token(sub="s", client_id="s", scope=[], roles=[], csrf="").claims
    assert set(claims) == {"iss", "sub", "aud", "exp", "iat", "jti", "client_id"}


def test_a_token_for_a_cookie(make_issuer):
    """The csrf hash of its login gets in."""
    issued = make_issuer().access_token(sub="alice", client_id="notebook", scope=(), csrf="hash")
    assert issued.claims["csrf"] == "hash"


def test_jti_is_never_the_same(make_issuer):
    """D5: each token has a jti of its own, of 128 bits."""
    issuer = make_issuer()
    ids = {issuer.access_token(sub="a", client_id="b", scope=()).claims["jti"] for _ in range(50)}
    assert len(ids) == 50
    assert all(len(base64url_decode(jti)) == 16 for jti in ids)


def test_times_are_whole_seconds(make_issuer, clock):
    """A token's iat is the second that has begun, so that a token is never from the future."""
    clock.advance(seconds=0.9)
    claims = make_issuer().access_token(sub="a", client_id="b", scope=()).claims
    assert (claims["iat"], claims["exp"]) == (NOON, NOON + 900)


@pytest.mark.parametrize("lifetime", [0, -1, 3601, 10**9])
def test_lifetimes_end_at_an_hour(make_issuer, lifetime):
    """D5: no token lives longer than 60 minutes."""
    with pytest.raises(ConfigurationError, match="1 to 3600"):
        make_issuer(access_token_lifetime=lifetime)


def test_rotation_changes_the_signing_key(make_issuer, signing_keys):
    """The ring's active key at that moment signs."""
    issuer = make_issuer("ES256")
    issuer.keys.rotate(now=NOON)
    issued = issuer.access_token(sub="a", client_id="b", scope=())
    assert header_of(issued.encoded_jwt)["kid"] == issuer.keys.active.kid
    assert issuer.keys.active.kid != signing_keys["ES256"].kid


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_has_not_is_not_signed(signing_keys, value):
    """We sign nothing that we would refuse to read."""
    with pytest.raises(ValueError, match=r"JSON|surrogates"):
        sign_jwt({"a": value}, signing_keys["ES256"], typ="JWT")


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_other_libraries_read_our_tokens(make_issuer, signing_keys, alg):
    """PyJWT and joserfc verify what we sign, with the JWK that we publish."""
    from joserfc import jwt as joserfc_jwt
    from joserfc.errors import SecurityWarning
    from joserfc.jwk import import_key

    token = make_issuer(alg).access_token(sub="alice", client_id="notebook", scope=()).encoded_jwt
    jwk = signing_keys[alg].verification_key.to_jwk()
    times = {"verify_exp": False, "verify_iat": False}
    pyjwt = jwt.decode(token, jwt.PyJWK(jwk), algorithms=[alg], audience=AUDIENCE, options=times)
    assert pyjwt["sub"] == "alice"
    if alg == "EdDSA":  # joserfc prefers RFC 9864's name, which PyJWT does not read
        with pytest.warns(SecurityWarning, match="RFC 9864"):
            claims = joserfc_jwt.decode(token, import_key(jwk), algorithms=[alg]).claims
    else:
        claims = joserfc_jwt.decode(token, import_key(jwk), algorithms=[alg]).claims
    assert claims == pyjwt


# ------------------------------------------------------------------------------------- ID tokens


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_an_id_token(make_issuer, make_id_verifier, alg):
    """A21: typ JWT, aud the client, nonce and at_hash, and the client's verifier accepts it."""
    issuer = make_issuer(alg)
    access_token = issuer.access_token(sub="alice", client_id="notebook", scope=["openid"])
    id_token = issuer.id_token(**LOGIN, nonce="n", access_token=access_token.encoded_jwt)
    assert header_of(id_token)["typ"] == "JWT"
    claims = make_id_verifier(alg).verify(
        id_token, nonce="n", access_token=access_token.encoded_jwt
    )
    names = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash"]
    assert list(claims) == names
    assert claims["aud"] == "notebook"


def test_at_hash_as_openid_connect_computes_it():
    """OpenID Connect Core 3.1.3.6: the left half of the hash; the printed example."""
    access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    assert access_token_hash(access_token, "RS256") == "77QmUPtjPfzWtF2AnpK9RQ"
    half = hashlib.sha512(access_token.encode()).digest()[:32]
    assert access_token_hash(access_token, "EdDSA") == base64url_encode(half)


def test_an_id_token_is_no_access_token(make_issuer, make_id_verifier, signing_keys, clock):
    """J37, A21: neither is accepted as the other."""
    issuer = make_issuer(audience="notebook")
    access_token = issuer.access_token(sub="alice", client_id="notebook", scope=())
    with pytest.raises(HeaderError):
        make_id_verifier().verify(access_token.encoded_jwt, nonce=None)
    verifier = AccessTokenVerifier(
        issuer=ISSUER,
        audience="notebook",
        keys=KeyRing([signing_keys["RS256"]]).verification_keys,
        clock=clock,
    )
    with pytest.raises(HeaderError):
        verifier.verify(issuer.id_token(**LOGIN, access_token="a"))


GOOD = {
    "iss": ISSUER,
    "sub": "alice",
    "aud": "notebook",
    "exp": NOON + 900,
    "iat": NOON,
    "auth_time": NOON,
    "nonce": "n",
    "at_hash": access_token_hash("access-token", "RS256"),
}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, None),
        ({"aud": ["notebook"]}, None),
        ({"azp": "notebook"}, None),
        ({"auth_time": LEFT_OUT}, None),
        ({"iss": ISSUER + "/"}, IssuerError),
        ({"iss": LEFT_OUT}, MissingClaimError),
        ({"aud": LEFT_OUT}, MissingClaimError),
        ({"aud": "other"}, AudienceError),
        ({"aud": ["notebook", "other"]}, AudienceError),
        ({"aud": ["notebook", "notebook"]}, AudienceError),
        ({"aud": []}, AudienceError),
        ({"aud": {"notebook": 1}}, AudienceError),
        ({"azp": "other"}, AudienceError),
        ({"azp": None}, None),
        ({"sub": LEFT_OUT}, MissingClaimError),
        ({"sub": ""}, ClaimError),
        ({"sub": ["alice"]}, ClaimError),
        ({"exp": LEFT_OUT}, MissingClaimError),
        ({"exp": NOON}, ExpiredTokenError),
        ({"iat": LEFT_OUT}, MissingClaimError),
        ({"iat": NOON + 1}, NotYetValidError),
        ({"auth_time": "noon"}, ClaimError),
        ({"auth_time": True}, ClaimError),
        ({"nonce": LEFT_OUT}, ClaimError),
        ({"nonce": "N"}, ClaimError),
        ({"nonce": ["n"]}, ClaimError),
        ({"at_hash": LEFT_OUT}, None),
        ({"at_hash": ""}, ClaimError),
        ({"at_hash": access_token_hash("another", "RS256")}, ClaimError),
        ({"at_hash": None}, None),
        ({"auth_time": None}, None),
    ],
)
def test_a21_each_rule_about_id_tokens(make_id_verifier, signing_keys, changes, error):
    """A21: OpenID Connect Core 3.1.3.7, claim by claim."""
    token = sign_jwt(changed(GOOD, changes), signing_keys["RS256"], typ="JWT")
    verifier = make_id_verifier()
    if error is None:
        assert verifier.verify(token, nonce="n", access_token="access-token")["sub"] == "alice"
        return
    with pytest.raises(error):
        verifier.verify(token, nonce="n", access_token="access-token")


def test_a21_a_nonce_that_was_not_asked_for(make_id_verifier, signing_keys):
    """A21: a token that answers somebody else's request is refused, ours without nonce is not."""
    key = signing_keys["RS256"]
    with pytest.raises(ClaimError):
        make_id_verifier().verify(sign_jwt(GOOD, key, typ="JWT"), nonce=None)
    plain = sign_jwt(changed(GOOD, {"nonce": LEFT_OUT}), key, typ="JWT")
    assert make_id_verifier().verify(plain, nonce=None)


@pytest.mark.parametrize("typ", ["at+jwt", "application/at+jwt", "logout+jwt", "", None, 1])
def test_a21_other_types(make_id_verifier, signing_keys, typ):
    """A21: typ JWT or none is an ID token, any other is not."""
    token = sign_jwt(GOOD, signing_keys["RS256"], typ=typ)
    with pytest.raises(HeaderError) as caught:
        make_id_verifier().verify(token, nonce="n")
    assert caught.value.rule == "A21"


def test_a21_the_signature_counts(make_id_verifier):
    """A21: an ID token of another key is refused."""
    from jwtflow.tokens.sign import SigningKey

    forger = SigningKey(SigningKey.generate("RS256").to_jwk())
    verifier = make_id_verifier()
    token = sign_jwt(GOOD, forger, typ="JWT")
    _, payload, signature = token.split(".")
    kid = next(iter(verifier._reader._keys)).kid
    named = base64url_encode(json.dumps(header_of(token) | {"kid": kid}).encode())
    with pytest.raises(SignatureError):
        verifier.verify(f"{named}.{payload}.{signature}", nonce="n")
