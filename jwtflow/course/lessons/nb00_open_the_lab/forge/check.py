"""Does the text read like a token of Bob's?"""

from __future__ import annotations

import base64
import json
import re

from jwtflow.course.answers import Answer, Wrong


def check(answer: Answer) -> Wrong | None:
    """Take the text apart as any reader would; nothing is verified."""
    token = answer.value
    if isinstance(token, bytes):
        return Wrong(
            "forged_token is of type bytes.",
            "A token is text. Which method of bytes makes text of it?",
        )
    if not isinstance(token, str):
        return Wrong(
            f"forged_token is of type {type(token).__name__}.",
            "It should be a str that holds the three parts, with dots between them.",
        )
    segments = token.split(".")
    if len(segments) != 3:
        return Wrong(
            f"forged_token has {len(segments)} part{'s'[: len(segments) != 1]}, counted between "
            "its dots.",
            "A token has three. Did one get lost, or is one still the JSON text with its dots?",
        )
    for name, segment in zip(("header", "payload", "signature"), segments, strict=True):
        if odd := re.search(r"[^A-Za-z0-9_-]", segment):
            return Wrong(
                f"The {name} of forged_token holds the character {odd[0]!r}.",
                _LOOK.get(odd[0], "Encode the changed text as the original was encoded."),
                "a token holds its claims as they are written" if odd[0] in '{"' else None,
            )
    padded = segments[1] + "=" * (-len(segments[1]) % 4)
    try:
        claims = json.loads(base64.urlsafe_b64decode(padded))
    except ValueError:
        return Wrong(
            "The payload of forged_token decodes to something that is not JSON.",
            "Decode the middle part of your token as the cell above does, and look at it.",
        )
    subject = claims.get("sub") if isinstance(claims, dict) else None
    if subject == "bob":
        return None
    look = "That claim says whom the token is about. It should be the text bob, in small letters."
    if subject == "alice":
        look = (
            "That claim says whom the token is about, and it is Alice's still. Change it in the "
            "payload's text, before you encode that: no encoded letter stands for itself."
        )
    return Wrong(f"The payload's sub is {subject!r}.", look)


_LOOK = {
    " ": "A token holds no space. The word Bearer belongs to the request, not to the token.",
    "=": "That is padding. Remove it, as tokens omit it.",
    "'": "That is how Python prints bytes. Which method makes text of them?",
    "\n": "Which function of base64 encodes without breaking lines?",
    "+": "Which function of base64 writes the letters of a token?",
    "/": "Which function of base64 writes the letters of a token?",
}
