"""Parts of a site, one requirement broken at a time."""

from __future__ import annotations

import copy
from typing import Any

from jwtflow.course.answers import Answer, Wrong


def _part(per_second: float, seconds: float, workers: int, *, grows: bool = True) -> dict[str, Any]:
    return {"per_second": per_second, "seconds": seconds, "workers": workers, "grows": grows}


_SITE = {
    "search": _part(50, 0.05, 10),  # 0.25
    "mail": _part(2, 0.5, 2),  # 0.5
    "backup": _part(0.001, 700, 1, grows=False),  # 0.7
    "pictures": _part(30, 0.02, 6),  # 0.1
}
_AT_ONE = {"lift": _part(4, 0.249, 4), "door": _part(4, 0.5, 8)}
_THREE = {"ink": _part(3, 0.5, 1), "paper": _part(3, 1, 1), "press": _part(2, 1, 1)}
_NAMES = "Return the names of the parts, in a list."
_CASES: tuple[tuple[str, dict[str, Any], float, list[str], str], ...] = (
    ("parts that all have time left, and a factor of 1", _SITE, 1, [], "Requirement 3."),
    (
        "parts of which one is used twice as often as it can stand, and a factor of 4",
        {"mail": _SITE["mail"], "pictures": _SITE["pictures"]},
        4,
        ["mail"],
        "Requirement 1: uses a second times seconds, divided by workers.",
    ),
    (
        "parts of which two can't keep up, and a factor of 5",
        _SITE,
        5,
        ["mail", "search"],
        "Requirement 1: the busiest comes first.",
    ),
    (
        "a part that doesn't grow, and a factor of 100",
        {"backup": _SITE["backup"]},
        100,
        [],
        "Requirement 2: what happens to a part whose grows is false?",
    ),
    (
        "a part that is busy for exactly 1.0 of its time, and one a little below",
        _AT_ONE,
        4,
        ["door"],
        "Requirement 1: what is a part at 1.0?",
    ),
    (
        "three parts that can't keep up, and a factor of 1",
        _THREE,
        1,
        ["paper", "press", "ink"],
        "Requirement 1: the busiest comes first.",
    ),
    (
        "a part that doesn't grow, and is at twice its limit already",
        {"press": _part(4, 1, 2, grows=False), "search": _SITE["search"]},
        2,
        ["press"],
        "Requirement 2: a part that doesn't grow may be too busy all the same.",
    ),
    (
        "a part that doesn't grow, and one that overtakes it at a factor of 10",
        {"still": _part(3, 1, 1, grows=False), "rising": _part(0.5, 1, 1)},
        10,
        ["rising", "still"],
        "Requirement 1: the busiest comes first, at this factor.",
    ),
    (
        "parts at 1.2 and at 1.9",
        {"plates": _part(1.2, 1, 1), "glue": _part(1.9, 1, 1)},
        1,
        ["glue", "plates"],
        "Requirement 1: the busiest comes first. Do you round anything?",
    ),
    ("a factor of a half", _SITE, 0.5, [], "A factor may be less than 1."),
    ("no parts", {}, 10, [], "Requirement 3."),
)
_BOTTLENECK = "the part that is used most is the busiest"
_MOST_USED: tuple[dict[str, Any], ...] = (
    {"often": _part(9000, 0.0001, 1), "seldom": _part(1, 3, 1)},
    {"often": _part(500, 0.004, 1), "seldom": _part(5, 1, 1)},
)


def check(answer: Answer) -> Wrong | None:
    """Try each case; name a belief that two sites confirm."""
    for told, parts, factor, right, look in _CASES:
        given = copy.deepcopy(parts)
        returned = answer.run(answer.value, given, factor)
        if given != parts:
            return Wrong(
                f"For {told} your function changed the dictionary that it was given.",
                "Who else has it? Keep what you compute in values of your own.",
            )
        if not isinstance(returned, list):
            kind = type(returned).__name__
            return Wrong(f"For {told} your function returned a {kind}.", _NAMES)
        if returned != right:
            seen = f"For {told} your function returned {returned!r:.200}."
            more = [name for name in returned if name not in right]
            less = [name for name in right if name not in returned]
            if more or less:
                odd = f"{more[0]!r} is in your list" if more else f"{less[0]!r} isn't in your list"
                return Wrong(f"{seen} So {odd}.", _member_look(look, parts, more))
            return Wrong(seen, look, _order_belief(answer))
    return None


def _member_look(look: str, parts: dict[str, Any], more: list[str]) -> str:
    """Where to look if a part is missing or too many."""
    if more and more[0] in parts and not parts[more[0]]["grows"]:
        return "Requirement 2: what happens to a part whose grows is false?"
    if "comes first" in look:
        return "Requirement 1: uses a second times seconds, divided by workers."
    return look


def _order_belief(answer: Answer) -> str | None:
    first = [answer(parts, 2) for parts in _MOST_USED]
    by_use = all(isinstance(names, list) and names[:1] == ["often"] for names in first)
    return _BOTTLENECK if by_use else None
