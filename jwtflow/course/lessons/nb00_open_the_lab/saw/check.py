"""Records that were made up for this check, so that no name of the notebook's own helps."""

from __future__ import annotations

from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.lab.recorder import Exchange, Message


def _exchange(
    server: str, sent: dict[str, Any], answered: dict[str, Any] | None = None
) -> Exchange:
    response = Message("200 OK", fields=answered or {})
    return Exchange("kiosk", server, Message("POST /x", fields=sent), 1, response, 2)


_RECORD = [
    _exchange("gate", {"badge": "•••", "floor": 3}),
    _exchange("archive", {"floor": 3}, answered={"badge": "•••"}),
    _exchange("gate", {"badge": "•••"}),
    _exchange("canteen", {"meal": "badge"}),
    _exchange("harbour", {"badge": "•••"}),
    _exchange("office", {"floor": 4}),
    _exchange("garage", {"badge": None}),
    _exchange("tower", {"badge_number": 7}),
    _exchange("bakery", {"Badge": "•••"}),
]
_NEVER_ANSWERED = Exchange("kiosk", "cellar", Message("POST /x", fields={"badge": "•••"}), 3)

_STRAYED = {
    "office": (
        "office was sent no such field.",
        "For each exchange, ask whether the field's name is among those that were sent.",
        None,
    ),
    "archive": (
        "archive was never sent it; it has answered with it.",
        "Look at what was asked, not at what came back.",
        "what a server answers with, it has been sent",
    ),
    "canteen": (
        "canteen was sent a field whose value is that word.",
        "Search the names of the fields, not their values.",
        None,
    ),
    "tower": (
        "tower was sent a field whose name only begins with it.",
        "Compare whole names.",
        None,
    ),
    "bakery": (
        "bakery was sent a field that begins with a capital letter.",
        "The task asks for a field of exactly that name.",
        None,
    ),
    "kiosk": (
        "kiosk is who asked, and not a server that was asked.",
        "Which attribute of an exchange names the server?",
        None,
    ),
}


def check(answer: Answer) -> Wrong | None:
    """Search made-up records for a field that was sent, sent back, only similar, or sent empty."""
    for record in (_RECORD, [*_RECORD, _NEVER_ANSWERED]):
        found = answer(record, "badge")
        if wrong := _wrong_with(found, record):
            return wrong
    nothing = answer(_RECORD, "passport")
    if nothing != set():
        return Wrong(
            f"For a field that nobody was sent, your function returned {nothing!r}.",
            "It should be an empty set then.",
        )
    if answer(_RECORD[3:4], "meal") != {"canteen"}:
        return Wrong(
            "In a record with one exchange, your function did not find the server.",
            "Use the arguments `exchanges` and `field`, and nothing else of the notebook.",
        )
    return None


def _wrong_with(found: Any, record: list[Exchange]) -> Wrong | None:
    told = f"For a record of {len(record)} exchanges, your function returned {found!r}."
    if not isinstance(found, set):
        return Wrong(told, "It should return a set of names.")
    if not found:
        return Wrong(
            told,
            "Follow it with one exchange: is the field's name looked for among the names that the "
            "cell above printed, what is put into the set then, and is it still there at the end?",
        )
    names = {each.server for each in record} | {"kiosk"}
    if strangers := found - names:
        look = "It should hold names of servers, and only of those in `exchanges`."
        if any(len(str(each)) == 1 for each in strangers):
            look = "A set made from a text holds its letters. How do you add the text as a whole?"
        return Wrong(told, look)
    for name, (seen, look, belief) in _STRAYED.items():
        if name in found:
            return Wrong(
                f"In a record of this check your function found {name}. But {seen}", look, belief
            )
    for name, circumstance in (
        ("gate", "which was sent it twice"),
        ("harbour", "which was sent it once"),
        ("garage", "which was sent the field with nothing in it"),
        ("cellar", "which was sent it and never answered"),
    ):
        if name in names - found:
            return Wrong(
                f"In a record of this check your function did not find {name}, {circumstance}.",
                "Go through all exchanges, and ask of each whether the field's name is there.",
            )
    return None
