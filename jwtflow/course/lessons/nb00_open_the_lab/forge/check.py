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
        return Wrong(f"forged_token is of type {type(token).__name__}.", "It should be a str.")
    segments = token.split(".")
    if len(segments) != 3:
        return Wrong(
            f"forged_token has {len(segments)} parts, counted between its dots.",
            "A token has three. Did one get lost, or is one still the JSON text with its dots?",
        )
    if odd := re.search(r"[^A-Za-z0-9_-]", segments[1]):
        return Wrong(
            f"The payload of forged_token holds the character {odd[0]!r}.",
            "Encode the changed text the way the original was encoded, and remove the padding.",
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
    if subject != "bob":
        return Wrong(
            f"The payload's sub is {subject!r}.",
            "Change the text before you encode it; no encoded letter stands for itself.",
        )
    return None
