"""Each lifetime against what its system can bear."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong

# The shortest and the longest answer in minutes, and where to look if it's shorter or longer.
_FITS = {
    "bank": (
        1,
        5,
        "A lifetime under a minute renews all the time. Is that needed here?",
        "A thief may use a token until its exp. How long is that at most?",
    ),
    "news": (
        33.3,
        36,
        "How many renewals a second does this make with two million users? Look at the bill.",
        "The auth server can bear a shorter lifetime: 2,000,000 / seconds is to be 1,000 at most.",
    ),
    "build": (
        20,
        25,
        "What happens to the job when its token expires before it has ended?",
        "How long does the job run at most? Every minute beyond that helps only a thief.",
    ),
    "intranet": (
        60,
        60,
        "The auth server is slow. How far does the course allow you to go?",
        "Access tokens live 60 minutes at most, however slow the auth server is.",
    ),
}


def check(answer: Answer) -> Wrong | None:
    """Look at every system."""
    lifetimes = answer.value
    if not isinstance(lifetimes, dict):
        return Wrong(f"lifetimes is of type {type(lifetimes).__name__}.", "Write a dictionary.")
    for system, (shortest, longest, too_short, too_long) in _FITS.items():
        if system not in lifetimes:
            return Wrong(f"lifetimes says nothing about {system!r}.", "Choose for all four.")
        minutes = lifetimes[system]
        if isinstance(minutes, bool) or not isinstance(minutes, int | float):
            return Wrong(f"For {system!r} you wrote {minutes!r}.", "Write a number of minutes.")
        if not minutes >= shortest:
            return Wrong(f"For {system!r} you chose {minutes} minutes.", too_short)
        if minutes > longest:
            belief = "longer is more comfortable" if _all_long(lifetimes) else None
            if system == "bank" and minutes >= 300:
                belief = "a lifetime is counted in seconds" if _in_seconds(lifetimes) else belief
            return Wrong(f"For {system!r} you chose {minutes} minutes.", too_long, belief)
    return None


def _all_long(lifetimes: dict[str, float]) -> bool:
    return all(lifetimes.get(system, 0) >= 60 for system in _FITS)


def _in_seconds(lifetimes: dict[str, float]) -> bool:
    return all(lifetimes.get(system, 0) >= 300 for system in _FITS)
