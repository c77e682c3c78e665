"""Asks for a decision in cases that differ in one thing each."""

from __future__ import annotations

from typing import Any

from jwtflow.course.answers import Answer, Wrong

_FORBIDDEN = "no token is answered with 403"
_NOBODY = "401 is for everything that is refused"
_SUBSTRING = "a scope is allowed if its letters occur in the claim"
_ROLE = "a role is a scope"
_ADMIN = "an admin may do everything"

_READ, _BOTH = "photos:read", "photos:read photos:delete"


def _claims(scope: str | None, *roles: str) -> dict[str, Any]:
    claims: dict[str, Any] = {"sub": "erin", "roles": list(roles)}
    return claims if scope is None else {**claims, "scope": scope}


# Claims, the scope asked for, the right status, and what is told.
_CASES = (
    (None, _READ, 401, "there is no good token"),
    (None, "photos:write", 401, "there is no good token"),
    (_claims(_READ, "reader"), _READ, 200, "the scope is the one that the token grants"),
    (_claims(_BOTH), _READ, 200, "the scope is the first of two that the token grants"),
    (_claims(_BOTH), "photos:delete", 200, "the scope is the last of two that the token grants"),
    (_claims(_BOTH), "photos:write", 403, "the token grants two other scopes"),
    (_claims("photos:readonly"), _READ, 403, "the token grants photos:readonly, not photos:read"),
    (_claims(_BOTH), "photos", 403, "the scope is only the beginning of a granted one"),
    (_claims(_READ, "photos:write"), "photos:write", 403, "only a role has the scope's name"),
    (_claims(_BOTH, "chief"), "chief", 403, "only a role has the scope's name"),
    (_claims(_READ, "admin"), "photos:write", 403, "an admin's token grants another scope"),
    (_claims(None, "admin"), _READ, 403, "an admin's token has no scope"),
    (_claims(None), _READ, 403, "the token has no scope"),
    (_claims(""), _READ, 403, "the token's scope is empty"),
)
# Two cases and a status in both: what that shows.
_BELIEFS = {
    (0, 1, 403): _FORBIDDEN,
    (5, 13, 401): _NOBODY,
    (6, 7, 200): _SUBSTRING,
    (8, 9, 200): _ROLE,
    (10, 11, 200): _ADMIN,
}


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for number, (claims, scope, expected, told) in enumerate(_CASES):
        status = answer(claims, scope)
        if not isinstance(status, int) or isinstance(status, bool):
            return Wrong(
                f"When {told}, your function returned {status!r}.",
                "A status is a number: 200, 401 or 403.",
            )
        if status != expected:
            look = "Ask two questions, one after the other: who are you, and may you do this?"
            if expected == 200:
                look = "How many values may the claim hold, and how do you look for one of them?"
            observed = f"When {told}, your function returned {status}."
            return Wrong(observed, look, _belief(answer, number, status))
    return None


def _belief(answer: Answer, number: int, status: int) -> str | None:
    """The belief behind a wrong status, if it comes out in a second case as well."""
    for (one, other, shown), belief in _BELIEFS.items():
        if number == one and status == shown and answer(*_CASES[other][:2]) == shown:
            return belief
    return None
