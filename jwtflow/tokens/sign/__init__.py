"""The signing side of tokens: private keys, the key ring, the issuer.

The resource server and the client cannot import this; ``import-linter`` holds it.
"""

from __future__ import annotations

from jwtflow.tokens.sign.issuer import IssuedToken, TokenIssuer
from jwtflow.tokens.sign.jwt import sign_jwt
from jwtflow.tokens.sign.key_ring import KeyRing, RetiredKey
from jwtflow.tokens.sign.signing_key import SigningKey

__all__ = ["IssuedToken", "KeyRing", "RetiredKey", "SigningKey", "TokenIssuer", "sign_jwt"]
