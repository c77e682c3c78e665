"""Tokens around the moment of a logout, of this user and of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jwtflow.course.answers import Answer, CrashedError, Wrong, refusal

_LOCKED = "to log out everywhere is to be locked out"
_MOMENT = 1_960_000_000
_WHERE = (
    "Requirement 1: does your function look into `not_before`, the argument, and not into a "
    "variable of the notebook? Under which name? And does it raise ValueError?"
)
_BEFORE = "Requirement 1: compare iat with the moment itself."
_COMPARE = (
    "Requirement 1: it found this user's moment. What does it compare with the moment, and which "
    "of the two has to be later?"
)
_SECOND = "Requirement 2: what if iat and the moment fall into one second?"
_LOGS_IN_AGAIN = (
    "Requirement 3: the user logs in again and gets a new token. Which claim tells them apart?"
)
_LATER_SECOND = (
    "Requirement 3: iat is a whole second. In which whole second is the moment, and which seconds "
    "are later?"
)
_NO_IAT = "Requirement 5: when was this token issued? Nobody knows. What follows from that?"
_NUMBERS = "Requirement 1: both are numbers. As texts, 999999990 comes after 1000000010."
_ISSUED = "Requirement 1: which claim says when a token was issued?"
_AFTER = (
    "a token from the second after the logout",
    "a token from the next second after a logout at 0.9 s",
    "a token from a day after the logout",
)


class _Moments(dict[str, float]):
    """A table of moments that notes whose was asked for."""

    def __init__(self, moments: Mapping[str, float]) -> None:
        super().__init__(moments)
        self.asked: list[object] = []

    def _note(self, user: object) -> None:
        if user not in self.asked:
            self.asked.append(user)

    def get(self, user: Any, default: Any = None) -> Any:
        """Note it."""
        self._note(user)
        return super().get(user, default)

    def __getitem__(self, user: Any) -> Any:
        self._note(user)
        return super().__getitem__(user)


def check(answer: Answer) -> Wrong | None:
    """Hostile tokens first, then the honest ones beside them."""
    return _hostile(answer) or _honest(answer)


def _claims(iat: float | None, sub: str = "dora") -> dict[str, Any]:
    claims: dict[str, Any] = {"sub": sub, "exp": _MOMENT + 9000, "jti": "tool-5"}
    return claims if iat is None else {**claims, "iat": iat}


def _later(name: str) -> dict[str, Any]:
    return {**_claims(_MOMENT - 1), name: _MOMENT + 30}


def _hostile(answer: Answer) -> Wrong | None:
    exact, later = {"dora": _MOMENT}, {"finn": _MOMENT - 50, "dora": _MOMENT + 0.4}
    for claims, given, told, look in (
        (_claims(_MOMENT - 600), exact, "a token from ten minutes before the logout", _WHERE),
        (_claims(_MOMENT - 1), exact, "a token from a second before the logout", _BEFORE),
        (_claims(_MOMENT - 1), later, "an old token of the second of two users", _WHERE),
        (_claims(_MOMENT), exact, "a token from the very second of the logout", _SECOND),
        (_claims(_MOMENT), later, "a token from a second 0.4 s into which was the logout", _SECOND),
        (_claims(None), exact, "a token without iat of such a user", _NO_IAT),
        (_claims(_MOMENT - 1, "finn"), {"finn": _MOMENT}, "an old token of another user", _WHERE),
        (
            _claims(999_999_990),
            {"dora": 1_000_000_010},
            "a token from 2001, from twenty seconds before the logout",
            _NUMBERS,
        ),
        (_later("nbf"), exact, "an old token that has been valid only since then", _ISSUED),
        (_later("auth_time"), exact, "an old token whose auth_time is later", _ISSUED),
    ):
        lent = _Moments(given)
        wrong = refusal(answer, claims, not_before=lent, told=told, call=answer.value)
        if wrong is not None:
            if not wrong.observed.endswith("returned None."):
                return wrong
            found = look == _WHERE and lent.asked == [claims["sub"]]
            return Wrong(wrong.observed, _COMPARE if found else look)
        if lent != given:
            return _changed(f"After {told} was refused", lent)
    return None


def _changed(when: str, lent: dict[str, Any]) -> Wrong:
    return Wrong(
        f"{when}, the table of moments was {lent!r}.",
        "Requirement 1: older tokens may still come. Leave the table as it is.",
    )


def _honest(answer: Answer) -> Wrong | None:
    refused = []
    exact = {"dora": _MOMENT}
    for claims, given, told in (
        (_claims(_MOMENT - 600), {}, "a token of a user, while nobody has logged out everywhere"),
        (
            _claims(_MOMENT - 600),
            {"finn": _MOMENT},
            "a token, while another user has logged out everywhere",
        ),
        (
            _claims(_MOMENT - 600),
            {"Dora": _MOMENT, "dor": _MOMENT},
            "a token of a user with a similar name",
        ),
        (_claims(_MOMENT - 600, "Dora"), exact, "a token of Dora with a capital letter"),
        (
            _claims(_MOMENT - 600, " dora"),
            exact,
            "a token of a user whose name begins with a space",
        ),
        (_claims(None), {}, "a token without iat, while nobody has logged out everywhere"),
        (_claims(_MOMENT + 1), exact, _AFTER[0]),
        (_claims(_MOMENT + 1), {"dora": _MOMENT + 0.9}, _AFTER[1]),
        (_claims(_MOMENT + 86400), exact, _AFTER[2]),
    ):
        lent, shown = dict(given), dict(claims)
        try:
            returned = answer.run(answer.value, shown, not_before=lent)
        except CrashedError as crash:
            if not isinstance(crash.error, ValueError):
                raise CrashedError(f"For {told}: {crash}", crash.error) from None
            refused.append(told)
        else:
            if lent != given:
                return _changed(f"After {told}", lent)
            if shown != claims:
                return Wrong(
                    f"After {told} the claims were {shown!r}.",
                    "The server goes on with these claims. Leave them as they are.",
                )
            if returned is not None:
                return Wrong(
                    f"For {told} your function returned {returned!r}.",
                    "It returns nothing if the token is good, and raises ValueError if not.",
                )
    if not refused:
        return None
    late = [told for told in refused if told in _AFTER]
    locked = late == refused == list(_AFTER)
    look = "Requirement 4: whose moment counts, and what if there is none?"
    if late == refused:
        look = _LOGS_IN_AGAIN if locked else _LATER_SECOND
    return Wrong(f"Your function refused {refused[0]}.", look, _LOCKED if locked else None)
