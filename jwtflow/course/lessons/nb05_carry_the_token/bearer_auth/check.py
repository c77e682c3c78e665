"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, REFUSED
from jwtflow.course.lessons.nb05_carry_the_token import bench
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    bench.CALL: "Write down the origin of both, scheme, host and port: where do they differ?",
    bench.HOST: "A request to somebody else leaves your object as it came, without the token.",
    bench.LOOKALIKE: "Which part of this address is the host? `urlsplit` knows.",
    bench.NEIGHBOUR: "An origin has three parts. Which of them does your class compare?",
    bench.REDIRECT: "requests drops Authorization on its way to another host. What of yours stays?",
    bench.LOG: "Which method writes this text, and from where does it get the token?",
}
_CASES = {case.name: case.story for case in bench.auth_cases()}
_LOOKS = {case.story: _BY_ROW[case.row] for case in bench.auth_cases()} | {
    _CASES["two objects"]: "What does the object itself hold, and what do all objects of the class "
    "share?",
    EVERY_ONE: "Start with a request to the API: does your __call__ change its headers?",
}
_BELIEFS = [
    Belief(
        "the token goes wherever the request goes",
        "Which line of your class looks at the address?",
        _CASES["another host"],
        _CASES["a suffix"],
        _CASES["no port"],
    ),
    Belief(
        "what begins with the origin is of that origin",
        "Mallory may register a name that begins with yours. Compare parts, not texts.",
        _CASES["a longer host"],
        _CASES["a user name"],
        right=(_CASES["another host"], _CASES["in the query"]),
    ),
    Belief(
        "the host is the origin",
        "Another port is another server, and http is read by everybody on the way.",
        _CASES["another port"],
        _CASES["http"],
        right=(_CASES["another host"], _CASES["a longer host"]),
    ),
    Belief(
        "a default port makes another origin",
        "Which port does https use if the address names none?",
        _CASES["a default port written"],
        _CASES["a default port in the origin"],
        was=REFUSED,
        right=(_CASES["the API"],),
    ),
    Belief(
        "what is printed stays on the screen",
        "Texts like this one end up in logs and error reports.",
        _CASES["repr"],
        _CASES["in a list"],
        was=ACCEPTED,
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["BearerAuth"], _LOOKS, _BELIEFS)
