"""Other accounts, other servers and other times than the notebook's."""

from __future__ import annotations

import time
from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import CRASHED, ODD, Result, report_on
from jwtflow.course.lessons.nb03_claim_and_expire import bench

_LOOKS = {
    bench.NAMES: "Which argument, or which field of the account, is this claim about?",
    bench.TIMES: "Both times come from `now` and `lifetime`, in seconds. Print them.",
    bench.RIGHTS: "In a token scope is one string, roles is a list, and nothing is empty. Scope "
    "comes from the argument, and the account's lists stay as they are.",
    bench.PRIVATE: "Write down the claims one by one. What comes along if you copy a dictionary?",
    bench.USED_AGAIN: "Which of your lines changes account or scope? Let it work on a copy.",
}


def check(answer: Answer) -> Wrong | None:
    """Name the belief behind the first mistake, if a second input shows it too."""
    report = report_on(answer.value, bench.BENCHES["make_claims"])
    if not report.mistakes:
        return None
    first = report.mistakes[0]
    if first.was == CRASHED:
        first.case.attempt(answer)  # raises what it raised on the bench, as the learner's
    row, look, belief = _belief(answer)
    in_row = [result for result in report.mistakes if result.case.row == row]
    if in_row:
        return Wrong(_seen(in_row[0]), look, belief)
    if not isinstance(answer(bench.DORA, **bench.ORDER), dict):
        return Wrong(_seen(first), "Look at what stands behind return, and whether it's reached.")
    return Wrong(_seen(first), _LOOKS.get(first.case.story, _LOOKS[first.case.row]))


def _seen(result: Result) -> str:
    told = result.told if result.was == ODD else f"Your function: {result.was}. {result.told}"
    return f"{result.case.story} {told}"


def _belief(answer: Answer) -> tuple[str, str, str]:
    """The row in which a belief shows, where to look, and the belief; empty texts if none does."""
    later = bench.NOW + 86_400
    one = _claims(answer)
    two = _claims(answer, now=later, lifetime=300, scope=["x:y"], roles=["chief", "clerk"])
    if not (one and two):
        return "", "", ""
    if all(abs(_number(claims, "iat") - time.time()) < 50_000 for claims in (one, two)):
        look = "Where does your function get the time from? It was passed."
        return bench.TIMES, look, "every clock will do"
    if (one.get("exp"), two.get("exp")) == (900, 300):
        return bench.TIMES, "exp is a moment, not a duration.", "exp says how long a token lives"
    if _number(one, "iat") == bench.NOW * 1000 and _number(two, "iat") == later * 1000:
        return bench.TIMES, "A NumericDate counts seconds.", "times are counted in milliseconds"
    if all("password_hash" in claims for claims in (one, two)):
        look = "Anyone who sees the token can read it. Which fields does an API need?"
        return bench.PRIVATE, look, "what the server knows may stand in the token"
    return _belief_in_types(one, two)


def _belief_in_types(one: dict[str, Any], two: dict[str, Any]) -> tuple[str, str, str]:
    if all(claims.get("aud") == [bench.API] for claims in (one, two)):
        look = "Compare it with the argument. A list is for a token with several audiences."
        return bench.NAMES, look, "aud is always a list"
    if "keeper" in _words(one) and {"chief", "clerk"} <= _words(two):
        look = "A role says what the user is, and the scope what this token may do."
        return bench.RIGHTS, look, "a role is a scope"
    if isinstance(one.get("scope"), list) and isinstance(two.get("scope"), list):
        look = "Print Bob's claims above. Of which type is scope there?"
        return bench.RIGHTS, look, "scope is a list"
    return "", "", ""


def _claims(answer: Answer, *, roles: list[str] | None = None, **order: Any) -> dict[str, Any]:
    account = bench.DORA | ({"roles": roles} if roles else {})
    claims = answer(account, **(bench.ORDER | order))
    return claims if isinstance(claims, dict) else {}


def _number(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    return value if isinstance(value, int | float) else 0


def _words(claims: dict[str, Any]) -> set[str]:
    scope = claims.get("scope")
    return set(scope.split() if isinstance(scope, str) else scope or ())
