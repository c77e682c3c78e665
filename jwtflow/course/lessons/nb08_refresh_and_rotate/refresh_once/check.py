"""The bench, in which others are faster, slower or gone, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import report_on
from jwtflow.course.lessons.nb08_refresh_and_rotate import refresh_bench as stage
from jwtflow.course.lessons.nb08_refresh_and_rotate.bench import BENCHES
from jwtflow.course.told import EVERY_ONE, first_mistake, seen

_BY_ROW = {
    stage.NEEDED: "Go through it by hand: what is in the jar, what is sent, and what returned?",
    stage.TWICE: "Do you hold the lock when you look into the jar, and compare it with seen?",
    stage.UNLOCKED: "What stands inside your with block, and what behind it?",
    stage.WIPED: "The server has refused. Look into the jar again: is it still what you sent?",
    stage.LOST: "No answer isn't a refusal, and the request may have arrived. Which of your lines "
    "runs for a ConnectionError?",
    stage.NOBODY: "What does jar.read() return if nobody is logged in, and what do you do then?",
}
_LOOKS = {case.story: _BY_ROW[case.row] for case in stage.refresh_cases()} | {
    EVERY_ONE: "Start with one refused request and nobody else around: which line raises?",
    "The refresh token is sent, not the access token.": "A pair of tokens came out of the jar. "
    "Which of the two does the auth server want?",
    "The server refuses, and nobody else was faster.": "Nobody is going to be faster any more. "
    "Who tells the caller that the login is over?",
    "The server refuses, and nobody else was faster. Is the jar empty afterwards?": "Nobody else "
    "has tokens, and these are dead. What will the next request do with them?",
    "Another tab logs out while the server is asked, and the server refuses.": "The jar can be "
    "empty by then. Is that another pair of tokens?",
}
# A belief, where to look, and the stories of what comes out wrong for somebody who holds it.
_BELIEFS = [
    (
        "what was read before the lock is still true inside it",
        "While you waited at the lock, somebody else was inside. What may they have changed?",
        {
            stage.WAITED,
            "Another tab refreshes while this one waits for the lock. Which tokens are returned?",
            "Another tab logs out while this one waits for the lock.",
        },
    ),
    (
        "a refusal means that the login is over",
        "You sent an old token and were refused. Does that say anything about newer ones?",
        {stage.LOSER, stage.LOSER_RETURNS},
    ),
    (
        "no answer is a refusal",
        "The server may have done what it was asked, or not. What do you know after the tunnel?",
        {stage.ANSWER_LOST, "After an answer got lost, a request a minute later refreshes."},
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    report = report_on(answer.value, BENCHES["refresh_once"])
    mistaken = {result.case.story for result in report.mistakes}
    for belief, look, stories in _BELIEFS:
        if mistaken == stories:  # nothing else is wrong, so nothing else explains it
            first = min(report.mistakes, key=lambda result: result.case.honest)
            return Wrong(seen(first), look, belief)
    try:
        return first_mistake(answer, BENCHES["refresh_once"], _LOOKS, [])
    except CrashedError as crash:
        if "Program" not in (told := str(crash)):
            raise
        told = told.replace("'Program' object", "a jar or lock").replace("Program.", "")
        has = "A jar has read, write and clear. A lock stands behind with, as it is."
        raise CrashedError(f"{told}\n{has}", crash.error) from None
