"""Rules J1 to J40: what a verifier must refuse, tried one by one against ours.

J21 and J22 need a network to fail; they are tried here on the key cache with a scripted fetch, and
again over HTTP in ``tests/flows``.
"""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

import pytest

from jwtflow.clock import ManualClock
from jwtflow.errors import (
    AlgorithmError,
    AudienceError,
    ClaimError,
    ConfigurationError,
    ExpiredTokenError,
    HeaderError,
    IssuerError,
    KeyFormatError,
    MalformedTokenError,
    MissingClaimError,
    NotYetValidError,
    SignatureError,
    TokenError,
    UnavailableError,
    UnknownKeyError,
)
from jwtflow.insecure import forge, replace_claims, unsigned
from jwtflow.tokens import (
    KeySet,
    VerificationKey,
    base64url_decode,
    base64url_encode,
    granted_scope,
    roles,
)
from jwtflow.tokens.jws import MAX_KNOWN_HEADERS, MAX_TOKEN_LENGTH
from jwtflow.tokens.sign import SigningKey
from tests.token_fixtures import AUDIENCE, LEFT_OUT, NOON, TokenWorld, as_json, compact, segment

ALGORITHMS = ("HS256", "RS256", "ES256", "EdDSA")
ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture
def world(signing_keys, clock: ManualClock) -> TokenWorld:
    return TokenWorld(signing_keys["RS256"], clock)


@pytest.fixture(params=ALGORITHMS)
def each_world(request, signing_keys, clock: ManualClock) -> TokenWorld:
    return TokenWorld(signing_keys[request.param], clock)


def refusal(world: TokenWorld, encoded_jwt, **choices) -> TokenError:
    """The error with which the verifier refuses; whatever else happens fails the test."""
    with pytest.raises(TokenError) as caught:
        world.verifier(**choices).verify(encoded_jwt)
    assert caught.value.status == 401
    assert caught.value.error == "invalid_token"
    return caught.value


def test_the_token_that_the_others_are_made_of_is_accepted(each_world):
    """J1, J28, J31: with nothing wrong the token is accepted, the first and the second time."""
    verifier = each_world.verifier()
    token = each_world.token()
    assert verifier.verify(token) == verifier.verify(token) == each_world.claims


# --------------------------------------------------------------------------------- form, J1 to J6


@pytest.mark.parametrize("character", ["=", " ", "+", "/", "{", "\n", "\0", "é", "\u2028", "%"])
@pytest.mark.parametrize("place", ["start", "header", "payload", "signature", "end"])
def test_j1_foreign_characters(world, character, place):
    """J1: a character outside the alphabet is refused wherever it stands."""
    token = world.token()
    first, second = token.index("."), token.rindex(".")
    offset = {"start": 0, "header": 9, "payload": first + 9, "signature": second + 9}
    position = offset.get(place, len(token))
    error = refusal(world, token[:position] + character + token[position:])
    assert isinstance(error, MalformedTokenError | SignatureError)


@pytest.mark.parametrize("text", ["", ".", "..", "...", "a.b", "a.b.c.d", "abc", "Bearer a.b.c"])
def test_j1_number_of_segments(world, text):
    """J1: anything but three segments is refused."""
    assert refusal(world, text).rule in {"J1", "J2", "J4"}


@pytest.mark.parametrize("value", [None, 1, b"a.b.c", ["a.b.c"], {"a": "b"}, object()])
def test_j1_not_text_at_all(world, value):
    """J1: what is no text is refused, not crashed on."""
    assert refusal(world, value).rule == "J1"


def test_j2_second_spellings_of_a_signature(each_world):
    """J2: of the spellings that decode to the same signature only one is accepted."""
    token = each_world.token()
    signature = base64url_decode(token.rpartition(".")[2])
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spellings = [token[:-1] + last for last in alphabet]
    same = [s for s in spellings if lenient(s.rpartition(".")[2]) == signature]
    assert len(same) > 1
    assert [s for s in same if refused_by(each_world, s) is None] == [token]
    assert {refused_by(each_world, s) for s in same if s != token} == {"J2"}


def test_j2_spare_bits_in_the_payload(world):
    """J2: a payload with spare bits set is refused, although the issuer itself signed it."""
    spaces = next(n for n in range(3) if len(as_json(world.claims) + b" " * n) % 3 == 1)
    payload = segment(as_json(world.claims) + b" " * spaces)
    assert payload[-1] == "A"  # of its six bits four are spare
    for last, rule in (("A", None), ("B", "J2"), ("P", "J2")):
        signing_input = f"{segment(world.header)}.{payload[:-1]}{last}"
        signature = base64url_encode(world.key.sign(signing_input.encode()))
        assert refused_by(world, f"{signing_input}.{signature}") == rule


