"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, ODD
from jwtflow.course.lessons.nb10_sessions_or_tokens import bench
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    bench.FIXATION: "Requirement 1: what does your function do with the id that came along?",
    bench.LEFT: "Requirement 2: under which key is the session that came along?",
    bench.STRANGERS: "Requirement 2: only the session that came along ends.",
    bench.STOLEN: "Requirement 3: what does a thief of the table find there?",
    bench.GUESSED: "Requirement 1: the id comes from new_id(), and from nowhere else.",
    bench.MORE: "Requirement 4: three entries, with these names.",
}
_LOOKS = {case.story: _BY_ROW[case.row] for case in bench.cases()} | {
    "Finn was logged in at this browser, and Dora logs in: is Finn's session ended?": "The browser "
    "is Dora's now. Should Finn's session in it go on?",
    "The id that came along is not known.": "Requirement 2: no session may have that id. Then Dora "
    "is logged in all the same, and nobody else's session ends.",
    EVERY_ONE: "Start with a browser that has no id: what is stored, and what is returned?",
}
_BELIEFS = [
    Belief(
        "a session keeps its id when somebody logs in",
        "Who else may know the id that came along?",
        "Somebody planted an id that no session has.",
        "The browser still has Dora's own id.",
    ),
    Belief(
        "only an id that the server knows is dangerous",
        "An id that nobody has used yet can be planted as well.",
        "Somebody planted an id that no session has.",
        right=(
            "Somebody planted the id of a session of their own.",
            "The browser still has Dora's own id.",
        ),
    ),
    Belief(
        "a user has one session",
        "Dora has a phone, too. Which session came along with this request?",
        "The id that came along is not known.",
        "Dora's phone stays logged in when she logs in at the office.",
        "Nobody is logged out by a login without an id.",
        was=ODD,
    ),
    Belief(
        "a new id is enough, the old session may stay",
        "Somebody may still hold the old id.",
        "Dora logs in again: is her session before ended?",
        "Finn was logged in at this browser, and Dora logs in: is Finn's session ended?",
        right=("The session is stored under the SHA-256 of its id.",),
    ),
    Belief(
        "a session table needs no protection",
        "What can a thief do with an id that stands in the table?",
        "Is Dora's new id in the table?",
        was=ACCEPTED,
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["open_session"], _LOOKS, _BELIEFS)
