"""Which of the three ways does what each application needs, and what the others can't."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong

_WAYS = ("session", "token", "signed cookie")
_SLOW = "a login may end late everywhere"
_SHARED = "every server can reach the session table"
_NOT_ASKED: dict[str, dict[str, tuple[str, str | None]]] = {
    "newsroom": {
        "token": (
            "A token that is on no list is good until it expires, and she must go at once.",
            _SLOW,
        ),
        "signed cookie": ("Nothing on the server could end it when she is thrown out.", _SLOW),
    },
    "partners": {
        "session": ("Each request would have to ask one table, in another data centre.", _SHARED),
        "signed cookie": (
            "Every API server would hold the secret that signs, and programs have no browser.",
            None,
        ),
    },
    "basket": {
        "session": (
            "A session is a row about a visitor, and the shop wants to store nothing about them.",
            None,
        ),
        "token": ("Nobody logs in, so nobody issues a token to these visitors.", None),
    },
    "bank": {
        "token": (
            "Ending a login at once, and showing where somebody is logged in, needs a table.",
            _SLOW,
        ),
        "signed cookie": ("The bank couldn't even list these logins, let alone end one.", _SLOW),
    },
    "phone": {
        "session": ("Six teams' APIs would need one table that all of them can reach.", _SHARED),
        "signed cookie": (
            "All six APIs would hold the secret that signs, and none could end a login.",
            None,
        ),
    },
}


def check(answer: Answer) -> Wrong | None:
    """Go through the five applications; name a belief that shows in two of them."""
    chosen = answer.value
    if not isinstance(chosen, dict):
        return Wrong(f"chosen is of type {type(chosen).__name__}.", "Write a dictionary.")
    if missing := [name for name in _NOT_ASKED if name not in chosen]:
        return Wrong(f"chosen says nothing about {missing[0]!r}.", "It has five entries.")
    wrong = []
    for name, reasons in _NOT_ASKED.items():
        way = chosen[name]
        if way not in _WAYS:
            return Wrong(
                f"For {name!r} you chose {way!r}.", f"Choose one of {', '.join(map(repr, _WAYS))}."
            )
        if way in reasons:
            told, belief = reasons[way]
            wrong.append((f"For {name!r} you chose {way!r}. {told}", belief))
    if not wrong:
        return None
    told, belief = wrong[0]
    confirmed = belief is not None and [each for _, each in wrong].count(belief) > 1
    return Wrong(
        told,
        "Read what this team asks for once more. Which of the three ways can do that?",
        belief if confirmed else None,
    )
