"""What a lesson's check is given, and what it says: all that a ``check.py`` imports.

A check is a function ``check(answer)`` that returns ``None`` for a right answer, else a ``Wrong``.
It calls the learner's function through ``answer``, and asks ``refusal`` where that should refuse.
"""

from __future__ import annotations

import builtins
import contextlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jwtflow.course.crashes import beginning, describe_crash
from jwtflow.course.runner import TooSlowError, run_limited
from jwtflow.errors import JwtflowError

__all__ = ["REFUSALS", "Answer", "CrashedError", "TooSlowError", "Wrong", "refusal"]

TIME_LIMIT = 10.0
"""Seconds that one call of a learner's function may take."""

_MAX_PRINTED = 500

REFUSALS = (ValueError, JwtflowError)
"""Errors that refuse. Any other would be a 500 in a server."""


class CrashedError(Exception):
    """The learner's code raised; the text says what and in which of its lines.

    Args:
        told: that text.
        error: what was raised.
    """

    def __init__(self, told: str, error: BaseException | None = None) -> None:
        super().__init__(told)
        self.error = error


class InputRefusedError(RuntimeError):
    """The learner's code asked for something to be typed."""


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


class Answer:
    """What the learner made, and the only way a check runs it.

    Args:
        value: the object under the name that the exercise asks for.
        name: that name.
        time_limit: seconds for each call.
    """

    def __init__(self, value: Any, name: str, *, time_limit: float = TIME_LIMIT) -> None:
        self.value = value
        self.name = name
        self.printed = ""
        self._time_limit = time_limit

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """What the learner's function returns for copies of these arguments, see ``run``."""
        return self.run(self.value, *snapshot(arguments), **snapshot(named))

    def run(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What ``function`` returns.

        Raises:
            CrashedError: it raised.
            TooSlowError: it ran longer than the limit.
        """

        def call() -> tuple[Any, BaseException | None]:
            try:
                return function(*arguments, **named), None
            except BaseException as error:  # noqa: BLE001 - a learner may raise SystemExit
                return None, error

        printed = _Printed()
        try:
            with (
                contextlib.redirect_stdout(printed),
                contextlib.redirect_stderr(printed),
                _no_input(),
            ):
                result, error = run_limited(call, name=self.name, seconds=self._time_limit)
        finally:
            self.printed = beginning(self.printed + printed.getvalue(), _MAX_PRINTED)
        if error is not None:
            raise CrashedError(describe_crash(error, self.name), error) from None
        return result


class _Printed(io.StringIO):
    """Keeps the beginning of what is printed, however much it is."""

    def write(self, text: str) -> int:
        """Keep as much of ``text`` as there is room for."""
        super().write(text[: max(0, _MAX_PRINTED + 1 - self.tell())])
        return len(text)


@contextlib.contextmanager
def _no_input() -> Iterator[None]:
    """Let ``input`` say that nobody can type while a check runs."""

    def refuse(_prompt: object = "") -> str:
        raise InputRefusedError("nobody can type while a check runs; use the arguments instead")

    before, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = before


def snapshot(value: Any) -> Any:
    """A copy of a list, tuple, set or dictionary, and of those in it, to be changed freely."""
    if type(value) is dict:
        return {key: snapshot(item) for key, item in value.items()}
    if type(value) in {list, tuple, set}:
        return type(value)(snapshot(item) for item in value)
    return value


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
