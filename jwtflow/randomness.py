"""Sources of random bytes for token ids, codes, refresh tokens, salts and csrf values.

Servers and client take a source as an argument: the operating system's, or in lessons one with
fixed streams, whose outputs repeat. ``purpose`` names the stream. Since threads interleave, draws
for one purpose must not affect those for another.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Protocol


class RandomSource(Protocol):
    """A source of random bytes."""

    def token_bytes(self, purpose: str, length: int) -> bytes:
        """Return ``length`` bytes for a purpose such as ``"refresh_token"``."""
        ...


class SystemRandom:
    """The operating system's source, which is secure enough for keys and tokens."""

    def token_bytes(self, purpose: str, length: int) -> bytes:
        """Return ``length`` bytes, whatever the purpose."""
        return secrets.token_bytes(length)


def token_text(source: RandomSource, purpose: str, length: int = 32) -> str:
    """Return random bytes as base64url text; 32 bytes give 43 characters."""
    return _text(source.token_bytes(purpose, length))


def sha256_text(text: str) -> str:
    """Return the SHA-256 of a text as base64url text, 43 characters.

    A csrf value is kept as its hash, and a code verifier is announced by it (RFC 7636 §4.2).
    """
    return _text(hashlib.sha256(text.encode()).digest())


def _text(data: bytes) -> str:
    # Not ``tokens.base64url_encode``: the client and the store may not import ``jwtflow.tokens``.
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
