"""Judges the guard on the bench of verify; what PyJWT itself leaves open isn't asked for."""

from __future__ import annotations

import traceback

import jwt

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import CRASHED, ODD, Result, report_on
from jwtflow.course.lessons.nb06_guard_the_resource.bench import (
    BENCHES,
    gets_in_elsewhere,
    turned_away,
)
from jwtflow.course.lessons.nb06_guard_the_resource.world import World

# What PyJWT does differently, however it is set up.
_PYJWT = {
    *("exp as text", "nbf as text", "iat as text", "last moment"),
    *("padding", "sub twice", "payload UTF-16", "client listed"),
}
_BELIEFS = {
    "stolen kid": (
        "a token that decodes is genuine",
        "Which option switched the check of the signature off?",
    ),
    "no exp": (
        "PyJWT requires the claims that it checks",
        "PyJWT compares a claim if it's there. Which option says that it has to be?",
    ),
    "logout token": (
        "every signed JWT is an access token",
        "PyJWT reads any JWT. Where does decode_complete put the header?",
    ),
    "another audience": (
        "a good signature makes a token good for every API",
        "Which argument of decode_complete says who you are?",
    ),
}
_CLOCK = "PyJWT didn't read the `now` that was passed. What did `with_pyjwt` do about that?"


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    report = report_on(answer.value, BENCHES["verify"], refusals=(jwt.PyJWTError,))
    wrong = [each for each in report.mistakes if each.case.name not in _PYJWT]
    if not wrong:
        return _length(answer)
    honest = [each for each in wrong if each.case.honest]
    if honest:
        return _turned_away(honest[0])
    inside = {each.case.name for each in wrong if each.was != CRASHED}
    for name, (belief, look) in _BELIEFS.items():
        if name in inside and gets_in_elsewhere(answer.value, name, refusals=(jwt.PyJWTError,)):
            (first,) = (each for each in wrong if each.case.name == name)
            return Wrong(f"This token was let in: {first.case.story}", look, belief)
    first = wrong[0]
    if first.was in {CRASHED, ODD}:
        return Wrong(
            f"This token made your code stumble: {first.case.story}\n{first.told}"
            if first.was == CRASHED
            else f"This token was not refused: {first.case.story}\n{first.told}",
            "Refuse with ValueError, or let PyJWT raise its own errors.",
        )
    return Wrong(
        f"This token was let in: {first.case.story}",
        f"It belongs to the row *{first.case.row}*. Which requirement of the task is about it?",
    )


def _length(answer: Answer) -> Wrong | None:
    """What is wrong with when it looks at the length."""
    world = World()
    known = {"keys": world.published(), "issuer": world.issuer, "audience": world.audience}
    try:
        answer("x" * 8193, now=world.now, **known)
    except CrashedError as crash:
        if not _comes_from_pyjwt(crash.error):
            return None
    return Wrong(
        "PyJWT was given a text of 8,193 characters.",
        "What has to be looked at before you call anything of PyJWT's?",
    )


def _comes_from_pyjwt(error: BaseException | None) -> bool:
    """Whether it, or the error that it replaced, was raised by code of PyJWT's."""
    frames = [
        frame
        for each in (error, error and error.__context__)
        if each is not None
        for frame, _line in traceback.walk_tb(each.__traceback__)
    ]
    return any(frame.f_globals.get("__name__", "").startswith("jwt.") for frame in frames)


def _turned_away(result: Result) -> Wrong:
    told = result.told
    look = "Which of your lines, or which option, says this? Is it right about this token?"
    if "Invalid audience" in told:
        look = "Which argument of decode_complete says who you are?"
    if "(iat)" in told or "Signature has expired" in told:
        look = _CLOCK
    elif result.was == ODD:
        look = "Return the claims: decode_complete has them under 'payload'."
    return Wrong(turned_away(result), look)
