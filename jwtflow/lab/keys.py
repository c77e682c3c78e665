"""The lab's signing keys: the same ones each time, made from a name.

UNSAFE OUTSIDE THE COURSE: everybody who has read this file owns the private half of every key it
makes. They exist so that outputs repeat and no private key lies in the repository. Servers that
are not the lab's make theirs with ``jwtflow keys new``.

Keys come as private JWKs (RFC 7517, RFC 7518 §6, RFC 8037 §2), by plain arithmetic, because no
library makes an RSA key from a seed.
"""

from __future__ import annotations

import hashlib
import math
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from functools import cache

from jwtflow.lab.curves import ed25519_public_key, p256_public_point

_E = 65537
_SMALL_PRIMES = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@cache
def lab_key(algorithm: str, name: str) -> dict[str, str]:
    """The private JWK that belongs to ``name``: equal names give equal keys.

    Made once for a process, since an RSA key takes most of a second.

    Args:
        algorithm: ``RS256``, ``ES256``, ``EdDSA`` or ``HS256``.
        name: any text, for example ``"signing key 1"``.
    """
    makers = {"RS256": _rsa, "ES256": _p256, "EdDSA": _ed25519, "HS256": _secret}
    return {**makers[algorithm](name), "use": "sig", "alg": algorithm}


def _rsa(name: str) -> dict[str, str]:
    """An RSA key of 2048 bits from two primes of a hash stream (RFC 7518 §6.3)."""
    primes = _primes(f"{name}/RSA")
    p, q = next(primes), next(primes)
    d = pow(_E, -1, math.lcm(p - 1, q - 1))
    numbers = {"n": p * q, "e": _E, "d": d, "p": p, "q": q}
    numbers |= {"dp": d % (p - 1), "dq": d % (q - 1), "qi": pow(q, -1, p)}
    return {"kty": "RSA", **{member: _number(value) for member, value in numbers.items()}}


def _p256(name: str) -> dict[str, str]:
    """A key on the curve P-256 (RFC 7518 §6.2)."""
    d = int.from_bytes(_stream(f"{name}/P-256", 40)) % (_P256_ORDER - 1) + 1
    x, y = p256_public_point(d)
    point = {"x": _number(x, 32), "y": _number(y, 32), "d": _number(d, 32)}
    return {"kty": "EC", "crv": "P-256", **point}


def _ed25519(name: str) -> dict[str, str]:
    """An Ed25519 key (RFC 8037 §2)."""
    seed = _stream(f"{name}/Ed25519", 32)
    return {"kty": "OKP", "crv": "Ed25519", "x": _text(ed25519_public_key(seed)), "d": _text(seed)}


def _secret(name: str) -> dict[str, str]:
    """A shared secret of 256 bits (RFC 7518 §3.2, §6.4)."""
    return {"kty": "oct", "k": _text(_stream(f"{name}/HMAC", 32))}


def _primes(seed: str) -> Iterator[int]:
    """Primes of 1024 bits, the top two set, so that a product of two has 2048."""
    attempt = 0
    while True:
        attempt += 1
        candidate = int.from_bytes(_stream(f"{seed}/{attempt}", 128)) | 3 << 1022 | 1
        if _is_prime(candidate) and math.gcd(candidate - 1, _E) == 1:
            yield candidate


def _is_prime(candidate: int) -> bool:
    """Miller–Rabin in 20 rounds, whose bases follow from the candidate."""
    if any(candidate % prime == 0 for prime in _SMALL_PRIMES):
        return False
    odd, twos = candidate - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for turn in range(20):
        base = int.from_bytes(_stream(f"{candidate}/{turn}", 64)) + 2
        power = pow(base, odd, candidate)
        if power in (1, candidate - 1):
            continue
        if all((power := power * power % candidate) != candidate - 1 for _ in range(twos - 1)):
            return False
    return True


def _stream(name: str, length: int) -> bytes:
    return hashlib.shake_256(f"jwtflow lab key/{name}".encode()).digest(length)


def _number(value: int, length: int | None = None) -> str:
    return _text(value.to_bytes(length or (value.bit_length() + 7) // 8))


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
