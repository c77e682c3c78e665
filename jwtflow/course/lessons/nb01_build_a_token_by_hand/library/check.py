"""Run the bench on an adapter for PyJWT."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

import jwt

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, REFUSED, Report, Result, report_on
from jwtflow.course.lessons.nb01_build_a_token_by_hand import bench

OWN_ERRORS = "a library refuses with ValueError"
HEADER = "the token's header says which algorithm to allow"
RETURNS = "to return None or False is to refuse"
DECODES = "jwt.decode always verifies"


def check(answer: Answer) -> Wrong | None:
    """A genuine token first, then whether PyJWT verifies, then the whole bench."""
    report = report_on(answer.value, bench.BENCHES["verify_hs256"])
    plain = next(result for result in report.results if result.case.name == "plain")
    if plain.was == ODD:
        return Wrong(f"For a genuine token: {plain.told}", "It should return the claims.")
    if plain.was == REFUSED:
        look = "Which line refused it: one of yours, or PyJWT? Print the error where it's raised."
        if "Signature verification failed" in plain.told:
            look = "Which token does it verify, and with which secret? Both are arguments."
        return Wrong(bench.observed(plain), look)
    if not plain.is_right:
        answer(bench.signed(), bench.SECRET)  # raises what it raised on the bench
    return _believed(report) or _left(answer, report)


def _believed(report: Report) -> Wrong | None:
    """A belief that more than one token shows."""
    results = {result.case.name: result for result in report.results}
    changed, other_alg = results["payload changed"], results["signed with HS512"]

    def all_were(what: str, *names: str) -> bool:
        return all(results[name].was == what for name in names)

    if all_were(ACCEPTED, "payload changed", "another secret"):
        look = "Which option of jwt.decode switches that off?"
        return Wrong(bench.observed(changed), look, DECODES)
    if all_were(ODD, "payload changed", "another secret"):
        look = "Refuse by raising ValueError."
        belief = RETURNS if bench.returns_nothing(changed) else None
        return Wrong(bench.observed(changed), look, belief)
    if all_were(CRASHED, "payload changed", "no alg") and _is_pyjwts(changed):
        look = "That is PyJWT's own error, and its caller expects ValueError. Catch and raise."
        return Wrong(bench.observed(changed), look, OWN_ERRORS)
    if other_alg.was == ACCEPTED and results["alg is HS512"].is_right:
        look = "Which algorithms does your call allow? Who should write that list?"
        any_alg = all_were(ACCEPTED, "signed with HS512", "signed with HS384")
        return Wrong(bench.observed(other_alg), look, HEADER if any_alg else None)
    return None


def _left(answer: Answer, report: Report) -> Wrong | None:
    if not _calls_pyjwt(answer):
        return Wrong("Your function never calls PyJWT.", "Let jwt.decode do the verifying.")
    if not report.mistakes:
        return None
    first = min(report.mistakes, key=lambda result: result.case.honest)
    look = (
        "Judge plain_pyjwt again: what did it leave to you? Refuse such a token. To repair it is "
        "to accept it."
    )
    if first.case.honest:
        look = "That is too strict. What in your function depends on more than the signature?"
    elif first.was == CRASHED and _is_pyjwts(first):
        look = "PyJWT has several errors. Which class do they all derive from?"
    elif first.was == CRASHED:
        look = (
            "A caller expects ValueError, and this is no error of PyJWT's. Read the line it names."
        )
    return Wrong(bench.observed(first), look)


def _is_pyjwts(result: Result) -> bool:
    return hasattr(jwt, result.told.partition(":")[0])


def _calls_pyjwt(answer: Answer) -> bool:
    calls = []

    def watch(frame: Any, event: str, _argument: Any) -> None:
        if event == "call" and str(frame.f_globals.get("__name__")).startswith("jwt."):
            calls.append(event)

    def watched(*arguments: Any) -> Any:
        before = sys.getprofile()
        sys.setprofile(watch)
        try:
            return answer.value(*arguments)
        finally:
            sys.setprofile(before)

    with suppress(CrashedError):
        answer.run(watched, bench.signed(), bench.SECRET)
    return bool(calls)
