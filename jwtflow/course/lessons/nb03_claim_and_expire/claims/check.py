"""The whole bench, and what the first mistake means."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import REFUSED
from jwtflow.course.lessons.nb03_claim_and_expire import bench
from jwtflow.course.told import Belief, first_mistake

_LOOKS = {
    bench.AFTER: "Does check_times say the same? Pass on now and leeway as they came.",
    bench.BEFORE: "Does check_times say the same? Pass on now and leeway as they came.",
    bench.NO_NUMBER: "Which of your lines looks at times? Only check_times should.",
    bench.ISSUER: "Compare the whole name of the issuer, and refuse a token that names none.",
    bench.AUDIENCE: "Does check_audience say the same about these claims?",
    bench.MISSING: "Which claims have to be there, and of which type are they?",
    bench.LEEWAY: "Which function needs the leeway that was passed to yours?",
    "The leeway is 30 s, and it expired 29 s ago.": "What do you pass on as now and as leeway?",
}
_BELIEFS = [
    Belief(
        "leeway is somebody else's business",
        "Which function needs the leeway that was passed to yours?",
        "The leeway is 30 s, and it expired 29 s ago.",
        "The leeway is 30 s, and it was issued in 30 s.",
        was=REFUSED,
    ),
    Belief(
        "exp is the last good second",
        "At exp and after it, a token isn't good (RFC 7519 §4.1.4). Is yours at exp?",
        "Its exp is this very second.",
        "The leeway is 30 s, and it expired 30 s ago.",
    ),
    Belief(
        "a missing exp is for ever",
        "Nothing was compared, because there was nothing. What should happen then?",
        "It has no exp.",
        "It has an nbf and no exp.",
    ),
    Belief(
        "a part of the name will do",
        "Compare whole names. What does `in` do with two texts?",
        "Its aud begins like our name.",
        "Its aud contains our name.",
    ),
    Belief(
        "aud is always one text",
        "A token may be meant for several servers. Which type does aud have then?",
        *bench.LISTS,
        was=REFUSED,
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["check_claims"], _LOOKS, _BELIEFS)
