"""Checks 06-claims."""

from __future__ import annotations

from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, REFUSED, Report, Result, report_on
from jwtflow.course.lessons.nb06_guard_the_resource.bench import BENCHES
from jwtflow.tokens import KeySet
from jwtflow.tokens.algorithms import allowed_algorithms
from jwtflow.tokens.header import check_access_token_type
from jwtflow.tokens.jws import JwsReader

Beliefs = dict[str, tuple[str | None, str]]


NO_AUDIENCE = "a good signature makes a token good for every API"


LONGER_AUDIENCE = "an audience that contains ours is ours"


RETURNS = "to return False is to refuse"


INCLUSIVE = "a token is still good at exp"


FOR_EVER = "a token without exp never ends"


def _report_on(verify: Any) -> Report:
    """What ``verify`` does on the bench."""
    return report_on(verify, BENCHES["verify"])


def _mistake(report: Report, beliefs: Beliefs, otherwise: str) -> Wrong | None:
    """The mistake of a report to speak of first, with the belief that its attack stands for."""
    if not report.mistakes:
        return None
    honest = next((row for row in report.mistakes if row.case.honest), None)
    if honest is not None:
        return _honest_mistake(honest)
    for attack, (belief, look) in beliefs.items():
        for row in report.mistakes:
            if row.was != CRASHED and attack in (row.case.name, row.case.row):
                return Wrong(_told(row, report), look, belief)
    row = report.mistakes[0]
    if row.was == CRASHED:
        otherwise = "What did that line expect, and what did it get? Odd values are refused, too."
    if row.told.startswith("AssertionError"):
        otherwise = _NO_ASSERT
    return Wrong(_told(row, report), otherwise)


_NO_ASSERT = (
    "An assert is no refusal: Python leaves it out when it is run with -O. Raise ValueError."
)


def _honest_mistake(row: Result) -> Wrong:
    said = f"Your code said: {row.told}" if row.told else "Your code gave no reason."
    look = "Which of your lines says this? Is it right about this token?"
    if row.told.startswith("SignatureError"):
        look = (
            "Look at what you hand to key.verify: the first two segments with the dot, as bytes, "
            "and the third one, decoded."
        )
    elif row.told.startswith("AssertionError"):
        look = _NO_ASSERT
    elif row.was == ODD:
        look = "What should your function return for a good token?"
    done = "made your code stumble" if row.was == CRASHED else "was refused"
    return Wrong(f"An honest token {done}: {row.case.story}\n{said}", look)


def _told(row: Result, report: Report) -> str:
    if row.was == CRASHED:
        return f"This token made your code stumble: {row.case.story}\n{row.told}"
    if row.was != ACCEPTED:
        return f"This token was neither let in nor refused: {row.case.story}\n{row.told}"
    return f"This token was let in: {row.case.story}\n{report.summary}"


def _key_set(keys: Any) -> Any:
    return KeySet.from_jwk_set(keys) if isinstance(keys, dict) else keys


_CLAIMS_BELIEFS: Beliefs = {
    "expired": (None, "Does your function raise then? Is it `now` that you compare with?"),
    "no exp": (FOR_EVER, "What should a claim that must be there and is not mean?"),
    "expires now": (INCLUSIVE, "RFC 7519 §4.1.4 says: on or after. Which comparison is that?"),
    "another audience": (NO_AUDIENCE, "Which claim says for which API the token was made?"),
    "audience longer": (LONGER_AUDIENCE, "How do you compare two names as a whole?"),
    "audience within": (LONGER_AUDIENCE, "How do you compare two names as a whole?"),
}


_PLAINLY_BAD = {"expired", "nbf in an hour", "another issuer", "another audience"}


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""

    def verify(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Any:
        claims = _signed_claims(token, _key_set(keys))
        answer.value(claims, issuer=issuer, audience=audience, now=now)
        return claims

    report = _report_on(verify)
    if not any(row.was == REFUSED and row.case.name in _PLAINLY_BAD for row in report.results):
        return Wrong(
            "Your function refused none of the hostile tokens.",
            "A check says no by raising an error. What it returns is not looked at.",
            RETURNS,
        )
    return _mistake(
        report,
        _CLAIMS_BELIEFS,
        "Which claim of that token is odd, and which line of yours looks at it?",
    )


def _signed_claims(token: str, keys: Any) -> dict[str, Any]:
    """The claims of a token whose header and signature are right, whatever the claims say."""
    reader = JwsReader(
        keys=keys, algorithms=allowed_algorithms(["RS256"]), check_type=check_access_token_type
    )
    return reader.verified_claims(token)
