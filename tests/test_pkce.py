"""Proof Key for Code Exchange."""

from __future__ import annotations

import base64
import hashlib

import pytest

from jwtflow.auth_server.pkce import check_code_challenge, check_code_verifier
from jwtflow.errors import InvalidGrantError, InvalidRequestError
from jwtflow.randomness import sha256_text
from jwtflow.tokens import base64url_encode

# RFC 7636 Appendix B
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_example_of_the_rfc():
    """The example of RFC 7636 Appendix B is computed and accepted."""
    assert sha256_text(VERIFIER) == CHALLENGE
    assert check_code_challenge(CHALLENGE, "S256") == CHALLENGE
    check_code_verifier(VERIFIER, challenge=CHALLENGE)


@pytest.mark.parametrize("method", [None, "plain", "s256", "S256 ", "S512", ""])
def test_method(method):
    """A5: every method but S256 is refused, and so is none at all, which would mean plain."""
    with pytest.raises(InvalidRequestError, match="S256"):
        check_code_challenge(CHALLENGE, method)


DIGEST = hashlib.sha256(VERIFIER.encode()).digest()


@pytest.mark.parametrize(
    "challenge",
    [
        None, "", CHALLENGE[:-1], CHALLENGE + "A", "a" * 128, CHALLENGE[:-1] + "N",
        CHALLENGE + "\n", *(CHALLENGE[:-1] + odd for odd in ("=", "+", "/", "~", "ä")),
        base64url_encode(DIGEST[:31]), base64url_encode(hashlib.sha512(b"x").digest()),
        base64url_encode(DIGEST.hex().encode()),
    ],
)  # fmt: skip
def test_challenge(challenge):
    """A5: a challenge is a SHA-256 in its one base64url spelling."""
    with pytest.raises(InvalidRequestError):
        check_code_challenge(challenge, "S256")


@pytest.mark.parametrize(
    ("challenge", "hint"),
    [
        (DIGEST.hex(), "hexadecimal"),
        (DIGEST.hex().upper(), "hexadecimal"),
        (base64.urlsafe_b64encode(DIGEST).decode(), "padding"),
        ("a" * 64, "hexadecimal"),
        (VERIFIER * 2, "43 characters"),
    ],
)
def test_a_usual_mistake_is_named(challenge, hint):
    """A5: who encodes the digest in another way learns how, before a code is spent."""
    with pytest.raises(InvalidRequestError, match=hint):
        check_code_challenge(challenge, "S256")


@pytest.mark.parametrize("length", [43, 128])
def test_length(length):
    """A5: both ends of the range are inside it."""
    verifier = "~" * length
    check_code_verifier(verifier, challenge=check_code_challenge(sha256_text(verifier), "S256"))


@pytest.mark.parametrize("verifier", ["", "a" * 42, "a" * 129, "a" * 42 + "é", VERIFIER + "\n"])
def test_malformed_verifier(verifier):
    """A6: a verifier that none could be is refused before it is hashed."""
    with pytest.raises(InvalidRequestError):
        check_code_verifier(verifier, challenge=CHALLENGE)


@pytest.mark.parametrize("verifier", [CHALLENGE, VERIFIER.swapcase(), VERIFIER + "k"])
def test_wrong_verifier(verifier):
    """A6: another verifier, the challenge itself included, does not redeem the code."""
    with pytest.raises(InvalidGrantError):
        check_code_verifier(verifier, challenge=CHALLENGE)
