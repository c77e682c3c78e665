"""Run the bench, and say what its first mistake means."""

from __future__ import annotations

import hmac
import sys
from contextlib import suppress
from typing import Any

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
        return _told(report)
    changed = bench.with_signature(bench.signed(secret=bench.OTHER_SECRET).rpartition(".")[2])
    if not any(_compares_with_care(answer, token) for token in (bench.signed(), changed)):
        return Wrong(
            "Your function closes every row, and never calls hmac.compare_digest.",
            "How long does your comparison take when only the first half is right, and who could "
            "measure that?",
            EQUALS,
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
            "payload, with the secret that was passed? Are both encoded, or neither?",
        )
    if plain.told.startswith("TypeError") and ("bytes-like" in plain.told or "types" in plain.told):
        return Wrong(
            bench.observed(plain),
            "Which of the values are bytes and which are text? hmac.digest takes bytes, and "
            "compare_digest takes two of a kind.",
        )
    answer(bench.signed(), bench.SECRET)  # raises what it raised on the bench
    return Wrong(bench.observed(plain), "Does your function do the same at every call?")


def _told(report: Report) -> Wrong:
    """What the mistakes have in common, or the first of them."""
    was = {result.case.name: result.was for result in report.results}

    def all_were(what: str, *names: str) -> bool:
        return all(was[name] == what for name in names)

    first = min(report.mistakes, key=lambda result: result.case.honest)
    if all_were(ACCEPTED, "payload changed", "bit flipped", "another secret"):
        belief = UNSIGNED
        look = "Nothing in your function depends on the signature. Compute what it should be."
    elif all_were(ODD, "payload changed", "another secret"):
        belief, look = RETURNS, "Refuse by raising. What if a caller doesn't look at the result?"
    elif all_were(ACCEPTED, "alg none, unsigned", "alg is none"):
        belief, look = NONE, "Who wrote the header of this token, and what did it talk you into?"
    elif all_were(ACCEPTED, "signed with HS512") and all_were(REFUSED, "alg is HS512"):
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
    if result.was == CRASHED and told.startswith("RecursionError"):
        return "Something was parsed before the signature was known to be right. Which line?"
    if result.was == CRASHED and told.startswith("TypeError") and "ASCII" in told:
        return "compare_digest refuses texts beyond ASCII. Encode both sides to bytes first."
    if result.was == CRASHED and told.startswith("AssertionError"):
        return "Python skips asserts when it runs with -O. Raise ValueError."
    if result.was == CRASHED and told.startswith("KeyError"):
        return "Which value was missing? A caller expects ValueError; any other error is a crash."
    if result.was == CRASHED:
        return "A caller expects ValueError, so any other error is a crash."
    return _BY_ROW.get(result.case.row, "What does your function look at, and is this part of it?")


_BY_ROW = {
    bench.SPELLING: "Many texts decode to the same bytes. What if you compared the texts?",
    bench.ALGORITHM: "What must the header of a token say that your function accepts?",
    bench.FORM: "Claims are a JSON object, and so is a header. Where do you look at that?",
    bench.LEAVE_OUT: "What does your function compare when the signature is empty or short?",
}


def _compares_with_care(answer: Answer, token: str) -> bool:
    """Whether ``hmac.compare_digest`` is called, under any name and from any helper."""
    calls = []

    def watch(_frame: Any, event: str, function: Any) -> None:
        if event == "c_call" and function is hmac.compare_digest:
            calls.append(function)

    def watched(*arguments: Any) -> Any:
        before = sys.getprofile()
        sys.setprofile(watch)
        try:
            return answer.value(*arguments)
        finally:
            sys.setprofile(before)

    with suppress(CrashedError):
        answer.run(watched, token, bench.SECRET)
    return bool(calls)
