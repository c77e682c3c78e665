"""Checks 06-decide."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb06_guard_the_resource.world import World

NOBODY = "401 is for everything that is refused"


FORBIDDEN = "no token is answered with 403"


SUBSTRING = "a scope is allowed if its letters occur in the claim"


ROLE = "a role is a scope"


ADMIN = "an admin may do everything"


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    world = World()
    good = world.claims(scope="reports:read reports:readonly", roles=["reports:write"])
    for claims, scope, expected, told, belief in (
        (None, "reports:read", 401, "there is no good token", FORBIDDEN),
        (good, "reports:read", 200, "the scope is among those granted", None),
        (good, "reports:readonly", 200, "the scope is among those granted", None),
        (
            world.claims(scope="reports:readonly"),
            "reports:read",
            403,
            "the token grants reports:readonly and reports:read is needed",
            SUBSTRING,
        ),
        (good, "reports:write", 403, "only a role has the name of the scope", ROLE),
        (
            world.claims(scope="reports:write", roles=["admin"]),
            "reports:read",
            403,
            "an admin's token grants reports:write and reports:read is needed",
            ADMIN,
        ),
        (world.claims(scope=None), "reports:read", 403, "the token has no scope", None),
        (world.claims(scope=""), "reports:read", 403, "the scope is empty", None),
    ):
        status = answer(claims, scope)
        if not isinstance(status, int) or isinstance(status, bool):
            return Wrong(
                f"When {told}, your function returned {status!r}.",
                "A status is a number: 200, 401 or 403.",
            )
        if status != expected:
            # Only the answer that a belief would give shows that belief.
            shown = {FORBIDDEN: 403, SUBSTRING: 200, ROLE: 200, ADMIN: 200}.get(belief or "")
            held = (
                belief if status == shown else NOBODY if (status, expected) == (401, 403) else None
            )
            look = "Ask two questions, one after the other: who are you, and may you do this?"
            if expected == 200:
                look = "How many values may the claim hold, and how do you look for one of them?"
            return Wrong(f"When {told}, your function returned {status!r}.", look, held)
    return None
