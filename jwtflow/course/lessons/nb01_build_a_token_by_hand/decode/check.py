"""Checks 01-decode."""

from __future__ import annotations

import base64

from jwtflow.course.answers import Answer, CrashedError, Wrong

MISSING = "a decoder finds out by itself what was left out"


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
        text = _encoded(data)
        try:
            decoded = answer(text)
        except CrashedError as error:
            if "padding" not in str(error).lower():
                raise
            return Wrong(
                f"For the text {text!r} your function raised: {error}",
                "The decoder wants the text in groups of four. What did the encoder leave out?",
                MISSING,
            )
        seen = f"For the text {text!r} your function returned {decoded!r}."
        if decoded == data:
            continue
        if not isinstance(decoded, bytes):
            return Wrong(seen, "It should return bytes: not everything encoded is text.")
        if "-" in text or "_" in text:
            return Wrong(
                seen,
                "How many bytes should that many characters give? Characters that a decoder does "
                "not know, it may drop without a word.",
                ALPHABET,
            )
        return Wrong(seen, "Encode what you got with your first function, and compare.")
    return None
