"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb09_revoke import bench
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    bench.USED: "Requirement 1: until when is a token denied, and by which jti?",
    bench.SERVER: "Requirement 2: what do two servers share, and what does each have alone?",
    bench.FULL: "Requirement 3: which entries does deny remove, and which does it keep?",
    bench.AWAY: "Requirement 4: what do you know about a token while the entries are away?",
}
_LOOKS = {case.story: _BY_ROW[case.row] for case in bench.cases()} | {
    "Another token was revoked.": "Requirement 1: what does is_denied return for other tokens?",
    "An entry says the token's exp under its jti.": "Requirement 2 says what an entry looks like.",
    "Nothing has been revoked yet.": "Requirement 1: what isn't in `entries` isn't denied. (A "
    "dictionary outside the class, or a variable of the notebook, remembers other tokens.)",
    EVERY_ONE: "Start with a list on which nothing was revoked: what does is_denied return?",
}
_BELIEFS = [
    Belief(
        "a revoked token is dead at its exp on every clock",
        "Another server's clock may be slow by leeway seconds. What does that server think?",
        "A token was revoked and has expired, but a server's clock is a little slow.",
        "The same, a second before it has expired for the slowest clock.",
        right=("A token was revoked a moment ago.",),
    ),
    Belief(
        "each server has a list of its own",
        "The two servers share entries, and nothing else. Where do you keep a jti?",
        "The auth server revokes; the resource server is asked.",
        "A server is asked that was started after the revocation.",
    ),
    Belief(
        "the list grows for ever",
        "Which of the tokens on your list could still be used by anybody?",
        "A token has expired for every clock when the next is revoked.",
        "Fifty tokens were revoked, one a minute, and the next is revoked.",
        right=("An entry says the token's exp under its jti.", "Nothing has been revoked yet."),
    ),
    Belief(
        "a list that can't be reached says no",
        "Somebody revoked this token, perhaps. What does your answer rest on?",
        "The entries can't be reached when a revoked token comes.",
        "The entries can't be reached when a token comes that nobody revoked.",
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["Denylist"], _LOOKS, _BELIEFS)
