"""The bench of check_claims, with each of its claims in a token that PyJWT decodes."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import (
    ACCEPTED,
    CRASHED,
    ODD,
    REFUSED,
    Odd,
    Report,
    Result,
    report_on,
    shortened,
)
from jwtflow.course.lessons.nb03_claim_and_expire import bench
from jwtflow.course.pyjwt_time import pyjwt_time

_SECRET = b"another secret" * 5
_LOOKS = {
    bench.AFTER: "Does your function pass on everything that jwt.decode needs for times?",
    bench.BEFORE: "Is one of PyJWT's checks of times switched off in your options?",
    bench.NO_NUMBER: "PyJWT turns what it can into a number, and to Python True is an int. Look at "
    "the type in what it returns.",
    bench.ISSUER: "Which argument of jwt.decode says who the issuer is?",
    bench.AUDIENCE: "Which argument of jwt.decode says who you are?",
    bench.MISSING: "Which claims have to be there, and which of them does PyJWT look at closely?",
    bench.LEEWAY: "jwt.decode has an argument leeway. What do you pass?",
}
# Two stories that were let in: the belief that shows, and where to look.
_BELIEFS = (
    (
        "It has no exp.",
        "It has no sub.",
        "a library knows which claims have to be there",
        "PyJWT compares a claim if it's there. Which option says that it has to be?",
    ),
    (
        "It is meant for another API.",
        "Its aud is a list without our name.",
        "a good signature makes a token good for every API",
        "Was the audience check switched off? Which argument says who you are?",
    ),
    (
        "Another issuer's name is in it.",
        "Its issuer begins like ours.",
        "the key says who the issuer is",
        "One key may sign for several issuers. Which argument names yours, and is it looked at?",
    ),
    (
        "It expired an hour ago.",
        "It expired a second ago.",
        "a library can't be talked out of checking exp",
        "Which option switched the check of times off?",
    ),
)


def check(answer: Answer) -> Wrong | None:
    """A forged signature and other algorithms first, then the bench."""
    if wrong := _signature(answer):
        return wrong
    report = report_on(
        _checking(answer.value), bench.BENCHES["check_claims"], refusals=(jwt.PyJWTError,)
    )
    if not report.mistakes:
        return None
    first = min(report.mistakes, key=lambda result: not result.case.honest)
    if first.case.honest:
        return _honest(answer, first)
    inside = {result.case.story for result in report.mistakes if result.was == ACCEPTED}
    for first_case, second_case, belief, look in _BELIEFS:
        if {first_case, second_case} <= inside:
            return Wrong(_seen(report, first_case), look, belief)
    if first.was in {CRASHED, ODD}:
        return Wrong(
            _seen(report, first.case.story),
            "Refuse with ValueError, or let PyJWT raise its own errors.",
        )
    return Wrong(_seen(report, first.case.story), _LOOKS.get(first.case.row, "Which option is it?"))


def _signature(answer: Answer) -> Wrong | None:
    """What is wrong with its check of signature and algorithm, if anything is."""
    forged = _token(bench.honest_claims(), b"somebody else's secret of enough bytes")
    try:
        with_forged = answer.run(_decoding(answer.value), bench.NOW, forged)
    except CrashedError as crash:
        if not isinstance(crash.error, (ValueError, jwt.PyJWTError)):
            raise
    else:
        look = "Is verify_signature switched off in your options?"
        if with_forged is None or with_forged is False:
            look = "Returning doesn't refuse: a caller who doesn't look goes on. Let it raise."
        return Wrong(
            f"For a token that was signed with another secret: it returned {with_forged!r}.", look
        )
    taken = [alg for alg in ("HS384", "HS512") if _takes(answer, alg)]
    if taken:
        return Wrong(
            f"Your function accepts a token that was signed with {taken[0]}.",
            "Which argument of jwt.decode says which algorithms you take? What do you pass?",
        )
    return None


def _takes(answer: Answer, alg: str) -> bool:
    """Whether it accepts an otherwise good token that was signed with ``alg``."""
    token = _token(bench.honest_claims(), alg=alg)
    try:
        return isinstance(answer.run(_decoding(answer.value), bench.NOW, token), dict)
    except CrashedError:
        return False


def _seen(report: Report, story: str) -> str:
    was = next(r for r in report.results if r.case.story == story)
    told = f" {was.told}" if was.told else ""
    return f"{story} Your function: {was.was}.{told}"


def _honest(answer: Answer, result: Result) -> Wrong:
    if result.was == CRASHED:  # raises what it raised on the bench, as the learner's
        answer.run(_decoding(answer.value), bench.NOW, _token(result.case.sent))
    look = "Good claims were refused. Which of your lines, or which option, is too strict?"
    if result.case.row == bench.LEEWAY and result.was == REFUSED:
        look = _LOOKS[bench.LEEWAY]
    for error, row in (("InvalidIssuer", bench.ISSUER), ("InvalidAudience", bench.AUDIENCE)):
        if result.told.startswith(error):
            look = _LOOKS[row]
    if result.was == ODD:
        look = "Return the claims that jwt.decode returns."
    return Wrong(f"{result.case.story} Your function: {result.was}. {result.told}", look)


def _checking(decode_token: Any) -> Callable[..., None]:
    def check_claims(claims: dict[str, Any], *, now: float, **known: Any) -> Any:
        with pyjwt_time(now):
            decoded = decode_token(_token(claims), _SECRET, **known)
        if not isinstance(decoded, dict):
            raise Odd(f"It returned {shortened(decoded)}. Return claims, and raise to refuse.")
        # Compared as text: NaN isn't equal to itself.
        return None if repr(decoded) == repr(claims) else decoded

    return check_claims


def _decoding(decode_token: Any) -> Callable[[float, str], object]:
    def decode(now: float, token: str) -> object:
        with pyjwt_time(now):
            return decode_token(token, _SECRET, issuer=bench.WHO, audience=bench.API)

    return decode


def _token(claims: dict[str, Any], secret: bytes = _SECRET, alg: str = "HS256") -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": alg}, claims)]
    message = ".".join(map(_encode, parts))
    return f"{message}.{_encode(hmac.digest(secret, message.encode(), alg.replace('HS', 'sha')))}"


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
