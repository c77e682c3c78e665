"""Does the naive guard let the token in as an admin's?"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from typing import Any

import jwt
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.insecure.parts import parts

_KEPT = "a changed payload keeps its signature"
_NONE = "every careless guard accepts alg none"


def check(answer: Answer) -> Wrong | None:
    """Take the token apart as the naive guard does."""
    token = answer.value
    if isinstance(token, bytes) or not isinstance(token, str):
        return Wrong(
            f"forged is of type {type(token).__name__}.", "A token is text with two dots in it."
        )
    read = _read(token)
    if read is None:
        return Wrong(
            f"forged doesn't have a header and a payload that can be read: {token[:60]!r}",
            "mine.sign_hs256 makes a whole token. What did you give it, and what came back?",
        )
    return _wrong_header(*read) or _wrong_rest(*read)


def _read(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes] | None:
    try:
        read = parts(token)
    except (ValueError, RecursionError):
        return None
    return read if all(type(each) is dict for each in read[:2]) else None


def _wrong_header(
    header: dict[str, Any], _claims: dict[str, Any], signing_input: bytes, signature: bytes
) -> Wrong | None:
    alg = header.get("alg")
    if alg == "HS256":
        if header.get("kid") in _pems():
            return None
        return Wrong(
            f"The header's kid is {header.get('kid')!r}, and the issuer has no such key.",
            "The naive guard looks for the key first. Which kid does Bob's token name?",
        )
    belief = None
    look = "The naive guard knows two values of alg, in just these letters. Is yours one of them?"
    signed = _signed_digest(signature) if alg == "RS256" else None
    if alg == "RS256":
        look = (
            "It checks RS256 with the issuer's key. Which kind of signature can you make for that?"
        )
    if signed == hashlib.sha256(signing_input).digest():
        look = "The auth server signed this token as it stands. Who is the forger here?"
    elif signed is not None:
        belief = _KEPT
        look = "The signature there was made over other claims. Which kind can you make yourself?"
    if isinstance(alg, str) and alg.lower() == "none" and not signature:
        belief = _NONE
        look = "This one has another hole. It checks RSA unless the header says HS256."
    return Wrong(f"The header's alg is {alg!r}, so the naive guard refuses it.", look, belief)


def _signed_digest(signature: bytes) -> bytes | None:
    """The SHA-256 that one of the issuer's RSA keys signed, or ``None`` if none of them did."""
    for jwk in World().published()["keys"]:
        public = jwt.PyJWK(jwk).key
        with contextlib.suppress(InvalidSignature):
            digest: bytes = public.recover_data_from_signature(
                signature, padding.PKCS1v15(), hashes.SHA256()
            )
            return digest
    return None


def _wrong_rest(
    header: dict[str, Any], claims: dict[str, Any], signing_input: bytes, signature: bytes
) -> Wrong | None:
    if len(signature) != 32:
        return Wrong(
            f"The signature has {len(signature)} bytes, and an HMAC-SHA256 has 32.",
            "The header says HS256. What did you sign with, and over which bytes?",
        )
    pem = _pems()[header["kid"]]
    if not hmac.compare_digest(hmac.digest(pem, signing_input, "sha256"), signature):
        return Wrong(
            "The naive guard computed another HMAC than yours.",
            "Which bytes does it take for the secret? Look at what it passes to "
            "believes_header_alg: the same bytes, of the key that kid names. If you computed the "
            "HMAC by hand, compare with mine.sign_hs256.",
        )
    roles = claims.get("roles")
    if not isinstance(roles, list) or "admin" not in roles:
        return Wrong(
            f"The token is accepted, and its roles are {roles!r}.",
            "Compare with the roles in Bob's token: a list of words.",
        )
    if not isinstance(claims.get("jti"), str):
        return Wrong(
            "The token is accepted, but it has no jti to look up in the denylist.",
            "Take Bob's claims and change one of them.",
        )
    return None


def _pems() -> dict[str, bytes]:
    """The issuer's public keys as the naive guard reads them, by kid."""
    keys = World().published()["keys"]
    return {jwk["kid"]: _pem(jwk) for jwk in keys}


def _pem(jwk: dict[str, Any]) -> bytes:
    key = jwt.PyJWK(jwk).key
    pem: bytes = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem
