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
    "A token of a known key.": "Requirement 1: find returns the JWK as it was fetched.",
    "Two issuers, two caches: each finds its own keys.": "Requirement 1: each cache has its own "
    "keys. What stands in the class, or in a variable of the notebook, belongs to all.",
    "A token with a kid that no key has: find returns None.": "Requirement 1 says what find "
    "returns when the new copy doesn't have the kid either.",
    "A cache that nobody asks fetches nothing.": "Requirement 1 says when nothing is fetched.",
    "The set has a key without kid, too.": "Requirement 1: which keys are skipped?",
    "The set's keys have neither use nor alg.": "Requirement 1 asks for the kid, and for nothing "
    "else.",
    "The set has a key for ES256, too.": "Requirement 1 asks for the kid, and for nothing else.",
    "An empty kid, and the set has a key without kid.": "Requirement 1: which keys are skipped?",
    "The key was withdrawn, and the copy is 301 seconds old.": "Requirement 2: after how many "
    "seconds is a copy too old? Then the fetch comes first, and what isn't in the new one is gone.",
    "The key was withdrawn, and is asked for each minute: after seven minutes, too.": "Requirement "
    "2: from which moment do the 300 seconds count?",
    "All keys were withdrawn: the set is empty.": "Requirement 2: an empty set is a copy, too.",
    **dict.fromkeys(
        (
            "A key was published after the last fetch, which is 290 seconds ago.",
            "A key was published after the last fetch, which is 30 seconds ago.",
        ),
        "Requirements 3 and 4: the copy lacks the kid. What keeps yours from a fetch: which "
        "number, or which clock? (now tells the time.)",
    ),
    "A thousand tokens of two known keys within 299 seconds.": "Requirement 2: what answers a "
    "find with a known kid?",
    "A key is published in the middle of a storm of a minute, and asked for at its end.": "The "
    "thirty seconds of requirement 4 begin with a try. What else lets yours begin them anew?",
    **dict.fromkeys(
        (
            "An old copy was fetched anew: how often is it fetched in the five minutes after that?",
            "A fetch for an unknown kid made the copy new: how often is it fetched after that?",
        ),
        "Requirement 2: from which fetch does yours count the age of its copy?",
    ),
    "There is no copy yet, and the auth server is away: find raises ConnectionError.": "What does "
    "requirement 5 say find raises while there has never been a copy?",
    "There is no copy yet, and the last try, which failed, was a second ago.": "Requirement 5: it "
    "can't fetch yet, and there has never been a copy. What does find raise?",
    EVERY_ONE: "Start with one find, of a key that is in the set: what comes back?",
}
_STORM = "A thousand tokens within a minute, each with another kid that was made up."
_ONE_NAME = "A thousand tokens within a minute, all with the same kid that was made up."
_AWAY = "A thousand tokens with made-up kids within a minute, while the auth server is away."
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
        "The key was withdrawn, and is asked for each minute: after seven minutes, too.",
        "Another key is published under the same kid, and the copy is 301 seconds old.",
        right=("A key was published after the last fetch, which is 290 seconds ago.",),
    ),
    Belief(
        "an unknown kid is a new key",
        "Anybody can write a kid. How often does yours fetch for one?",
        _STORM,
        _ONE_NAME,
        _AWAY,
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
        _AWAY,
        "A thousand tokens of a known key within a minute, while the auth server is away and the "
        "copy is old.",
        "The auth server is away, and a thousand tokens come before there is a copy.",
        right=(_ONE_NAME,),
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["KeyCache"], _LOOKS, _BELIEFS)
