"""Keys and key sets: what makes one, what it is called, what of it is shown."""

from __future__ import annotations

import hashlib

import pytest

from jwtflow.errors import ConfigurationError, KeyFormatError, SignatureError
from jwtflow.tokens import KeySet, VerificationKey, allowed_algorithms, base64url_encode
from jwtflow.tokens.algorithms import canonical_algorithm
from jwtflow.tokens.jwk import thumbprint
from jwtflow.tokens.sign import SigningKey

ALGORITHMS = ("HS256", "RS256", "ES256", "EdDSA")
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "k"}


@pytest.fixture(params=ALGORITHMS)
def key(request, signing_keys) -> SigningKey:
    return signing_keys[request.param]


def test_a_key_checks_what_its_other_half_signed(key):
    """A signature verifies with its own key and message, and with no other."""
    signature = key.sign(b"message")
    key.verification_key.verify(b"message", signature)
    for message, given in (
        (b"massage", signature),
        (b"message", signature[:-1]),
        (b"message", b""),
    ):
        with pytest.raises(SignatureError):
            key.verification_key.verify(message, given)


def test_a_private_jwk_comes_back_as_it_was(key):
    """Private JWK, key, and private JWK again are the same."""
    assert SigningKey(key.to_jwk()).to_jwk() == key.to_jwk()


def test_a_public_jwk_shows_nothing_private(signing_keys):
    """D1: the public JWK has kid, use and alg, and no private member."""
    for alg in ("RS256", "ES256", "EdDSA"):
        jwk = signing_keys[alg].verification_key.to_jwk()
        assert PRIVATE.isdisjoint(jwk)
        assert (jwk["kid"], jwk["use"], jwk["alg"]) == (thumbprint(jwk), "sig", alg)


def test_a_secret_is_not_published(signing_keys):
    """D1: an HS256 key has no public JWK, and a key set leaves it out."""
    secret = signing_keys["HS256"].verification_key
    with pytest.raises(KeyFormatError, match="never published"):
        secret.to_jwk()
    assert KeySet([secret]).to_jwk_set() == {"keys": []}


def test_the_kid_of_a_secret_is_no_hash_of_it(signing_keys):
    """The kid of a secret is neither its thumbprint nor its hash (RFC 7638 §7), and repeats."""
    jwk = {"kty": "oct", "k": "A" * 43}
    kid = VerificationKey(jwk).kid
    assert kid == SigningKey(jwk).kid
    assert kid not in {thumbprint(jwk), base64url_encode(hashlib.sha256(bytes(32)).digest())}


def test_a_kid_of_its_own_stays(key):
    """A kid that the JWK gives is kept."""
    assert SigningKey(key.to_jwk() | {"kid": "2030-01"}).verification_key.kid == "2030-01"


def test_without_alg_the_kind_of_key_binds_it(key):
    """J10: a foreign key without alg is for the one algorithm of its kind."""
    jwk = {n: v for n, v in key.to_jwk().items() if n not in ("alg", "kid", "use")}
    assert SigningKey(jwk).alg == key.alg


@pytest.mark.parametrize("alg", ["PS256", "RS512", "HS256", "ES256", "none", "", None, 1, []])
def test_an_alg_that_does_not_fit(signing_keys, alg):
    """J10: a JWK whose alg is not its kind's is refused."""
    jwk = signing_keys["RS256"].verification_key.to_jwk()
    with pytest.raises(KeyFormatError, match="is for RS256"):
        VerificationKey(jwk | {"alg": alg})


def test_both_names_of_ed25519(signing_keys, clock):
    """Ed25519 and EdDSA are one algorithm, in keys, tokens and lists; we issue EdDSA."""
    from tests.token_fixtures import TokenWorld

    jwk = signing_keys["EdDSA"].to_jwk() | {"alg": "Ed25519"}
    world = TokenWorld(SigningKey(jwk), clock)
    assert world.key.alg == canonical_algorithm("Ed25519") == "EdDSA"
    for name in ("EdDSA", "Ed25519"):
        for listed in ("EdDSA", "Ed25519"):
            token = world.token(header={"alg": name})
            assert world.verifier(algorithms=[listed]).verify(token) == world.claims


def test_a_private_key_is_no_verification_key(key):
    """Where a verifier is given a private key, somebody has copied too much."""
    if key.alg != "HS256":
        with pytest.raises(KeyFormatError, match="public half only"):
            VerificationKey(key.to_jwk())


