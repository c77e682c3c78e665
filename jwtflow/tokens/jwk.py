"""What a JWK says about itself: its algorithm, its use, its name (RFC 7517 §4, RFC 7638).

Only the JSON is read here; ``key_material`` turns the numbers into keys. All functions raise
``KeyFormatError`` for a key that can't be used.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from jwtflow.errors import KeyFormatError, MalformedTokenError
from jwtflow.tokens.algorithms import canonical_algorithm
from jwtflow.tokens.base64url import base64url_decode, base64url_encode

Jwk = Mapping[str, Any]

PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth"})

# The members that make the key, in the order RFC 7638 §3.2 hashes them in.
_REQUIRED = {
    "RSA": ("e", "kty", "n"),
    "EC": ("crv", "kty", "x", "y"),
    "OKP": ("crv", "kty", "x"),
    "oct": ("k", "kty"),
}

_ALGORITHM_OF = {
    ("RSA", None): "RS256",
    ("EC", "P-256"): "ES256",
    ("OKP", "Ed25519"): "EdDSA",
    ("oct", None): "HS256",
}


def thumbprint(jwk: Jwk) -> str:
    """Return the SHA-256 JWK thumbprint as base64url text, 43 characters (RFC 7638 §3)."""
    kty = text_member(jwk, "kty")
    if kty not in _REQUIRED:
        raise KeyFormatError(f"kty {kty!r} is not one of {', '.join(_REQUIRED)} (RFC 7518 §6.1).")
    members = {name: text_member(jwk, name) for name in _REQUIRED[kty]}
    canonical = json.dumps(members, separators=(",", ":"), ensure_ascii=False)
    return base64url_encode(hashlib.sha256(canonical.encode("utf-8", "replace")).digest())


def key_id(jwk: Jwk) -> str:
    """Return the key's ``kid``, or compute one if it has none.

    For a public key that is the thumbprint. A secret's thumbprint would be a hash of the secret,
    which RFC 7638 §7 warns about; it gets an HMAC under the secret instead, which reveals no more
    than the signature of any token does.
    """
    if "kid" in jwk:
        return text_member(jwk, "kid")
    if jwk.get("kty") == "oct":
        secret = bytes_member(jwk, "k")
        return base64url_encode(hmac.digest(secret, b"jwtflow kid", "sha256"))
    return thumbprint(jwk)


def bound_algorithm(jwk: Jwk) -> str:
    """Return the one algorithm for this key's ``kty`` and ``crv``; its ``alg`` must agree.

    A key never serves a second algorithm (RFC 8725 §3.1).
    """
    kty, crv = text_member(jwk, "kty"), jwk.get("crv")
    fitting = _ALGORITHM_OF.get((kty, crv)) if isinstance(crv, str | None) else None
    if fitting is None:
        raise KeyFormatError(f"No algorithm here uses a key of kty {kty!r} and crv {crv!r}.")
    named = jwk.get("alg", fitting)
    if not isinstance(named, str) or canonical_algorithm(named) != fitting:
        raise KeyFormatError(f"A key of kty {kty!r} is for {fitting}, not for {named!r}.")
    return fitting


def check_use(jwk: Jwk, operation: str) -> None:
    """Refuse a key that isn't for ``"verify"`` or ``"sign"`` (RFC 7517 §4.2, §4.3; rule J17)."""
    if jwk.get("use", "sig") != "sig":
        raise KeyFormatError("The key's use is not 'sig', so it can't check signatures.")
    operations = jwk.get("key_ops", [operation])
    if not isinstance(operations, list) or operation not in operations:
        raise KeyFormatError(f"The key's key_ops does not list {operation!r}.")


def jwk_set_members(document: object) -> list[Jwk]:
    """Return the keys of a JWK Set, unread (RFC 7517 §5).

    A member that isn't an object comes back as an empty one, so it doesn't spoil the others.

    Raises:
        KeyFormatError: the document isn't a JWK Set at all.
    """
    members = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(members, list):
        raise KeyFormatError("A JWK Set is an object with a list 'keys' (RFC 7517 §5).")
    return [jwk if isinstance(jwk, Mapping) else {} for jwk in members]


def text_member(jwk: Jwk, name: str) -> str:
    """Return a member that must be a string."""
    value = jwk.get(name)
    if not isinstance(value, str):
        raise KeyFormatError(f"The key has no text member {name!r} (RFC 7517 §4, RFC 7518 §6).")
    return value


def bytes_member(jwk: Jwk, name: str) -> bytes:
    """Return the bytes of a member that must be base64url."""
    try:
        return base64url_decode(text_member(jwk, name))
    except MalformedTokenError as problem:
        raise KeyFormatError(f"The key's member {name!r}: {problem}") from None
