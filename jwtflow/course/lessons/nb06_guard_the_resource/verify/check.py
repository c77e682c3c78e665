"""Judges the guard on its bench and speaks of the first thing that went wrong there."""

from __future__ import annotations

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, Report, Result, report_on
from jwtflow.course.lessons.nb06_guard_the_resource.bench import (
    BENCHES,
    gets_in_elsewhere,
    turned_away,
)
from jwtflow.course.lessons.nb06_guard_the_resource.world import RETURN, World

_BY_HEADER = "the token may name its own algorithm"
_FETCHED = "the token may say where its key is"
_RETURNS = "to return False is to refuse"
_WHOM = "the token may say for whom it is"
_LONGER = "an audience that contains ours is ours"

# What it shows if this very token gets in: a belief, and where to look.
_BELIEFS = {
    "stolen kid": (
        "a token that decodes is genuine",
        "Which line of yours raises if the signature is wrong?",
    ),
    "unsigned, alg 'none'": (_BY_HEADER, "Who decides which algorithm is used here?"),
    "HMAC with PEM": (_BY_HEADER, "Compare alg with the one name that you allow."),
    "jwk and a kid to match": (_FETCHED, "Keys come from the argument keys and nowhere else."),
    "kid unknown": (
        "any key of the issuer will do",
        "Which key did the token name, and which one did you check it with?",
    ),
    "expired": (
        "a good signature makes a token good",
        "The signature says who wrote exp. Which line compares it with the clock?",
    ),
    "expires now": (
        "a token is still good at exp",
        "RFC 7519 §4.1.4 says: on or after. Which comparison is that?",
    ),
    "no exp": ("a token without exp never ends", "What should a missing claim mean?"),
    "another audience": (
        "a good signature makes a token good for every API",
        "Which claim says for which API the token was made?",
    ),
    "audience longer": (_LONGER, "How do you compare two names as a whole?"),
    "audience within": (_LONGER, "How do you compare two names as a whole?"),
    "logout token": (
        "every signed JWT is an access token",
        "Which parameter of the header says what kind of token it is?",
    ),
}
_LOOK = 'Look behind the row: judge(verify).row("{row}"). What do its tokens have in common?'


def check(answer: Answer) -> Wrong | None:
    """An ordinary token first, then the whole bench."""
    world = World(issuer="https://id.example", audience="https://files.example", now=1_900_000_000)
    if wrong := _ordinary(answer, world):
        return wrong
    report = report_on(answer.value, BENCHES["verify"])
    if not report.mistakes:
        return None
    hostile = [each for each in report.mistakes if not each.case.honest]
    returned = [each for each in hostile if each.was == ODD and "It returned" in each.told]
    if len(returned) > 1:
        return Wrong(
            f"A forged token wasn't refused: {returned[0].case.story}\n{returned[0].told}",
            "Refuse by raising. A caller who doesn't look at what you return lets it in.",
            _RETURNS,
        )
    inside = {each.case.name: each for each in hostile if each.was == ACCEPTED}
    if {"another audience", "audience longer"} <= inside.keys():
        story = inside["another audience"].case.story
        look = "Who tells your function which API it guards: the argument, or the token?"
        belief = _WHOM if gets_in_elsewhere(answer.value, "another audience") else None
        if any(each.case.honest for each in report.mistakes):
            return Wrong(f"This token was let in: {story}", look, belief)
    honest = [each for each in report.mistakes if each.case.honest]
    if honest:
        return _turned_away(honest[0])
    return _let_in(answer, hostile[0], hostile, report)


def _ordinary(answer: Answer, world: World) -> Wrong | None:
    """What is wrong with how it treats an ordinary genuine token."""
    known = {"issuer": world.issuer, "audience": world.audience, "now": world.now}
    try:
        returned = answer(world.token(), keys=world.published(), **known)
    except CrashedError as crash:
        if not isinstance(crash.error, ValueError):
            raise
        return Wrong(
            f"An ordinary genuine token was refused: {crash}",
            "Which of your lines says this? Is it right about a genuine token? The issuer, the "
            "audience and the time of this one aren't the lab's. Use the arguments.",
        )
    if isinstance(returned, dict) and returned == world.claims():
        return None
    return Wrong(f"For an ordinary genuine token your function returned {returned!r}.", RETURN)


def _turned_away(result: Result) -> Wrong:
    return Wrong(
        turned_away(result),
        "Which of your lines says this? What would that line have to allow?",
    )


def _let_in(answer: Answer, first: Result, hostile: list[Result], report: Report) -> Wrong:
    story, row = first.case.story, first.case.row
    asked = [each for each in hostile if each.was == ODD]
    if len(asked) > 1:
        return Wrong(f"{asked[0].case.story}\n{asked[0].told}", _LOOK.format(row=row), _FETCHED)
    if first.was == CRASHED:
        return Wrong(
            f"This token made your code stumble: {story}\n{first.told}",
            "Only ValueError refuses; a server takes any other error for a mistake of its own. If "
            "this line didn't mean to refuse, look at the value's type first: a forger may send "
            "anything.",
        )
    if first.was != ACCEPTED:
        return Wrong(f"{story}\nYour function was {first.was}: {first.told}", RETURN)
    inside = {each.case.name for each in hostile if each.was == ACCEPTED and each.case.row == row}
    if "expired a second ago" in inside:
        inside.discard("expires now")  # it isn't about that second
    for name, (belief, look) in _BELIEFS.items():
        if name in inside and gets_in_elsewhere(answer.value, name):
            case = next(each.case for each in hostile if each.case.name == name)
            return Wrong(f"This token was let in: {case.story}\n{report.summary}", look, belief)
    return Wrong(f"This token was let in: {story}\n{report.summary}", _LOOK.format(row=row))