def test_a_public_key_signs_nothing(signing_keys):
    """A JWK without private part makes no signing key."""
    for alg in ("RS256", "ES256", "EdDSA"):
        with pytest.raises(KeyFormatError):
            SigningKey(signing_keys[alg].verification_key.to_jwk())


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_halves_of_two_keys(signing_keys, alg):
    """A private key whose public members are another key's is refused when it is read."""
    other = SigningKey.generate(alg).verification_key.to_jwk()
    names = [n for n in ("n", "x", "y") if n in other]
    with pytest.raises(KeyFormatError):
        SigningKey(signing_keys[alg].to_jwk() | {n: other[n] for n in names})


@pytest.mark.parametrize("algorithm", ["none", "RS512", "", "hs256"])
def test_no_key_for_an_unknown_algorithm(algorithm):
    """Asking for a key of an unknown algorithm names those there are."""
    with pytest.raises(ConfigurationError, match="ES256, EdDSA, HS256, RS256"):
        SigningKey.generate(algorithm)


def test_new_keys_differ_and_are_of_the_right_size():
    """J13, J14: a new key is new; RSA has 2048 bits and e 65537, a secret 32 bytes."""
    from jwtflow.tokens import base64url_decode

    first, second = SigningKey.generate("HS256"), SigningKey.generate("HS256")
    assert first.kid != second.kid
    assert len(base64url_decode(first.to_jwk()["k"])) == 32
    rsa = SigningKey.generate("RS256").to_jwk()
    assert int.from_bytes(base64url_decode(rsa["n"])).bit_length() == 2048
    assert rsa["e"] == "AQAB"


def test_keys_print_no_secrets(key):
    """The repr of a key shows kid and alg only."""
    texts = (repr(key), repr(key.verification_key))
    secrets = [str(v) for n, v in key.to_jwk().items() if n in PRIVATE]
    assert all(key.kid in text for text in texts)
    assert not any(secret in text for secret in secrets for text in texts)


def test_two_keys_of_one_name():
    """A set is not made of two keys with the same kid."""
    jwk = {"kty": "oct", "kid": "same"}
    keys = [VerificationKey(jwk | {"k": c * 43}) for c in "AE"]
    with pytest.raises(KeyFormatError, match="share the kid 'same'"):
        KeySet(keys)


def test_the_same_key_twice_is_one():
    """A set that lists one key twice, without kid, has that key."""
    jwk = {"kty": "oct", "k": "A" * 43}
    assert len(KeySet.from_jwk_set({"keys": [jwk, jwk]}, allow_symmetric=True)) == 1


@pytest.mark.parametrize("document", [None, [], {}, {"keys": {}}, {"keys": "x"}, "keys", 1])
def test_what_is_no_key_set(document):
    """RFC 7517 §5: a JWK Set is an object with a list called keys."""
    with pytest.raises(KeyFormatError, match="JWK Set is an object"):
        KeySet.from_jwk_set(document)


def test_secrets_and_public_keys_in_one_file(signing_keys):
    """J11: a file that mixes both is refused."""
    members = [signing_keys["HS256"].to_jwk(), signing_keys["RS256"].verification_key.to_jwk()]
    with pytest.raises(KeyFormatError, match="two files"):
        KeySet.from_jwk_set({"keys": members}, allow_symmetric=True)


def test_an_encryption_key_may_have_the_same_kid(signing_keys):
    """A kid that an encryption key shares still names the key for signatures."""
    jwk = signing_keys["RS256"].verification_key.to_jwk()
    keys = KeySet.from_jwk_set({"keys": [jwk | {"use": "enc", "alg": "RSA-OAEP"}, jwk]})
    assert [key.kid for key in keys] == [jwk["kid"]]


@pytest.mark.parametrize("kty", [None, 1, "rsa", "", "AKP"])
def test_thumbprint_of_what_is_no_key(kty):
    """An unknown kty has no thumbprint."""
    with pytest.raises(KeyFormatError):
        thumbprint({"kty": kty})


def test_one_algorithm_as_a_text():
    """A lone name is taken as a list of one, not as its letters."""
    assert allowed_algorithms("RS256") == {"RS256"}


# --------------------------------------------------------------------- sets that share a kid


def named(key, **changes):
    """The public JWK of a key, called ``shared``; a change to None leaves a member out."""
    jwk = {**key.verification_key.to_jwk(), "kid": "shared", **changes}
    return {name: value for name, value in jwk.items() if value is not None}


def fit_for(keys, key):
    """Whether the set checks what ``key`` signed under the name ``shared``."""
    found = keys.find("shared", key.alg)
    if found is None or found.alg != key.alg:
        return False
    found.verify(b"text", key.sign(b"text"))
    return True


UNUSABLE = [
    {"alg": "RS384"},
    {"alg": "PS256"},
    {"alg": "RSA-OAEP", "use": "enc"},
    {"use": "enc"},
    {"key_ops": ["encrypt"]},
    {"n": "AQAB"},
    {"n": None},
    {"e": "Ag"},
    {"kty": "AKP", "alg": "ML-DSA-44"},
    {"kty": "oct", "alg": "HS256", "k": "c2VjcmV0"},
    {"kty": "oct", "alg": "HS256", "k": "A" * 43},
    {"kty": None},
    {"kty": ["RSA"]},
    {"d": "AQAB"},
]


