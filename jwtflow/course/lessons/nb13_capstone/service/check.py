"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ODD
from jwtflow.course.lessons.nb13_capstone import bench
from jwtflow.course.lessons.nb13_capstone.world import SCOPES
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_HOSTILE = {
    bench.NOBODY: "Requirement 1: what does your service do if there is no bearer token, and "
    "what does it say in the challenge?",
    bench.BAD: "Requirement 2: who decides whether a token is good, and what does the caller hear?",
    bench.SCOPE: "Requirement 3: which scope does this route need, and who compares it?",
    bench.ROLE: "Requirement 3: what is in the claim `roles`, and what counts on GET /members?",
    bench.NAME: "Requirement 4: from where does the member's name come?",
    bench.GONE: "Requirement 5 holds on every route, and a revoked token is answered like a bad "
    "one.",
    bench.AWAY: "Requirement 6: the token may be good or bad. What do you know?",
    bench.BODY: "Requirement 7: which of these mistakes is the caller's, and what do they hear?",
    bench.TOLD: "Requirement 8: who could read it there, and what could they do with it?",
}
_HONEST = {
    bench.NOBODY: "Begin with this one: which line of yours answers it? "
    "(A scheme may be written in small letters.)",
    bench.BAD: "A good token is all that GET /me needs, and it answers all the claims.",
    bench.SCOPE: "Compare with the table of the task, and take the scope from `scopes`.",
    bench.ROLE: "An admin needs no scope here, and may have other roles beside it.",
    bench.NAME: "Who reserves is in the token; who gets a loan is in the body.",
    bench.GONE: "Only the token that was revoked is refused, not those that look like it.",
    bench.AWAY: "When it's back, everything should go on. What does your service remember?",
    bench.BODY: "A mistake of one request shouldn't spoil the next.",
    bench.TOLD: "GET /me answers the claims.",
}
_ELSEWHERE = "Requirement 1: the header `Authorization` alone counts. Where does your service look?"
_GIVEN = "Requirement 2: verify knows what to do with it. Which values does it get, and from where?"
_ORDER = "Is this caller allowed to ask at all? Nobody should read the body before that."
_KEPT = "Requirement 2 holds for each request. What did your service keep from the first one?"
_OF_A_CASE = {
    **dict.fromkeys(("x-access-token", "cookie", "query", "form", "JSON"), _ELSEWHERE),
    **dict.fromkeys(("list first", "list first, no scope"), _ORDER),
    **dict.fromkeys(("another API", "another issuer", "last second", "two APIs"), _GIVEN),
    **dict.fromkeys(("later", "new key", "old key"), _KEPT),
    **dict.fromkeys(
        ("HEAD /tools", "HEAD /report", "HEAD /members"),
        "Flask's GET routes answer HEAD, too. What does your guard say to it?",
    ),
    "no route": "Requirement 7: when does your guard look at `request.url_rule`?",
    **{
        f"{route}, an admin": "Requirement 3: a role opens GET /members, and no other route."
        for route in SCOPES
    },
}
_LOOKS = {
    **{
        case.story: _OF_A_CASE.get(case.name, (_HONEST if case.honest else _HOSTILE)[case.row])
        for case in bench.cases()
    },
    EVERY_ONE: "Start with GET /me and a good token: what does your service answer?",
}
_BELIEFS = [
    Belief(
        "who has a token may do everything",
        "Who is asking is one question, and what this token may do is another. (`decide` returns "
        "a status, which is never false.)",
        "GET /tools comes with every scope but its own.",
        "GET /tools comes with a token that has no scope.",
    ),
    Belief(
        "the body says who is asking",
        "Anybody can write a name into a body. Which name did the auth server sign?",
        "Nora reserves a tool, and the body says ole.",
        "Nora reserves a tool, and the body says kaja.",
    ),
    Belief(
        "a role is a scope",
        "Scopes say what a token may do, roles who its user is. In which claim are they?",
        "A scope that is called admin asks for the members.",
        "Scopes with admin among them ask for the members.",
        right=("Every scope and no role asks for the members.",),
    ),
    Belief(
        "a signed token is good until it expires",
        "The signature is perfect, and it was revoked all the same. Who could know?",
        "A revoked token comes to GET /tools.",
        "A token was good a moment ago, and then it was revoked.",
    ),
    Belief(
        "a list that can't be reached says no",
        "Somebody revoked this token, perhaps. What does your answer rest on?",
        "The list of revoked tokens can't be reached, and GET /tools comes.",
        "The list of revoked tokens can't be reached, and GET /me comes.",
    ),
    Belief(
        "a token that can't be checked is a bad token",
        "401 sends the client to log in again. Will that help?",
        "The issuer's keys can't be fetched, and GET /tools comes.",
        "The list of revoked tokens can't be reached, and GET /tools comes.",
        was=ODD,
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["build_library"], _LOOKS, _BELIEFS)
