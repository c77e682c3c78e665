"""Each lifetime against what its system can bear."""

from __future__ import annotations

from dataclasses import replace

from jwtflow.course.answers import Answer, Wrong

# The shortest and the longest answer in minutes, and where to look if it's shorter or longer.
_FITS = {
    "bank": (
        5,
        5,
        "An access token lives 5 minutes or more in this course, and the bank asks for no less.",
        "A thief may use a token until its exp. How long is that at most?",
    ),
    "news": (
        33.3,
        36,
        "How many renewals a second does this make with two million users? Look at the bill.",
        "The auth server can bear a shorter lifetime: 2,000,000 / seconds is to be 1,000 at most.",
    ),
    "build": (
        20.01,
        25,
        "A token of 20 minutes is refused as soon as they are over. Does the job run on then?",
        "How long does the job run at most? Every minute beyond that helps only a thief.",
    ),
    "intranet": (
        60,
        60,
        "How often can the auth server renew a token?",
        "Access tokens live 60 minutes at most, whatever somebody asks for.",
    ),
}


def check(answer: Answer) -> Wrong | None:
    """Look at every system."""
    lifetimes = answer.value
    wrong: list[Wrong] = []
    if not isinstance(lifetimes, dict):
        return Wrong(f"lifetimes is of type {type(lifetimes).__name__}.", "Write a dictionary.")
    for system, (shortest, longest, too_short, too_long) in _FITS.items():
        if system not in lifetimes:
            return Wrong(f"lifetimes says nothing about {system!r}.", "Choose for all four.")
        minutes = lifetimes[system]
        if isinstance(minutes, bool) or not isinstance(minutes, int | float):
            return Wrong(f"For {system!r} you wrote {minutes!r}.", "Write a number of minutes.")
        if not minutes >= shortest:
            wrong.append(Wrong(f"For {system!r} you chose {minutes} minutes.", too_short))
        if minutes > longest:
            belief = "longer is more comfortable" if _all_long(lifetimes) else None
            if system == "bank" and minutes >= 300:
                belief = "a lifetime is counted in seconds" if _in_seconds(lifetimes) else belief
            wrong.append(Wrong(f"For {system!r} you chose {minutes} minutes.", too_long, belief))
    if not wrong:
        return None
    more = f"\n{len(wrong)} of the four don't fit; this is the first." if wrong[1:] else ""
    return replace(wrong[0], observed=wrong[0].observed + more)


def _all_long(lifetimes: dict[str, float]) -> bool:
    return all(lifetimes.get(system, 0) >= 60 for system in _FITS)


def _in_seconds(lifetimes: dict[str, float]) -> bool:
    return all(lifetimes.get(system, 0) >= 300 for system in _FITS)
