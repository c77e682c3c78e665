"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from typing import Any

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import REFUSED
from jwtflow.course.lessons.nb05_carry_the_token import bench
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    bench.OWN: "Nobody forged this. Which of your lines refuses it?",
    bench.FOREIGN: "Requirement 2: which values may the header Origin have?",
    bench.DRESSED: "An origin is compared as a whole. What does your function compare?",
    bench.MISSING: "Requirement 3: what has to be there before anything can be equal?",
    bench.GUESSED: "Requirement 3: which two values have to be the same?",
    bench.PLANTED: "Requirement 4: how does the server know that the value is of this login?",
    bench.METHODS: "Requirement 1: which methods may pass without a look?",
}
_CASES = {case.name: case.story for case in bench.csrf_cases()}
_LOOKS = {case.story: _BY_ROW[case.row] for case in bench.csrf_cases()} | {
    _CASES["not ASCII"]: "Requirement 3: which two values have to be the same? "
    "(hmac.compare_digest takes any bytes, but text only if it's ASCII.)",
    EVERY_ONE: "Start with our own page's POST: which of your lines refuses it?",
    _CASES["our page"]: "Nobody forged this. Which of the four requirements says no? If it's the "
    "last one, compare what you compute with csrf_hash, character by character.",
}
_BELIEFS = [
    Belief(
        "the csrf cookie is proof enough",
        "The browser sends this cookie by itself, also with a forged request. What doesn't it send "
        "by itself?",
        _CASES["no header"],
        _CASES["another value"],
        right=(_CASES["no cookie"],),
    ),
    Belief(
        "a csrf value makes up for a foreign origin",
        "Which line looks at the origin?",
        _CASES["another site"],
        _CASES["null"],
        right=(_CASES["no header"],),
    ),
    Belief(
        "what begins like our origin is ours",
        "Mallory may register a name that begins with yours.",
        _CASES["a longer host"],
        _CASES["two in one"],
        right=(_CASES["another site"],),
    ),
    Belief(
        "header and cookie that agree come from our own page",
        "A neighbour can plant a cookie. Which argument tells one login from another?",
        _CASES["a planted pair"],
        _CASES["no claim"],
        right=(_CASES["another value"],),
    ),
    Belief(
        "only POST writes",
        "Which methods change something on a server?",
        _CASES["PUT without"],
        _CASES["DELETE without"],
        right=(_CASES["no header"],),
    ),
    Belief(
        "a request without Origin is forged",
        "Programs don't send Origin, and no page can keep a browser from sending it with a POST.",
        _CASES["a program"],
        _CASES["a program deletes"],
        was=REFUSED,
        right=(_CASES["our page"], _CASES["a listed page"]),
    ),
    Belief(
        "reading needs a csrf value, too",
        "What can a forged GET change, and who could read its answer?",
        _CASES["read"],
        _CASES["a first visit"],
        was=REFUSED,
        right=(_CASES["our page"],),
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return _in_small_letters(answer) or first_mistake(
        answer, bench.BENCHES["check_csrf"], _LOOKS, _BELIEFS
    )


def _in_small_letters(answer: Answer) -> Wrong | None:
    """Whether it lets get pass where it refuses GET."""
    read: dict[str, Any] = {
        "origin": None,
        "header": None,
        "cookie": None,
        "csrf_hash": None,
        "origins": [],
    }
    try:
        refuses = answer("GET", **read) is not None
    except CrashedError:
        refuses = True
    try:
        passes = answer("get", **read) is None
    except CrashedError:
        passes = False
    if not (refuses and passes):
        return None
    return Wrong(
        "Your function refuses GET, and lets get pass.",
        "Methods are written in capitals, and compared letter by letter.",
    )
