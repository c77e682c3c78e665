"""BROKEN ON PURPOSE: one classic hole in each function, and the rule it breaks.

``check_signature`` is a sound check with the issuer's public key: it takes the signing input and
the signature and raises if they don't match. Apart from its one hole, each verifier is correct.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jwtflow.insecure.parts import Members, decode, parts

CheckSignature = Callable[[bytes, bytes], object]
KeyFromJwk = Callable[[Mapping[str, Any]], CheckSignature]


class RefusedError(ValueError):
    """The verifier refused the token; even a broken one refuses some."""


def decodes_without_verifying(encoded_jwt: str) -> Members:
    """Reads the claims and never looks at the signature."""
    _, claims, _, _ = parts(encoded_jwt)
    return claims


def accepts_alg_none(encoded_jwt: str, *, check_signature: CheckSignature) -> Members:
    """A token may declare itself unsigned (RFC 8725 §2.1)."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    if header["alg"] != "none":
        check_signature(signing_input, signature)
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


def trusts_embedded_jwk(encoded_jwt: str, *, key_from_jwk: KeyFromJwk) -> Members:
    """The token supplies the key that verifies it."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    key_from_jwk(header["jwk"])(signing_input, signature)
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


def opens_kid_as_path(encoded_jwt: str, *, folder: Path) -> Members:
    """``kid`` is a file name, so any file that the server can read is a key."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    _check_hmac((folder / header["kid"]).read_bytes(), signing_input, signature)
    return claims


def accepts_any_typ(
    encoded_jwt: str, *, check_signature: CheckSignature, issuer: str, now: float
) -> Members:
    """Accepts every token of the issuer, even an ID token."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    if claims["iss"] != issuer or now >= claims["exp"]:
        raise RefusedError("another issuer, or too late")
    return claims


def ignores_audience(
    encoded_jwt: str, *, check_signature: CheckSignature, issuer: str, now: float
) -> Members:
    """Accepts tokens that were issued for another server."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    if header["typ"] != "at+jwt" or claims["iss"] != issuer or now >= claims["exp"]:
        raise RefusedError("no access token, another issuer, or too late")
    return claims


def matches_audience_in_part(
    encoded_jwt: str, *, check_signature: CheckSignature, audience: str
) -> Members:
    """Looks for its own name with ``in``, whatever ``aud`` is."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    if audience not in claims["aud"]:
        raise RefusedError("for somebody else")
    return claims


def ignores_expiry(
    encoded_jwt: str, *, check_signature: CheckSignature, issuer: str, audience: str
) -> Members:
    """A token that was valid once stays valid for ever."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    wanted = (header["typ"], claims["iss"], claims["aud"]) == ("at+jwt", issuer, audience)
    if not wanted:
        raise RefusedError("no access token, another issuer, or for somebody else")
    return claims


def _check_hmac(secret: bytes, signing_input: bytes, signature: bytes) -> None:
    if not hmac.compare_digest(hmac.digest(secret, signing_input, "sha256"), signature):
        raise RefusedError("the signature does not match")


def checks_only_the_end(encoded_jwt: str, jwk: Mapping[str, str]) -> Members:
    """Opens an RS256 signature and looks at its last 32 bytes (CVE-2016-1494)."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    n, e = (int.from_bytes(decode(jwk[name])) for name in ("n", "e"))
    block = pow(int.from_bytes(signature), e, n).to_bytes(256)
    if not block.endswith(hashlib.sha256(signing_input).digest()):
        raise ValueError("the digest is another one")
    return claims
