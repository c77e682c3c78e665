"""Every token on the bench, and what the first mistake means."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, ODD, report_on
from jwtflow.course.lessons.nb02_sign_with_keys import bench
from jwtflow.course.told import (
    EVERY_ONE,
    Belief,
    first_mistake,
)

_LOOKS = {
    bench.ALGORITHM: "What must the header say for your function to go on? Compare it with that.",
    bench.CONFUSED: "Your function takes a token of another algorithm. Who chose that algorithm?",
    bench.FORM: "Claims are a JSON object, and so is a header. Where do you look at that?",
    bench.FORGED: "Which bytes of the opened block does your check leave out?",
    bench.SIGNED: "What in your function depends on the signature, and on which bytes?",
    bench.BROUGHT: "With which key does your function check, and who handed it over?",
    **dict.fromkeys(
        ("It has two parts.", "It has four parts.", "It is empty."),
        "How many parts has a token? Does your function refuse any other number, by ValueError?",
    ),
    "Its payload is written without spaces.": "The signature is over the first two parts as they "
    "came. Does your function write them anew?",
    EVERY_ONE: "Which of your conditions raises it? Print what that condition compares. Are "
    "message, signature and key those of the arguments? The message ends at the last dot.",
    bench.UNSIGNED: "What does your function do with a signature of another length?",
}
_BELIEFS = [
    Belief(
        "a token may bring its own key",
        "With which key does your function check, and who handed it over?",
        "Another key signed it, and stands in its header.",
        "So it is here, with a kid beside it.",
    ),
    Belief(
        "the token names the algorithm",
        "The signatures of these tokens are right, and their headers promise something else. Which "
        "algorithm does your function check, and what should the header say then?",
        'Its signature is RS256, and its header says "none".',
        'Its signature is RS256, and its header says "PS256".',
    ),
    Belief(
        "what decodes is genuine",
        "Nothing in your function depends on the signature. Which function of yours checks it?",
        "A genuine token whose payload was replaced.",
        "Another key signed it.",
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    report = report_on(answer.value, bench.BENCHES["verify_rs256"])
    hostile = [result for result in report.results if not result.case.honest]
    changed = [result for result in hostile if result.case.row == bench.SIGNED]
    if all(result.was == ODD for result in changed):
        return bench.returned_instead(
            answer, "a forged token", changed[0].case.sent, dict(bench.PUBLIC)
        )
    if all(result.was == ACCEPTED for result in changed):
        return _BELIEFS[2].confirmed(report)
    return first_mistake(answer, bench.BENCHES["verify_rs256"], _LOOKS, _BELIEFS[:2])
