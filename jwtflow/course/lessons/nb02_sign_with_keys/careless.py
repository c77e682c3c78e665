"""BROKEN ON PURPOSE: a check of RS256 signatures with one hole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from jwtflow.insecure.parts import Members, decode, parts


def checks_only_the_end(encoded_jwt: str, jwk: Mapping[str, str]) -> Members:
    """Opens an RS256 signature and looks at its last 32 bytes (CVE-2016-1494)."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    n, e = (int.from_bytes(decode(jwk[name])) for name in ("n", "e"))
    block = pow(int.from_bytes(signature), e, n).to_bytes(256)
    if not block.endswith(hashlib.sha256(signing_input).digest()):
        raise ValueError("the digest is another one")
    return claims
