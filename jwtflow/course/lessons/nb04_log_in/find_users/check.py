"""Logins that tell in different ways, one that tells nothing, and one that counts the tries."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb04_log_in.bench import Answer as LoginAnswer

_WRONG = {"error": "invalid_credentials"}
_ALIKE = LoginAnswer(_WRONG, 401, {}, 1)
_UNLIKE = (
    ("status", _ALIKE, LoginAnswer(_WRONG, 404, {}, 1)),
    ("body", _ALIKE, LoginAnswer({"error": "no_such_user"}, 401, {}, 1)),
    ("headers", _ALIKE, LoginAnswer(_WRONG, 401, {"X-Cache": "miss"}, 1)),
    ("number of hashes", _ALIKE, LoginAnswer(_WRONG, 401, {}, 0)),
    ("number of hashes, larger for a stranger", _ALIKE, LoginAnswer(_WRONG, 401, {}, 2)),
    ("status, 403 for users", LoginAnswer(_WRONG, 403, {}, 1), _ALIKE),
)
_NAMES = ["gil", "hal", "ida", "jon", "kim"]
_SETS = ({"hal", "kim"}, {"gil", "hal", "jon"}, set(_NAMES), {"gil"}, set[str]())


class _Login:
    """Answers a guess with one of two answers, and counts; throttled after ``limit`` tries."""

    def __init__(
        self, users: Collection[str], known: LoginAnswer, unknown: LoginAnswer, limit: int
    ) -> None:
        self._users, self._known, self._unknown = users, known, unknown
        self._limit = limit
        self.tried: list[object] = []

    def __call__(self, username: Any, password: Any) -> LoginAnswer:
        self.tried.append(username)
        if not (isinstance(username, str) and isinstance(password, str) and username):
            return LoginAnswer({"error": "invalid_request"}, 400, {}, 0)
        if len(self.tried) > self._limit:
            return LoginAnswer({"error": "too_many_attempts"}, 429, {"retry-after": "60"}, 0)
        return self._known if username in self._users else self._unknown


def check(answer: Answer) -> Wrong | None:
    """Each way to tell alone, with each set of users; then the login that tells nothing."""
    missed: dict[str, int] = {}
    first = None
    for what, known, unknown in _UNLIKE:
        for users in _SETS:
            login = _Login(users, known, unknown, limit=10**6)
            wrong = _found(answer, login, _NAMES, users, f"What differs here: the {what}.")
            if wrong:
                missed[what] = missed.get(what, 0) + 1
                first = first or wrong
    if first:
        every = len(missed) == len(_UNLIKE)
        return first if every else _named(first, missed)
    quiet = _Login({"hal", "kim"}, _ALIKE, _ALIKE, limit=10**6)
    if wrong := _found(answer, quiet, _NAMES, set(), "This login answers everybody alike."):
        return wrong
    return _sparing(answer)


def _named(first: Wrong, missed: dict[str, int]) -> Wrong:
    beliefs = {
        frozenset(what for what, *_ in _UNLIKE if "hashes" in what): (
            "what can't be read can't be seen",
            "Nothing in the text of these answers differs. What does the fourth part say?",
        ),
    }
    if found := beliefs.get(frozenset(missed)):
        return Wrong(first.observed, found[1], found[0])
    return first


def _found(
    answer: Answer, login: Callable[..., LoginAnswer], names: list[str], users: set[str], told: str
) -> Wrong | None:
    returned = answer(list(names), login)
    if not isinstance(returned, set | frozenset):
        return Wrong(
            f"{told} Your function returned {returned!r}.",
            "Return a set of names, also an empty one.",
        )
    if returned == users:
        return None
    tried = {name for name in names if name in getattr(login, "tried", names)}
    if len(tried) < len(names):
        return Wrong(
            f"{told} Your function tried {len(tried)} of {len(names)} names.",
            "Ask about every name, with the ask that is passed, and return after the loop.",
        )
    many, few = returned - users, users - returned
    told_of = ", ".join(
        part
        for part in (
            f"named {len(many)} without an account" if many else "",
            f"missed {len(few)} of {len(users)} users" if few else "",
        )
        if part
    )
    return Wrong(
        f"{told} Your function {told_of}.",
        "What does this login answer for a name that nobody has? Compare whole answers with that.",
    )


def _sparing(answer: Answer) -> Wrong | None:
    """Five names may be tried once each, and one name more."""
    known, unknown = _ALIKE, LoginAnswer(_WRONG, 404, {}, 1)
    for names in (_NAMES, _NAMES[:2]):
        login = _Login({"hal"}, known, unknown, limit=len(names) + 1)
        wrong = _found(answer, login, names, {"hal"}, "Here tries are counted.")
        if wrong or len(login.tried) > len(names) + 1:
            return Wrong(
                f"For {len(names)} names your function tried {len(login.tried)} times.",
                "One try for each name, and one more to compare with, before the loop.",
            )
    return None
