"""Checks 06-extract."""

from __future__ import annotations

from jwtflow.course.answers import Answer, CrashedError, Wrong

CASE = "the name of the scheme is written in one way only"


ANY_SCHEME = "whatever stands in Authorization is a token"


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for value, expected, belief in (
        ("Bearer abc.def.ghi", "abc.def.ghi", None),
        ("bearer abc.def.ghi", "abc.def.ghi", CASE),
        ("BEARER abc.def.ghi", "abc.def.ghi", CASE),
        (None, None, None),
        ("Basic YWxpY2U6cGFzcw==", None, ANY_SCHEME),
        ("abc.def.ghi", None, ANY_SCHEME),
        ("Bearer", None, None),
        ("Bearer abc def", None, None),
        ("Bearerabc.def.ghi x", None, None),
    ):
        sent = "without the header" if value is None else f"with 'Authorization: {value}'"
        try:
            token = answer({} if value is None else {"Authorization": value})
        except CrashedError as error:
            raise CrashedError(f"{error}\nIt was called for a request {sent}.") from None
        if not isinstance(token, str | None):
            return Wrong(
                f"For a request {sent} your function returned {token!r}.",
                "It should return one string, the token, or None.",
            )
        if token != expected:
            words = len((value or "").split())
            look = {
                0: "What does `words` hold then?",
                1: "How many words must there be, and how many are there?",
                2: "Compare the two words on their own: which is the scheme, which the token?",
            }
            return Wrong(
                f"For a request {sent} your function returned {token!r}.",
                look.get(words, "How many words must there be, and how many are there?"),
                belief,
            )
    return None