def test_j2_a_length_that_spells_no_bytes(world):
    """J2: a segment of 4n + 1 characters is refused."""
    header, payload, signature = world.token().split(".")
    while len(signature) % 4 != 1:
        signature += "A"
    assert refusal(world, f"{header}.{payload}.{signature}").rule == "J2"


def test_j3_size(world):
    """J3: one character too many is refused before anything is decoded, a megabyte at once."""
    error = refusal(world, "e" * (MAX_TOKEN_LENGTH + 1))
    assert error.rule == "J3"
    started = time.thread_time()
    assert refusal(world, "e30." * 1_000_000).rule == "J3"
    assert time.thread_time() - started < 1


def test_j3_the_longest_token_that_is_read(world):
    """J3: a token of exactly the limit is read."""
    room = MAX_TOKEN_LENGTH - len(world.token(pad=""))
    pad = "x" * (room * 3 // 4)
    assert MAX_TOKEN_LENGTH - 2 <= len(world.token(pad=pad)) <= MAX_TOKEN_LENGTH
    assert world.verifier().verify(world.token(pad=pad))["pad"] == pad


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("part", ["header", "payload"])
def test_j4_other_encodings(world, part, encoding):
    """J4: header and payload are UTF-8 without a byte order mark."""
    parts = {"header": as_json(world.header), "payload": as_json(world.claims)}
    parts[part] = parts[part].decode().encode(encoding)
    token = compact(parts["header"], parts["payload"], world.key)
    assert refusal(world, token).rule == "J4"


@pytest.mark.parametrize(
    "text",
    ["", "null", "true", "1", '"a"', "[]", '[{"a":1}]', "{", "{}}", "{} {}", '{"a":}', "{'a':1}",
     '{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":1}x', '{"a":01}', "\xff\xfe", "{,}"],
)  # fmt: skip
@pytest.mark.parametrize("part", ["header", "payload"])
def test_j4_not_one_json_object(world, part, text):
    """J4: header and payload are one complete JSON object each."""
    parts = {"header": as_json(world.header), "payload": as_json(world.claims)}
    parts[part] = text.encode("latin-1")
    assert refusal(world, compact(parts["header"], parts["payload"], world.key)).rule == "J4"


@pytest.mark.parametrize("part", ["header", "payload"])
@pytest.mark.parametrize(
    ("space", "rule"),
    [(b" \t\r\n", None), *((other.encode(), "J4") for other in "\v\f\x1c\x85\xa0\u2028\ufeff\0")],
)
def test_j4_white_space_around(world, part, space, rule):
    """J4: around the object stands JSON's white space or nothing; Python knows more kinds of it."""
    for before, after in ((space, b""), (b"", space), (space, space)):
        parts = {"header": as_json(world.header), "payload": as_json(world.claims)}
        parts[part] = before + parts[part] + after
        assert refused_by(world, compact(parts["header"], parts["payload"], world.key)) == rule


@pytest.mark.parametrize("part", ["header", "payload"])
@pytest.mark.parametrize("member", ['"alg":"none"', '"sub":"mallory"', '"a":{"b":1,"b":2}'])
def test_j5_duplicate_names(world, part, member):
    """J5: a name that occurs twice in one object is refused, however deep."""
    parts = {"header": as_json(world.header), "payload": as_json(world.claims)}
    twice = b"{" + member.encode() + b"," + member.encode() + b"," + parts[part][1:]
    parts[part] = twice
    assert refusal(world, compact(parts["header"], parts["payload"], world.key)).rule == "J5"


@pytest.mark.parametrize(
    "value",
    ["[" * 2000 + "]" * 2000, '{"a":' * 900 + "1" + "}" * 900, "9" * 4301, "-" + "9" * 5000,
     '"\\ud800"', '"\\udfff\\ud800"', "1e999", "-1e999"],
    ids=["lists", "objects", "digits", "negative", "surrogate", "swapped", "huge", "-huge"],
)  # fmt: skip
@pytest.mark.parametrize("part", ["header", "payload"])
def test_j6_values_that_break_readers(world, part, value):
    """J6: nesting, long numbers and lone surrogates end as a refusal."""
    parts = {"header": as_json(world.header), "payload": as_json(world.claims)}
    parts[part] = parts[part][:-1] + b',"x":' + value.encode() + b"}"
    assert refusal(world, compact(parts["header"], parts["payload"], world.key)).rule == "J6"


def test_j6_a_whole_pair_of_surrogates_is_text(world):
    """J6: an escaped pair is one character, and fine."""
    payload = as_json(world.claims)[:-1] + b',"x":"\\ud83d\\ude00"}'
    assert world.verifier().verify(compact(world.header, payload, world.key))["x"] == "😀"


# -------------------------------------------------------------------------- algorithm, J7 to J12


@pytest.mark.parametrize(
    "alg", ["HS256", "RS384", "PS256", "ES256", "EdDSA", "rs256", " RS256", ""]
)
def test_j7_alg_is_on_the_list_letter_for_letter(world, alg):
    """J7, J9: what is not on the configured list is refused, for another case as well."""
    error = refusal(world, world.token(header={"alg": alg}))
    assert isinstance(error, AlgorithmError)
    assert error.rule == "J7"


@pytest.mark.parametrize(
    "alg", ["none", "None", "NONE", "nOnE", None, 0, False, True, [], ["RS256"], {}, LEFT_OUT]
)
@pytest.mark.parametrize("signature", ["", "kept"])
def test_j8_none_in_any_spelling_or_type(world, alg, signature):
    """J8: no algorithm is no signature, and is refused with or without one."""
    token = world.token(header={"alg": alg})
    error = refusal(world, token if signature else token[: token.rindex(".") + 1])
    assert (error.rule, type(error)) == ("J8", AlgorithmError)


@pytest.mark.parametrize("alg", ["none", "None", "nonE"])
def test_j8_an_unsigned_token(world, alg):
    """J8: the unsecured JWT of RFC 7519 §6 is refused."""
    assert refusal(world, unsigned(world.claims, alg=alg)).rule == "J8"


def test_j9_nothing_is_allowed_by_default(world):
    """J7, J9: an empty list and an unknown name are no configuration."""
    for algorithms in ([], ["none"], ["RS256", "PS256"], ["RS512"], [""]):
        with pytest.raises(ConfigurationError, match=r"^algorithms: "):
            world.verifier(algorithms=algorithms)


def test_j10_a_key_serves_its_own_algorithm_only(signing_keys, clock):
    """J10: naming another allowed algorithm with a key's kid is refused before the signature."""
    world = TokenWorld(signing_keys["RS256"], clock)
    keys = KeySet([key.verification_key for key in signing_keys.values()])
    for other in ("ES256", "EdDSA"):
        token = world.token(header={"alg": other})
        error = refusal(world, token, keys=keys, algorithms=["RS256", "ES256", "EdDSA"])
        assert (error.rule, type(error)) == ("J10", AlgorithmError)


@pytest.mark.parametrize("beside", ["RS256", "ES256", "EdDSA", "Ed25519"])
def test_j11_secrets_and_public_keys_on_one_list(world, beside):
    """J11: HS256 beside a public-key algorithm is no configuration."""
    with pytest.raises(ConfigurationError, match="HS256 must not be allowed beside"):
        world.verifier(algorithms=["HS256", beside])


def public_key_texts(key: SigningKey) -> dict[str, bytes]:
    """The forms in which a public key has come through as a secret somewhere."""
    from cryptography.hazmat.primitives import serialization as form
    from jwt.algorithms import RSAAlgorithm

    jwk = key.verification_key.to_jwk()
    public = RSAAlgorithm.from_jwk(jwk)
    pem = public.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    return {
        "pem": pem,
        "pkcs1": public.public_bytes(form.Encoding.PEM, form.PublicFormat.PKCS1),
        "der": public.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo),
        "ssh": public.public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH),
        "crlf": pem.replace(b"\n", b"\r\n"),
        "bom": b"\xef\xbb\xbf" + pem,
        "jwk": as_json(jwk),
        "jwks": as_json({"keys": [jwk]}),
        "list": as_json([jwk]),
        "modulus": base64url_decode(jwk["n"]),
    }


