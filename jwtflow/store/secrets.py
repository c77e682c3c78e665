"""How the store keeps secrets that a stolen copy of it must not give away.

A code, a refresh token or a session id has 256 random bits: nobody finds it by trying, so a
plain SHA-256 of it is enough. A password does not, so each try must be dear: argon2id, salted,
with OWASP's parameters (RFC 9106 describes the function).
"""

from __future__ import annotations

import hashlib

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from jwtflow.randomness import RandomSource

LONGEST_PASSWORD = 1024  # bytes: what is longer is wrong, and costs no more than what is shorter
_SALT = 16  # bytes, RFC 9106 §3.1


def token_hash(token: str) -> str:
    """SHA-256 of a token's text, 64 hexadecimal digits; any text has one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class PasswordHashing:
    """argon2id hashes of passwords and client secrets.

    Args:
        random: gives the salts, purpose ``"password_salt"``.
        memory_cost: KiB of memory one hash takes.
        time_cost: passes over that memory.
        parallelism: lanes.
    """

    def __init__(
        self,
        random: RandomSource,
        *,
        memory_cost: int = 19456,
        time_cost: int = 2,
        parallelism: int = 1,
    ) -> None:
        self._random = random
        self._argon2 = argon2.PasswordHasher(
            memory_cost=memory_cost, time_cost=time_cost, parallelism=parallelism
        )
        # Made now and not at need: the first unknown name must not take twice as long.
        self._dummy = self._argon2.hash(b"", salt=bytes(_SALT))

    def hash(self, password: str) -> str:
        """The hash to store, with its parameters and salt.

        Raises:
            ValueError: the password has more than ``LONGEST_PASSWORD`` bytes.
        """
        encoded = _encoded(password)
        if len(encoded) > LONGEST_PASSWORD:
            raise ValueError(f"a password has at most {LONGEST_PASSWORD} bytes")
        return self._argon2.hash(encoded, salt=self._random.token_bytes("password_salt", _SALT))

    def verify(self, password: str, stored: str | None) -> bool:
        """True if ``stored`` was made of ``password``; the same work for whatever is asked.

        Args:
            password: as received: not trimmed, folded or cut.
            stored: what ``hash`` gave; None if there is nobody to compare with.
        """
        encoded = _encoded(password)
        if stored is None or len(encoded) > LONGEST_PASSWORD:
            self._matches(b"x", self._dummy)
            return False
        return self._matches(encoded, stored)

    def is_outdated(self, stored: str) -> bool:
        """True if ``stored`` was made with other parameters than these."""
        return self._argon2.check_needs_rehash(stored)

    def _matches(self, encoded: bytes, stored: str) -> bool:
        try:
            return self._argon2.verify(stored, encoded)
        except (VerificationError, InvalidHashError):
            return False


def _encoded(password: str) -> bytes:
    # JSON can carry half a surrogate pair; that is a password like any other, and wrong.
    return password.encode("utf-8", "surrogatepass")
