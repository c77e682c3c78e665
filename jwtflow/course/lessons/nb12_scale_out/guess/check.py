"""Any four numbers count, as long as they are numbers of microseconds."""

from __future__ import annotations

from math import isfinite

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb12_scale_out.measuring import WAYS

_FOUR = "Write a dictionary with four names as in the task, and a positive number for each."
_QUOTED = "digits in quotation marks are a number"


def check(answer: Answer) -> Wrong | None:
    """Look at the form of the answer alone."""
    paper = answer.value
    if not isinstance(paper, dict):
        return Wrong(f"paper is of type {type(paper).__name__}.", _FOUR)
    for way in WAYS:
        if way not in paper:
            return Wrong(f"paper says nothing about {way!r}. It has {list(paper)!r:.100}.", _FOUR)
        guess = paper[way]
        if isinstance(guess, bool) or not isinstance(guess, int | float):
            told = f"{way!r} is {guess!r:.60}, of type {type(guess).__name__}."
            in_quotes = isinstance(guess, str) and guess.replace(".", "").isdecimal()
            return Wrong(told, _FOUR, _QUOTED if in_quotes else None)
        if not (guess > 0 and isfinite(guess)):
            return Wrong(
                f"{way!r} is {guess!r:.60}.", "How many microseconds does it take? More than 0."
            )
    return None
