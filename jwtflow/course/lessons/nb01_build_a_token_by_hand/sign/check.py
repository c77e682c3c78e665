"""Checks 01-sign."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from jwtflow.course.answers import Answer, Wrong

PADDING = "the padding belongs to the value"


DECODED = "the signature covers the JSON, so that is what is signed"


HEXADECIMAL = "the signature is the hexadecimal text of the HMAC"


CHECKSUM = "a checksum shows who made it"


CONCATENATED = "a hash over secret and text is an HMAC"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _signed(header: dict[str, Any], payload: dict[str, Any], secret: bytes) -> str:
    signing_input = ".".join(
        _encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload)
    )
    signature = hmac.new(secret, signing_input.encode(), hashlib.sha256).digest()
    return f"{signing_input}.{_encoded(signature)}"


_SIGN_CASES: tuple[tuple[dict[str, Any], dict[str, Any], bytes], ...] = (
    ({"alg": "HS256", "typ": "JWT"}, {"sub": "alice"}, b"k" * 32),
    ({"alg": "HS256"}, {"sub": "Åsa", "exp": 1893500100, "roles": ["admin"]}, bytes(range(32))),
    ({"typ": "at+jwt", "alg": "HS256", "kid": "1"}, {}, b"another secret of 32 bytes or so"),
)


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for header, payload, secret in _SIGN_CASES:
        token = answer(header, payload, secret)
        if not isinstance(token, str):
            return Wrong(
                f"Your function returned {type(token).__name__}.",
                "A token is a str of three parts.",
            )
        parts = token.split(".")
        if len(parts) != 3:
            return Wrong(
                f"Your token has {len(parts)} {'part' if len(parts) == 1 else 'parts'}.",
                "Header, payload and signature, each encoded, joined by a dot.",
            )
        wrong = _examine_parts(parts, header, payload, secret)
        if wrong is not None:
            return wrong
    return None


def _examine_parts(
    parts: list[str], header: dict[str, Any], payload: dict[str, Any], secret: bytes
) -> Wrong | None:
    expected = _signed(header, payload, secret).split(".")
    for name, mine, right in zip(("header", "payload"), parts, expected, strict=False):
        if mine == right:
            continue
        if mine.rstrip("=") == right:
            return Wrong(f"Your {name} segment ends in '='.", "Use your own encoder.", PADDING)
        return _diagnose_segment(name, mine, header if name == "header" else payload)
    if parts[2] == expected[2]:
        return None
    return _diagnose_signature(parts[2], header, payload, secret, ".".join(expected[:2]))


def _diagnose_segment(name: str, mine: str, given: dict[str, Any]) -> Wrong:
    decoded = _readable(mine)
    if decoded is None:
        return Wrong(
            f"Your {name} segment, {mine[:40]!r}, does not decode to JSON.",
            "First json.dumps, then bytes, then your encoder.",
        )
    if decoded != given:
        return Wrong(
            f"Your {name} segment says {decoded!r}; the function was given {given!r}.",
            "Use the arguments of the function, not names from elsewhere in the notebook.",
        )
    return Wrong(
        f"Your {name} segment says the right thing in other bytes than it should.",
        "Decode it and look at the JSON. Are there spaces in it? In which order are the names?",
    )


def _diagnose_signature(
    mine: str, header: dict[str, Any], payload: dict[str, Any], secret: bytes, signing_input: str
) -> Wrong:
    seen = f"Your signature segment has {len(mine)} characters: {mine[:24]!r}…"
    right = hmac.new(secret, signing_input.encode(), hashlib.sha256)
    if mine.rstrip("=") == _encoded(right.digest()):
        return Wrong("Your signature segment ends in '='.", "Use your own encoder.", PADDING)
    if mine in {right.hexdigest(), _encoded(right.hexdigest().encode())}:
        return Wrong(seen, "How many bytes does SHA-256 give, and how many are yours?", HEXADECIMAL)
    if mine == _encoded(hashlib.sha256(signing_input.encode()).digest()):
        return Wrong(
            "Your signature is the SHA-256 of the signing input, without the secret.",
            "Could somebody who does not have the secret compute it as well?",
            CHECKSUM,
        )
    message = signing_input.encode()
    for hashed in (secret + message, message + secret, secret + b"." + message):
        if mine == _encoded(hashlib.sha256(hashed).digest()):
            return Wrong(
                "Your signature is the SHA-256 of the secret and the signing input, put together.",
                "HMAC mixes in the secret in a way of its own. Which function did the cell above "
                "call?",
                CONCATENATED,
            )
    if mine == _encoded(hmac.new(message, secret, hashlib.sha256).digest()):
        return Wrong(
            "You have signed the secret with the message.",
            "Which of the two arguments of hmac.digest is the key?",
        )
    texts = [json.dumps(part, separators=(",", ":")) for part in (header, payload)]
    for text in (".".join(texts), "".join(texts), texts[1]):
        if mine == _encoded(hmac.new(secret, text.encode(), hashlib.sha256).digest()):
            return Wrong(
                "Your signature covers the JSON text, before it was encoded.",
                "What does a verifier hold in its hands before it has decoded anything?",
                DECODED,
            )
    return Wrong(seen, "What exactly goes into the HMAC: which segments, joined by what?")


def _readable(segment: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except ValueError:
        return None
