"""Every signature on the bench, and what the first mistake means."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, ODD, report_on
from jwtflow.course.lessons.nb02_sign_with_keys.bench import BENCHES, CHANGED, PADDING
from jwtflow.course.lessons.nb02_sign_with_keys.told import first_mistake

DIGEST = "the digest at the end is all that matters"
RETURNS = "to return False is to refuse"
NOTHING = "what opens is genuine"

_LOOKS = {
    CHANGED: "A signature is a number below n, in exactly as many bytes as n has. Is this one?",
    PADDING: "Which bytes of the block does your function never compare? Every one is prescribed.",
}


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    bench = BENCHES["check_rs256"]
    report = report_on(answer.value, bench)
    hostile = [result for result in report.results if not result.case.honest]
    accepted = [result for result in hostile if result.was == ACCEPTED]
    if len(accepted) == len(hostile):
        return Wrong(
            "Your function accepts every signature on the bench, forged ones included.",
            "Compute the block that should be there, and raise ValueError unless it is the one.",
            NOTHING,
        )
    if sum(result.was == ODD for result in hostile) > len(hostile) // 2:
        return Wrong(
            f"For a forged signature: {hostile[0].told}",
            "A caller who doesn't look at what comes back goes on. Raise instead.",
            RETURNS,
        )
    padded = [result for result in accepted if result.case.row == PADDING]
    if len(padded) > 20:
        return Wrong(
            f"Your function accepts {len(accepted)} forged signatures whose digest is right.",
            "Which bytes of the block does it never compare? Every one of them is prescribed.",
            DIGEST,
        )
    return first_mistake(answer, bench, _LOOKS, [])
