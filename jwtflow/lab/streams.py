"""Repeatable random bytes, which make every output of a lesson repeatable.

UNSAFE OUTSIDE THE COURSE: anyone who knows the seed knows every token id, code and refresh token.
Nothing outside the lab imports this module.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from threading import Lock


class SeededRandom:
    """A source whose n-th draw for a purpose depends only on seed, purpose and n.

    Threads interleave, so each purpose has its own stream: an extra code doesn't change the next
    token id.

    Args:
        seed: for example ``"auth server"``.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._draws: Counter[str] = Counter()
        self._lock = Lock()

    def token_bytes(self, purpose: str, length: int) -> bytes:
        """The next ``length`` bytes of the stream ``purpose``."""
        with self._lock:
            self._draws[purpose] += 1
            draw = self._draws[purpose]
        return hashlib.shake_256(f"{self._seed}/{purpose}/{draw}".encode()).digest(length)
