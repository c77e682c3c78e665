"""Which way does what each team needs, and what the others cost or miss."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong

_WAYS = (
    "wait for exp",
    "denylist",
    "not-before",
    "introspection",
    "status list",
    "key withdrawal",
)
_INSTANT = "revocation is instant everywhere"
_FREE = "asking costs nothing"
_LOOKS = "Nothing may be looked up for a request here, and {way} does that each time."
_ALL = "That would end everybody's tokens, each time."
_USERS = "A not-before ends all tokens of a user, and one of them was meant."
_ONE = "Only tokens whose jti is known can be ended that way, and nobody has a list of them."
_NOT_ASKED: dict[str, dict[str, tuple[str, str | None]]] = {
    "weather": {
        "denylist": (_LOOKS.format(way="a denylist"), None),
        "not-before": (_LOOKS.format(way="a not-before"), None),
        "introspection": (_LOOKS.format(way="introspection"), _FREE),
        "status list": ("They want nothing to fetch, and the list is fetched every minute.", None),
        "key withdrawal": (_ALL, None),
    },
    "payments": {
        "wait for exp": ("The token would pay for up to fifteen minutes more.", _INSTANT),
        "status list": ("A copy of the list may be a minute old.", _INSTANT),
        "introspection": (
            "Introspection needs about a thousand bytes a request. They have a hundred.",
            _FREE,
        ),
        "not-before": (_USERS, None),
        "key withdrawal": (_ALL, None),
    },
    "phone": {
        "wait for exp": ("The thief would go on for up to fifteen minutes.", _INSTANT),
        "status list": ("A copy of the list may be a minute old, and: " + _ONE, _INSTANT),
        "denylist": (_ONE, None),
        "introspection": (
            "Introspection tells the state of a token. It ends none of them, and: " + _ONE,
            None,
        ),
        "key withdrawal": (_ALL, None),
    },
    "partners": {
        "wait for exp": ("Fifteen minutes are more than two.", None),
        "denylist": ("The partners can't reach your Redis.", None),
        "not-before": ("The partners can't reach your table of moments.", None),
        "introspection": ("They may ask once a minute, not once a request.", _FREE),
        "key withdrawal": (_ALL, None),
    },
    "archive": {
        "wait for exp": ("They want to know at once.", _INSTANT),
        "denylist": ("The archive's program can't read a token, so it has no jti.", None),
        "not-before": ("The archive's program can't read a token, so it has no iat.", None),
        "status list": (
            "The archive's program can't read a token, so it has no index on the list.",
            _INSTANT,
        ),
        "key withdrawal": (_ALL, None),
    },
}


def check(answer: Answer) -> Wrong | None:
    """Go through the five teams; name a belief that shows in two of them."""
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
        "Read what this team needs once more, and look at the table: look-ups, bytes, seconds, "
        "and what else it ends.",
        belief if confirmed else None,
    )
