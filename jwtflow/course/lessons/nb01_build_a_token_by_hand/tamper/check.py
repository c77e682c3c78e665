"""What the careless check makes of the token that was forged for it."""

from __future__ import annotations

from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.insecure import decodes_without_verifying, unsigned

AS_WRITTEN = "a token holds its claims as they are written"


def check(answer: Answer) -> Wrong | None:
    """Any token counts for which the check names Bob and an admin."""
    token = answer.value
    if not isinstance(token, str):
        return Wrong(
            f"forged_token is of type {type(token).__name__}.",
            "A token is a str: three segments, joined by dots.",
        )
    claims = _read(token)
    if not isinstance(claims, dict):
        dots = token.count(".")
        if "{" in token:
            return Wrong(
                "forged_token holds a curly bracket.",
                "Print bobs_token: are there brackets and quotation marks in it?",
                AS_WRITTEN if '"' in token else None,
            )
        if dots != 2:
            return Wrong(
                f"forged_token has {dots} dot{'s'[: dots != 1]}.",
                "Header, payload and signature: two.",
            )
        return _unreadable(token)
    if claims == {"sub": "bob", "role": "reader"}:
        return Wrong(
            "For forged_token the check still says that Bob is a reader.",
            "Does the text of a token hold the characters of a role? Print bobs_token and look. In "
            "which segment does the check look for claims?",
        )
    for name, wanted in (("sub", "bob"), ("role", "admin")):
        if claims.get(name) != wanted:
            return Wrong(
                f"For forged_token the check says that {name} is {claims.get(name)!r}.",
                "It should read your claims exactly as the task wants them.",
            )
    return None


def _unreadable(token: str) -> Wrong:
    readable = unsigned({}, typ="JWT").split(".")
    for place, name in enumerate(("first", "second")):
        alone = [*readable]
        alone[place] = token.split(".")[place]
        if not isinstance(_read(".".join(alone)), dict):
            return Wrong(
                f"It can't read forged_token: its {name} segment isn't an encoded JSON object.",
                "Make a dictionary first, and then a segment of it, as the cell above does.",
            )
    look = "It doesn't check a signature, but it decodes it. Which characters could it decode?"
    if len(token.split(".")[2]) % 4 == 1:
        look = (
            "No number of bytes gives that many characters. Leave the segment empty, or take Bob's."
        )
    return Wrong("It can't read forged_token: its third segment isn't base64url.", look)


def _read(token: str) -> Any:
    try:
        return decodes_without_verifying(token)
    except (ValueError, RecursionError):
        return None
