"""What a lesson's check is given, and what it says: all that a ``check.py`` imports.

A check is a function ``check(answer)`` that returns ``None`` for a right answer, else a ``Wrong``.
It calls the learner's function through ``answer``, and asks ``refusal`` where that should refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jwtflow.course.calls import TooSlowError
from jwtflow.course.guard import Answer, CrashedError
from jwtflow.errors import JwtflowError

__all__ = ["REFUSALS", "Answer", "CrashedError", "TooSlowError", "Wrong", "refusal"]

REFUSALS = (ValueError, JwtflowError)
"""Errors that refuse. Any other would be a 500 in a server."""


@dataclass(frozen=True)
class Wrong:
    """What a check found.

    Args:
        observed: what the learner's code did, on which input; neither the right answer nor the
            test's code.
        look: where to look next.
        misconception: the belief behind it, if a second input has confirmed it.
    """

    observed: str
    look: str
    misconception: str | None = None


def refusal(
    answer: Answer,
    *arguments: Any,
    told: str,
    belief: str | None = None,
    call: Callable[..., Any] | None = None,
    **named: Any,
) -> Wrong | None:
    """Call the learner's function with something that it should refuse.

    Args:
        answer: what the learner made.
        arguments: what it is called with.
        told: what that is, in words: ``"a token whose payload was changed"``.
        belief: the belief behind it if it is let through.
        call: called in place of the answer's value, with the same arguments.
        named: what it is called with by name.

    Returns:
        ``None`` if it raised ``ValueError`` or a subclass, else what is wrong.

    Raises:
        CrashedError: it made a mistake that has nothing to do with refusing.
        TooSlowError: it ran longer than the limit.
    """
    try:
        returned = answer.run(call, *arguments, **named) if call else answer(*arguments, **named)
    except CrashedError as crash:
        return _wrong_kind(crash, told)
    if returned is None or returned is False:
        return Wrong(
            f"For {told} your function returned {returned!r}.",
            "Returning doesn't refuse: a caller who doesn't look at what comes back goes on. "
            "Raise ValueError.",
        )
    return Wrong(
        f"For {told} your function returned {_shown(returned)}.",
        "It should raise ValueError before it returns anything.",
        belief,
    )


_SLIPS = (NameError, SyntaxError, ImportError, RecursionError, NotImplementedError)
"""Errors that say nothing about refusing: a slip of the keyboard."""


def _wrong_kind(crash: CrashedError, told: str) -> Wrong | None:
    error = crash.error
    if isinstance(error, REFUSALS):
        return None
    if error is None or isinstance(error, _SLIPS) or not isinstance(error, Exception):
        raise crash
    if isinstance(error, AssertionError):
        return Wrong(
            f"For {told} an assert failed.",
            "Python leaves asserts out when it runs with -O. Raise ValueError instead.",
        )
    return Wrong(
        f"For {told} your function raised {crash}",
        f"A {type(error).__name__} says that your code failed, not that it refused: a server would "
        "answer 500. Which line didn't expect this input? Raise ValueError there.",
    )


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}…"
