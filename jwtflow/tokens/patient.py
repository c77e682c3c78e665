"""Reading what is not in order, as far as it goes, for ``inspect_token`` alone.

Nothing here may be used to decide anything: it accepts what the verifier must refuse.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any, NamedTuple

SHOWN_CHARACTERS = 400

_ALPHABET_ONLY = re.compile(r"[A-Za-z0-9_-]*")
_NEAR_MISSES = {
    "+": "'+' is plain base64; base64url writes '-'",
    "/": "'/' is plain base64; base64url writes '_'",
    "=": "'=' is padding, which a token has not",
    " ": "a space has no place in a token",
    "\n": "a line break has no place in a token",
}


class LenientBytes(NamedTuple):
    """The bytes up to the first fault, the fault's offset in the text, and what it is."""

    data: bytes
    offset: int
    what: str


class LenientJson(NamedTuple):
    """The object if there is one after all, else the readable beginning; the fault's offset."""

    members: dict[str, Any] | None
    readable: str
    offset: int
    what: str


def lenient_bytes(text: str) -> LenientBytes:
    """What a text that is not canonical base64url spells before its first fault."""
    readable = _ALPHABET_ONLY.match(text)
    good = readable.group() if readable else ""
    if len(good) < len(text):
        character = text[len(good)]
        what = _NEAR_MISSES.get(character, f"{character!r} is not in the base64url alphabet")
    elif len(good) % 4 == 1:
        what = "a character is missing or one is too many: no bytes are spelled like this"
    else:
        what = "the unused bits of the last character are not zero"
    whole = good[:-1] if len(good) % 4 == 1 else good
    offset = min(len(good), max(len(text) - 1, 0))
    return LenientBytes(base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4)), offset, what)


def lenient_json(data: bytes) -> LenientJson:
    """What bytes that are not a strict JSON object say all the same."""
    text = data.decode("utf-8", "replace")
    readable = text[:SHOWN_CHARACTERS]
    try:
        value = json.loads(text)
    except json.JSONDecodeError as problem:
        offset = len(text[: problem.pos].encode("utf-8"))
        what = f" after its first {problem.pos} characters: {problem.msg}"
        return LenientJson(None, readable, offset, what)
    except (ValueError, RecursionError):
        return LenientJson(None, readable, 0, "")
    if isinstance(value, dict):
        return LenientJson(value, "", 0, "")
    return LenientJson(None, readable, 0, "")
