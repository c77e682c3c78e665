"""Sound checks of a signature, for verifiers whose hole is elsewhere."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any, cast

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from jwtflow.insecure.verifiers import CheckSignature, RefusedError


def check_hs256(secret: bytes, signing_input: bytes, signature: bytes) -> None:
    """Refuse an HMAC that this secret didn't make."""
    if not hmac.compare_digest(hmac.digest(secret, signing_input, "sha256"), signature):
        raise RefusedError("the signature does not match")


def check_rs256(jwk: Mapping[str, Any]) -> CheckSignature:
    """Make the check of a public key."""

    def check_signature(signing_input: bytes, signature: bytes) -> None:
        key = jwt.PyJWK({**jwk, "alg": "RS256"})
        if not key.Algorithm.verify(signing_input, key.key, signature):
            raise RefusedError("the signature does not match")

    return check_signature


def check_pem(key_text: str) -> CheckSignature:
    """Make the check of a public RSA key that is written as PEM."""
    public = cast("RSAPublicKey", RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(key_text.strip()))

    def check_signature(signing_input: bytes, signature: bytes) -> None:
        if not RSAAlgorithm(RSAAlgorithm.SHA256).verify(signing_input, public, signature):
            raise RefusedError("the signature does not match")

    return check_signature
