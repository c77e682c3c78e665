"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb12_scale_out import bench
from jwtflow.course.lessons.nb12_scale_out import plan_bench as rows
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    rows.EARLY: "Requirements 1 and 2: when does a key begin to sign, and when is it published?",
    rows.CUT: "Requirement 3: who still needs the old key?",
    rows.STOLEN: "Requirement 3: until when is the old key needed, and not longer?",
    rows.AGAIN: "Requirement 4: work out when each key begins, and when each ends, for three keys.",
    rows.IDLE: "Requirement 6: does your answer depend on an earlier question?",
    rows.DAY_ROW: "Requirements 2 and 3: work one rotation out by hand, with your own numbers.",
}
_TWICE = (
    "The same key is added again a minute later: it signs at the time of the first.",
    "The key that signs is added again: it goes on signing.",
    "The key before is added again, while it's still published: the newer one signs on.",
    "The first key is added again, hours after it retired: the newest one signs on.",
)
_LAST_TOKENS = (
    "The old key was replaced 1,499 seconds ago, and lifetime is 1,500: tokens are still good."
)
_OVER = "The old key was replaced 1,500.5 seconds ago, and lifetime is 1,500: its tokens are over."
_LOOKS = {case.story: _BY_ROW[case.row] for case in rows.plan_cases()} | {
    **dict.fromkeys(_TWICE, "Requirement 5: what does add do with a kid that the plan has?"),
    "Two servers have a plan each: one knows nothing of the other's.": "What stands in the class, "
    "or in a variable of the notebook, belongs to all plans. Keep it in self.",
    EVERY_ONE: "Start with a plan to which nothing was added: which key signs?",
}
_BELIEFS = [
    Belief(
        "remove the old key first",
        "Requirement 3: tokens of the old key are in use. What happens to them?",
        "The new key has just begun to sign: the old one is still published.",
        _LAST_TOKENS,
        was="refused",
    ),
    Belief(
        "an API has a new key as soon as it signs",
        "Requirement 2: what does an API know that fetched the set a moment ago?",
        "A key was added a moment ago, and no API has it in its copy.",
        "A key was added, and the oldest copy was made a second before that.",
    ),
    Belief(
        "a retired key does no harm",
        "Requirement 3: who could still use the old key when all its tokens have expired?",
        _OVER,
        "The old key's last token expired most of a day ago.",
        right=(_LAST_TOKENS, "A key that was added is published at once."),
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["RotationPlan"], _LOOKS, _BELIEFS)