def test_j12_a_public_key_is_never_a_secret(world):
    """J10, J12: an HS256 signature with the public key as secret opens nothing, in any form."""
    texts = public_key_texts(world.key)
    for text in texts.values():
        token = forge(world.header | {"alg": "HS256"}, world.claims, secret=text)
        assert refusal(world, token).rule == "J7"
        assert refusal(world, token, algorithms=["HS256"]).rule == "J10"


def test_j12_only_kty_oct_makes_a_secret(world):
    """J12: no member of a public JWK turns it into an HMAC key."""
    jwk = world.key.verification_key.to_jwk()
    for change in ({"alg": "HS256"}, {"k": "A" * 43, "alg": "HS256"}):
        with pytest.raises(KeyFormatError):
            VerificationKey({**jwk, **change})


# ------------------------------------------------------------------------------ keys, J13 to J17


@pytest.mark.parametrize("length", [0, 1, 16, 31])
def test_j13_short_secrets(length):
    """J13: an HS256 secret is at least as long as the hash, 32 bytes."""
    jwk = {"kty": "oct", "k": base64url_encode(b"s" * length)}
    for load in (VerificationKey, SigningKey):
        with pytest.raises(KeyFormatError, match="at least 32 bytes"):
            load(jwk)


def test_j13_a_secret_of_32_bytes():
    """J13: 32 bytes are enough."""
    assert VerificationKey({"kty": "oct", "k": "A" * 43}).alg == "HS256"


