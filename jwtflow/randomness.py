"""Where unguessable bytes come from: key ids, codes, refresh tokens, salts, csrf values.

Servers and client take a source as an argument. Theirs is the operating system; a lesson passes
one with fixed streams, so that its outputs repeat. The ``purpose`` names the stream, because
threads interleave: what one purpose draws must not depend on another's draws.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Protocol


class RandomSource(Protocol):
    """A source of random bytes."""

    def token_bytes(self, purpose: str, length: int) -> bytes:
        """``length`` bytes for ``purpose``, for example ``"refresh_token"``."""
        ...


class SystemRandom:
    """The operating system's source, which is fit for keys and tokens."""

    def token_bytes(self, purpose: str, length: int) -> bytes:
        """``length`` bytes; the purpose makes no difference here."""
        return secrets.token_bytes(length)


def token_text(source: RandomSource, purpose: str, length: int = 32) -> str:
    """``length`` random bytes as base64url text without padding; 32 bytes give 43 characters."""
    return _text(source.token_bytes(purpose, length))


def csrf_hash(value: str) -> str:
    """The base64url SHA-256 of a csrf value: all that a token or a session keeps of it."""
    return _text(hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
