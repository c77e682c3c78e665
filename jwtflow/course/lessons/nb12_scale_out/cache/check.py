"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb12_scale_out import bench
from jwtflow.course.lessons.nb12_scale_out import key_cache_bench as rows
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    rows.FLOOD: "Requirement 4: what does yours remember about the last try, of any kind?",
    rows.NEW: "Requirement 3: what does find do with a kid that its copy lacks?",
    rows.WITHDRAWN: "Requirement 2: when is a copy too old, and what becomes of its keys?",
    rows.AWAY: "Requirement 5: what does your cache have while nobody answers?",
    rows.MIXED: "Requirement 1: under which name is a key found, and in which cache?",
}
_LOOKS = {case.story: _BY_ROW[case.row] for case in rows.key_cache_cases()} | {
    "A cache that nobody asks fetches nothing.": "Requirement 1 says when nothing is fetched.",
    "A thousand tokens of two known keys within 299 seconds.": "Requirement 2: what answers a "
    "find with a known kid?",
    "There is no copy yet, and the auth server is away: find raises ConnectionError.": "What does "
    "requirement 5 say find raises while there has never been a copy?",
    "The set has a key without kid, too.": "Requirement 1: which keys are skipped?",
    "Two issuers, two caches: each finds its own keys.": "Requirement 1: each cache has its own "
    "keys. What stands in the class, or in a variable of the notebook, belongs to all.",
    EVERY_ONE: "Start with one find, of a key that is in the set: what comes back?",
}
_STORM = "A thousand tokens within a minute, each with another kid that was made up."
_ONE_NAME = "A thousand tokens within a minute, all with the same kid that was made up."
_BELIEFS = [
    Belief(
        "the keys are fetched for each request",
        "What has your cache kept from the find before?",
        _STORM,
        "A thousand tokens of two known keys within 299 seconds.",
        "A kid that was made up, 29 seconds after the last fetch.",
        right=("The key was withdrawn, and the copy is 301 seconds old.",),
    ),
    Belief(
        "keys are cached for ever",
        "Requirement 2: until when is a copy good? What if a key was stolen in the meantime?",
        "The key was withdrawn, and the copy is 301 seconds old.",
        "The key was withdrawn a day ago.",
        "Another key is published under the same kid, and the copy is 301 seconds old.",
    ),
    Belief(
        "an unknown kid is a new key",
        "Anybody can write a kid. How often does yours fetch for one?",
        _STORM,
        _ONE_NAME,
        right=("The key was withdrawn, and the copy is 301 seconds old.",),
    ),
    Belief(
        "a limit counts for each name",
        "The names are made up anew each time. What does the limit have to count?",
        _STORM,
        "A kid that was made up, 29 seconds after the last fetch.",
        right=(_ONE_NAME,),
    ),
    Belief(
        "only a fetch that succeeded counts",
        "Requirement 4: when nobody answers, how soon does yours try again?",
        "A thousand tokens with made-up kids within a minute, while the auth server is away.",
        "A thousand tokens of a known key within a minute, while the auth server is away and the "
        "copy is old.",
        "The auth server is away, and a thousand tokens come before there is a copy.",
        right=(_ONE_NAME, "A cache that nobody asks fetches nothing."),
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["KeyCache"], _LOOKS, _BELIEFS)
