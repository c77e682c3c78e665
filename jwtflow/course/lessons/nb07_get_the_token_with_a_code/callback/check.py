"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb07_get_the_token_with_a_code import bench
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    bench.STATE: "Which of the logins in pending does this response answer?",
    bench.ISSUER: "Who was asked, and who says that they have answered? Compare whole names.",
    bench.ERROR: "What does a response look like that holds no code to use?",
    bench.REFUSED: "exchange raises if the auth server refuses. Let that error pass.",
}
_LOOKS = _BY_ROW | {
    EVERY_ONE: "Start with one login that was begun: which key has it in pending?",
    bench.FIRST_TAB: "Several logins can be under way. Which one was answered?",
    bench.SECOND_TAB: "Each login has its own issuer, verifier and redirect URI.",
}
_BELIEFS = [
    Belief(
        "`state` is decoration",
        "Mallory can make a browser open any address. What can't she know?",
        bench.SOMEBODYS,
        bench.NO_STATE,
    ),
    Belief(
        "the server that answers is the one that was asked",
        "The client is about to send the code and the verifier. To whom?",
        bench.OTHER_ISS,
        bench.NO_ISS,
    ),
    Belief(
        "a response without `iss` is as good as one with it",
        "What would an attacker do with the parameter that gives them away?",
        bench.NO_ISS,
        "Somebody answers with an empty iss.",
        right=(bench.OTHER_ISS,),
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["handle_callback"], _LOOKS, _BELIEFS)
