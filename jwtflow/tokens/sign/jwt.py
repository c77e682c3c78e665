"""From claims to the text of a signed token (RFC 7515 §5.1, RFC 7519 §7.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jwtflow.tokens.base64url import base64url_encode
from jwtflow.tokens.sign.signing_key import SigningKey


def sign_jwt(claims: Mapping[str, Any], key: SigningKey, *, typ: str) -> str:
    """The compact JWS over ``claims``.

    Args:
        claims: the payload, in the order it is to be read.
        key: signs; gives ``alg`` and ``kid``.
        typ: what kind of token this is, ``"at+jwt"`` or ``"JWT"`` (RFC 8725 §3.11).

    Raises:
        ValueError: a value that JSON or UTF-8 has not.
    """
    header = {"typ": typ, "alg": key.alg, "kid": key.kid}
    signing_input = f"{_segment(header)}.{_segment(claims)}"
    signature = key.sign(signing_input.encode("ascii"))
    return f"{signing_input}.{base64url_encode(signature)}"


def _segment(members: Mapping[str, Any]) -> str:
    text = json.dumps(dict(members), separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return base64url_encode(text.encode("utf-8"))
