"""A key that checks signatures, bound to one algorithm (RFC 7517, RFC 8725 §3.1).

Left out on purpose: PEM and every other form of a key. A JWK says what kind of key it is. Formats
that don't say it are how public keys came to be used as secrets.
"""

from __future__ import annotations

from typing import Any

from jwtflow.errors import KeyFormatError, SignatureError
from jwtflow.tokens.algorithms import SYMMETRIC_ALGORITHMS
from jwtflow.tokens.jwk import PRIVATE_MEMBERS, Jwk, bound_algorithm, check_use, key_id
from jwtflow.tokens.key_material import CHECKS

_PUBLIC_MEMBERS = ("kty", "crv", "n", "e", "x", "y")


class VerificationKey:
    """One key for one algorithm, prepared for checking signatures.

    Args:
        jwk: a public key, or a secret of kty ``oct``. Without ``kid`` it gets one, see ``key_id``.
            Our own member ``retired_until``, a NumericDate, says when its last token will have
            expired.

    Raises:
        KeyFormatError: the key is unusable; the text says why.
    """

    __slots__ = ("_check", "_public", "alg", "kid", "retired_until")

    def __init__(self, jwk: Jwk) -> None:
        if not PRIVATE_MEMBERS.isdisjoint(jwk):
            raise KeyFormatError("This is a private key. A verifier needs the public half only.")
        self.alg = bound_algorithm(jwk)
        check_use(jwk, "verify")
        self.retired_until: float | None = jwk.get("retired_until")
        if "retired_until" in jwk and type(self.retired_until) not in (int, float):
            raise KeyFormatError("retired_until is not a number of seconds since 1970.")
        self.kid = key_id(jwk)
        self._check = CHECKS[self.alg](jwk)
        self._public = {name: jwk[name] for name in _PUBLIC_MEMBERS if name in jwk}

    def verify(self, signing_input: bytes, signature: bytes) -> None:
        """Refuse a signature that this key's private half did not make.

        Args:
            signing_input: the token's text up to the second dot, in ASCII (RFC 7515 §5.2).
            signature: the decoded third segment.
        """
        if not self._check(signing_input, signature):
            raise SignatureError("The signature does not match.", rule="J38")

    @property
    def is_secret(self) -> bool:
        """Whether it is a shared secret, which also signs and is never published."""
        return self.alg in SYMMETRIC_ALGORITHMS

    def to_jwk(self) -> dict[str, Any]:
        """Return the public JWK, as a key set publishes it; raise for a secret."""
        if self.is_secret:
            raise KeyFormatError("An HS256 key is a secret and is never published.")
        dated = {} if self.retired_until is None else {"retired_until": self.retired_until}
        return {**self._public, "kid": self.kid, "use": "sig", "alg": self.alg, **dated}

    def __repr__(self) -> str:
        return f"VerificationKey(kid={self.kid!r}, alg={self.alg!r})"
