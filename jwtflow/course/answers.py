"""What an exercise's ``check.py`` works with: the learner's ``Answer``, and ``Wrong``.

A check is a function ``check(answer)`` that returns ``None`` if the answer is right, else a
``Wrong``. It calls the learner's function through ``answer``, or through ``refusal`` where the
function should refuse.
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
"""Errors that count as a refusal. Any other would be a 500 in a server."""


class CrashedError(Exception):
    """The learner's code raised an error.

    Args:
        told: describes the error, with the learner's line that raised it.
        error: the error.
    """

    def __init__(self, told: str, error: BaseException | None = None) -> None:
        super().__init__(told)
        self.error = error


@dataclass(frozen=True)
class Wrong:
    """What a check found.

    Args:
        observed: what the learner's code did and with which input; it gives away neither the right
            answer nor the test's code.
        look: where to look next.
        misconception: the belief behind the mistake, if a second input has confirmed it.
    """

    observed: str
    look: str
    misconception: str | None = None


class Answer:
    """The learner's answer. Checks run it only through this class.

    Args:
        value: what the learner's notebook defines under ``name``.
        name: the name that the exercise asks for.
        time_limit: seconds that each call may take.
    """

    def __init__(self, value: Any, name: str, *, time_limit: float = TIME_LIMIT) -> None:
        self.value = value
        self.name = name
        self.printed = ""
        self._time_limit = time_limit

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the learner's function with copies of these arguments; see ``run``."""
        return self.run(self.value, *snapshot(arguments), **snapshot(named))

    def run(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call ``function`` and return its result.

        Raises:
            CrashedError: it raised an error.
            TooSlowError: it took longer than the limit.
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
    """Collects printed text, but only its beginning."""

    def write(self, text: str) -> int:
        """Keep as much of ``text`` as fits."""
        super().write(text[: max(0, _MAX_PRINTED + 1 - self.tell())])
        return len(text)


@contextlib.contextmanager
def _no_input() -> Iterator[None]:
    """Make ``input`` raise, since nobody can type while a check runs."""

    def refuse(_prompt: object = "") -> str:
        raise EOFError("nobody can type while a check runs; use the arguments instead")

    before, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = before


def snapshot(value: Any) -> Any:
    """Copy a list, tuple, set or dictionary with those inside it, so a callee may change it."""
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
        answer: the learner's answer.
        arguments: its positional arguments.
        told: describes the input, such as ``"a token whose payload was changed"``.
        belief: the learner's likely belief if the function accepts the input.
        call: called instead of the answer, with the same arguments.
        named: its keyword arguments.

    Returns:
        ``None`` if it raised one of ``REFUSALS``, else what is wrong.

    Raises:
        CrashedError: it failed in a way that has nothing to do with refusing.
        TooSlowError: it took longer than the limit.
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
        f"For {told} your function returned {beginning(repr(returned), 200)}.",
        "It should raise ValueError before it returns anything.",
        belief,
    )


SLIPS = (NameError, SyntaxError, ImportError, RecursionError, NotImplementedError)
"""Errors that come from a slip in the code, not from an attempt to refuse."""


def _wrong_kind(crash: CrashedError, told: str) -> Wrong | None:
    error = crash.error
    if isinstance(error, REFUSALS):
        return None
    if error is None or isinstance(error, SLIPS) or not isinstance(error, Exception):
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
