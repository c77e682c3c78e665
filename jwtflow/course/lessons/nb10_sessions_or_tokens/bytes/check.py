"""Headers that were made up for this check, one thing at a time."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong


def check(answer: Answer) -> Wrong | None:
    """Nothing, one header, each of the three, other headers, other spellings, other letters."""
    for headers, wanted, told, look in _CASES:
        counted = answer(headers)
        if isinstance(counted, bool) or not isinstance(counted, int):
            return Wrong(
                f"For {told} your function returned {counted!r}.", "Return a whole number."
            )
        if counted == wanted:
            continue
        belief = _belief(answer) if told in _TELLING else None
        return Wrong(f"For {told} your function counted {counted} bytes.", look, belief)
    return None


def _belief(answer: Answer) -> str | None:
    """A belief that shows in two requests."""
    short, long = {"Cookie": "a=b"}, {"Authorization": "Basic YTpi"}
    if answer(short) == 3 and answer(long) == 10:
        return "a header's name doesn't travel"
    if all(
        answer({"Cookie": value}) == len("Cookie: \r\n") + len(value) for value in ("ü", "ñandú")
    ):
        return "a character is a byte"
    return None


_TELLING = ("a request with one cookie", "a cookie with a letter beyond ASCII")
"""The cases that a belief explains."""

_CASES: list[tuple[dict[str, str], int, str, str]] = [
    (
        {"Cookie": "sid=abc"},
        len("Cookie: sid=abc\r\n"),
        "a request with one cookie",
        "Requirement 2 names five things that are sent. Count them for `Cookie: sid=abc`.",
    ),
    (
        {"Authorization": "Bearer a.b.c"},
        len("Authorization: Bearer a.b.c\r\n"),
        "a request with a bearer token",
        "Does the name of this header count, too?",
    ),
    (
        {"X-CSRF-Token": "xyz"},
        len("X-CSRF-Token: xyz\r\n"),
        "a request with a csrf value",
        "This header is called `X-CSRF-Token`. What does your function compare that name with?",
    ),
    (
        {"Cookie": "sid=abc", "X-CSRF-Token": "xyz"},
        len("Cookie: sid=abc\r\n") + len("X-CSRF-Token: xyz\r\n"),
        "a request with a cookie and a csrf value",
        "Add up both lines, each with its own end.",
    ),
    (
        {
            "Host": "app.example",
            "Cookie": "sid=abc",
            "Cookie-Policy": "strict",
            "Set-Cookie": "theme=dark",
            "Proxy-Authorization": "Basic YTpi",
        },
        len("Cookie: sid=abc\r\n"),
        "a request with `Cookie`, `Host`, `Cookie-Policy`, `Set-Cookie` and `Proxy-Authorization`",
        "Compare whole names, and leave the others out.",
    ),
    (
        {"cookie": "sid=abc", "AUTHORIZATION": "Basic YTpi"},
        len("cookie: sid=abc\r\n") + len("AUTHORIZATION: Basic YTpi\r\n"),
        "a request with names in other cases",
        "HTTP doesn't care how a name is written. Compare them in one case.",
    ),
    (
        {"Cookie": "name=Zoë"},
        len("Cookie: name=Zoë\r\n".encode()),
        "a cookie with a letter beyond ASCII",
        "A character may need more than one byte. What does .encode() give?",
    ),
    ({}, 0, "a request without headers", "Nothing is 0 bytes."),
    ({"Accept": "*/*"}, 0, "a request without a login", "Nothing is 0 bytes."),
]
