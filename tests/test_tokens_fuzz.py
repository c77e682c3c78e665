"""Whatever comes in, a refusal comes out: no other error, no acceptance, no long wait."""

from __future__ import annotations

import contextlib
import json
import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jwtflow.clock import ManualClock
from jwtflow.errors import KeyFormatError, MalformedTokenError, TokenError
from jwtflow.tokens import KeySet, base64url_decode, base64url_encode, inspect_token
from jwtflow.tokens.sign import KeyRing
from tests.token_fixtures import NOON, TokenWorld, compact, segment

quietly = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["HS256", "RS256", "at+jwt", "alice", NOON, NOON + 900]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["alg", "kid", "typ", "exp", "aud", "keys", "k"]), inner)
    ),
    max_leaves=12,
)
pieces = st.text(string.ascii_letters + string.digits + '-_=+/ .{}"\0é', max_size=40)


@pytest.fixture(scope="module")
def world(signing_keys):
    return TokenWorld(signing_keys["HS256"], ManualClock(NOON))


def refused(world: TokenWorld, encoded_jwt) -> bool:
    try:
        world.verifier().verify(encoded_jwt)
    except TokenError as error:
        return bool(error.rule and error.description)
    return False


@quietly
@given(text=st.text() | pieces | st.binary() | json_values | st.lists(pieces).map(".".join))
@example(text="." * 100_000)
@example(text="e" * 100_000)
def test_anything_is_refused(world, text):
    """J1, J6: text, bytes and other values of any kind end as a TokenError."""
    assert refused(world, text)


@quietly
@given(header=json_values | st.binary(max_size=60), payload=json_values | st.binary(max_size=60))
def test_any_header_and_payload_under_a_right_signature(world, header, payload):
    """J4, J6, J34: odd values are refused even where the issuer itself signed them."""
    assert refused(world, compact(header, payload, world.key))


@quietly
@given(
    header=st.dictionaries(st.sampled_from(["typ", "alg", "kid", "crit", "b64", "x"]), json_values),
    claims=st.dictionaries(
        st.sampled_from(["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id"]), json_values
    ),
)
def test_right_tokens_with_odd_members(world, header, claims):
    """J34: a token with odd members is accepted as it is, or refused; nothing else happens."""
    token = compact(world.header | header, world.claims | claims, world.key)
    if not refused(world, token):
        assert world.verifier().verify(token) == world.claims | claims


@pytest.mark.parametrize("alg", ["HS256", "RS256", "ES256", "EdDSA"])
def test_every_character_counts(signing_keys, alg):
    """J1, J2: a token that differs in one character is refused, wherever that character is."""
    world = TokenWorld(signing_keys[alg], ManualClock(NOON))
    token, verifier = world.token(), world.verifier()
    verifier.verify(token)
    for position, character in enumerate(token):
        for other in {"A", "_", ".", "=", chr(ord(character) ^ 1)} - {character}:
            with pytest.raises(TokenError):
                verifier.verify(token[:position] + other + token[position + 1 :])
        with pytest.raises(TokenError):
            verifier.verify(token[:position] + token[position + 1 :])
        with pytest.raises(TokenError):
            verifier.verify(token[:position])


def read_or_refused(document) -> None:
    """Read it as a key set and as a ring; only a KeyFormatError may come out."""
    for read in (KeySet.from_jwk_set, KeyRing.from_document):
        with contextlib.suppress(KeyFormatError):
            read(document)


ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def spells_bytes(text: str) -> bool:
    """RFC 4648 §3.5 and §5, RFC 7515 §2, by arithmetic alone."""
    if not set(text) <= set(ALPHABET) or len(text) % 4 == 1:
        return False
    spare_bits = {0: 0, 2: 4, 3: 2}[len(text) % 4]
    return not text or ALPHABET.index(text[-1]) % 2**spare_bits == 0


def decodes(text: str) -> bool:
    with contextlib.suppress(MalformedTokenError):
        return base64url_encode(base64url_decode(text)) == text
    return False


def test_base64url_of_two_characters():
    """J1, J2: of all texts of up to two characters those that spell bytes are read, no other."""
    characters = [chr(code) for code in range(256)] + ["\u0130", "\uff21", "\ud800"]
    for text in ["", *characters, *(a + b for a in characters for b in characters)]:
        assert decodes(text) is spells_bytes(text), text


@settings(quietly, max_examples=2000)
@given(text=st.text("AQgwBz09-_+/=?. \né", max_size=12))
@example(text="QQ==")
@example(text="AA?A")
@example(text="AAAA====")
def test_base64url_has_one_spelling(text):
    """J1, J2: a text is read exactly if it is the canonical spelling of some bytes."""
    assert decodes(text) is spells_bytes(text)


@quietly
@given(data=st.binary(max_size=100))
def test_base64url_comes_back(data):
    """J2: what is encoded decodes to itself, and any other spelling is refused."""
    text = base64url_encode(data)
    assert base64url_decode(text) == data
    assert text == text.rstrip("=")


@quietly
@given(document=json_values | st.dictionaries(st.just("keys"), st.lists(json_values)))
def test_any_key_set(document):
    """J23: any document gives a key set, or says why not."""
    read_or_refused(document)


few_keys = settings(quietly, max_examples=60)

key_members = st.fixed_dictionaries(
    {"kty": st.sampled_from(["RSA", "EC", "OKP", "oct"])},
    optional={
        name: json_values | st.binary(max_size=40).map(base64url_encode) | pieces
        for name in ("crv", "n", "e", "x", "y", "d", "k", "kid", "alg", "use", "key_ops", "p", "q")
    }
    | {"crv": st.sampled_from(["P-256", "Ed25519", "X25519", None, 1, []])},
)


@few_keys
@given(members=st.lists(key_members, max_size=2))
def test_any_key(members):
    """J15, J17, J23: any members give a key, or say why not."""
    read_or_refused({"keys": members})


@quietly
@given(text=st.text() | pieces | st.lists(pieces).map(".".join), now=st.none() | st.floats())
def test_the_patient_reader_never_raises(text, now):
    """Of any text inspect_token shows something printable, and never raises."""
    anatomy = inspect_token(text, now=now)
    assert all(line.isprintable() for line in anatomy.lines())


@quietly
@given(header=json_values, payload=json_values, now=st.none() | st.floats())
def test_the_patient_reader_of_well_formed_parts(header, payload, now):
    """Of any JSON in the parts inspect_token shows something printable, and never raises."""
    anatomy = inspect_token(f"{segment(header)}.{segment(payload)}.", now=now)
    assert all(line.isprintable() for line in anatomy.lines())
    if isinstance(payload, dict) and json.dumps(payload).count("NaN") == 0:
        assert anatomy.claims is not None
