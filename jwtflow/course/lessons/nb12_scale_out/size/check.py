"""The four numbers; a belief is named where two of them show it."""

from __future__ import annotations

from math import isclose

from jwtflow.course.answers import Answer, Wrong

_RIGHT = {"entries": 440.0, "kilobytes": 52.8, "look_ups": 6000.0, "look_ups_with_24": 6000.0}
_FOR_EVER, _PER_SERVER = "the list grows for ever", "more servers need more state"
_TOLD: dict[str, dict[float, str]] = {
    "entries": {
        400: "That leaves out the minute after the token has expired.",
        600: "That's as if a token were revoked in the moment when it's issued.",
        640: "That's as if a token were revoked in the moment when it's issued.",
        200: "That counts the five minutes before the token was revoked.",
        240: "That counts the five minutes before the token was revoked.",
        26_400: "Forty are revoked a minute, and not a second.",
        5280: "All servers look into the same list.",
    },
    "look_ups": {
        40: "That's how often the list is written to, in a minute.",
        500: "That's what one of the servers asks. The Redis hears all of them.",
        72_000: "The 6,000 are all requests of all servers together.",
    },
    "look_ups_with_24": {
        12_000: "The requests don't become more when there are more servers.",
        3000: "Each request still looks once.",
        250: "That's what one of the servers asks. The Redis hears all of them.",
        144_000: "The 6,000 are all requests of all servers together.",
    },
}
_LOOK = {
    "entries": "How many come a minute, and for how many minutes does each stay?",
    "kilobytes": "Entries times bytes, in thousands.",
    "look_ups": "How often does a request look, and how many requests are there a second?",
    "look_ups_with_24": "What does one more server add: requests, or hands to answer them?",
}


def check(answer: Answer) -> Wrong | None:
    """Go through the numbers in order."""
    sized = answer.value
    if not isinstance(sized, dict):
        return Wrong(f"sized is of type {type(sized).__name__}.", "Write a dictionary.")
    for name in _RIGHT:
        if name not in sized:
            return Wrong(f"sized says nothing about {name!r}.", "It has four entries.")
        if isinstance(sized[name], bool) or not isinstance(sized[name], int | float):
            return Wrong(f"{name!r} is {sized[name]!r:.60}.", "Write a number.")
    for name, right in _RIGHT.items():
        wanted = 0.12 * sized["entries"] if name == "kilobytes" else right
        rounded = 0.01 if name == "kilobytes" else 1e-6
        if not isclose(sized[name], wanted, rel_tol=rounded):
            told = _TOLD.get(name, {}).get(sized[name], "")
            belief = None if told and name == "entries" else _belief(sized)
            return Wrong(f"{name!r} is {sized[name]:g}. {told}".strip(), _LOOK[name], belief)
    return None


def _belief(sized: dict[str, float]) -> str | None:
    if sized["entries"] > 40 * 60 and sized["kilobytes"] >= 0.1 * sized["entries"]:
        return _FOR_EVER
    if sized["look_ups_with_24"] == 2 * sized["look_ups"] > 0:
        return _PER_SERVER
    return None
