"""The signing side of tokens: private keys, the key ring, the issuer.

The resource server and the client can't import this: ``import-linter`` checks it.
"""

from __future__ import annotations

from jwtflow.tokens.sign.issuer import IssuedToken, TokenIssuer
from jwtflow.tokens.sign.key_ring import KeyRing
from jwtflow.tokens.sign.signing_key import SigningKey, sign_jwt

__all__ = ["IssuedToken", "KeyRing", "SigningKey", "TokenIssuer", "sign_jwt"]
