"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, ODD, REFUSED, report_on
from jwtflow.course.lessons.nb04_log_in import bench
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake, seen

_BY_ROW = {
    bench.PAIR: "What is counted for this name at this address, and when is the limit reached?",
    bench.SPRAY: "Each of these names failed once. Which of your counts grows with each of them?",
    bench.BOTNET: "Each of these addresses failed once. Which of your counts grows with each?",
    bench.LOCK_OUT: "Which of your counts stops this user, and should it, after so few failures?",
    bench.PAUSE: "Write down the seconds: when does the pause begin and end, and what counts?",
    bench.APART: "What are your counts kept under, and which settings do they use?",
}
_LOOKS = {case.story: _BY_ROW[case.row] for case in bench.throttle_cases()} | {
    EVERY_ONE: "Start with somebody who has never failed: what does wait return?",
    "A user who is stopped is told for how long, and it is a minute.": "Ten failures of this name "
    "at this address were counted. With which of them is the limit reached, and how long is the "
    "pause from there?",
    bench.TENTH: "With which failure is the limit reached, and what is blocked from then on?",
    "Ten failures, half a minute apart: is the next guess stopped?": "The pause begins with the "
    "failure that reaches the limit, and ends that much later.",
    "Somebody who asks a hundred times how long to wait hasn't failed.": "Asking changes nothing "
    "(requirement 3).",
    "Twelve failures, four minutes apart.": "Each failure grows old by itself. A newer one doesn't "
    "keep it young.",
    "One failure, then ten within three seconds, five minutes later.": "Each failure grows old by "
    "itself, and the younger ones stay.",
    "Names and addresses that hold a separator.": "Two texts that are put together can be taken "
    "apart in more than one way.",
    "Half a second before the end.": "Retry-After is a whole number, and too soon is too soon.",
    "Ten failures for dor from a1, and dora logs in from 1.": "Two texts that are put together "
    "can be taken apart in more than one way.",
    "A hundred failures for a user who is called like an address.": "A name and an address may be "
    "the same text. Are they the same key?",
    "Another server's throttle knows nothing of these failures.": "To whom does a dictionary "
    "belong that stands in the class, outside of __init__?",
}
_BELIEFS = [
    Belief(
        "a name that is guessed at may be locked",
        "Who can fail ten times for Dora's name? And who has to wait then?",
        "Ten failures for Dora from an attacker's address.",
        "Nine addresses are stopped at Dora's name, after ten failures each.",
    ),
    Belief(
        "every failure makes the pause longer",
        "Somebody who goes on guessing could keep a name blocked for ever.",
        "Failures during the pause don't prolong it.",
        "Failures during the pause don't count afterwards.",
        was=REFUSED,
    ),
    Belief(
        "failures are never forgotten",
        "How old may a failure be that still counts?",
        "Nine failures, and a tenth five minutes later.",
        "In that shop a failure is forgotten after 100 seconds.",
        was=REFUSED,
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return (
        _shared(answer)
        or _one_count(answer)
        or first_mistake(answer, bench.BENCHES["Throttle"], _LOOKS, _BELIEFS)
    )


def _shared(answer: Answer) -> Wrong | None:
    """Whether two throttles share their counts; all else would look odd then."""

    def waits() -> tuple[object, object]:
        before = answer.value().wait("ines", "192.0.2.44", now=5.0)
        throttle = answer.value()
        for _ in range(10):
            throttle.failed("ines", "192.0.2.44", now=5.0)
        return before, answer.value().wait("ines", "192.0.2.44", now=5.0)

    before, after = answer.run(waits)
    if before == 0 and after:
        return Wrong(
            f"After ten failures a new Throttle, which has seen none of them, says {after!r}.",
            "To whom does a dictionary belong that stands in the class, outside of __init__?",
        )
    return None


def _one_count(answer: Answer) -> Wrong | None:
    """Whether it stops spraying or a botnet, and not the other."""
    results = report_on(answer.value, bench.BENCHES["Throttle"]).results
    botnet, spray, pair = (
        [result for result in results if result.case.row == row and not result.case.honest]
        for row in (bench.BOTNET, bench.SPRAY, bench.PAIR)
    )
    odd = any(result.was == ODD for result in pair)
    if odd or (pair[0].was == REFUSED and not all(result.is_right for result in pair)):
        return None  # its pause or its window is wrong
    for stops, misses, belief, look in (
        (
            spray,
            botnet,
            "counting by address is enough",
            "What does a new address cost, and what does it buy here?",
        ),
        (
            botnet,
            spray,
            "counting by name is enough",
            "One password is tried on everybody here. Whose count reaches its limit?",
        ),
    ):
        if stops[0].was == REFUSED and all(result.was == ACCEPTED for result in misses):
            return Wrong(seen(misses[0]), look, belief)
    return None
