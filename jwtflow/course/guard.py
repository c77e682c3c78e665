"""Running a learner's code: in a limited time, its prints caught, its errors in its own terms."""

from __future__ import annotations

import builtins
import contextlib
import io
from collections.abc import Callable, Iterator
from typing import Any, Self

from jwtflow.course.calls import Call, too_slow
from jwtflow.course.crashes import beginning, describe_crash

TIME_LIMIT = 10.0
"""Seconds that one call of a learner's function may take."""

_MAX_PRINTED = 500


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


class Answer:
    """What the learner made, and the only way an examination runs it.

    Args:
        value: the object under the name that the exercise asks for.
        name: that name.
        time_limit: seconds for each call.
    """

    def __init__(self, value: Any, name: str, *, time_limit: float = TIME_LIMIT) -> None:
        self.value = value
        self.name = name
        self.printed = ""
        self.mended: list[str] = []
        self._time_limit = time_limit

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the learner's function, see ``run``; what it does to its arguments stays there."""
        return self.run(self.value, *_own(arguments), **_own(named))

    def run(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What ``function`` returns.

        Raises:
            CrashedError: it raised.
            TooSlowError: it ran longer than the limit.
        """
        call = Call(lambda: function(*arguments, **named))
        with _Printed() as printed, _no_input():
            ended = call.ends_within(self._time_limit)
        self.mended += call.mended
        self.printed = beginning(self.printed + printed.getvalue(), _MAX_PRINTED)
        if not ended:
            raise too_slow(call, self.name, self._time_limit)
        if call.error is not None:
            raise CrashedError(describe_crash(call.error, self.name), call.error) from None
        return call.result


class _Printed(io.StringIO):
    """In place of stdout and stderr: keeps the beginning of what is printed, however much it is."""

    def __enter__(self) -> Self:
        self._redirect = contextlib.ExitStack()
        self._redirect.enter_context(contextlib.redirect_stdout(self))
        self._redirect.enter_context(contextlib.redirect_stderr(self))
        return self

    def __exit__(self, *_: object) -> None:
        self._redirect.close()

    def write(self, text: str) -> int:
        """Take in as much of ``text`` as there is room for."""
        super().write(text[: max(0, _MAX_PRINTED + 1 - self.tell())])
        return len(text)


@contextlib.contextmanager
def _no_input() -> Iterator[None]:
    """Nobody can type while a check runs: ``input`` says so."""

    def refuse(_prompt: object = "") -> str:
        raise InputRefusedError("nobody can type while a check runs; use the arguments instead")

    before, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = before


def _own(value: Any) -> Any:
    """A copy of what lists and dictionaries hold, for a learner's code to change as it likes."""
    if type(value) is dict:
        return {key: _own(item) for key, item in value.items()}
    if type(value) in {list, tuple, set}:
        return type(value)(_own(item) for item in value)
    return value
