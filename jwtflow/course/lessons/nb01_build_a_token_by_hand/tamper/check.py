"""Checks 01-tamper."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from jwtflow.course.answers import Answer, Wrong

AS_WRITTEN = "a token holds its claims as they are written"


RESIGNED = "an attacker can sign again"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _signed(header: dict[str, Any], payload: dict[str, Any], secret: bytes) -> str:
    signing_input = ".".join(
        _encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload)
    )
    signature = hmac.new(secret, signing_input.encode(), hashlib.sha256).digest()
    return f"{signing_input}.{_encoded(signature)}"


_SECRET = b"an example secret, 32 bytes long"


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for payload in ({"sub": "bob", "role": "reader"}, {"role": "guest", "n": 1, "sub": "Zoë"}):
        token = _signed({"alg": "HS256", "typ": "JWT"}, payload, _SECRET)
        forged = answer(token)
        if not isinstance(forged, str) or forged.count(".") != 2:
            return Wrong(f"Your function returned {forged!r}.", "A token has three parts.")
        parts, original = forged.split("."), token.split(".")
        if parts[0] != original[0]:
            return Wrong("The header has changed.", "Leave the first segment as it is.")
        claims = _readable(parts[1])
        if claims == payload:
            return Wrong(
                f"The forged payload still says {claims!r}.",
                "Does the text of a token hold the letters of a role? Look at one.",
                AS_WRITTEN,
            )
        if claims is None:
            return Wrong(
                f"The payload segment {parts[1][:40]!r} does not decode to JSON.",
                "Change the claims, not the letters: decode, change, encode again.",
            )
        if claims != {**payload, "role": "admin"}:
            return Wrong(
                f"The forged payload says {claims!r}.",
                "Only the value of role should differ from the payload of the original.",
            )
        if not parts[2]:
            return Wrong("The signature is gone.", "Leave the third segment as it is.")
        if parts[2] != original[2]:
            return Wrong(
                "The signature has changed.",
                "Whose secret would you need for a new one? Send the old one along.",
                RESIGNED,
            )
    return None


def _readable(segment: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except ValueError:
        return None
