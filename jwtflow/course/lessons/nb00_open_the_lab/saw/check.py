"""Checks 00-saw."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.lab.recorder import Exchange, Message

CALLER = "who asks is who sees"


ANSWER = "a server shows in its answer what it has seen"


def _message(line: str, **fields: str) -> Message:
    return Message(line, fields=fields)


_EXCHANGES = [
    Exchange("client", "resource server", _message("GET /reports"), 0),
    Exchange(
        "browser",
        "auth server",
        _message("POST /login", username="alice", password="•••"),  # noqa: S106 - a mask
        1,
        _message("200 OK", access_token="eyJ0eX…", scope="reports:read"),  # noqa: S106 - a mask
        2,
    ),
    Exchange("client", "auth server", _message("POST /token", refresh_token="It3N…"), 3),  # noqa: S106
    Exchange("client", "mail server", _message("POST /send", scope="all", username="bob"), 4),
]


_RECORD = "; ".join(
    f"{one.caller} → {one.server}: {one.request.start_line}"
    + (f" with {', '.join(one.request.fields)}" if one.request.fields else "")
    for one in _EXCHANGES
)


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for name, expected in (
        ("password", {"auth server"}),
        ("username", {"auth server", "mail server"}),
        ("scope", {"mail server"}),
        ("refresh_token", {"auth server"}),
        ("access_token", set()),
    ):
        seen = answer(list(_EXCHANGES), name)
        if seen == expected and isinstance(seen, set):
            continue
        told = f"In a record of four exchanges, your function said of {name!r}: {seen!r}."
        if not isinstance(seen, set):
            return Wrong(told, "It should return a set of names.")
        if seen & {"client", "browser"}:
            return Wrong(told, "Which of the two ends of an exchange received the request?", CALLER)
        if _in_answers(name) & (seen - expected):
            return Wrong(told, "Look into the request, not into the answer.", ANSWER)
        return Wrong(
            f"{told}\nThe record was: {_RECORD}",
            "Go through all exchanges, and look into each request's fields.",
        )
    return None


def _in_answers(name: str) -> set[str]:
    return {e.server for e in _EXCHANGES if e.response is not None and name in e.response.fields}
