"""Where unguessable bytes come from: keys' ids, codes, refresh tokens, salts.

Servers and client take a source as an argument. Theirs is the operating system; a lesson passes
one with fixed streams, so that its outputs repeat. The ``purpose`` names the stream, because
threads interleave: what one purpose draws must not depend on another's draws.
"""

from __future__ import annotations

import base64
import secrets
from typing import Protocol


class RandomSource(Protocol):
    """Whoever gives random bytes."""

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
    return base64.urlsafe_b64encode(source.token_bytes(purpose, length)).rstrip(b"=").decode()
