"""Parts of a site, one requirement broken at a time."""

from __future__ import annotations

import copy
from typing import Any

from jwtflow.course.answers import Answer, CrashedError, Wrong


def _part(per_second: float, seconds: float, workers: int, *, grows: bool = True) -> dict[str, Any]:
    return {"per_second": per_second, "seconds": seconds, "workers": workers, "grows": grows}


_SITE = {
    "search": _part(50, 0.05, 10),  # 0.25
    "mail": _part(2, 0.5, 2),  # 0.5
    "backup": _part(0.001, 700, 1, grows=False),  # 0.7
    "pictures": _part(30, 0.02, 6),  # 0.1
}
_GROWING = {name: part for name, part in _SITE.items() if part["grows"]}
_SUM = "Requirement 1: work it out by hand. Uses a second, times seconds, divided by workers."
_USES = "Requirement 2: how often is a part used whose grows is true, and one whose grows is false?"
_ORDER = "The busiest comes first. Work out for each part how busy it is at this factor."
_NAMES = "Return the names of the parts in a list, which is empty if all keep up."
_ALL = "Return every part that can't keep up, and not just some of them."
_CASES: tuple[tuple[str, dict[str, Any], float, list[str], str], ...] = (
    (
        "parts with one worker",
        {"ink": _part(3, 0.5, 1), "glue": _part(3, 0.2, 1)},
        1,
        ["ink"],
        _SUM,
    ),
    ("parts with several workers", _GROWING, 1, [], _SUM),
    ("a part that grows", {"mail": _SITE["mail"]}, 4, ["mail"], _USES),
    ("a part that doesn't grow", {"backup": _SITE["backup"]}, 100, [], _USES),
    (
        "a part that doesn't grow, and is too busy already",
        {"press": _part(4, 1, 2, grows=False), "search": _SITE["search"]},
        2,
        ["press"],
        _USES,
    ),
    ("some parts", _SITE, 5, ["mail", "search"], _USES),
    ("parts with time left", {"pictures": _SITE["pictures"]}, 3, [], _USES),
    (
        "a part that is busy for exactly 1.0 of its time, and one a little below",
        {"lift": _part(4, 0.249, 4), "door": _part(4, 0.5, 8)},
        4,
        ["door"],
        "Requirement 1: what is a part at 1.0?",
    ),
    (
        "a part that doesn't grow, and one that overtakes it",
        {"still": _part(3, 1, 1, grows=False), "rising": _part(0.5, 1, 1)},
        10,
        ["rising", "still"],
        _ORDER,
    ),
    (
        "parts at 1.2 and at 1.9",
        {"plates": _part(0.48, 1, 1), "glue": _part(0.76, 1, 1)},
        2.5,
        ["glue", "plates"],
        f"{_ORDER} Do you round anything?",
    ),
    (
        "parts that can't keep up",
        {"ink": _part(3, 0.5, 1), "paper": _part(3, 1, 1), "press": _part(2, 1, 1)},
        1,
        ["paper", "press", "ink"],
        _ORDER,
    ),
    ("fewer users", {"press": _part(3, 0.5, 1)}, 0.5, [], "A factor may be less than 1."),
    ("no parts", {}, 10, [], "Requirement 3."),
)
_TIE = {"left": _part(2, 1, 1), "right": _part(4, 1, 2)}
_BOTTLENECK = "the part that is used most is the busiest"
_MOST_USED: tuple[dict[str, Any], ...] = (
    {"seldom": _part(1, 3, 1), "often": _part(9000, 0.0001, 1)},
    {"seldom": _part(5, 0.2, 1), "often": _part(500, 0.004, 1)},
)


def check(answer: Answer) -> Wrong | None:
    """Try each case; name a belief that two sites confirm."""
    for told, parts, factor, right, look in _CASES:
        returned = _returned(answer, f"{told}, and a factor of {factor}", parts, factor)
        if isinstance(returned, Wrong):
            return returned
        if returned != right:
            seen = (
                f"For {told}, and a factor of {factor}, your function returned {returned!r:.200}."
            )
            return _other(answer, seen, parts, [right, returned], look)
    both = _returned(answer, "two parts that are equally busy", _TIE, 1)
    if isinstance(both, Wrong) or sorted(both) == ["left", "right"]:
        return both if isinstance(both, Wrong) else None
    return Wrong(f"Two parts are equally busy. Your function returned {both!r:.200}.", _ALL)


def _other(
    answer: Answer, seen: str, parts: dict[str, Any], lists: list[list[str]], look: str
) -> Wrong:
    """What to say about another list than the right one."""
    right, returned = lists
    odd = [name for name in parts if (name in right) != (name in returned)]
    if not odd:
        seen = f"{seen} Their numbers are { ({name: parts[name] for name in right}) }."
        return Wrong(seen, _ORDER if look in {_SUM, _USES} else look, _order_belief(answer))
    if look == _USES and set(returned) < set(right) and returned:
        look = f"{_ALL} {_USES}"
    listed = "is" if odd[0] in returned else "isn't"
    return Wrong(f"{seen} {odd[0]!r} {listed} in it; its numbers are {parts[odd[0]]}.", look)


def _returned(answer: Answer, told: str, parts: dict[str, Any], factor: float) -> list[str] | Wrong:
    """Return the list of names, or what is wrong with what the function did."""
    given = copy.deepcopy(parts)
    try:
        returned = answer.run(answer.value, given, factor)
    except CrashedError as crash:
        raise CrashedError(f"For {told}:\n{crash}", crash.error) from None
    if given != parts:
        return Wrong(
            f"For {told}, your function changed the dictionary that it was given.",
            "Who else has it? Keep what you compute in values of your own.",
        )
    if not isinstance(returned, list):
        return Wrong(f"For {told}, your function returned {returned!r:.200}.", _NAMES)
    if strange := [name for name in returned if name not in list(parts)]:
        told = f"For {told}, your function returned {returned!r:.200}."
        return Wrong(f"{told} {strange[0]!r:.200} isn't the name of one of these parts.", _NAMES)
    return returned


def _order_belief(answer: Answer) -> str | None:
    first = [answer(parts, 2) for parts in _MOST_USED]
    by_use = all(isinstance(names, list) and names[:1] == ["often"] for names in first)
    return _BOTTLENECK if by_use else None
