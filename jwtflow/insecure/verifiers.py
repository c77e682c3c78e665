"""BROKEN ON PURPOSE: one classic hole in each function, and the rule it breaks.

``check_signature`` is a sound check with the issuer's public key: it takes the signing input and
the signature and raises if they don't match. Apart from its one hole, each verifier is correct.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.insecure.parts import Members, parts

CheckSignature = Callable[[bytes, bytes], object]
KeyFromJwk = Callable[[Mapping[str, Any]], CheckSignature]


class RefusedError(ValueError):
    """The verifier refused the token; even a broken one refuses some."""


def decodes_without_verifying(encoded_jwt: str) -> Members:
    """Reads the claims and never looks at the signature."""
    _, claims, _, _ = parts(encoded_jwt)
    return claims


def believes_header_alg(
    encoded_jwt: str, *, public_key_text: bytes, check_rs256: CheckSignature
) -> Members:
    """The token's header decides how the key is used (RFC 8725 §2.1).

    With HS256 the public key, which everyone has, serves as the secret.
    """
    header, claims, signing_input, signature = parts(encoded_jwt)
    if header["alg"] == "HS256":
        _check_hmac(public_key_text, signing_input, signature)
    else:
        check_rs256(signing_input, signature)
    return claims


def fetches_jku(
    encoded_jwt: str, *, fetch: Callable[[str], Mapping[str, Any]], key_from_jwk: KeyFromJwk
) -> Members:
    """The server fetches the keys from the URL in the token."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    for jwk in fetch(header["jku"])["keys"]:
        if jwk.get("kid") == header.get("kid"):
            key_from_jwk(jwk)(signing_input, signature)
            return claims
    raise RefusedError("no such key")


def matches_audience_in_part(
    encoded_jwt: str, *, check_signature: CheckSignature, audience: str
) -> Members:
    """Looks for its own name with ``in``, whatever ``aud`` is."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    if audience not in claims["aud"]:
        raise RefusedError("for somebody else")
    return claims


def _check_hmac(secret: bytes, signing_input: bytes, signature: bytes) -> None:
    if not hmac.compare_digest(hmac.digest(secret, signing_input, "sha256"), signature):
        raise RefusedError("the signature does not match")
