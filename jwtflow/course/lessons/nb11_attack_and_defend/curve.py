"""ECDSA on the curve P-256, by hand. BROKEN ON PURPOSE: one line is missing (CVE-2022-21449).

A point is ``(x, y, z)`` in Jacobian coordinates, which need no division: it stands for the point
``x/z², y/z³``. The neutral point, "zero", has z = 0. Slow, and not constant in time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from jwtflow.insecure.parts import decode

Point = tuple[int, int, int]

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G: Point = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    1,
)
ZERO: Point = (1, 1, 0)


def nearly_checks_es256(message: bytes, signature: bytes, public: Point) -> None:
    """Check an ES256 signature, but for one line (FIPS 186-5 §6.4)."""
    r, s = numbers(signature)
    digest = int.from_bytes(hashlib.sha256(message).digest())
    inverse = pow(s, N - 2, N)  # 1/s, by a theorem of Fermat's
    point = add(times(digest * inverse % N, G), times(r * inverse % N, public))
    if x_of(point) % N != r:
        raise ValueError("the signature does not match")


def check_es256(message: bytes, signature: bytes, public: Point) -> None:
    """The same check with the missing line in front."""
    if not all(1 <= number < N for number in numbers(signature)):
        raise ValueError("r and s have to be from 1 to N - 1")
    nearly_checks_es256(message, signature, public)


def numbers(signature: bytes) -> tuple[int, int]:
    """Return the two numbers of an ES256 signature (RFC 7518 §3.4)."""
    if len(signature) != 64:
        raise ValueError("an ES256 signature has 64 bytes")
    return int.from_bytes(signature[:32]), int.from_bytes(signature[32:])


def public_point(jwk: Mapping[str, str]) -> Point:
    """Return the point of a public JWK."""
    x, y = (int.from_bytes(decode(jwk[name])) for name in ("x", "y"))
    return x, y, 1


def times(number: int, point: Point) -> Point:
    """Add a point to itself so many times."""
    total = ZERO
    for bit in f"{number:b}":
        total = _twice(total)
        if bit == "1":
            total = add(total, point)
    return total


def add(one: Point, other: Point) -> Point:
    """Add two points."""
    (x1, y1, z1), (x2, y2, z2) = one, other
    if z1 == 0 or z2 == 0:
        return other if z1 == 0 else one
    u, h = x1 * z2**2 % P, (x2 * z1**2 - x1 * z2**2) % P
    s, r = y1 * z2**3 % P, (y2 * z1**3 - y1 * z2**3) % P
    if h == 0:
        return ZERO if r else _twice(one)
    x = (r**2 - h**3 - 2 * u * h**2) % P
    return x, (r * (u * h**2 - x) - s * h**3) % P, h * z1 * z2 % P


def x_of(point: Point) -> int:
    """Return x/z²."""
    x, _, z = point
    return x * pow(z, P - 2, P) ** 2 % P


def _twice(point: Point) -> Point:
    x1, y1, z1 = point
    s, m = 4 * x1 * y1**2, 3 * (x1**2 - z1**4)
    x = (m**2 - 2 * s) % P
    return x, (m * (s - x) - 8 * y1**4) % P, 2 * y1 * z1 % P
