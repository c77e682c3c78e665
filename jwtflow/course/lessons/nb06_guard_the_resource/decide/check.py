"""Asks for a decision in cases that differ in one thing each."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import HTTPException

from jwtflow.course.answers import Answer, CrashedError, Wrong

_FORBIDDEN = "no token is answered with 403"
_NOBODY = "401 is for everything that is refused"
_SUBSTRING = "a scope is allowed if its letters occur in the claim"
_ROLE = "a role is a scope"
_ADMIN = "an admin may do everything"
_UNLIMITED = "a token without scope has no limits"

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
    (_claims("photos:write", "reader"), "photos:write", 200, "a reader's token grants the scope"),
    (_claims(_BOTH), "photos:write", 403, "the token grants two other scopes"),
    (_claims("photos:readonly"), _READ, 403, "the token grants photos:readonly, not photos:read"),
    (_claims(_BOTH), "photos", 403, "the scope is only the beginning of a granted one"),
    (_claims("photos"), _READ, 403, "the token grants photos, not photos:read"),
    (_claims("photos:write"), _READ, 403, "the token grants photos:write, not photos:read"),
    (_claims("Photos:Read"), _READ, 403, "the token grants Photos:Read, not photos:read"),
    (_claims(None), _READ, 403, "the token has no scope"),
    (_claims(None), "photos:write", 403, "the token has no scope"),
    (_claims(""), _READ, 403, "the token's scope is empty"),
    (_claims(_READ, "photos:write"), "photos:write", 403, "only a role has the scope's name"),
    (_claims(_BOTH, "chief"), "chief", 403, "only a role has the scope's name"),
    (_claims(_READ, "admin"), "photos:write", 403, "an admin's token grants another scope"),
    (_claims(None, "admin"), _READ, 403, "an admin's token has no scope"),
    (_claims("photos:write", "reader"), _READ, 403, "a reader's token grants photos:write"),
    (_claims("photos:write\tphotos:read"), _READ, 403, "the token's scope has a tab, no space"),
    (_claims("photos:write\nphotos:read"), _READ, 403, "the token's scope has a line break"),
    ({**_claims(_READ), "scope": ["photos:write", _READ]}, _READ, 403, "the scope is a list"),
    ({**_claims(_READ), "scope": None}, _READ, 403, "the token's scope is null"),
    ({**_claims(_READ), "scope": 7}, _READ, 403, "the token's scope is a number"),
)
# Two cases and a status in both: what that shows.
_BELIEFS = {
    (0, 1, 403): _FORBIDDEN,
    (6, 14, 401): _NOBODY,
    (7, 8, 200): _SUBSTRING,
    (12, 13, 200): _UNLIMITED,
    (15, 16, 200): _ROLE,
    (17, 18, 200): _ADMIN,
}


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for number, (claims, scope, expected, told) in enumerate(_CASES):
        try:
            status = answer(claims, scope)
            did = f"returned {status!r}"
        except CrashedError as crash:
            if not isinstance(crash.error, ValueError | HTTPException):
                raise CrashedError(f"{crash}\nIt was called when {told}.", crash.error) from None
            status, did = None, f"raised {type(crash.error).__name__}"
        if not isinstance(status, int) or status not in {200, 401, 403}:
            return Wrong(
                f"When {told}, your function {did}.",
                "It should return a status, a number: 200, 401 or 403.",
            )
        if status != expected:
            look = "Ask two questions, one after the other: who are you, and may you do this?"
            if status == 200 and claims is not None:
                look = "Read the words that the token grants. Is the one asked for among them?"
                if {"\t", "\n"} & set(str(claims.get("scope"))):
                    look = "Which character separates two words of a scope, and where do you split?"
            if expected == 200:
                look = (
                    "The claim may hold several words. How do you look for one of them, and what "
                    "else do you look at?"
                )
            return Wrong(
                f"When {told}, your function {did}.", look, _belief(answer, number, status)
            )
    return None


def _belief(answer: Answer, number: int, status: int) -> str | None:
    """The belief behind a wrong status, if it comes out in a second case as well."""
    for (one, other, shown), belief in _BELIEFS.items():
        if number == one and status == shown and answer(*_CASES[other][:2]) == shown:
            return belief
    return None
