"""Compare with the bytes that were encoded, for every length up to sixteen and every letter."""

from __future__ import annotations

import base64
import re

from jwtflow.course.answers import Answer, CrashedError, Wrong

MISSING = "a decoder finds out by itself what was left out"
ALPHABET = "base64 and base64url are the same alphabet"

DATA = (
    *(b"nopqrstuvwxyz012"[:length] for length in range(1, 17)),
    b"",
    b"\x00\x00",
    '{"name":"Åsa"}'.encode(),
    b"\xfb\xef\xff",
    b"\xff\xfe\xfd\xfc\xfb\xfa",
    b"\xfb\xef\xbe",
    b"\xff\xff\xff",
)

_LETTERS = (
    "Which two characters does base64 write in another way? A decoder that doesn't know one "
    "refuses it, or skips it without a word. How many bytes should so many characters give?"
)


def check(answer: Answer) -> Wrong | None:
    """Name a belief where a second text shows the same."""
    refused: list[tuple[str, str]] = []
    wrong: list[tuple[str, str]] = []
    skipped: set[str] = set()
    for data in DATA:
        text = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
        try:
            decoded = answer(text)
        except CrashedError as error:
            about = re.findall(r"\w+", str(error.error).lower())
            if not isinstance(error.error, ValueError) or not {"padding", "base64"} & set(about):
                raise
            skipped.add(text)
            refused.append((text, f"For the text {text!r} your function raised {error}"))
            continue
        if decoded == data and isinstance(decoded, bytes):
            continue
        seen = f"For the text {text!r} your function returned {decoded!r}."
        if not isinstance(decoded, bytes):
            return Wrong(seen, "It should return bytes: not everything that is encoded is text.")
        wrong.append((text, seen))
        if len(decoded) < len(data):
            skipped.add(text)
    odd = refused + wrong
    if not odd:
        return None
    if all(set(text) & set("-_") for text, _ in odd):
        # What came back short shows the cause; an error about padding would only mislead.
        seen = (wrong or refused)[0][1]
        return Wrong(seen, _LETTERS, ALPHABET if {"----", "____"} <= skipped else None)
    if refused:
        return Wrong(
            refused[0][1],
            "The decoder wants the text in groups of four. What did the encoder leave out?",
            MISSING if {len(text) % 4 for text, _ in refused} >= {2, 3} else None,
        )
    return Wrong(wrong[0][1], "Encode the result with your first function, and compare.")
