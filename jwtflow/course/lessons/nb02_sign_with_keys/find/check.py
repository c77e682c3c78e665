"""Every key set on the bench, and what the first mistake means."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ODD, report_on
from jwtflow.course.lessons.nb02_sign_with_keys import bench
from jwtflow.course.told import (
    EVERY_ONE,
    Belief,
    first_mistake,
)

_LOOKS = {
    bench.UNKNOWN: "Which key comes back if none has that name? None should.",
    bench.OTHER_KIND: "A kid isn't all: look at kty, use and alg of the entry as well.",
    bench.ODD_KID: "A kid comes from a token's header, so it may be of any type.",
    "A key without use and alg.": "Requirement 2: either may be missing. Return the entry as it "
    "stands in the set.",
    "The second of two keys.": "What becomes of the entries behind the first that doesn't fit?",
    "A curve's key and an RSA key share a kid.": "Entries may have the right kid and be of "
    "another kind, or for another use. Does your function pass over those, and go on?",
    "The key that fits stands before one that doesn't.": "What does your function do with two "
    "entries of one kid?",
    EVERY_ONE: "In which set does your function look? Print what it compares, for the first key.",
    bench.BROKEN: "Entries that lack a member are passed over, and stop nothing.",
}
_BELIEFS = [
    Belief(
        "the first key will do",
        "Which key comes back if none has that name? None should.",
        "No key is called 'autumn'.",
        "The set has one key, of another name.",
    ),
    Belief(
        "a key of the right kid is the right key",
        "The kid fits, and the key doesn't. What else does an entry say about itself?",
        "The key is for encryption.",
        "The key is on a curve.",
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    report = report_on(answer.value, bench.BENCHES["find_key"])
    unknown = [r for r in report.results if r.case.row == bench.UNKNOWN and not r.case.honest]
    if all(result.was == ODD for result in unknown):
        return bench.returned_instead(answer, "a kid that isn't there", {"keys": []}, "autumn")
    return first_mistake(answer, bench.BENCHES["find_key"], _LOOKS, _BELIEFS)
