"""Broken verifiers and 01's token service: each is open where it says, and ours is shut."""

from __future__ import annotations

import hashlib
import hmac
import inspect
import re

import pytest

from jwtflow import insecure
from jwtflow.course.lessons.nb01_build_a_token_by_hand.hashed_tokens import (
    HashedTokens,
    append_and_rehash,
    continue_sha256,
    sha256_padding,
)
from jwtflow.course.lessons.nb02_sign_with_keys.bench import PUBLIC, forged_with_exponent_3
from jwtflow.course.lessons.nb02_sign_with_keys.bench import token as sign_token
from jwtflow.course.lessons.nb02_sign_with_keys.careless import checks_only_the_end
from jwtflow.course.lessons.nb11_attack_and_defend import careless
from jwtflow.errors import TokenError
from jwtflow.insecure import verifiers
from jwtflow.insecure.verifiers import RefusedError
from jwtflow.tokens import VerificationKey
from jwtflow.tokens.sign import SigningKey
from tests.token_fixtures import AUDIENCE, ISSUER, NOON, TokenWorld, compact


@pytest.fixture
def world(signing_keys, clock) -> TokenWorld:
    return TokenWorld(signing_keys["RS256"], clock)


@pytest.fixture
def check(world):
    return world.key.verification_key.verify


def key_from_jwk(jwk):
    return VerificationKey(jwk).verify


def holes():
    functions = inspect.getmembers(verifiers, inspect.isfunction)
    return [f for name, f in functions if f.__module__ == verifiers.__name__ and name[0] != "_"]


def ours_refuses(world: TokenWorld, encoded_jwt: str) -> bool:
    try:
        world.verifier().verify(encoded_jwt)
    except TokenError:
        return True
    return False


def test_each_is_attacked_under_the_rule_it_breaks():
    """Every broken verifier is exported, and a test here that begins with a rule opens it."""
    tests = [value for name, value in globals().items() if name.startswith("test_j")]
    assert len(holes()) == 4
    for hole in holes():
        attack = next(t for t in tests if f"insecure.{hole.__name__}(" in inspect.getsource(t))
        assert re.match(r"J\d+(, J\d+)*: ", attack.__doc__)
        assert hole.__name__ in insecure.__all__


def test_j38_decodes_without_verifying(world):
    """J38: any claims under any signature."""
    forged = insecure.replace_claims(world.token(), sub="mallory")
    assert insecure.decodes_without_verifying(forged)["sub"] == "mallory"
    assert ours_refuses(world, forged)


def test_j8_accepts_alg_none(world, check):
    """J8: no signature at all."""
    forged = insecure.unsigned(world.claims | {"sub": "mallory"})
    assert careless.accepts_alg_none(forged, check_signature=check)["sub"] == "mallory"
    assert ours_refuses(world, forged)
    wrong = insecure.replace_claims(world.token(), sub="mallory")
    with pytest.raises(TokenError):
        careless.accepts_alg_none(wrong, check_signature=check)


def test_j10_believes_header_alg(world, check):
    """J10, J12: the public key as HMAC secret."""
    public_key_text = b"-----BEGIN PUBLIC KEY-----\nknown to all\n-----END PUBLIC KEY-----\n"
    forged = insecure.forge(
        world.header | {"alg": "HS256"}, world.claims | {"sub": "m"}, secret=public_key_text
    )
    arguments = {"public_key_text": public_key_text, "check_rs256": check}
    assert insecure.believes_header_alg(forged, **arguments)["sub"] == "m"
    assert insecure.believes_header_alg(world.token(), **arguments) == world.claims
    assert ours_refuses(world, forged)
    with pytest.raises(RefusedError):
        insecure.believes_header_alg(forged, public_key_text=b"other", check_rs256=check)


def test_j18_trusts_embedded_jwk(world):
    """J18: the attacker's key, brought along."""
    attacker = SigningKey.generate("ES256")
    header = {"alg": "ES256", "typ": "at+jwt", "jwk": attacker.verification_key.to_jwk()}
    forged = compact(header, world.claims | {"sub": "m"}, attacker)
    assert careless.trusts_embedded_jwk(forged, key_from_jwk=key_from_jwk)["sub"] == "m"
    assert ours_refuses(world, forged)


def test_j19_fetches_jku(world):
    """J18, J19: the attacker's key set, fetched where the token says."""
    attacker = SigningKey.generate("ES256")
    url = "http://attacker.example/jwks.json"
    published = {url: {"keys": [attacker.verification_key.to_jwk()]}}
    header = {"alg": "ES256", "typ": "at+jwt", "kid": attacker.kid, "jku": url}
    forged = compact(header, world.claims | {"sub": "m"}, attacker)
    arguments = {"fetch": published.__getitem__, "key_from_jwk": key_from_jwk}
    assert insecure.fetches_jku(forged, **arguments)["sub"] == "m"
    assert ours_refuses(world, forged)
    with pytest.raises(RefusedError):
        insecure.fetches_jku(forged, fetch=lambda _: {"keys": []}, key_from_jwk=key_from_jwk)


