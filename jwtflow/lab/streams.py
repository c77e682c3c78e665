"""Random bytes that repeat, so that every output of a lesson does.

Unsafe outside the course: anyone who knows the seed knows every token id, code and refresh token.
Nothing outside the lab imports this module.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from threading import Lock


class SeededRandom:
    """A source whose n-th draw for a purpose depends on nothing but the seed, the purpose and n.

    Threads interleave, so each purpose is a stream of its own: one code more does not change
    the next token id.

    Args:
        seed: names the family of streams, ``"auth server"`` for one.
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
