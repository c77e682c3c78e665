"""Headers that were made up for this check, one thing at a time."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong

_COOKIE = {"Cookie": "sid=abc"}  # 15 characters and the end of the line


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
        if headers == _COOKIE and counted == wanted - 2 and answer(_TWO) == _TWO_BYTES - 4:
            return Wrong(
                f"For {told} your function counted {counted} bytes.",
                "Requirement 2: two bytes end each line.",
                "the end of a line doesn't travel",
            )
        return Wrong(f"For {told} your function counted {counted} bytes.", look)
    return None


_TWO = {"Cookie": "sid=abc", "X-CSRF-Token": "xyz"}
_TWO_BYTES = len("Cookie: sid=abc\r\n") + len("X-CSRF-Token: xyz\r\n")

_CASES: list[tuple[dict[str, str], int, str, str]] = [
    (
        _COOKIE,
        len("Cookie: sid=abc\r\n"),
        "a request with one cookie",
        "A header is sent as `name: value`, and two bytes for the end of the line.",
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
        "Three headers count. Which are they?",
    ),
    (_TWO, _TWO_BYTES, "a request with a cookie and a csrf value", "Add them up."),
    (
        {"Cookie": "sid=abc", "Accept": "text/html", "Cookie-Policy": "strict"},
        len("Cookie: sid=abc\r\n"),
        "a request with a cookie and two other headers",
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
