"""Each grace against what its system needs."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong

# The shortest and the longest answer in seconds, and where to look if it's shorter or longer.
_FITS = {
    "bank": (
        0,
        0,
        "Fewer seconds than none can't be.",
        "Which of its honest users needs a grace, and may they have one here?",
    ),
    "shop": (
        4,
        6,
        "The second request may come 4 seconds after the first. Is it forgiven then?",
        "How long after the first one does the second one come at most?",
    ),
    "phone": (
        35,
        37,
        "The token is spent when it arrives. How much later does the same token arrive again?",
        "When does the second request arrive at the latest? Each second more helps only a thief.",
    ),
    "robots": (
        0,
        0,
        "Fewer seconds than none can't be.",
        "A thief would go unnoticed for that long. What makes the grace unnecessary here?",
    ),
}
_LONG = "a longer grace is only more comfortable"


def check(answer: Answer) -> Wrong | None:
    """Look at every system."""
    graces = answer.value
    if not isinstance(graces, dict):
        return Wrong(f"graces is of type {type(graces).__name__}.", "Write a dictionary.")
    for system, (shortest, longest, too_short, too_long) in _FITS.items():
        if system not in graces:
            return Wrong(f"graces says nothing about {system!r}.", "Choose for all four.")
        seconds = graces[system]
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            return Wrong(f"For {system!r} you wrote {seconds!r}.", "Write a number of seconds.")
        if not seconds >= shortest:
            return Wrong(f"For {system!r} you chose {seconds} seconds.", too_short)
        if seconds > longest:
            belief = _LONG if _all_long(graces) else None
            return Wrong(f"For {system!r} you chose {seconds} seconds.", too_long, belief)
    return None


def _all_long(graces: dict[str, object]) -> bool:
    return all(
        isinstance(graces.get(system), int | float) and graces[system] > longest  # type: ignore[operator]
        for system, (_, longest, _, _) in _FITS.items()
    )
