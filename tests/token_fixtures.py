"""Tokens for tests: right ones, and ones that are wrong in exactly one place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jwtflow.clock import ManualClock
from jwtflow.tokens import AccessTokenVerifier, KeySet, base64url_encode
from jwtflow.tokens.sign import SigningKey

NOON = 1893499200  # 2030-01-01T12:00:00Z
ISSUER = "http://127.0.0.1:5001"
AUDIENCE = "http://127.0.0.1:5002"

LEFT_OUT = object()
"""As the value of a member: leave it out."""


def compact(header: bytes | Mapping[str, Any], payload: bytes | Any, key: SigningKey) -> str:
    """A token with a right signature over any header and any payload."""
    signing_input = f"{segment(header)}.{segment(payload)}"
    return f"{signing_input}.{base64url_encode(key.sign(signing_input.encode()))}"


def segment(content: bytes | Any) -> str:
    """The base64url text of some bytes, or of a value as JSON."""
    return base64url_encode(content if isinstance(content, bytes) else as_json(content))


def as_json(value: Any) -> bytes:
    """JSON without spaces; NaN is written as Python writes it."""
    return json.dumps(value, separators=(",", ":")).encode()


class TokenWorld:
    """One issuer, one resource server, and tokens that pass between them."""

    def __init__(self, key: SigningKey, clock: ManualClock) -> None:
        self.key = key
        self.clock = clock
        self.keys = KeySet([key.verification_key])
        self.header = {"typ": "at+jwt", "alg": key.alg, "kid": key.kid}
        self.claims = {
            "iss": ISSUER,
            "sub": "alice",
            "aud": AUDIENCE,
            "exp": NOON + 900,
            "iat": NOON,
            "jti": "0123456789abcdefghijkl",
            "client_id": "notebook",
            "scope": "reports:read",
        }

    def verifier(self, **choices: Any) -> AccessTokenVerifier:
        """A verifier for this issuer and this resource server."""
        defaults: dict[str, Any] = {
            "issuer": ISSUER,
            "audience": AUDIENCE,
            "keys": self.keys,
            "clock": self.clock,
            "algorithms": [self.key.alg],
        }
        return AccessTokenVerifier(**(defaults | choices))

    def token(self, *, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A right token, but for the members named here."""
        return compact(changed(self.header, header or {}), changed(self.claims, claims), self.key)


def changed(members: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The members with some replaced, added, or left out."""
    return {n: v for n, v in {**members, **changes}.items() if v is not LEFT_OUT}
