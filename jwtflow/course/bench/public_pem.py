"""A public RSA key as PEM text, which is what an attacker uses as a secret.

Written out by hand (X.690, RFC 8017 appendix A.1.1, RFC 7468 §13): the only place where the course
needs this form of a key is here, where it is abused.
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Mapping
from typing import Any

from jwtflow.tokens import base64url_decode

_RSA_ENCRYPTION = bytes.fromhex("300d06092a864886f70d0101010500")


def public_pem(jwk: Mapping[str, Any]) -> bytes:
    """The SubjectPublicKeyInfo of an RSA public key, as PEM."""
    # A leading zero keeps the modulus, whose top bit is set, from reading as negative.
    modulus = _der(0x02, b"\x00" + base64url_decode(jwk["n"]))
    numbers = modulus + _der(0x02, base64url_decode(jwk["e"]))
    info = _der(0x30, _RSA_ENCRYPTION + _der(0x03, b"\x00" + _der(0x30, numbers)))
    lines = textwrap.wrap(base64.b64encode(info).decode(), 64)
    return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----\n"]).encode()


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content
