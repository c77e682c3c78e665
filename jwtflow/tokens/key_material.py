"""Turns the numbers in a JWK into keys that check signatures (RFC 7518 §6, RFC 8037 §2).

The arithmetic is PyJWT's and cryptography's; the minimum sizes are checked here (RFC 7518 §3.2 and
§3.3). Each ``…_check`` prepares the key once and returns a function (signing input, signature) →
bool. cryptography is only imported when a public key is read; HS256 doesn't need it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import cache
from typing import Any

from jwtflow.errors import KeyFormatError
from jwtflow.tokens.jwk import Jwk, bytes_member

SignatureCheck = Callable[[bytes, bytes], bool]

MIN_SECRET_BYTES = 32
MIN_RSA_BITS = 2048
MAX_RSA_BITS = 8192
"""A larger modulus would only make checks slow."""


def hmac_secret(jwk: Jwk) -> bytes:
    """Return the secret of a symmetric key, at least as long as the hash (RFC 7518 §3.2)."""
    secret = bytes_member(jwk, "k")
    if len(secret) < MIN_SECRET_BYTES:
        raise KeyFormatError(
            f"An HS256 secret has at least {MIN_SECRET_BYTES} bytes; this one has {len(secret)}."
        )
    return secret


def hs256_check(jwk: Jwk) -> SignatureCheck:
    """HMAC with SHA-256 (RFC 7518 §3.2), compared in constant time."""
    secret = hmac_secret(jwk)

    def check(signing_input: bytes, signature: bytes) -> bool:
        return hmac.compare_digest(hmac.digest(secret, signing_input, "sha256"), signature)

    return check


def rs256_check(jwk: Jwk) -> SignatureCheck:
    """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3)."""
    from jwt.algorithms import RSAAlgorithm

    check_rsa_numbers(jwk)
    return _check_with(RSAAlgorithm(RSAAlgorithm.SHA256), jwk, ("n", "e"))


def es256_check(jwk: Jwk) -> SignatureCheck:
    """ECDSA over P-256 with SHA-256; the signature is R || S, 64 bytes (RFC 7518 §3.4)."""
    from jwt.algorithms import ECAlgorithm

    return _check_with(ECAlgorithm(ECAlgorithm.SHA256), jwk, ("x", "y"))


def eddsa_check(jwk: Jwk) -> SignatureCheck:
    """Ed25519 (RFC 8037 §3.1)."""
    from jwt.algorithms import OKPAlgorithm

    return _check_with(OKPAlgorithm(), jwk, ("x",))


CHECKS: dict[str, Callable[[Jwk], SignatureCheck]] = {
    "HS256": hs256_check,
    "RS256": rs256_check,
    "ES256": es256_check,
    "EdDSA": eddsa_check,
}


def check_rsa_numbers(jwk: Jwk) -> None:
    """Refuse an RSA key that is too short (RFC 7518 §3.3), too slow, or can be factored."""
    n, e = (int.from_bytes(bytes_member(jwk, name)) for name in ("n", "e"))
    if not MIN_RSA_BITS <= n.bit_length() <= MAX_RSA_BITS:
        raise KeyFormatError(
            f"An RSA key has {MIN_RSA_BITS} to {MAX_RSA_BITS} bits; this one has {n.bit_length()}."
        )
    if e < 3 or e % 2 == 0:
        raise KeyFormatError("An RSA exponent is odd and at least 3; this one isn't.")
    if all(n % prime in powers for prime, powers in _roca_residues().items()):
        raise KeyFormatError("This RSA key is of a kind that can be factored (CVE-2017-15361).")


@cache
def _roca_residues() -> dict[int, frozenset[int]]:
    # The broken generator ("ROCA") made primes that are powers of 65537 modulo each of these, so
    # their product is one, too. An honest modulus passes all of them about once in 10^8.
    primes = (3, 5, 7, 11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
    return {p: frozenset(pow(65_537, k, p) for k in range(p)) for p in primes}


def _check_with(algorithm: Any, jwk: Jwk, members: tuple[str, ...]) -> SignatureCheck:
    for name in members:
        bytes_member(jwk, name)  # PyJWT's own decoder accepts other spellings
    public = {name: jwk[name] for name in ("kty", "crv", *members) if name in jwk}
    key = load_numbers(algorithm.from_jwk, public)
    return lambda signing_input, signature: bool(algorithm.verify(signing_input, key, signature))


def load_numbers(from_jwk: Callable[[dict[str, Any]], Any], jwk: dict[str, Any]) -> Any:
    """Return PyJWT's key object, or raise: a point may be off its curve, for example."""
    from jwt import InvalidKeyError

    try:
        return from_jwk(jwk)
    except (InvalidKeyError, ValueError, TypeError, OverflowError):
        raise KeyFormatError(
            f"The numbers of this {jwk['kty']} key make no valid key (RFC 7518 §6)."
        ) from None
