"""The examples that the RFCs print: what they sign we accept, what they warn of we refuse."""

from __future__ import annotations

import json

import pytest

from jwtflow.errors import AlgorithmError, KeyFormatError, MalformedTokenError, TokenError
from jwtflow.tokens import VerificationKey, base64url_decode, base64url_encode
from jwtflow.tokens.jwk import thumbprint
from jwtflow.tokens.sign import SigningKey
from tests.vectors import keys_of, read, verified_payload

RFC7515 = read("rfc7515.json")
RFC7520 = read("rfc7520.json")

DETERMINISTIC = {"HS256", "RS256", "EdDSA"}  # the RFCs' own ES256 examples used random numbers


def by(name):
    return lambda vector: vector[name] if isinstance(vector, dict) else None


@pytest.mark.parametrize("vector", RFC7515["vectors"], ids=by("appendix"))
def test_rfc7515_appendix_a(vector):
    """RFC 7515 appendix A: the signed examples verify under their keys, and give their claims."""
    payload = verified_payload(vector["compact"], keys_of(vector["key"]))
    claims = {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}
    assert json.loads(payload) == claims


@pytest.mark.parametrize("vector", RFC7515["vectors"], ids=by("appendix"))
def test_rfc7515_signatures(vector):
    """RFC 7515 appendix A: we sign as printed, or, where that was random, so that it verifies."""
    signing_input, _, signature = vector["compact"].rpartition(".")
    key = SigningKey(vector["key"])
    ours = key.sign(signing_input.encode())
    key.verification_key.verify(signing_input.encode(), ours)
    assert (base64url_encode(ours) == signature) == (key.alg in DETERMINISTIC)


@pytest.mark.parametrize("vector", RFC7515["vectors"], ids=by("appendix"))
def test_rfc7515_each_under_the_other_keys(vector):
    """RFC 7515 appendix A: no example verifies under another example's key."""
    for other in RFC7515["vectors"]:
        if other is not vector:
            with pytest.raises(TokenError):
                verified_payload(vector["compact"], keys_of(other["key"]))


def test_rfc7515_a4_other_algorithms():
    """J7: RFC 7515 A.4 is ES512, which is on no list of ours."""
    for vector in RFC7515["unsupported"]:
        with pytest.raises(AlgorithmError):
            verified_payload(vector["compact"], keys_of(RFC7515["vectors"][2]["key"]))


def test_rfc7519_6_1_unsecured():
    """J8: the unsecured JWT of RFC 7519 §6.1 is refused whatever the key."""
    for vector in RFC7515["vectors"]:
        with pytest.raises(AlgorithmError) as caught:
            verified_payload(RFC7515["unsecured"]["compact"], keys_of(vector["key"]))
        assert caught.value.rule == "J8"


@pytest.mark.parametrize("vector", RFC7520["vectors"], ids=by("section"))
def test_rfc7520_section_4(vector):
    """RFC 7520 §4.1 and §4.4 verify; §4.2 and §4.3 are of algorithms we do not have."""
    if vector["alg"] in ("RS256", "HS256"):
        payload = verified_payload(vector["compact"], keys_of(vector["key"]))
        assert payload.decode() == vector["payload"]
        return
    with pytest.raises((AlgorithmError, KeyFormatError)):
        verified_payload(vector["compact"], keys_of(vector["key"]))


@pytest.mark.parametrize("form", RFC7520["json_serializations"])
def test_rfc7520_json_serializations(form):
    """J26: RFC 7520's JSON serializations are refused, although the signature is right."""
    with pytest.raises(MalformedTokenError) as caught:
        verified_payload(json.dumps(form), keys_of(RFC7520["vectors"][0]["key"]))
    assert caught.value.rule in {"J1", "J26"}


ED25519 = {
    "kty": "OKP",
    "crv": "Ed25519",
    "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}


def test_rfc8037_appendix_a():
    """RFC 8037 appendix A: thumbprint, signature and verification of the Ed25519 example."""
    compact = (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-"
        "09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    key = SigningKey(ED25519)
    assert key.kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    signing_input, _, signature = compact.rpartition(".")
    assert base64url_encode(key.sign(signing_input.encode())) == signature
    assert verified_payload(compact, keys_of(ED25519)) == b"Example of Ed25519 signing"


def test_rfc8037_x25519_signs_nothing():
    """J15: an X25519 key of RFC 8037 A.6 is for key agreement, not for signatures."""
    jwk = {"kty": "OKP", "crv": "X25519", "x": "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"}
    with pytest.raises(KeyFormatError):
        VerificationKey(jwk)


def test_rfc7638_section_3_1():
    """RFC 7638 §3.1: the thumbprint of the example key, whatever else the JWK says."""
    jwk = {
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSo"
        "c_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_F"
        "DW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQ"
        "Fh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    }
    assert thumbprint(jwk) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


@pytest.mark.parametrize(
    ("message", "r", "s"),
    [
        (
            b"sample",
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        ),
        (
            b"test",
            "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
            "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
        ),
    ],
)
def test_rfc6979_appendix_a_2_5(message, r, s):
    """J40: ES256 signs as RFC 6979 A.2.5 prints for P-256 and SHA-256."""

    def text(number: str) -> str:
        return base64url_encode(bytes.fromhex(number))

    key = SigningKey(
        {
            "kty": "EC",
            "crv": "P-256",
            "x": text("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
            "y": text("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"),
            "d": text("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
        }
    )
    assert key.sign(message).hex().upper() == r + s


def test_d4_new_keys_are_nobodys_examples(signing_keys):
    """D4: no key of ours is one that an RFC printed, since everybody has those."""
    printed = [vector["key"] for vector in RFC7515["vectors"] + RFC7520["vectors"]] + [ED25519]
    examples = {thumbprint(jwk) for jwk in printed}
    assert len(examples) > 5
    assert examples.isdisjoint(thumbprint(key.to_jwk()) for key in signing_keys.values())
    assert base64url_decode(signing_keys["HS256"].to_jwk()["k"]) != bytes(32)
