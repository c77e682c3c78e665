"""Carelessly reads tokens, for all the broken verifiers."""

from __future__ import annotations

import base64
import json
from typing import Any

Members = dict[str, Any]


def parts(encoded_jwt: str) -> tuple[Members, Members, bytes, bytes]:
    """Split a token into header, claims, signing input and signature, without strict checks."""
    signing_input, _, signature = encoded_jwt.rpartition(".")
    header, _, payload = signing_input.partition(".")
    return (
        json.loads(decode(header)),
        json.loads(decode(payload)),
        signing_input.encode(),
        decode(signature),
    )


def decode(text: str) -> bytes:
    """Decode base64url the sloppy way: skip foreign characters and add padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data: bytes) -> str:
    """Encode as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
