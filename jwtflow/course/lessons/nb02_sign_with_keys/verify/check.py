"""Every token on the bench, and what the first mistake means."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, ODD, report_on
from jwtflow.course.lessons.nb02_sign_with_keys import bench
from jwtflow.course.lessons.nb02_sign_with_keys.told import Belief, first_mistake

_LOOKS = {
    bench.ALGORITHM: "What must the header say for your function to go on? Compare it with that.",
    bench.CONFUSED: "Your function takes a token of another algorithm. Who chose that algorithm?",
    bench.FORM: "Claims are a JSON object, and so is a header. Where do you look at that?",
    bench.FORGED: "Which bytes of the opened block does your check leave out?",
    bench.SIGNED: "What in your function depends on the signature, and on which bytes?",
    bench.UNSIGNED: "What does your function do with a signature of another length?",
}
_BELIEFS = [
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
        return Wrong(
            f"For a forged token: {changed[0].told}",
            "A caller who doesn't look at what comes back goes on. Raise instead.",
            "to return False is to refuse",
        )
    if all(result.was == ACCEPTED for result in changed):
        return _BELIEFS[1].confirmed(report)
    return first_mistake(answer, bench.BENCHES["verify_rs256"], _LOOKS, _BELIEFS[:1])
