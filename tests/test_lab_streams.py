"""The lab's luck and keys: the same each time, and good keys all the same."""

import subprocess
import sys

import pytest

from jwtflow.lab.keys import lab_key
from jwtflow.lab.streams import SeededRandom
from jwtflow.tokens.sign import SigningKey


def test_streams_repeat_and_do_not_disturb_each_other():
    """What one purpose draws depends on neither the draws nor the lengths of another."""
    one, other = SeededRandom("a"), SeededRandom("a")
    other.token_bytes("code", 99)
    assert [one.token_bytes("jti", 16) for _ in range(3)] == [
        other.token_bytes("jti", 16) for _ in range(3)
    ]
    assert one.token_bytes("jti", 16) != one.token_bytes("jti", 16)
    assert SeededRandom("b").token_bytes("jti", 16) != SeededRandom("a").token_bytes("jti", 16)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA", "HS256"])
def test_key_signs_what_it_verifies(algorithm):
    """A lab key is a right key of its kind: its public half, found by arithmetic, fits."""
    key = SigningKey.from_jwk(lab_key(algorithm, "test"))
    key.verification_key.verify(b"input", key.sign(b"input"))
    assert key.alg == algorithm
    assert lab_key(algorithm, "test") != lab_key(algorithm, "another")


def test_keys_are_equal_in_every_process():
    """The same name gives the same keys in another process, RSA included."""
    code = (
        "from jwtflow.lab.keys import lab_key;"
        "print([lab_key(a, 'test') for a in ('RS256', 'ES256', 'EdDSA', 'HS256')])"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    mine = [lab_key(a, "test") for a in ("RS256", "ES256", "EdDSA", "HS256")]
    assert other.stdout.strip() == str(mine)


def test_rsa_key_has_2048_bits():
    """J14: the modulus has 2048 bits and the exponent is 65537."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    from jwtflow.tokens import base64url_decode

    jwk = lab_key("RS256", "test")
    n, e = (int.from_bytes(base64url_decode(jwk[member])) for member in ("n", "e"))
    assert RSAPublicNumbers(e, n).public_key().key_size == 2048
    assert e == 65537
