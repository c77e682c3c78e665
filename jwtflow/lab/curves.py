"""Two curves, just enough to find the public key of a private one.

Neither constant in time nor fast, and never used to sign: the numbers of the lab's keys are no
secret (see ``keys.py``). P-256 is FIPS 186-5's, Ed25519 is RFC 8032 §5.1's.
"""

from __future__ import annotations

import hashlib

Point = tuple[int, int]

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)

_Q = 2**255 - 19
_D = -121665 * pow(121666, -1, _Q) % _Q
_B = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)


def p256_public_point(d: int) -> Point:
    """The point ``d`` times the generator of P-256; ``d`` lies in [1, order - 1]."""
    result: Point | None = None
    for bit in f"{d:b}":
        result = None if result is None else _p256_add(result, result)
        if bit == "1":
            result = _G if result is None else _p256_add(result, _G)
    if result is None:
        raise ValueError("zero has no public point")
    return result


def ed25519_public_key(seed: bytes) -> bytes:
    """The 32 bytes of the public key that belongs to a 32-byte seed (RFC 8032 §5.1.5)."""
    scalar = int.from_bytes(hashlib.sha512(seed).digest()[:32], "little")
    scalar = scalar & ~7 & ~(1 << 255) | 1 << 254
    result: Point = (0, 1)
    for bit in f"{scalar:b}":
        result = _edwards_add(result, result)
        if bit == "1":
            result = _edwards_add(result, _B)
    x, y = result
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _p256_add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    if one == other:
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, _P) % _P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, _P) % _P
    x = (slope * slope - x1 - x2) % _P
    return x, (slope * (x1 - x) - y1) % _P


def _edwards_add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    product = _D * x1 * x2 * y1 * y2 % _Q
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, _Q) % _Q
    return x, (y1 * y2 + x1 * x2) * pow(1 - product, -1, _Q) % _Q
