"""The world that the bench's tokens live in: one issuer, its keys, one audience, one moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from jwtflow.lab.keys import lab_key
from jwtflow.tokens import KeySet, base64url_encode
from jwtflow.tokens.sign import SigningKey

Sign = Callable[[bytes], bytes]
Object = Mapping[str, Any]


class World:
    """Everything that a verifier is configured with, and what an attacker has.

    Args:
        attacker_url: where the attacker publishes keys, for the tokens that point there.
    """

    issuer = "https://issuer.example"
    audience = "https://api.example"
    now = 1893499200.0

    def __init__(self, *, attacker_url: str = "http://attacker.example") -> None:
        self.attacker_url = attacker_url

    @cached_property
    def key(self) -> SigningKey:
        """The issuer's active key."""
        return SigningKey.from_jwk(lab_key("RS256", "signing key 1"))

    @cached_property
    def retired_key(self) -> SigningKey:
        """The issuer's key of yesterday, still published."""
        return SigningKey.from_jwk(lab_key("RS256", "signing key 2"))

    @cached_property
    def attacker_key(self) -> SigningKey:
        """A key that only the attacker vouches for."""
        return SigningKey.from_jwk(lab_key("RS256", "attacker"))

    @cached_property
    def keys(self) -> KeySet:
        """The public keys that the issuer publishes."""
        return KeySet([self.key.verification_key, self.retired_key.verification_key])

    def header(self, **changes: Any) -> dict[str, Any]:
        """The header of an honest token; a change to ``None`` takes a parameter out."""
        return _changed({"typ": "at+jwt", "alg": "RS256", "kid": self.key.kid}, changes)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of an honest token; a change to ``None`` takes a claim out."""
        honest = {
            "iss": self.issuer,
            "sub": "alice",
            "aud": self.audience,
            "exp": self.now + 600,
            "iat": self.now - 300,
            "jti": "token-1",
            "client_id": "notebook",
            "scope": "reports:read",
            "roles": ["reader"],
        }
        return _changed(honest, changes)

    def token(
        self,
        *,
        header: Object | None = None,
        claims: Object | None = None,
        sign: Sign | None = None,
    ) -> str:
        """A compact JWS of these, signed by the issuer's active key unless ``sign`` is given."""
        return compact(
            self.header() if header is None else header,
            self.claims() if claims is None else claims,
            self.key.sign if sign is None else sign,
        )


def make_keys() -> tuple[SigningKey, ...]:
    """The keys, made now and kept: it takes a second or more, which is nobody's time to answer."""
    world = World()
    return world.key, world.retired_key, world.attacker_key


def compact(header: Object | bytes, payload: Object | bytes, sign: Sign) -> str:
    """Header and payload as they are, or as JSON, and a signature over both."""
    head, body = (
        base64url_encode(part if isinstance(part, bytes) else _json(part))
        for part in (header, payload)
    )
    return f"{head}.{body}.{base64url_encode(sign(f'{head}.{body}'.encode()))}"


def _json(part: Object) -> bytes:
    return json.dumps(part, separators=(",", ":")).encode()


def _changed(honest: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**honest, **changes}.items() if value is not None}
