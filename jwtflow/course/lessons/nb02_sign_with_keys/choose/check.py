"""Each situation with the algorithms that can be defended, and what speaks against the others."""

from __future__ import annotations

from dataclasses import replace

from jwtflow.course.answers import Answer, Wrong

_ALL = ("HS256", "RS256", "ES256", "EdDSA")
_SHARED = "a shared secret is fine among friends"
_DEFENSIBLE = {
    "one_program": ({"HS256", "ES256", "EdDSA", "RS256"}, "", None),
    "many_apis": (
        {"RS256", "ES256"},
        "Fifty teams check. What would each of them hold, and does every library know it?",
        _SHARED,
    ),
    "small_header": (
        {"ES256", "EdDSA"},
        "Look at the signature's length, and ask what somebody could do with a stolen sensor.",
        None,
    ),
    "customers": (
        {"RS256", "ES256", "EdDSA"},
        "What could a customer do with what you hand out for checking?",
        _SHARED,
    ),
}


def check(answer: Answer) -> Wrong | None:
    """Look at every situation."""
    chosen = answer.value
    if not isinstance(chosen, dict):
        return Wrong(f"chosen is of type {type(chosen).__name__}.", "Write a dictionary.")
    wrong: list[Wrong] = []
    for situation, (fits, look, belief) in _DEFENSIBLE.items():
        if situation not in chosen:
            return Wrong(
                f"chosen says nothing about {situation!r}.",
                "Choose for all four, by the names in the task.",
            )
        algorithm = chosen[situation]
        if algorithm not in _ALL:
            return Wrong(
                f"For {situation!r} you chose {algorithm!r}.",
                f"Choose one of {', '.join(_ALL)}, written like this.",
            )
        if algorithm not in fits:
            named = belief if algorithm == "HS256" else None
            wrong.append(Wrong(f"For {situation!r} you chose {algorithm}.", look, named))
    if not wrong:
        return None
    more = f"\n{len(wrong)} of the four don't fit; this is the first." if wrong[1:] else ""
    return replace(wrong[0], observed=wrong[0].observed + more)
