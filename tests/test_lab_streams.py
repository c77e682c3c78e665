"""The lab's luck and keys: the same each time, and good keys all the same."""

import subprocess
import sys

import pytest
from jwt.algorithms import RSAAlgorithm

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
    key = SigningKey(lab_key(algorithm, "signing key 1"))
    key.verification_key.verify(b"input", key.sign(b"input"))
    assert key.alg == algorithm
    assert lab_key(algorithm, "signing key 1") != lab_key(algorithm, "attacker")


def test_keys_are_equal_in_every_process():
    """The same name gives the same keys in another process, RSA included."""
    code = (
        "from jwtflow.lab.keys import lab_key;"
        "print([lab_key(a, 'attacker') for a in ('RS256', 'ES256', 'EdDSA', 'HS256')])"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    mine = [lab_key(a, "attacker") for a in ("RS256", "ES256", "EdDSA", "HS256")]
    assert other.stdout.strip() == str(mine)


@pytest.mark.parametrize("name", ["attacker", *(f"signing key {n}" for n in range(1, 41))])
def test_rsa_keys_are_sound(name):
    """J14: each lab key is of two primes, the modulus has 2048 bits and the exponent is 65537."""
    key = RSAAlgorithm.from_jwk(lab_key("RS256", name))  # OpenSSL checks that p and q are prime
    assert key.key_size == 2048
    assert key.private_numbers().public_numbers.e == 65537


def test_an_rsa_key_that_was_never_searched_for_is_an_error():
    """A name without primes is refused in a sentence."""
    with pytest.raises(ValueError, match="no RSA key called 'signing key 41'"):
        lab_key("RS256", "signing key 41")
