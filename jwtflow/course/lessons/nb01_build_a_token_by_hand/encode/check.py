"""Checks 01-encode."""

from __future__ import annotations

import base64

from jwtflow.course.answers import Answer, Wrong

PADDING = "the padding belongs to the value"


ALPHABET = "base64 and base64url are the same alphabet"


_ENCODE_CASES = (
    *(b"abcdefghijklmnop"[:length] for length in range(1, 17)),
    b"",
    b"\xfb\xef\xff",
    b"\x00\x00",
    '{"name":"Åsa"}'.encode(),
)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for data in _ENCODE_CASES:
        text = answer(data)
        seen = f"For the bytes {data!r} your function returned {text!r}."
        if isinstance(text, bytes):
            return Wrong(
                seen, "A segment is text, and this is bytes. Which method makes text of it?"
            )
        if not isinstance(text, str):
            return Wrong(seen, "It should return a str.")
        if text.startswith("b'"):
            return Wrong(seen, "This is how Python prints bytes. Which method makes text of them?")
        if "=" in text:
            return Wrong(seen, "Which character of it is not in the alphabet?", PADDING)
        if "+" in text or "/" in text:
            return Wrong(seen, "Which character of it would be misread in a URL?", ALPHABET)
        if text != _encoded(data):
            return Wrong(seen, "Run base64.urlsafe_b64encode on the same bytes, and compare.")
    return None