def test_j20_opens_kid_as_path(world, tmp_path):
    """J20: a file whose contents the attacker knows is as good as the secret."""
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "2030").write_bytes(b"s" * 32)
    (tmp_path / "robots.txt").write_bytes(b"User-agent: *\n")
    header = {"alg": "HS256", "kid": "../robots.txt"}
    forged = insecure.forge(header, world.claims, secret=b"User-agent: *\n")
    assert careless.opens_kid_as_path(forged, folder=keys) == world.claims
    assert ours_refuses(world, forged)


def test_j28_accepts_any_typ(world, check):
    """J28, J37: an ID token for an access token."""
    id_token = compact(world.header | {"typ": "JWT"}, world.claims | {"aud": "notebook"}, world.key)
    arguments = {"check_signature": check, "issuer": ISSUER}
    assert careless.accepts_any_typ(id_token, now=NOON, **arguments)["aud"] == "notebook"
    assert ours_refuses(world, id_token)
    with pytest.raises(RefusedError):
        careless.accepts_any_typ(id_token, now=NOON + 900, **arguments)


def test_j30_ignores_audience(world, check):
    """J30: a token for the neighbour."""
    token = world.token(aud="http://neighbour.example")
    arguments = {"check_signature": check, "issuer": ISSUER, "now": NOON}
    assert careless.ignores_audience(token, **arguments)["aud"] == "http://neighbour.example"
    assert ours_refuses(world, token)
    with pytest.raises(RefusedError):
        careless.ignores_audience(world.token(iss="other"), **arguments)


def test_j30_matches_audience_in_part(world, check):
    """J30: a longer name holds ours."""
    token = world.token(aud=AUDIENCE + ".evil.example")
    arguments = {"check_signature": check, "audience": AUDIENCE}
    assert insecure.matches_audience_in_part(token, **arguments)
    assert ours_refuses(world, token)
    with pytest.raises(RefusedError):
        insecure.matches_audience_in_part(world.token(aud="other"), **arguments)


def test_j31_ignores_expiry(world, check):
    """J31: a token of last year."""
    token = world.token(exp=NOON - 31_536_000)
    arguments = {"check_signature": check, "issuer": ISSUER, "audience": AUDIENCE}
    assert careless.ignores_expiry(token, **arguments)
    assert ours_refuses(world, token)
    with pytest.raises(RefusedError):
        careless.ignores_expiry(world.token(aud="other"), **arguments)


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 119, 120, 200])
@pytest.mark.parametrize("more", [b"", b"x", b"y" * 55, b"z" * 200])
def test_a_hash_is_continued_without_what_was_hashed(length, more):
    """From digest and length alone, the hash of the padded message and anything behind it."""
    hashed = bytes(range(length)) + sha256_padding(length)
    digest = hashlib.sha256(bytes(range(length))).digest()
    continued = continue_sha256(digest, len(hashed), more)
    assert continued == hashlib.sha256(hashed + more).digest()


class MacTokens(HashedTokens):
    """The same service with HMAC in place of the plain hash."""

    def tag(self, message):
        return hmac.digest(self._secret, message, "sha256")


def test_a_plain_hash_is_extended_and_hmac_is_not():
    """RFC 2104: of all lengths tried one makes an admin of Bob, and with HMAC none does."""
    secret = b"known to the service alone"
    for service, makes_an_admin in (
        (HashedTokens(secret), [len(secret)]),
        (MacTokens(secret), []),
    ):
        token = service.issue(sub="bob", role="reader")
        assert service.read(token) == {"sub": "bob", "role": "reader"}
        made = []
        for length in range(100):
            try:
                claims = service.read(append_and_rehash(token, b"&role=admin", length))
            except RefusedError:
                continue
            assert claims == {"sub": "bob", "role": "admin"}
            made.append(length)
        assert made == makes_an_admin


def test_j38_checks_only_the_end():
    """J38: a cube that ends in the right digest passes under a key with e = 3, for any claims."""
    forged = forged_with_exponent_3({"sub": "mallory"})
    key = {**PUBLIC, "e": "Aw"}
    assert checks_only_the_end(forged, key)["sub"] == "mallory"
    honest = sign_token(claims={"sub": "dora"})
    assert checks_only_the_end(honest, PUBLIC)["sub"] == "dora"
    with pytest.raises(ValueError, match="digest"):
        checks_only_the_end(honest, key)
