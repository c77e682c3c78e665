"""Take a signed token apart, and say which of its three segments is wrong and how."""

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
CONCATENATED = "a hash over secret and text is as good as an HMAC"

_WHAT = "What exactly goes into the HMAC: which segments, joined by what?"

Object = dict[str, Any]

CASES: tuple[tuple[Object, Object, bytes], ...] = (
    ({"alg": "HS256", "typ": "JWT"}, {"sub": "edith"}, b"k" * 32),
    ({"alg": "HS256"}, {"sub": "Åsa", "exp": 1893500100, "roles": ["admin"]}, bytes(range(32))),
    ({"typ": "at+jwt", "alg": "HS256", "kid": "1"}, {}, b"another secret, of 35 bytes, for it"),
    ({"alg": "HS256"}, {"name": "Ada O'Neil", "admin": False, "until": None}, b"s" * 32),
    ({"alg": "HS256", "typ": "JWT"}, {"sub": "edith"}, bytes(range(100))),
)


def check(answer: Answer) -> Wrong | None:
    """Name a belief only where a second token shows it, too."""
    tokens = [answer(*case) for case in CASES]
    found = [_wrong_with(*each) for each in zip(tokens, *zip(*CASES, strict=True), strict=True)]
    first = next(filter(None, found), None)
    if first is None:
        return None
    if not any(found[:-1]):
        return Wrong(
            "Your signature is right, but not where the secret has 100 bytes.",
            "What happens to a secret of more than 64 bytes before HMAC uses it?",
        )
    if first.look == _WHAT and _always_the_same(answer):
        return Wrong(
            "Your signature stays the same for another header and payload.",
            "Which signing input does it cover: that of this header and payload, or the one from a "
            "cell above?",
        )
    if first.look == _WHAT and tokens[0] == tokens[-1]:
        return Wrong("Your signature is the same with two secrets.", "Use the argument secret.")
    same = [each for each in found if each and each.misconception == first.misconception]
    return first if len(same) > 1 else Wrong(first.observed, first.look)


def _always_the_same(answer: Answer) -> bool:
    """Whether two payloads under one secret get one signature."""
    header, secret = {"alg": "HS256"}, b"k" * 32
    one, other = (answer(header, {"sub": sub}, secret) for sub in ("edith", "emil"))
    return str(one).rpartition(".")[2] == str(other).rpartition(".")[2]


def _wrong_with(token: Any, header: Object, payload: Object, secret: bytes) -> Wrong | None:
    if not isinstance(token, str):
        return Wrong(
            f"Your function returned {token if token is None else type(token).__name__}.",
            "A token is a str of three segments.",
        )
    segments = token.split(".")
    if len(segments) != 3:
        return Wrong(
            f"Your token has {len(segments)} segment{'s'[: len(segments) != 1]}.",
            "Header, payload and signature, joined by two dots.",
        )
    header_wrong = _wrong_segment("header", segments[0], header, payload)
    if wrong := header_wrong or _wrong_segment("payload", segments[1], payload, header):
        return wrong
    return _wrong_signature(segments, header, payload, secret)


def _wrong_segment(name: str, mine: str, given: Object, other: Object) -> Wrong | None:
    right = [
        _encoded(json.dumps(given, separators=(",", ":"), ensure_ascii=ascii_).encode())
        for ascii_ in (True, False)  # both are JSON without spaces
    ]
    if mine in right:
        return None
    if mine.rstrip("=") in right:
        return Wrong(f"Your {name} segment ends in '='.", "Use your own encoder.", PADDING)
    try:
        decoded = json.loads(base64.urlsafe_b64decode(mine + "=" * (-len(mine) % 4)))
    except ValueError:
        return Wrong(
            f"Your {name} segment, {mine[:40]!r}, doesn't decode to JSON.",
            "First json.dumps, then bytes, then your encoder.",
        )
    if decoded != given:
        look = "Use the arguments of the function, not names from elsewhere in the notebook."
        if isinstance(decoded, dict) and decoded.items() > given.items():
            look = (
                "Write what was given and add nothing. Does your function use a name from "
                "elsewhere in the notebook, or something that fills it up?"
            )
        if decoded == other:
            look = "First the header, then the payload, and each of them once."
        return Wrong(
            f"Your {name} segment says {decoded!r}; the function was given {given!r}.", look
        )
    return Wrong(
        f"Your {name} segment says the right thing in other bytes than it should.",
        "Decode it and look at the JSON. Are there spaces in it? In which order are the names?",
    )


def _wrong_signature(
    segments: list[str], header: Object, payload: Object, secret: bytes
) -> Wrong | None:
    message, mine = f"{segments[0]}.{segments[1]}".encode(), segments[2]
    right = hmac.new(secret, message, hashlib.sha256)
    if mine == _encoded(right.digest()):
        return None
    if mine.rstrip("=") == _encoded(right.digest()):
        return Wrong("Your signature segment ends in '='.", "Use your own encoder.", PADDING)
    if mine.replace("+", "-").replace("/", "_") == _encoded(right.digest()):
        return Wrong("Your signature segment holds + or /.", "Use your own encoder.")
    seen = f"Your signature segment has {len(mine)} characters: {mine[:24]!r}…"
    if mine in {right.hexdigest(), _encoded(right.hexdigest().encode())}:
        return Wrong(seen, "How many bytes does SHA-256 give, and how many are yours?", HEXADECIMAL)
    if belief := _believed(mine, message, header, payload, secret):
        return belief
    if mine == _hmac(message, secret):
        return Wrong(
            "You have signed the secret, with the message for a key.",
            "Which argument of hmac.digest is the key?",
        )
    if len(mine) != 43:
        return Wrong(seen, "Which hash is it, and did its bytes go through your encoder once?")
    return Wrong(seen, _WHAT)


def _believed(
    mine: str, message: bytes, header: Object, payload: Object, secret: bytes
) -> Wrong | None:
    if mine == _hash(message):
        return Wrong(
            "Your signature is the SHA-256 of the signing input, without the secret.",
            "Could somebody who doesn't have the secret compute it as well?",
            CHECKSUM,
        )
    if mine in {_hash(secret + message), _hash(message + secret), _hash(secret + b"." + message)}:
        return Wrong(
            "Your signature is one SHA-256 of secret and signing input, put together.",
            "That is your colleague's service again. What did HMAC do differently?",
            CONCATENATED,
        )
    texts = [json.dumps(part, separators=(",", ":")) for part in (header, payload)]
    if mine in {_hmac(secret, text.encode()) for text in (".".join(texts), "".join(texts))}:
        return Wrong(
            "Your signature covers the JSON texts, before they were encoded.",
            "What does a verifier have in its hands before it has decoded anything?",
            DECODED,
        )
    return None


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _hash(data: bytes) -> str:
    return _encoded(hashlib.sha256(data).digest())


def _hmac(secret: bytes, message: bytes) -> str:
    return _encoded(hmac.digest(secret, message, "sha256"))
