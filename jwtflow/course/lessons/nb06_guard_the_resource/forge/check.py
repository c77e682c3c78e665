"""Checks 06-forge."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.errors import MalformedTokenError
from jwtflow.tokens import base64url_decode
from jwtflow.tokens.jws import json_object, split_compact

TWO_SEGMENTS = "a token without a signature has two segments"


PLAIN = "claims travel as they are written"


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for claims in ({"sub": "nobody", "roles": ["admin"]}, {"sub": "Zoë", "scope": "reports:read"}):
        token = answer(claims)
        if not isinstance(token, str):
            return Wrong(
                f"Your function returned {token!r}.",
                "A token is one string. Join its segments and return it.",
            )
        try:
            header_segment, payload_segment, _ = split_compact(token)
            believed = json_object(base64url_decode(payload_segment), "payload")
            header = json_object(base64url_decode(header_segment), "header")
        except MalformedTokenError as error:
            belief = TWO_SEGMENTS if token.count(".") == 1 else PLAIN if "{" in token else None
            return Wrong(
                f"The guard refused your token {token[:40]!r}…: {error}",
                "Read the guard's lines: what does each of them expect of a token?",
                belief,
            )
        if believed != claims:
            return Wrong(
                f"For the claims {claims!r} the guard believed {believed!r}.",
                "The payload is to hold the claims that your function was given.",
            )
        if header != {"typ": "at+jwt", "alg": "none"}:
            return Wrong(
                f"The header of your token is {header!r}.",
                "The header was given: encode it as it is.",
            )
    return None
