"""Hashes secrets, so that a stolen copy of the database doesn't reveal them.

A code, a refresh token or a session id has 256 random bits. Nobody can guess it, so a plain SHA-256
is enough. A password can be guessed, so each guess must be expensive: argon2id (RFC 9106), salted,
with OWASP's parameters.
"""

from __future__ import annotations

import hashlib
from functools import cache

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from jwtflow.randomness import RandomSource

MAX_PASSWORD = 1024  # bytes; a longer one is wrong and costs no more to check
_SALT = 16  # bytes, RFC 9106 §3.1


def token_hash(token: str) -> str:
    """Return the SHA-256 of any text, as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class PasswordHashing:
    """argon2id hashes of passwords and client secrets; ``memory_cost`` is in KiB."""

    def __init__(
        self, random: RandomSource, *, memory_cost: int = 19456, time_cost: int = 2
    ) -> None:
        self._random = random
        self._argon2 = _hasher(memory_cost, time_cost)
        self.dummy_hash = _dummy_hash(memory_cost, time_cost)

    def hash(self, password: str) -> str:
        """Return the hash to store, with its parameters and salt."""
        encoded = _encoded(password)
        if len(encoded) > MAX_PASSWORD:
            raise ValueError(f"a password has at most {MAX_PASSWORD} bytes")
        return self._new_hash(encoded, self._random.token_bytes("password_salt", _SALT))

    def verify(self, password: str, stored: str | None) -> bool:
        """Check a password against a stored hash; None takes as long and is never right."""
        encoded = _encoded(password)
        if stored is None or len(encoded) > MAX_PASSWORD:
            self._matches(b"x", self.dummy_hash)
            return False
        return self._matches(encoded, stored)

    def is_outdated(self, stored: str) -> bool:
        """Check whether ``stored`` was made with other parameters."""
        return self._argon2.check_needs_rehash(stored)

    def _new_hash(self, encoded: bytes, salt: bytes) -> str:
        return self._argon2.hash(encoded, salt=salt)

    def _matches(self, encoded: bytes, stored: str) -> bool:
        try:
            return self._argon2.verify(stored, encoded)
        except (VerificationError, InvalidHashError):
            return False


def _hasher(memory_cost: int, time_cost: int) -> argon2.PasswordHasher:
    return argon2.PasswordHasher(memory_cost=memory_cost, time_cost=time_cost, parallelism=1)


@cache
def _dummy_hash(memory_cost: int, time_cost: int) -> str:
    """Make it in advance: the first unknown name must not take twice as long."""
    return _hasher(memory_cost, time_cost).hash(b"", salt=bytes(_SALT))


def _encoded(password: str) -> bytes:
    # JSON can carry half a surrogate pair: a password like any other, only always wrong.
    return password.encode("utf-8", "surrogatepass")
