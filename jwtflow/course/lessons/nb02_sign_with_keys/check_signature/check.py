"""Every signature on the bench, and what the first mistake means."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, ODD, REFUSED, report_on
from jwtflow.course.lessons.nb02_sign_with_keys.bench import (
    BENCHES,
    CHANGED,
    HASH_NAME,
    OTHER_HASH,
    PADDING,
    returned_instead,
)
from jwtflow.course.told import (
    EVERY_ONE,
    first_mistake,
)

DIGEST = "the digest at the end is all that matters"
PRINTS = "to print is to refuse"
NOTHING = "what opens is genuine"

_BYTES = "Which bytes of the block does your function never compare?"
_LOOKS = {
    CHANGED: "A signature is a number below n, in exactly as many bytes as n has. Is this one?",
    PADDING: _BYTES,
    HASH_NAME: f"{_BYTES} Each has its place, and nothing follows the digest.",
    OTHER_HASH: _BYTES,
    "A genuine signature that is a small number.": "Which numbers in your function should follow "
    "from the key, and don't?",
    "A genuine signature by a key of 3482 bits.": "Which numbers in your function should follow "
    "from the key, and don't?",
    EVERY_ONE: "Print both things that you compare. Are they of one type, and equally "
    "long? Is the digest that of the argument message, or one from a cell above?",
}


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    bench = BENCHES["check_rs256"]
    report = report_on(answer.value, bench)
    hostile = [result for result in report.results if not result.case.honest]
    accepted = [result for result in hostile if result.was == ACCEPTED]
    if len(accepted) == len(hostile) and _prints(answer):
        return Wrong(
            "For a forged signature your function prints, and returns nothing.",
            "A server that calls it reads nothing that is printed. Raise ValueError.",
            PRINTS,
        )
    if len(accepted) == len(hostile):
        return Wrong(
            "Your function accepts every signature on the bench, forged ones included.",
            "Compute the block that should be there, and raise ValueError unless it is the one.",
            NOTHING,
        )
    if sum(result.was == ODD for result in hostile) > len(hostile) // 2:
        return returned_instead(answer, "a forged signature", *hostile[0].case.sent)
    honest = [result for result in report.results if result.case.honest]
    if len(accepted) == 1 and all(result.was == REFUSED for result in honest):
        return Wrong(
            "Your function refuses genuine signatures, and accepts this one: "
            f"{accepted[0].case.story}",
            "The block that your function builds isn't the one in the table. Which bytes stand "
            "between the filling and the digest?",
        )
    if accepted and all(result.was == REFUSED for result in honest):
        return Wrong(
            f"Your function refuses genuine signatures, and accepts {len(accepted)} forged ones.",
            "Is a condition the wrong way round?",
        )
    padded = [result for result in accepted if result.case.row == PADDING]
    if len(padded) > 20:
        return Wrong(
            f"Your function accepts {len(accepted)} forged signatures whose digest is right.",
            "Which bytes of the block does it never compare? Every one of them is prescribed.",
            DIGEST,
        )
    return first_mistake(answer, bench, _LOOKS, [])


def _prints(answer: Answer) -> bool:
    """Whether it prints for each of two forged signatures, and nothing for a genuine one."""
    said = []
    cases = [result.case for result in report_on(answer.value, BENCHES["check_rs256"]).results]
    chosen = [case for case in cases if not case.honest][:2] + [c for c in cases if c.honest][:1]
    for case in chosen:
        before, answer.printed = answer.printed, ""
        answer(*case.sent)
        said.append(bool(answer.printed))
        answer.printed = before
    return said == [True, True, False]
