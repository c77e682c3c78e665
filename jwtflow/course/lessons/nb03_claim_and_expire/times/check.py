"""Times before, at and after the edge, and values that aren't times."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import REFUSED, Bench, Case
from jwtflow.course.lessons.nb03_claim_and_expire.bench import (
    AFTER,
    BEFORE,
    LEEWAY,
    MISSING,
    NO_NUMBER,
    fails,
    passes,
)
from jwtflow.course.told import Belief, first_mistake

_NOW = 1_920_000_000
_LOOKS = {
    AFTER: "At which second is it too late? Compare now and exp on paper for that second.",
    BEFORE: "Which two claims may not lie in the future?",
    MISSING: "What does your function do if this claim isn't there?",
    NO_NUMBER: "Look at the type before you compare, and remember what isinstance(True, int) says.",
    LEEWAY: "To which side does the leeway move the edge: is the token good for longer, or less?",
}
_LOOKS |= {
    "The leeway is 30 s, and it expired 29 s ago.": _LOOKS[LEEWAY],
    "The leeway is 30 s, and it starts in 30 s.": _LOOKS[LEEWAY],
    "The leeway is 30 s, and it was issued in 30 s.": _LOOKS[LEEWAY],
    "Its nbf and its iat are this very second.": "Does this very second lie in the future?",
    "It has half a second to live.": "What does your function do with the fraction of a second?",
    "Its nbf is null.": "The claim is there. Does your function take it for a missing one?",
    "A fresh token.": "It has iat and exp, and no nbf. Which of your lines refuses that?",
}
_BELIEFS = [
    Belief(
        "exp is the last good second",
        "At exp and after it, a token isn't good (RFC 7519 §4.1.4). Is yours at exp?",
        "Its exp is this very second.",
        "The leeway is 30 s, and it expired 30 s ago.",
    ),
    Belief(
        "a missing exp is for ever",
        "Nothing was compared, because there was nothing. What should happen then?",
        "It has no exp.",
        "It has an nbf and no exp.",
    ),
    Belief(
        "a comparison with NaN refuses",
        "Every comparison with NaN is false. Ask for a finite number before you compare.",
        "Its exp is NaN.",
        "Its iat is NaN.",
    ),
    Belief(
        "True isn't a number",
        "To Python, True is an int. Ask about bool before you ask about int.",
        "Its iat is true.",
        "Its nbf is true.",
    ),
    Belief(
        "a time is always a whole number",
        "NumericDates may have a fraction (RFC 7519 §2). Which types does your function allow?",
        "Its exp has a fraction.",
        "Its iat has a fraction.",
        was=REFUSED,
    ),
]


def _times() -> Iterator[Case]:
    good = {"iat": _NOW - 100, "exp": _NOW + 800}

    def bad(row: str, story: str, leeway: Any = 0, **changes: Any) -> Case:
        return fails(row, "RFC 7519 §4.1", story, _changed(good, changes), now=_NOW, leeway=leeway)

    def fine(row: str, story: str, leeway: Any = 0, **changes: Any) -> Case:
        return passes(row, "RFC 7519 §4.1", story, _changed(good, changes), now=_NOW, leeway=leeway)

    yield fine(AFTER, "A fresh token.")
    yield fine(AFTER, "Its exp has a fraction.", exp=_NOW + 70.75)
    yield fine(AFTER, "It has half a second to live.", exp=_NOW + 0.5)
    yield fine(
        AFTER, "It is good for a week, and six days old.", iat=_NOW - 518_400, exp=_NOW + 86_400
    )
    yield bad(AFTER, "It expired a second ago.", exp=_NOW - 1)
    yield bad(AFTER, "Its exp is this very second.", exp=_NOW)
    yield fine(BEFORE, "Its nbf and its iat are this very second.", nbf=_NOW, iat=_NOW)
    yield bad(BEFORE, "Its nbf is a second away.", nbf=_NOW + 1)
    yield bad(BEFORE, "Its iat is a second away.", iat=_NOW + 1)
    yield fine(MISSING, "It has an nbf of long ago.", nbf=_NOW - 10_000)
    yield bad(MISSING, "It has no exp.", exp=None)
    yield bad(MISSING, "It has an nbf and no exp.", exp=None, nbf=_NOW - 5)
    yield bad(MISSING, "It has no iat.", iat=None)
    yield fine(NO_NUMBER, "Its iat has a fraction.", iat=_NOW - 0.25)
    yield fine(NO_NUMBER, "Its iat is 0.", iat=0)
    yield fine(NO_NUMBER, "Its exp lies in the year 2100.", exp=4_102_444_800)
    for name in ("exp", "iat", "nbf"):
        yield bad(NO_NUMBER, f"Its {name} is NaN.", **{name: math.nan})
        yield bad(NO_NUMBER, f"Its {name} is text.", **{name: str(good.get(name, _NOW - 100))})
        yield bad(NO_NUMBER, f"Its {name} is a list.", **{name: [good.get(name, _NOW - 100)]})
        if name != "exp":  # as a number, True is long past
            yield bad(NO_NUMBER, f"Its {name} is true.", **{name: True})
    yield bad(NO_NUMBER, "Its exp is infinite.", exp=math.inf)
    yield bad(NO_NUMBER, "Its exp has four hundred digits.", exp=10**400)
    null = {**good, "nbf": None}
    yield fails(NO_NUMBER, "RFC 7519 §4.1.5", "Its nbf is null.", null, now=_NOW)
    yield bad(NO_NUMBER, "Its iat has four hundred digits.", iat=10**400)
    yield bad(NO_NUMBER, "Its nbf is infinitely long ago.", nbf=-math.inf)
    yield fine(LEEWAY, "The leeway is 30 s, and it expired 29 s ago.", 30, exp=_NOW - 29)
    yield fine(LEEWAY, "The leeway is 30 s, and it starts in 30 s.", 30, nbf=_NOW + 30)
    yield fine(LEEWAY, "The leeway is 30 s, and it was issued in 30 s.", 30, iat=_NOW + 30)
    yield bad(LEEWAY, "The leeway is 30 s, and it expired 30 s ago.", 30, exp=_NOW - 30)
    yield bad(LEEWAY, "The leeway is 30 s, and it starts in 31 s.", 30, nbf=_NOW + 31)
    yield bad(LEEWAY, "The leeway is 30 s, and it was issued in 31 s.", 30, iat=_NOW + 31)


def _changed(good: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (good | changes).items() if value is not None}


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, Bench("check_times", _times), _LOOKS, _BELIEFS)
