"""What all the broken verifiers share: reading a token without any care."""

from __future__ import annotations

import base64
import json
from typing import Any

Members = dict[str, Any]


def parts(encoded_jwt: str) -> tuple[Members, Members, bytes, bytes]:
    """Header, claims, signing input and signature; whatever decodes will do."""
    signing_input, _, signature = encoded_jwt.rpartition(".")
    header, _, payload = signing_input.partition(".")
    return (
        json.loads(decode(header)),
        json.loads(decode(payload)),
        signing_input.encode(),
        decode(signature),
    )


def decode(text: str) -> bytes:
    """Base64url as most write it: foreign characters are skipped, padding is made up."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
