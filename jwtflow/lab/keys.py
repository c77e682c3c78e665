"""The lab's signing keys, always the same, derived from a name.

UNSAFE OUTSIDE THE COURSE: everyone who has this file has every private key that it makes. The keys
exist so that outputs repeat and the repository holds no private key. Other servers get theirs from
``jwtflow keys new``.

Keys are private JWKs (RFC 7517, RFC 7518 §6, RFC 8037 §2). No library makes an RSA key from a seed,
so we searched for primes once and list here where they were found.
"""

from __future__ import annotations

import hashlib
import math
from base64 import urlsafe_b64encode
from functools import cache

from jwtflow.tokens.sign import SigningKey

_E = 65537
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

# The positions of the first two primes in each key's stream of numbers.
# fmt: off
_SIGNING_PRIMES = (
    (186, 998), (513, 646), (364, 809), (111, 231), (233, 605), (261, 294), (696, 778),
    (119, 1532), (289, 809), (433, 777), (172, 249), (272, 462), (309, 730), (21, 885),
    (311, 775), (259, 774), (162, 1529), (216, 351), (599, 701), (222, 2535), (187, 374),
    (239, 511), (449, 454), (461, 492), (44, 362), (133, 142), (375, 432), (18, 149), (423, 580),
    (265, 420), (63, 295), (215, 577), (196, 713), (620, 777), (24, 212), (803, 836), (771, 792),
    (128, 139), (694, 1631), (98, 581),
)
# fmt: on
_PRIMES = {
    "attacker": (44, 616),
    **{f"signing key {number}": found for number, found in enumerate(_SIGNING_PRIMES, start=1)},
}


@cache
def lab_key(algorithm: str, name: str) -> dict[str, str]:
    """Return the private JWK for ``name``, the same for each call.

    Args:
        algorithm: ``RS256``, ``ES256``, ``EdDSA`` or ``HS256``.
        name: ``"signing key 1"`` to ``"signing key 40"`` or ``"attacker"``; any text unless the
            algorithm is RS256.

    Raises:
        ValueError: there is no RSA key of that name.
    """
    makers = {"RS256": _rsa, "ES256": _p256, "EdDSA": _ed25519, "HS256": _secret}
    return {**makers[algorithm](name), "use": "sig", "alg": algorithm}


@cache
def lab_signing_key(algorithm: str, name: str) -> SigningKey:
    """Return ``lab_key`` ready to sign: one object, because checking RSA's primes takes 30 ms."""
    return SigningKey(lab_key(algorithm, name))


def _rsa(name: str) -> dict[str, str]:
    """An RSA key of 2048 bits (RFC 7518 §6.3)."""
    if name not in _PRIMES:
        raise ValueError(f"The lab has no RSA key called {name!r}; it has {len(_SIGNING_PRIMES)}.")
    p, q = (_candidate(name, number) for number in _PRIMES[name])
    d = pow(_E, -1, math.lcm(p - 1, q - 1))
    numbers = {"n": p * q, "e": _E, "d": d, "p": p, "q": q}
    numbers |= {"dp": d % (p - 1), "dq": d % (q - 1), "qi": pow(q, -1, p)}
    return {"kty": "RSA", **{member: _number(value) for member, value in numbers.items()}}


def _candidate(name: str, number: int) -> int:
    """Make an odd 1024-bit number; the top two bits are 1, so a product of two has 2048 bits."""
    return int.from_bytes(_stream(f"{name}/RSA/{number}", 128)) | 3 << 1022 | 1


def _p256(name: str) -> dict[str, str]:
    """A key on the curve P-256 (RFC 7518 §6.2)."""
    from cryptography.hazmat.primitives.asymmetric import ec

    d = int.from_bytes(_stream(f"{name}/P-256", 40)) % (_P256_ORDER - 1) + 1
    public = ec.derive_private_key(d, ec.SECP256R1()).public_key().public_numbers()
    point = {"x": _number(public.x, 32), "y": _number(public.y, 32), "d": _number(d, 32)}
    return {"kty": "EC", "crv": "P-256", **point}


def _ed25519(name: str) -> dict[str, str]:
    """An Ed25519 key (RFC 8037 §2)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = _stream(f"{name}/Ed25519", 32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "x": _text(public), "d": _text(seed)}


def _secret(name: str) -> dict[str, str]:
    """A shared secret of 256 bits (RFC 7518 §3.2, §6.4)."""
    return {"kty": "oct", "k": _text(_stream(f"{name}/HMAC", 32))}


def _stream(name: str, length: int) -> bytes:
    return hashlib.shake_256(f"jwtflow lab key/{name}".encode()).digest(length)


def _number(value: int, length: int | None = None) -> str:
    return _text(value.to_bytes(length or (value.bit_length() + 7) // 8))


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