@pytest.mark.parametrize("changes", UNUSABLE, ids=str)
@pytest.mark.parametrize("first", [True, False])
def test_an_unusable_entry_spoils_no_key_of_its_name(signing_keys, changes, first):
    """J23: whatever stands beside it under the same kid, a good key is used."""
    good = named(signing_keys["RS256"])
    entries = [{**good, **changes}, good] if first else [good, {**good, **changes}]
    keys = KeySet.from_jwk_set({"keys": entries})
    assert fit_for(keys, signing_keys["RS256"])
    assert len(keys.problems) == 1


@pytest.mark.parametrize("entry", [7, None, "text", [], {}, {"kid": "shared"}], ids=repr)
def test_what_is_no_key_spoils_none(signing_keys, entry):
    """J23: an entry that is no key at all is left out."""
    keys = KeySet.from_jwk_set({"keys": [entry, named(signing_keys["RS256"]), entry]})
    assert fit_for(keys, signing_keys["RS256"])


def test_keys_of_one_name_are_told_apart_by_algorithm(signing_keys):
    """RFC 7517 §4.5: RSA, EC and OKP keys may share a kid; the token's alg says which is meant."""
    algorithms = ("RS256", "ES256", "EdDSA")
    keys = KeySet.from_jwk_set({"keys": [named(signing_keys[alg]) for alg in algorithms]})
    assert all(fit_for(keys, signing_keys[alg]) for alg in algorithms)
    assert len(keys) == 3
    assert not keys.problems


def test_no_key_serves_another_algorithm_for_want_of_one(signing_keys):
    """J10: a name without a key for this alg gives the key it has, which then refuses the alg."""
    keys = KeySet.from_jwk_set({"keys": [named(signing_keys["ES256"])]})
    assert keys.find("shared", "RS256").alg == "ES256"
    assert not fit_for(keys, signing_keys["RS256"])


@pytest.mark.parametrize(
    "copies",
    [
        [{}, {}],
        [{}, {"alg": None}, {"use": None}],
        [{}, {"alg": "RS384"}, {"alg": "RS512"}],
        [{"x5c": ["MIIB"]}, {"x5t": "AA", "issuer": "https://a.example"}],
    ],
    ids=str,
)
def test_a_key_that_is_listed_several_times_is_one(signing_keys, copies):
    """One key under one kid is one key, however often and for whatever it is listed."""
    keys = KeySet.from_jwk_set({"keys": [named(signing_keys["RS256"], **copy) for copy in copies]})
    assert fit_for(keys, signing_keys["RS256"])
    assert len(keys) == 1


@pytest.mark.parametrize("left_out", [("alg",), ("use",), ("alg", "use")])
def test_the_key_that_says_what_it_is_for_is_meant(signing_keys, left_out):
    """Of two different keys of one kind, the one with alg and use is for signatures."""
    other = named(SigningKey.generate("RS256"), **dict.fromkeys(left_out))
    good = named(signing_keys["RS256"])
    for entries in ([good, other], [other, good]):
        assert fit_for(KeySet.from_jwk_set({"keys": entries}), signing_keys["RS256"])


def test_keys_that_nothing_tells_apart_are_left_out(signing_keys):
    """RFC 7517 §4.5: two different keys alike in kid, kty, alg and use leave the others usable."""
    unlike = [named(SigningKey.generate("RS256")) for _ in range(2)]
    keys = KeySet.from_jwk_set({"keys": [*unlike, named(signing_keys["ES256"])]})
    assert keys.find("shared", "RS256").alg == "ES256"
    assert fit_for(keys, signing_keys["ES256"])
    assert len(keys.problems) == 1


@pytest.mark.parametrize(
    ("changes", "usable"),
    [
        ({"k": "B" * 42 + "A"}, False),
        ({"k": "c2VjcmV0"}, False),
        ({}, True),
        ({"k": "c2VjcmV0", "kid": "another"}, True),
        ({"k": "B" * 42 + "A", "alg": "A256KW", "use": "enc"}, True),
    ],
    ids=str,
)
def test_two_secrets_of_one_name(signing_keys, changes, usable):
    """In a file of secrets a second one of the same kid and use makes neither of them sure."""
    secret = {**signing_keys["HS256"].to_jwk(), "kid": "shared"}
    keys = KeySet.from_jwk_set({"keys": [secret, {**secret, **changes}]}, allow_symmetric=True)
    assert fit_for(keys, signing_keys["HS256"]) is usable
