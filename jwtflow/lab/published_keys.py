"""The issuer's keys as data: what a learner's verifier is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jwtflow.tokens import KeySet, VerificationKey


class PublishedKeys(dict[str, Any]):
    """A JWK Set (RFC 7517 §5), ``{"keys": [...]}``, as ``/.well-known/jwks.json`` publishes it.

    Args:
        jwks: the keys, each a JWK.
    """

    def __init__(self, jwks: Iterable[dict[str, Any]]) -> None:
        super().__init__(keys=list(jwks))

    def find(self, kid: str, alg: str | None = None) -> VerificationKey | None:
        """The key of that name, ready to check signatures, or ``None``."""
        return KeySet.from_jwk_set(self).find(kid, alg)
