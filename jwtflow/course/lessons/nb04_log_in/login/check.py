"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import CRASHED
from jwtflow.course.lessons.nb04_log_in import bench
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    bench.HONEST: "Follow this login through your lines: what is verified, and what is issued?",
    bench.NAMES: "Requirement 3: the same status, body, headers and one hash for every name.",
    bench.ROLES: "Which fields of the body does your login use, and which may it?",
    bench.SCOPES: "Granted is what was asked for *and* is held. Which of your lines looks at both?",
    bench.GUESS: "When does your login ask the throttle, about what, and what does it do then?",
    bench.COUNT: "Which failures are counted, with which name, address and time?",
    bench.FORM: "The body comes from anybody. What may be in it, and what does your login answer?",
    bench.RESPONSE: "Compare your answer with requirement 5, member by member, and its header.",
}
_LOOKS = {case.story: _BY_ROW[case.row] for case in bench.login_cases()} | {
    EVERY_ONE: "Start with Dora, who logs in with the right password.",
    "The scope is one string.": "The client reads scope as one string, with spaces in it.",
    "The accounts are the same afterwards.": "Requirement 6: which of your lines changes a list or "
    "a dictionary of the account?",
    "Finn sends an empty scope: he asks for nothing.": "Requirement 4: without scope is one thing, "
    "with an empty one another.",
    "Finn asks for a longer name, which begins with a scope of his.": "scope is one text. Do you "
    "look for a whole word in it, or for letters?",
    "Dora's name is sent with her hash as the password.": "What does verify compare, and in which "
    "order does it take the two?",
}


def _compared(story: str) -> list[str]:
    return [f"{story} Compare {what}." for what, _ in bench.COMPARED]


_STATUS, _BODY, _HEADERS, _HASHES = _compared(bench.STRANGERS)
_BELIEFS = [
    Belief(
        "it may be told which users exist",
        "What would Mallory learn from this, with a list of names?",
        _STATUS,
        _BODY,
    ),
    Belief(
        "it may be told which users exist",
        "What would Mallory learn from this, with a list of names?",
        _BODY,
        _HASHES,
    ),
    Belief(
        "the same words are the same answer",
        "Which line computes a hash where there is no account?",
        _HASHES,
        _compared(bench.CAPITALS)[-1],
        right=(_STATUS, _BODY, _HEADERS),
    ),
    Belief(
        "the request may say which roles its sender has",
        "Where do the roles come from that you pass to issue?",
        "Finn sends roles with his password.",
        "Finn sends roles as text with his password.",
        right=("Finn logs in. He has no roles.",),
    ),
    Belief(
        "who asks for a scope gets it",
        "Finn's account says what he holds. Which line compares the two?",
        "Finn asks for a scope that he doesn't hold, beside his own.",
        "Finn asks for nothing but a scope that he doesn't hold.",
    ),
    Belief(
        "the right password always gets in",
        "If only wrong passwords are stopped, what does a 200 during the pause tell?",
        bench.RIGHT_BLOCKED,
        "The throttle says 1 second, and Dora's password is right.",
        right=(bench.WRONG_BLOCKED,),
    ),
    Belief(
        "a disabled account is a case for another answer",
        "Who may learn that this account exists and is disabled?",
        *_compared(bench.RIGHT_BUT_DISABLED)[:2],
        right=_compared(bench.RIGHT_BUT_DISABLED)[2:],
    ),
    Belief(
        "only existing users can fail",
        "Mallory tries a thousand names that she made up. Who counts that?",
        "A name that doesn't exist is counted.",
        "A disabled account's failure is counted.",
    ),
    Belief(
        "input has the right form",
        "`body` is what somebody sent. Is each part there, and is it a string?",
        "There is no username.",
        "The password is a list with the password.",
        was=CRASHED,
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, bench.BENCHES["login"], _LOOKS, _BELIEFS)
