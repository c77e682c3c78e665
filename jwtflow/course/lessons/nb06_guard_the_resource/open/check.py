"""Checks 06-open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, Report, Result, report_on
from jwtflow.course.lessons.nb06_guard_the_resource.bench import BENCHES
from jwtflow.tokens import KeySet, VerificationKey
from jwtflow.tokens.claims import (
    check_access_token_claims,
    check_audience,
    check_issuer,
    check_times,
)

Beliefs = dict[str, tuple[str | None, str]]


DECODED = "a token that decodes is genuine"


BY_HEADER = "the token may name its own algorithm"


ANY_TYPE = "every signed JWT is an access token"


SAYS_YES = "a check that passes says yes"


FETCHED = "the token may say where its key is"


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


_OPEN_BELIEFS: Beliefs = {
    # While signatures are not checked at all, no other hole tells anything about beliefs.
    "change a signed token": (DECODED, "Which line of yours would raise for a forged signature?"),
    "sign with a public value": (BY_HEADER, "Who decides which algorithm is used here?"),
    "bring your own key": (FETCHED, "Keys come from `keys`, and from nowhere that a token names."),
    "choose another algorithm": (BY_HEADER, "Compare alg with the one name that you allow."),
    "pass another kind of token off": (ANY_TYPE, "Which header parameter says what kind it is?"),
    "demand an extension": (None, "Is the line that calls refuse_extensions still there?"),
}


class _Affirming:
    """A key that says True of a right signature, where ours says nothing."""

    def __init__(self, key: VerificationKey) -> None:
        self._key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(self._key, name)

    def verify(self, signing_input: bytes, signature: bytes) -> bool:
        self._key.verify(signing_input, signature)
        return True


class _AffirmingKeys:
    """The issuer's keys, each of them affirming."""

    def __init__(self, keys: KeySet) -> None:
        self._keys = keys

    def find(self, kid: str, alg: str | None = None) -> _Affirming | None:
        key = self._keys.find(kid, alg)
        return None if key is None else _Affirming(key)

    def __iter__(self) -> Iterator[_Affirming]:
        return map(_Affirming, self._keys)


def _waits_for_a_yes(verify: Any) -> bool:
    """Whether honest tokens are accepted as soon as ``key.verify`` says True of them."""

    def asked(token: str, *, keys: dict[str, Any], **known: Any) -> Any:
        return verify(token, keys=_AffirmingKeys(KeySet.from_jwk_set(keys)), **known)

    results = _report_on(asked).results
    return all(result.is_right for result in results if result.case.honest)


def _key_set(keys: Any) -> Any:
    return KeySet.from_jwk_set(keys) if isinstance(keys, dict) else keys


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""

    def verify(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Any:
        claims = answer.value(token, _key_set(keys))
        if not isinstance(claims, dict) or not claims:
            return claims  # no claims, whatever the token says
        check_issuer(claims, issuer)
        check_audience(claims, audience)
        check_times(claims, now=now)
        check_access_token_claims(claims)
        return claims

    report = _report_on(verify)
    if any(row.case.honest for row in report.mistakes) and _waits_for_a_yes(verify):
        return Wrong(
            "An honest token was refused, though its signature is right.",
            "What does key.verify return when a signature is right? And what does a line of yours "
            "make of that?",
            SAYS_YES,
        )
    return _mistake(
        report,
        _OPEN_BELIEFS,
        "Take that token's header or segment, and follow it through your function line by line.",
    )
