"""The bench, alone and interleaved, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import REFUSED, TOO_SLOW, report_on
from jwtflow.course.lessons.nb08_refresh_and_rotate import store_bench as stage
from jwtflow.course.lessons.nb08_refresh_and_rotate.bench import BENCHES
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake, seen

_ONE_THEFT = "One second use is one theft. Which of your lines tell the server of it?"
_BY_ROW = {
    stage.ONCE: "What changes in the tables when a token is used, and who looks at it afterwards?",
    stage.THEFT: "Which row do all tokens of one family share? Write down there that it's over.",
    stage.CLIENT: "The client is in the login. Compare whole names, before anything is changed.",
    stage.LIFE: "When does this family end, and where is that written down at its start?",
    stage.MADE_UP: "What does find return for a key that isn't there, and what do you do with it?",
    stage.MOMENT: "Between two calls of a table another worker may have its turn. Which of your "
    "calls decides who wins, and does it look and change in one step?",
    stage.BACKUP: "What stands in keys and columns? Anyone who has the backup can send it.",
    stage.REPORT: "When exactly is the server told of a theft, and with what?",
}
_LOOKS = {case.story: _BY_ROW[case.row] for case in stage.store_cases()} | {
    EVERY_ONE: "Start with one login and one rotation: which of your lines refuses it?",
    "Dora logs in, and her token is rotated.": "Compare what start wrote into the tables with what "
    "rotate looks for.",
    stage.OTHER_CLIENT: "Which client may use it? The login that start got says so.",
    "Dora's token is rotated five times, each time the newest one.": "The successor is the live "
    "token now. Do the tables say so? (What find returns is a copy.)",
    "Dora logs in twice, and both logins are rotated.": "Under which key do you keep a login? "
    "Another one of the same user needs another key.",
    stage.WORKERS: "Each worker has an object of its own. Where does yours write down "
    "which token is the newest, and can the other worker read it there?",
    "Another worker of the server rotates Dora's token.": "Each worker has an object of its own. "
    "What all of them know stands in the tables, and hash() of a text is another number in each.",
    "Another client sent Dora's token in vain, and then her own client sends it.": "A client that "
    "is refused changes nothing. What have you changed before you looked at it?",
    "Another client sent a spent token of Dora's, and then her newest one comes.": "Which of your "
    "checks comes first: whose token it is, or whether it was used?",
    stage.TOLD_ONCE: _ONE_THEFT,
    stage.TOLD_ONCE_LATER: _ONE_THEFT,
    "Every token that is given out was made by new_token.": "What does new_token return, and what "
    "do you return?",
}
_BELIEFS = [
    Belief(
        "the old token stays valid",
        "A new token was given out. What did that do to the old one?",
        stage.FIRST_AGAIN,
        stage.FIRST_LATER,
    ),
    Belief(
        "reuse ends one token only",
        "Two people have tokens of this family, and you don't know which of them is honest.",
        stage.BRANCH,
        stage.NEWEST,
        right=(stage.FIRST_AGAIN, stage.FIRST_LATER),
    ),
    Belief(
        "each rotation begins a new lifetime",
        "From which moment do the seconds of lifetime count?",
        stage.RENEWED,
        stage.RENEWED_OFTEN,
        right=(stage.AT_END, stage.RENEWED_LATE),
    ),
    Belief(
        "two requests cannot come at once",
        "Between looking and changing another worker may have its turn, and a lock of yours is "
        "seen by your own process only. Let update do both, with a where that says what must hold.",
        stage.BOTH,
        stage.BOTH_THEN,
        right=(stage.FIRST_AGAIN, stage.BRANCH),
    ),
    Belief(
        "tokens may be kept as they are",
        "Who sees the tables can send what stands there. Which value would be of no use to them?",
        stage.IN_CLEAR,
        stage.SUCCESSOR_IN_CLEAR,
    ),
    Belief(
        "a token at another client is a theft",
        "A client that sends another's token proves nothing. May it end logins?",
        "Another client sent Dora's token in vain, and then her own client sends it.",
        "A token that another client sends is no theft.",
        was=REFUSED,
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    report = report_on(answer.value, BENCHES["RefreshStore"])
    waits = [result for result in report.row(stage.MOMENT).results if result.was == TOO_SLOW]
    if len(waits) > 1:
        return Wrong(
            seen(waits[0]),
            "A lock in your program waits here for itself, and other processes don't see it. Which "
            "call of a table looks and changes in one step?",
            "a lock in one process holds for all",
        )
    try:
        return first_mistake(answer, BENCHES["RefreshStore"], _LOOKS, _BELIEFS)
    except CrashedError as crash:
        if "Table" not in (told := str(crash)):
            raise
        has = "A table has insert(key, row), find(key) and update(key, changes, where=…)."
        raise CrashedError(f"{told}\n{has}", crash.error) from None
