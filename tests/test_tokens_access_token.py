"""The verifier as a whole, and its rules as the pure functions that lessons show."""

from __future__ import annotations

import subprocess
import sys

import pytest

from jwtflow.clock import MAX_LEEWAY
from jwtflow.errors import (
    AudienceError,
    ClaimError,
    ExpiredTokenError,
    IssuerError,
    MissingClaimError,
    NotYetValidError,
    SignatureError,
    TokenError,
    UnavailableError,
)
from jwtflow.insecure import replace_claims
from jwtflow.tokens.claims import (
    check_access_token_claims,
    check_audience,
    check_expiry,
    check_issuer,
    check_not_before,
    check_times,
)
from tests.token_fixtures import AUDIENCE, ISSUER, LEFT_OUT, NOON, TokenWorld


@pytest.fixture
def world(signing_keys, clock) -> TokenWorld:
    return TokenWorld(signing_keys["ES256"], clock)


def test_verify_even_if_expired_forgives_age_alone(world):
    """For logging out: an expired token is good enough, and nothing else is forgiven."""
    verifier = world.verifier()
    token = world.token()
    world.clock.advance(days=365)
    assert verifier.verify_even_if_expired(token) == world.claims
    with pytest.raises(ExpiredTokenError):
        verifier.verify(token)
    wrong = {
        "iss": "other", "aud": "other", "exp": "never", "sub": LEFT_OUT, "jti": LEFT_OUT,
        "nbf": NOON + 10**9, "iat": NOON + 10**9,
    }  # fmt: skip
    for name, value in wrong.items():
        with pytest.raises(ClaimError):
            verifier.verify_even_if_expired(world.token(**{name: value}))
    with pytest.raises(MissingClaimError):
        verifier.verify_even_if_expired(world.token(exp=LEFT_OUT))
    with pytest.raises(SignatureError):
        verifier.verify_even_if_expired(replace_claims(token, sub="mallory"))


@pytest.mark.parametrize("claim", ["nbf", "iat"])
def test_verify_even_if_expired_reckons_with_the_issuers_clock(world, claim):
    """What denies takes a token from as far ahead as some verifier may, and no further."""
    verifier = world.verifier(leeway=0)
    ahead = world.token(**{claim: NOON + MAX_LEEWAY})
    assert verifier.verify_even_if_expired(ahead)["jti"] == world.claims["jti"]
    with pytest.raises(NotYetValidError):
        verifier.verify(ahead)
    with pytest.raises(NotYetValidError):
        verifier.verify_even_if_expired(world.token(**{claim: NOON + MAX_LEEWAY + 1}))


def test_keys_that_cannot_be_reached(world):
    """An absent auth server is 503, not a refusal of the token."""

    class Away:
        def find(self, kid, alg=None):
            raise UnavailableError("The keys cannot be reached.")

        only_key = find

    for header in ({}, {"kid": LEFT_OUT}):
        with pytest.raises(UnavailableError):
            world.verifier(keys=Away()).verify(world.token(header=header))


def test_errors_hold_no_part_of_the_token(world):
    """A refusal's text reaches logs: it has nothing of the token in it."""
    sent = {"sub": ["secret-sub"], "iss": "secret-iss", "aud": "secret-aud", "jti": ["secret-jti"]}
    tokens = [world.token(**{name: value}) for name, value in sent.items()]
    tokens += [world.token(header={"kid": "secret-kid"}), world.token(header={"typ": "secret-typ"})]
    tokens += [world.token(header={"alg": "secret-alg"}), "secret.secret.secret", "secret"]
    for token in tokens:
        with pytest.raises(TokenError) as caught:
            world.verifier().verify(token)
        assert "secret" not in str(caught.value)


def test_claims_belong_to_the_caller(world):
    """What one request does to its claims, the next does not see."""
    verifier, token = world.verifier(), world.token()
    verifier.verify(token).clear()
    assert verifier.verify(token) == world.claims


@pytest.mark.parametrize("second", [-1, 0, 1])
@pytest.mark.parametrize("leeway", [0, 30])
def test_check_expiry(second, leeway):
    """RFC 7519 §4.1.4: on or after exp it is too late, seconds of leeway later at most."""
    claims, now = {"exp": NOON}, NOON + leeway + second
    if second < 0:
        check_expiry(claims, now=now, leeway=leeway)
        return
    with pytest.raises(ExpiredTokenError):
        check_expiry(claims, now=now, leeway=leeway)


@pytest.mark.parametrize("second", [-1, 0, 1])
@pytest.mark.parametrize("name", ["nbf", "iat"])
def test_check_not_before(name, second):
    """RFC 7519 §4.1.5: from nbf on it is good; iat is held to the same."""
    claims = {name: NOON}
    if second >= 0:
        check_not_before(claims, now=NOON + second)
        return
    with pytest.raises(NotYetValidError):
        check_not_before(claims, now=NOON + second)
    check_not_before(claims, now=NOON + second, leeway=1)


def test_check_times_checks_both():
    """A token is good between its beginning and its end."""
    claims = {"exp": NOON + 60, "nbf": NOON}
    check_times(claims, now=NOON)
    with pytest.raises(NotYetValidError):
        check_times(claims, now=NOON - 1)
    with pytest.raises(ExpiredTokenError):
        check_times(claims, now=NOON + 60)
    with pytest.raises(MissingClaimError):
        check_times({}, now=NOON)


def test_check_issuer_and_audience():
    """The right names pass; others, and none, do not."""
    check_issuer({"iss": ISSUER}, ISSUER)
    check_audience({"aud": AUDIENCE}, AUDIENCE)
    check_audience({"aud": ["other", AUDIENCE]}, AUDIENCE)
    with pytest.raises(IssuerError):
        check_issuer({"iss": AUDIENCE}, ISSUER)
    with pytest.raises(AudienceError):
        check_audience({"aud": ISSUER}, AUDIENCE)
    for check, name in ((check_issuer, "iss"), (check_audience, "aud")):
        with pytest.raises(MissingClaimError, match=name):
            check({}, name)


def test_check_access_token_claims(world):
    """RFC 9068 §2.2: what an access token needs beside iss, aud and exp."""
    check_access_token_claims(world.claims)
    for name in ("sub", "client_id", "jti", "iat"):
        with pytest.raises(MissingClaimError):
            check_access_token_claims({n: v for n, v in world.claims.items() if n != name})


@pytest.mark.parametrize("module", ["jwtflow", "jwtflow.tokens", "jwtflow.tokens.sign"])
def test_importing_is_light(module):
    """Neither cryptography nor PyJWT is imported before a public key is read."""
    code = f"import sys, {module}; print([m for m in ('cryptography', 'jwt') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
