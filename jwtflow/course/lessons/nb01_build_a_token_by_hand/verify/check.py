"""Run the bench, and say what its first mistake means."""

from __future__ import annotations

import hmac
import json
import re
import sys
from contextlib import suppress
from typing import Any
from unittest.mock import patch

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, REFUSED, Report, Result, report_on
from jwtflow.course.lessons.nb01_build_a_token_by_hand import bench

RETURNS = "to return None or False is to refuse"
EQUALS = "== is good enough to compare signatures"
UNSIGNED = "whatever decodes is genuine"
NONE = "a token may say that it needs no signature"
HEADER = "the token's header says how to check it"
REWRITES = "a verifier writes the JSON again before it checks"
ANY_ALG = "alg doesn't matter once the signature is right"


def check(answer: Answer) -> Wrong | None:
    """A genuine token first, then the whole bench, then the comparison."""
    report = report_on(answer.value, bench.BENCHES["verify_hs256"])
    plain = next(result for result in report.results if result.case.name == "plain")
    if not plain.is_right:
        return _wrong_with_a_genuine_one(answer, plain)
    if report.mistakes:
        return _told(answer, report)
    genuine, forged = _calls(answer, bench.signed()), _calls(answer, _FORGED)
    if hmac.compare_digest not in [*genuine, *forged]:
        return Wrong(
            "Your function closes every row, and never calls hmac.compare_digest.",
            "How long does your comparison take when only the first half is right, and who could "
            "measure that?",
            EQUALS,
        )
    if _ignores_the_comparison(answer):
        return Wrong(
            "Your function accepts a genuine token also when compare_digest says that the "
            "signature differs.",
            "Which comparison decides? It should be compare_digest's.",
            EQUALS,
        )
    if any(
        getattr(call, "co_filename", None) == json.loads.__code__.co_filename for call in forged
    ):
        return Wrong(
            "A forged token was refused, but its JSON was parsed before that. Its signature is of "
            "a different secret.",
            "Which line reads JSON, and is the signature known to be right by then?",
        )
    return None


def _wrong_with_a_genuine_one(answer: Answer, plain: Result) -> Wrong:
    if plain.was == ODD:
        return Wrong(
            f"For a genuine token: {plain.told}",
            "It should return the dictionary that the payload decodes to.",
        )
    if plain.was == REFUSED:
        return Wrong(
            bench.observed(plain),
            "Print the two values that you compare. Is the first one made from header, dot and "
            "payload, with the secret that was passed, and with SHA-256? Are both encoded?",
        )
    if plain.told.startswith("TypeError") and ("bytes-like" in plain.told or "types" in plain.told):
        return Wrong(
            bench.observed(plain),
            "Which of the values are bytes and which are text? hmac.digest takes bytes, and "
            "compare_digest takes two of a kind.",
        )
    answer(bench.signed(), bench.SECRET)  # raises what it raised on the bench
    return Wrong(bench.observed(plain), "Does your function do the same at every call?")


def _told(answer: Answer, report: Report) -> Wrong:
    """What the mistakes have in common, or the first of them."""
    was = {result.case.name: result.was for result in report.results}

    def all_were(what: str, *names: str) -> bool:
        return all(was[name] == what for name in names)

    first = min(report.mistakes, key=lambda result: result.case.honest)
    if all_were(ACCEPTED, "payload changed", "bit flipped", "another secret"):
        belief = None if hmac.compare_digest in _calls(answer, _FORGED) else UNSIGNED
        look = (
            "A wrong signature changes nothing about what your function does. Is it compared with "
            "what it should be, and does the function raise where they differ?"
        )
    elif all_were(ODD, "payload changed", "another secret") and bench.returns_nothing(first):
        belief, look = RETURNS, "Refuse by raising. What if a caller doesn't look at the result?"
    elif all_were(ACCEPTED, "alg none, unsigned", "alg is none"):
        belief, look = NONE, "Who wrote the header of this token, and what did it talk you into?"
    elif all_were(ACCEPTED, "signed with HS512", "signed with HS384") and all_were(
        REFUSED, "alg is HS512"
    ):
        belief = HEADER
        look = "Your function follows alg. Who should choose the algorithm: server or token?"
    elif all_were(REFUSED, "spaces", "letters beyond ASCII"):
        belief = REWRITES
        look = "Compute the HMAC of the segments as they came. The JSON in them is the sender's."
        first = next(result for result in report.mistakes if result.case.name == "spaces")
    elif all_were(ACCEPTED, "alg is none", "alg is RS256"):
        belief, look = ANY_ALG, "Your function computes HS256. What should the header say, then?"
        first = next(result for result in report.mistakes if result.case.name == "alg is none")
    else:
        return Wrong(bench.observed(first), _look(first))
    return Wrong(bench.observed(first), look, belief)


def _look(result: Result) -> str:
    told = result.told
    if result.case.honest:
        return "That is too strict. What in your function depends on more than the signature?"
    if result.was == ODD:
        return "Refuse by raising ValueError. What if a caller doesn't look at what comes back?"
    if result.was == CRASHED and told.startswith("TypeError") and "ASCII" in told:
        return "compare_digest refuses texts beyond ASCII. Encode both sides to bytes first."
    if result.was == CRASHED:
        look = "A caller expects ValueError, so any other error is a crash."
        return _BY_ERROR.get(re.split(r"\W", told)[0], look)
    return _BY_ROW.get(result.case.row, "What does your function look at, and is this part of it?")


_BY_ERROR = {
    "RecursionError": "Something was parsed before the signature was known to be right. Which "
    "line?",
    "AssertionError": "Python skips asserts when it runs with -O. Raise ValueError.",
    "NameError": "Is that name spelled as you meant it? Python looks it up when it gets there.",
    "KeyError": "Which value was missing? A caller expects ValueError; any other error is a crash.",
}
_BY_ROW = {
    bench.SPELLING: "Many texts decode to the same bytes, and one is right. Do you compare the "
    "text that came, or what you made of it?",
    bench.ALGORITHM: "What must the header of a token say that your function accepts?",
    bench.FORM: "A token has three segments, and each of the first two is a JSON object in UTF-8. "
    "Where do you look at that?",
    bench.LEAVE_OUT: "What does your function compare when the signature is empty or short?",
}


_FORGED = bench.signed(secret=bench.OTHER_SECRET)


def _calls(answer: Answer, token: str) -> list[Any]:
    """What is called on the way, under any name and from any helper: C functions, and code."""
    calls: list[Any] = []

    def watch(frame: Any, event: str, function: Any) -> None:
        if event == "c_call" and function is hmac.compare_digest:
            calls.append(function)
        elif event == "call":
            calls.append(frame.f_code)

    def watched(*arguments: Any) -> Any:
        before = sys.getprofile()
        sys.setprofile(watch)
        try:
            return answer.value(*arguments)
        finally:
            sys.setprofile(before)

    with suppress(CrashedError):
        answer.run(watched, token, bench.SECRET)
    return calls


def _ignores_the_comparison(answer: Answer) -> bool:
    """Whether a genuine token is accepted although a replaced ``compare_digest`` says no.

    Under another name the function can't be replaced; it is taken for used, then.
    """
    asked = []

    def says_no(*compared: Any) -> bool:
        asked.append(compared)
        return False

    with suppress(CrashedError), patch.object(hmac, "compare_digest", says_no):
        answer.run(answer.value, bench.signed(), bench.SECRET)
        return bool(asked)
    return False