@pytest.mark.parametrize("bits", [512, 1024, 2047, 8193])
def test_j14_rsa_sizes(bits):
    """J14: an RSA modulus has at least 2048 bits; beyond 8192 it only costs."""
    n = base64url_encode(((1 << bits) - 1).to_bytes(-(-bits // 8)))
    with pytest.raises(KeyFormatError, match="2048 to 8192 bits"):
        VerificationKey({"kty": "RSA", "n": n, "e": "AQAB"})


@pytest.mark.parametrize("e", ["AQ", "Ag", "BA", "AA", "AQAA"])
def test_j14_rsa_exponents(world, e):
    """J14: an exponent of 1, 0 or an even one is refused; ours is 65537."""
    jwk = world.key.verification_key.to_jwk()
    assert jwk["e"] == "AQAB"
    with pytest.raises(KeyFormatError):
        VerificationKey({**jwk, "e": e})


def test_j15_points_off_the_curve(signing_keys):
    """J15: a point that is not on P-256 makes no key."""
    jwk = signing_keys["ES256"].verification_key.to_jwk()
    with pytest.raises(KeyFormatError, match="make no valid key"):
        VerificationKey({**jwk, "y": jwk["x"]})


@pytest.mark.parametrize("crv", ["P-384", "P-521", "secp256k1", "p-256", None, ["P-256"], ""])
def test_j15_other_curves(signing_keys, crv):
    """J15: the curve is the algorithm's own, and text."""
    jwk = signing_keys["ES256"].verification_key.to_jwk()
    with pytest.raises(KeyFormatError):
        VerificationKey({**jwk, "crv": crv})


def test_j16_ecdsa_signatures_are_r_and_s(signing_keys, clock):
    """J16: DER, other lengths and r or s outside [1, n-1] are refused."""
    from jwt.utils import raw_to_der_signature

    world = TokenWorld(signing_keys["ES256"], clock)
    signing_input, _, text = world.token().rpartition(".")
    good = base64url_decode(text)
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1

    numbers = [0, 1, ORDER_OF_P256 - 1, ORDER_OF_P256, 2**256 - 1]
    forged = [r.to_bytes(32) + s.to_bytes(32) for r in numbers for s in numbers]
    forged += [raw_to_der_signature(good, SECP256R1()), good[:-1], good + b"\0", b"\0" + good, b""]
    forged.append(good[:32] + int.from_bytes(good[32:]).to_bytes(64))
    for signature in forged:
        error = refusal(world, f"{signing_input}.{base64url_encode(signature)}")
        assert isinstance(error, SignatureError)


@pytest.mark.parametrize(
    "members",
    [{"use": "enc"}, {"use": "SIG"}, {"use": None}, {"key_ops": ["sign"]}, {"key_ops": []},
     {"key_ops": "verify"}, {"key_ops": "sign, verify"}, {"key_ops": {"verify": 1}}],
)  # fmt: skip
def test_j17_keys_for_other_uses(each_world, members):
    """J17: a key that is not for checking signatures checks none."""
    jwk = {n: v for n, v in each_world.key.to_jwk().items() if n not in ("d", "p", "q")}
    jwk = {n: v for n, v in jwk.items() if n not in ("dp", "dq", "qi")}
    assert VerificationKey(jwk).alg == each_world.key.alg
    with pytest.raises(KeyFormatError):
        VerificationKey({**jwk, **members})


# ---------------------------------------------------------------------- key choice, J18 to J23


def test_j18_a_token_does_not_bring_its_key(world):
    """J18: jwk, jku, x5c and x5u are not read; a key of the attacker's checks nothing."""
    attacker = SigningKey.generate("RS256")
    brought = {
        "jwk": attacker.verification_key.to_jwk(),
        "jku": "http://attacker.example/jwks.json",
        "x5u": "http://attacker.example/cert.pem",
        "x5c": ["MIIB"],
    }
    for kid in (world.key.kid, attacker.kid, LEFT_OUT):
        header = {n: v for n, v in {**world.header, **brought, "kid": kid}.items() if v != LEFT_OUT}
        error = refusal(world, compact(header, world.claims, attacker))
        assert isinstance(error, SignatureError | UnknownKeyError)


def test_j18_such_a_header_harms_nobody(world):
    """J18: under the issuer's own signature these members are ignored, not fetched."""
    token = world.token(header={"jku": "http://attacker.example/", "x5u": 1, "jwk": []})
    assert world.verifier().verify(token) == world.claims


def test_j19_iss_chooses_no_keys(world):
    """J19, J29: a token of another issuer is looked up among the configured one's keys."""
    attacker = SigningKey.generate("RS256")
    claims = world.claims | {"iss": "http://attacker.example"}
    header = world.header | {"kid": attacker.kid}
    assert isinstance(refusal(world, compact(header, claims, attacker)), UnknownKeyError)


@pytest.mark.parametrize(
    "kid",
    ["", "../../dev/null", "/dev/null", "' OR 1=1 --", "http://attacker.example/", "$(id)", "{{7}}",
     "x" * 4000, "\0", "%2e%2e", "RS256"],
)  # fmt: skip
def test_j20_kid_is_an_opaque_name(world, kid):
    """J20: a kid that is not in the set is unknown, whatever it spells."""
    assert isinstance(refusal(world, world.token(header={"kid": kid})), UnknownKeyError)


@pytest.mark.parametrize("kid", [None, 0, 1.5, True, [], ["a"], {}, {"a": 1}])
def test_j20_kid_of_other_types(world, kid):
    """J20: a kid that is no text is refused."""
    error = refusal(world, world.token(header={"kid": kid}))
    assert (error.rule, type(error)) == ("J20", HeaderError)


def test_j20_no_kid_means_the_only_key(signing_keys, clock):
    """J20: without kid a token is accepted where there is one key for its algorithm, not two."""
    world = TokenWorld(signing_keys["RS256"], clock)
    token = world.token(header={"kid": LEFT_OUT})
    assert world.verifier().verify(token) == world.claims
    mixed = KeySet([signing_keys["ES256"].verification_key, world.key.verification_key])
    assert world.verifier(keys=mixed).verify(token) == world.claims
    two = KeySet([SigningKey.generate("RS256").verification_key, world.key.verification_key])
    assert isinstance(refusal(world, token, keys=two), UnknownKeyError)


class ScriptedFetch:
    """Answers in turn; the last answer again and again. Counts."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.count = 0

    def __call__(self):
        self.count += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_j21_unknown_kids_buy_one_fetch(world):
    """J21: a hundred unknown kids cause one more fetch, not a hundred."""
    from jwtflow.resource_server.key_cache import KeyCache

    fetch = ScriptedFetch(world.keys.to_jwk_set())
    verifier = world.verifier(keys=KeyCache(fetch, clock=world.clock))
    verifier.verify(world.token())
    for number in range(100):
        with pytest.raises(UnknownKeyError):
            verifier.verify(world.token(header={"kid": f"unknown-{number}"}))
    assert fetch.count <= 2


@pytest.mark.parametrize("bad", [UnavailableError("away"), {}, {"keys": None}, {"keys": [1, {}]}])
def test_j22_a_failed_fetch_keeps_the_keys(world, bad):
    """J22: after a failed or malformed fetch the known keys still verify."""
    from jwtflow.resource_server.key_cache import KeyCache

    fetch = ScriptedFetch(world.keys.to_jwk_set(), bad)
    verifier = world.verifier(keys=KeyCache(fetch, clock=world.clock))
    verifier.verify(world.token())
    world.clock.advance(minutes=10)
    assert verifier.verify(world.token()) == world.claims
    with pytest.raises(UnknownKeyError):
        verifier.verify(world.token(header={"kid": "unknown"}))
    assert verifier.verify(world.token()) == world.claims
    assert fetch.count > 1


BROKEN_KEYS = [
    None, 1, "key", [], {}, {"kty": 1}, {"kty": "RSA"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {"kty": "oct", "k": ""},
    {"kty": "OKP", "crv": "Ed25519", "x": "AA"}, {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
    {"kty": "RSA", "n": "!", "e": "AQAB", "kid": []}, {"kty": "oct", "k": "A" * 43, "kid": {}},
]  # fmt: skip


def test_j23_one_broken_key_does_not_spoil_the_set(world):
    """J23: keys that cannot be used are left out, each with a reason, and the rest verifies."""
    good = world.key.verification_key.to_jwk()
    keys = KeySet.from_jwk_set({"keys": [*BROKEN_KEYS, good]})
    assert [key.kid for key in keys] == [world.key.kid]
    assert len(keys.problems) == len(BROKEN_KEYS)
    assert world.verifier(keys=keys).verify(world.token()) == world.claims


def test_j23_a_published_secret_verifies_nothing(signing_keys, clock):
    """J23: a symmetric member of a fetched set is left out."""
    world = TokenWorld(signing_keys["HS256"], clock)
    keys = KeySet.from_jwk_set({"keys": [world.key.to_jwk()]})
    assert isinstance(refusal(world, world.token(), keys=keys), UnknownKeyError)


def test_j23_one_kid_two_keys(world):
    """J23: a kid that two keys share names neither."""
    other = {**SigningKey.generate("RS256").verification_key.to_jwk(), "kid": world.key.kid}
    keys = KeySet.from_jwk_set({"keys": [world.key.verification_key.to_jwk(), other]})
    assert isinstance(refusal(world, world.token(), keys=keys), UnknownKeyError)


# --------------------------------------------------------- extensions and other forms, J24 to J28


@pytest.mark.parametrize(
    "crit",
    [[], ["exp"], ["b64"], ["x"], "x", None, {}, 0, [1], ["x", "x"], ["alg"], [""], True],
)
def test_j24_crit(each_world, crit):
    """J24: no extension is understood here, so that crit in any shape is refused."""
    error = refusal(each_world, each_world.token(header={"crit": crit, "x": 1, "exp": 1}))
    assert (error.rule, type(error)) == ("J24", HeaderError)


@pytest.mark.parametrize("b64", [False, True, None, "false", 0])
def test_j25_b64(each_world, b64):
    """J25: b64 has no place in a JWT."""
    assert refusal(each_world, each_world.token(header={"b64": b64})).rule == "J25"


def test_j25_an_unencoded_payload(world):
    """J25, J1: a payload that is not base64url is refused although signed as it stands."""
    signing_input = f"{segment(world.header)}.{as_json(world.claims).decode()}"
    signature = base64url_encode(world.key.sign(signing_input.encode()))
    assert isinstance(refusal(world, f"{signing_input}.{signature}"), MalformedTokenError)


def test_j26_other_forms(world):
    """J26: a JWE, a nested token and the JSON serializations are refused."""
    header, payload, signature = world.token().split(".")
    flat = {"protected": header, "payload": payload, "signature": signature}
    general = {"payload": payload, "signatures": [{"protected": header, "signature": signature}]}
    for text in (json.dumps(flat), json.dumps(general), f"{header}.{payload}.{signature}.a.b"):
        assert refusal(world, text).rule == "J26"
    jwe = segment({"alg": "dir", "enc": "A256GCM"}) + "..aXY.Y3Q.dGFn"
    assert refusal(world, jwe).rule == "J26"
    nested = compact(world.header | {"cty": "JWT"}, world.token().encode(), world.key)
    assert refusal(world, nested).rule == "J4"


@pytest.mark.parametrize("alg", ["PBES2-HS256+A128KW", "PBES2-HS512+A256KW", "RSA1_5", "dir"])
def test_j27_no_costly_work_for_strangers(world, alg):
    """J27: a token that asks for key derivation or decompression is refused unworked."""
    header = {"alg": alg, "enc": "A256GCM", "p2c": 2**31 - 1, "p2s": "AA", "zip": "DEF"}
    started = time.thread_time()
    refusal(world, segment(header) + ".a.b.c.d")
    refusal(world, compact(header, world.claims, world.key))
    assert time.thread_time() - started < 1


@pytest.mark.parametrize("typ", ["at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"])
def test_j28_typ_of_an_access_token(world, typ):
    """J28: at+jwt in either form and any case is an access token."""
    assert world.verifier().verify(world.token(header={"typ": typ})) == world.claims


@pytest.mark.parametrize(
    "typ",
    ["JWT", "jwt", "", "at+jwt ", " at+jwt", "at jwt", "xat+jwt", "application/jwt", None, 1, True,
     ["at+jwt"], {"at+jwt": 1}, "logout+jwt", "text/at+jwt", LEFT_OUT],
)  # fmt: skip
def test_j28_anything_else_is_refused(world, typ):
    """J28, J37: another typ, or none, is no access token."""
    error = refusal(world, world.token(header={"typ": typ}))
    assert (error.rule, type(error)) == ("J28", HeaderError)


# ---------------------------------------------------------------------------- claims, J29 to J38


@pytest.mark.parametrize(
    "iss",
    ["", "http://127.0.0.1:500", "http://127.0.0.1:50011", "http://127.0.0.1:5001/", "HTTP://127.0.0.1:5001",
     ["http://127.0.0.1:5001"], {"http://127.0.0.1:5001": 1}, None, 5001, True],
)  # fmt: skip
def test_j29_iss(world, iss):
    """J29: iss is the configured issuer as a whole, and text."""
    error = refusal(world, world.token(iss=iss))
    assert (error.rule, type(error)) == ("J29", IssuerError)


@pytest.mark.parametrize(
    "aud",
    ["", AUDIENCE[:-1], AUDIENCE + "/", AUDIENCE + "0", AUDIENCE.upper(), [], [AUDIENCE[:-1]],
     [[AUDIENCE]], {AUDIENCE: 1}, [{AUDIENCE: 1}], None, True, 0, f"{AUDIENCE} other"],
)  # fmt: skip
def test_j30_aud(world, aud):
    """J30: aud is the name, or lists it; a part, prefix or key of it does not count."""
    error = refusal(world, world.token(aud=aud))
    assert (error.rule, type(error)) == ("J30", AudienceError)


def test_j30_a_list_that_holds_the_name(world):
    """J30: a token for several may be for us."""
    assert world.verifier().verify(world.token(aud=["http://other.example", AUDIENCE]))


@pytest.mark.parametrize("second", [-1, -0.001, 0, 0.001, 1])
@pytest.mark.parametrize("leeway", [0, 60, 120])
def test_j31_exp_is_too_late_at_exp_itself(world, second, leeway):
    """J31: the token is good until exp plus leeway, and at that moment no more."""
    verifier = world.verifier(leeway=leeway)
    token = world.token()
    world.clock.advance(seconds=900 + leeway + second)
    if second < 0:
        assert verifier.verify(token)
        return
    with pytest.raises(ExpiredTokenError) as caught:
        verifier.verify(token)
    assert caught.value.rule == "J31"


@pytest.mark.parametrize("leeway", [-1, -0.001, 120.001, 3600, float("nan"), float("inf")])
def test_j31_leeway_is_two_minutes_at_most(world, leeway):
    """J31, J33: a leeway below 0, above 120 or NaN is no configuration."""
    with pytest.raises(ConfigurationError, match=r"^leeway: "):
        world.verifier(leeway=leeway)


ODD_NUMBERS = [
    "1893500100",
    True,
    None,
    [],
    [1893500100],
    {},
    "",
    "never",
    2**53 + 1,
    10**400,
    1e300,
]


@pytest.mark.parametrize("value", [*ODD_NUMBERS, -(10**400)], ids=lambda v: str(v)[:20])
@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
def test_j31_times_are_finite_numbers(world, claim, value):
    """J31, J32, J33, J34: a time of another type, or beyond reason, is refused."""
    error = refusal(world, world.token(**{claim: value}))
    assert isinstance(error, ClaimError)
    assert claim in error.description.split()


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"])
def test_j31_required_claims(world, claim):
    """J31, J34, J35: each claim that RFC 9068 §2.2 requires is required."""
    error = refusal(world, world.token(**{claim: LEFT_OUT}))
    assert type(error) is MissingClaimError
    assert claim in error.description.split()


@pytest.mark.parametrize("second", [-1, 0, 1])
@pytest.mark.parametrize("leeway", [0, 60])
@pytest.mark.parametrize(("claim", "rule"), [("nbf", "J32"), ("iat", "J34")])
def test_j32_the_future(world, claim, rule, second, leeway):
    """J32, J34: nbf and iat more than the leeway ahead are refused."""
    token = world.token(**{claim: NOON + leeway + second})
    if second <= 0:
        assert world.verifier(leeway=leeway).verify(token)
        return
    error = refusal(world, token, leeway=leeway)
    assert (error.rule, type(error)) == (rule, NotYetValidError)


@pytest.mark.parametrize("text", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
def test_j33_not_a_number(world, claim, text):
    """J33: NaN and infinity never reach a comparison."""
    payload = as_json({**world.claims, claim: 0}).replace(b":0", b":" + text)
    assert refusal(world, compact(world.header, payload, world.key)).rule in {"J4", "J6"}


@pytest.mark.parametrize("value", [None, "", 0, 1.5, True, [], ["a"], {}, {"a": []}])
@pytest.mark.parametrize("claim", ["sub", "client_id", "jti"])
def test_j34_names_are_text(world, claim, value):
    """J34, J35: sub, client_id and jti of other types, or empty, are refused."""
    error = refusal(world, world.token(**{claim: value}))
    assert type(error) is ClaimError
    assert claim in error.description.split()


def test_j35_no_jti_no_entry(world):
    """J35: what could not be put on a denylist is not let in."""
    assert refusal(world, world.token(jti=LEFT_OUT)).rule == "J35"


@pytest.mark.parametrize(
    ("claims", "scope"),
    [
        ({"scope": "reports:read reports:write"}, {"reports:read", "reports:write"}),
        ({"scope": "reports:readonly"}, {"reports:readonly"}),
        ({"scope": "a,b"}, {"a,b"}),
        ({"scope": "  a   b "}, {"a", "b"}),
        ({"scope": "a\tb"}, {"a\tb"}),
        ({"scope": ["reports:read"]}, set()),
        ({"scope": {"reports:read": True}}, set()),
        ({"scope": None}, set()),
        ({}, set()),
    ],
)
def test_j36_scope_is_whole_words(claims, scope):
    """J36: scope is split at spaces; another type grants nothing."""
    assert granted_scope(claims) == scope


@pytest.mark.parametrize(
    ("claims", "held"),
    [
        ({"roles": ["admin", "reader"]}, {"admin", "reader"}),
        ({"roles": "no-admin-at-all"}, set()),
        ({"roles": "admin"}, set()),
        ({"roles": {"admin": False}}, set()),
        ({"roles": [["admin"], {"admin": 1}, 1, None]}, set()),
        ({"roles": None}, set()),
        ({}, set()),
    ],
)
def test_j36_roles_are_members(claims, held):
    """J36: roles is a list compared member by member; another type grants nothing."""
    assert roles(claims) == held


def test_j37_other_tokens_of_the_issuer(world):
    """J37: an ID token, and texts that are no JWT, are no access token."""
    id_token = compact({"typ": "JWT", "alg": world.key.alg, "kid": world.key.kid},
                       world.claims | {"aud": "notebook"}, world.key)  # fmt: skip
    assert refusal(world, id_token).rule == "J28"
    disguised = compact(world.header, world.claims | {"aud": "notebook"}, world.key)
    assert refusal(world, disguised).rule == "J30"
    for text in ("b3BhcXVlLXJlZnJlc2gtdG9rZW4tb2YtNDMtY2hhcmFjdGVycw", "reporting-service-secret"):
        assert refusal(world, text).rule == "J1"


class WatchedKeys:
    """A key source that tells what it was asked."""

    def __init__(self, keys: KeySet) -> None:
        self.keys = keys
        self.asked: list[str] = []

    def find(self, kid: str, alg: str | None = None) -> VerificationKey | None:
        self.asked.append(kid)
        return self.keys.find(kid)

    def only_key(self, alg: str) -> VerificationKey | None:
        self.asked.append(alg)
        return self.keys.only_key(alg)


def test_j38_the_signature_comes_before_the_claims(each_world):
    """J38: with a wrong signature no claim is looked at, however wrong it is."""
    wrong = replace_claims(each_world.token(), exp="never", iss=["?"], aud=None, jti=[])
    error = refusal(each_world, wrong)
    assert (error.rule, type(error)) == ("J38", SignatureError)


def test_j38_what_is_refused_leaves_no_trace(world):
    """J38: headers under a wrong signature are not remembered, and right ones only so many."""
    verifier = world.verifier()
    for number in range(3 * MAX_KNOWN_HEADERS):
        token = world.token(header={"n": number})
        with pytest.raises(SignatureError):
            verifier.verify(replace_claims(token, sub="mallory"))
    assert len(verifier._reader._known_headers) == 0
    for number in range(3 * MAX_KNOWN_HEADERS):
        verifier.verify(world.token(header={"n": number}))
        assert len(verifier._reader._known_headers) <= MAX_KNOWN_HEADERS


def test_j38_a_known_header_is_no_pass(world):
    """J38, J10: a header that was good once is no help to a wrong signature or a withdrawn key."""
    keys = WatchedKeys(world.keys)
    verifier = world.verifier(keys=keys)
    verifier.verify(world.token())
    with pytest.raises(SignatureError):
        verifier.verify(replace_claims(world.token(), sub="mallory"))
    keys.keys = KeySet([])
    with pytest.raises(UnknownKeyError):
        verifier.verify(world.token())
    assert keys.asked == [world.key.kid] * 3


@pytest.mark.parametrize(
    ("member", "rule"),
    [
        ('"kid":"other"', "J5"),
        ('"crit":["exp"],"exp":1', "J24"),
        ('"b64":false', "J25"),
        ('"x":NaN', "J4"),
        ('"x":1e999', "J6"),
    ],
)
def test_j38_a_refused_header_is_never_known(world, member, rule):
    """J38: a header that is refused under a right signature is refused again, and not kept."""
    verifier = world.verifier()
    verifier.verify(world.token())
    header = as_json(world.header)[:-1] + f",{member}}}".encode()
    token = compact(header, as_json(world.claims), world.key)
    for _ in range(2):
        with pytest.raises(TokenError) as refused:
            verifier.verify(token)
        assert refused.value.rule == rule
    assert list(verifier._reader._known_headers) == [world.token().partition(".")[0]]


@pytest.mark.parametrize(("second", "rule"), [(59, None), (60, "J20"), (61, "J20")])
def test_j38_a_known_header_outlives_no_key(world, clock, second, rule):
    """J38: a header that was good once is refused from the instant at which its key retires."""
    retiring = {**world.key.verification_key.to_jwk(), "retired_until": NOON + 60}
    keys = KeySet([VerificationKey(retiring)])
    verifier = world.verifier(keys=keys)
    verifier.verify(world.token())
    clock.advance(seconds=second)
    refused = None
    try:
        verifier.verify(world.token())
    except UnknownKeyError as error:
        refused = error.rule
    assert refused == rule


def test_j38_a_bad_algorithm_asks_for_no_key(world):
    """J7, J38: an algorithm that is not allowed causes no look-up, so no fetch either."""
    keys = WatchedKeys(world.keys)
    refusal(world, world.token(header={"alg": "HS256", "kid": "unknown"}), keys=keys)
    assert keys.asked == []


def test_j39_macs_are_compared_in_constant_time():
    """J39: the only comparison of a MAC in this package is hmac.compare_digest."""
    source = (Path(__file__).parents[2] / "jwtflow/tokens/key_material.py").read_text("utf-8")
    check = source[source.index("def hs256_check") : source.index("def rs256_check")]
    assert "hmac.compare_digest(" in check
    assert "==" not in check


def test_j40_ecdsa_is_deterministic(signing_keys):
    """J40: the same message gets the same ES256 signature twice, so no random number can leak."""
    key = signing_keys["ES256"]
    assert key.sign(b"message") == key.sign(b"message") != key.sign(b"massage")


def lenient(text: str) -> bytes:
    """What careless decoders read."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def refused_by(world: TokenWorld, encoded_jwt: str) -> str | None:
    """The rule that refuses the token, or None."""
    try:
        world.verifier().verify(encoded_jwt)
    except TokenError as error:
        return error.rule
    return None
