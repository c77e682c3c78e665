"""Each of the three methods alone, with other cookies, statuses and storages."""

from __future__ import annotations

from typing import Any

from jwtflow.course.answers import Answer, Wrong

_COOKIES = {"access": "access-of-line-40", "refresh": "refresh-of-line-41"}
_PROFILE = {"name": "Dora", "theme": "dark"}
_FINE = 200
_LOGGED_IN = {
    _FINE: "calling again works",
    503: "the API is down for a moment",
    403: "this route isn't for the user",
    204: "calling again works, without a body",
}
_CAREFUL = "a refusal means that the login is over"


def check(answer: Answer) -> Wrong | None:
    """Look at the answers first, then at the page."""
    if not isinstance(answer.value, type):
        return Wrong(f"TwoTabs is of type {type(answer.value).__name__}.", "Write a class.")
    return _forgiven(answer) or _refused(answer) or _page(answer)


def _forgiven(answer: Answer) -> Wrong | None:
    for cookies in (_COOKIES, {"access": "one", "refresh": "two", "csrf": "three"}):
        given = dict(cookies)
        returned = answer.run(lambda given=given: answer.value().forgiven(given))
        if _parts(returned) is None:
            return _no_answer("forgiven", returned)
        if returned[0] != 200:
            return Wrong(
                f"For a second use that is forgiven, the status is {returned[0]!r}.",
                "The browser that gets this answer should go on.",
            )
        if returned[1] != cookies:
            return Wrong(
                f"For a second use that is forgiven, the cookies are {returned[1]!r}.",
                "If the other answer never arrives, which cookies does the browser have?",
            )
    return None


def _refused(answer: Answer) -> Wrong | None:
    returned = answer.run(lambda: answer.value().refused())
    if _parts(returned) is None:
        return _no_answer("refused", returned)
    if returned[0] != 401:
        return Wrong(
            f"For a refresh that is refused, the status is {returned[0]!r}.",
            "It's still a refusal, and the page has to see that.",
        )
    if returned[1]:
        return Wrong(
            f"A refusal sets {returned[1]!r}.",
            "Another tab's cookies may be in the browser when this answer arrives. "
            "What does it do to them?",
        )
    return None


def _page(answer: Answer) -> Wrong | None:
    for status in _LOGGED_IN:
        storage, calls, returned = _asked(answer, status)
        if len(calls) > 1:
            return Wrong(f"It called again {len(calls)} times.", "Once is enough.")
        if returned is not False or storage != _PROFILE:
            return _careless(answer, status, storage, returned, called=bool(calls))
    storage, calls, returned = _asked(answer, 401)
    if len(calls) != 1:
        return Wrong(f"Where calling again is 401, it called {len(calls)} times.", "Call once.")
    if returned is not True:
        return Wrong(
            f"Where calling again is 401, is_logged_out returned {returned!r}.",
            "The browser has nothing that works. Return True.",
        )
    if storage:
        return Wrong(
            "Where calling again is 401, the storage isn't empty afterwards.",
            "The user is logged out. What is left of them in the page?",
        )
    return None


def _careless(
    answer: Answer, status: int, storage: dict[str, str], returned: object, *, called: bool
) -> Wrong:
    what = f"Where {_LOGGED_IN[status]}, is_logged_out returned {returned!r}"
    if storage != _PROFILE:
        what += f", and the storage holds {storage!r}"
    if not called:
        kept, _, also = _asked(answer, 204)
        belief = _CAREFUL if also is True and kept != _PROFILE else None
        return Wrong(
            f"{what}. It didn't call again.",
            "Only the API can say whether the cookies that the browser has now are good.",
            belief,
        )
    if status == _FINE:
        look = "The user is logged in, then. What does the page keep, and what does it return?"
        return Wrong(f"{what}.", look)
    return Wrong(f"{what}.", "Which status says that somebody isn't logged in, and which do not?")


def _asked(answer: Answer, status: int) -> tuple[dict[str, str], list[int], Any]:
    storage, calls = dict(_PROFILE), list[int]()

    def call_again() -> int:
        calls.append(status)
        return status

    returned = answer.run(lambda: answer.value().is_logged_out(storage, call_again))
    return storage, calls, returned


def _parts(returned: object) -> tuple[Any, Any] | None:
    if isinstance(returned, tuple) and len(returned) == 2 and isinstance(returned[1], dict):
        return returned
    return None


def _no_answer(method: str, returned: object) -> Wrong:
    return Wrong(f"{method} returned {returned!r}.", "Return a status and a dictionary of cookies.")
