"""BROKEN ON PURPOSE: tokens protected by ``sha256(secret + message)``, and the attack on them.

SHA-256 processes its input in blocks of 64 bytes and keeps eight 32-bit numbers between them. The
digest *is* those numbers, so anyone who has it can go on hashing where it stopped (FIPS 180-4).
HMAC was designed to prevent this length extension (RFC 2104).
"""

from __future__ import annotations

import hashlib
import hmac
import math
from urllib.parse import parse_qsl, urlencode

from jwtflow.insecure.parts import decode, encode
from jwtflow.insecure.verifiers import RefusedError

BLOCK = 64  # bytes

_PRIMES = [n for n in range(2, 312) if all(n % d for d in range(2, n))]
_CONSTANTS = [int(math.cbrt(prime) * 2**32) % 2**32 for prime in _PRIMES]  # FIPS 180-4 §4.2.2


class HashedTokens:
    """A token service: ``sub=bob&role=reader`` in base64url, a dot, and a hash over it.

    The hole is in ``tag``: a hash over secret and message isn't a MAC.

    Args:
        secret: known only to the service.
    """

    def __init__(self, secret: bytes = b"an old song that nobody else sings") -> None:
        self._secret = secret

    def issue(self, **claims: str) -> str:
        """Issue a token with these claims."""
        message = urlencode(claims).encode()
        return f"{encode(message)}.{encode(self.tag(message))}"

    def read(self, token: str) -> dict[str, str]:
        """Check the tag and return the claims; if a name occurs twice, the last one counts.

        Raises:
            RefusedError: the tag is wrong.
        """
        message, tag = map(decode, token.split("."))
        if not hmac.compare_digest(self.tag(message), tag):
            raise RefusedError("the tag does not match")
        return dict(parse_qsl(message.decode("latin-1")))

    def tag(self, message: bytes) -> bytes:
        """The hash of secret and message."""
        return hashlib.sha256(self._secret + message).digest()


def sha256_padding(length: int) -> bytes:
    """Return what SHA-256 appends to ``length`` bytes: a 1 bit, zeros and the length in bits."""
    zeros = -(length + 9) % BLOCK
    return b"\x80" + bytes(zeros) + (8 * length).to_bytes(8)


def continue_sha256(digest: bytes, length: int, more: bytes) -> bytes:
    """Hash ``more`` where ``digest`` stopped, after ``length`` bytes including padding.

    This doesn't need the bytes that were hashed before.
    """
    state = _words(digest)
    rest = more + sha256_padding(length + len(more))
    for start in range(0, len(rest), BLOCK):
        state = _compress(state, rest[start : start + BLOCK])
    return b"".join(word.to_bytes(4) for word in state)


def append_and_rehash(token: str, more: bytes, secret_length: int) -> str:
    """Extend a token of the service by ``more``, assuming a secret of that many bytes."""
    message, tag = map(decode, token.split("."))
    hashed = message + sha256_padding(secret_length + len(message))
    new_tag = continue_sha256(tag, secret_length + len(hashed), more)
    return f"{encode(hashed + more)}.{encode(new_tag)}"


def _compress(state: list[int], block: bytes) -> list[int]:
    """Process one more block (FIPS 180-4 §6.2.2)."""
    w = _words(block)
    for t in range(16, 64):
        s0 = _rotate(w[t - 15], 7) ^ _rotate(w[t - 15], 18) ^ w[t - 15] >> 3
        s1 = _rotate(w[t - 2], 17) ^ _rotate(w[t - 2], 19) ^ w[t - 2] >> 10
        w.append((w[t - 16] + s0 + w[t - 7] + s1) % 2**32)
    a, b, c, d, e, f, g, h = state
    for constant, word in zip(_CONSTANTS, w, strict=True):
        s1 = _rotate(e, 6) ^ _rotate(e, 11) ^ _rotate(e, 25)
        t1 = h + s1 + (e & f ^ ~e & g) + constant + word
        s0 = _rotate(a, 2) ^ _rotate(a, 13) ^ _rotate(a, 22)
        t2 = s0 + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (t1 + t2) % 2**32, a, b, c, (d + t1) % 2**32, e, f, g
    return [(old + new) % 2**32 for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]


def _words(data: bytes) -> list[int]:
    return [int.from_bytes(data[start : start + 4]) for start in range(0, len(data), 4)]


def _rotate(word: int, by: int) -> int:
    return (word >> by | word << 32 - by) % 2**32
