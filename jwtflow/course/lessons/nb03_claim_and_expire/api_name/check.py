"""Whether the name would be let in by a search for a part, and is Mallory's to choose."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.lab.servers import RESOURCE


def check(answer: Answer) -> Wrong | None:
    """Look at the name."""
    name = answer.value
    if not isinstance(name, str):
        return Wrong(f"other_api is of type {type(name).__name__}.", "Write a string.")
    if name == RESOURCE:
        return Wrong(
            "other_api is the name of the reports' own server.",
            "That one is taken. Which other names does the careless guard let in?",
        )
    if not name.startswith("https://mallory.example"):
        return Wrong(
            f"other_api is {name!r}.",
            "It's the name of Mallory's API, so it begins with https://mallory.example.",
        )
    if RESOURCE not in name:
        return Wrong(
            f"The careless guard looks for its own name in {name!r}, and doesn't find it.",
            "Read the guard's comparison: what has to be a part of what?",
            "the guard's name has to contain the token's" if _is_part(name) else None,
        )
    return None


def _is_part(name: str) -> bool:
    rest = name.removeprefix("https://mallory.example").strip("/?#")
    return bool(rest) and rest in RESOURCE
