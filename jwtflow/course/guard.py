"""Running a learner's code: with a time limit, its prints caught, its errors told in its own terms.

The code runs in a thread of its own. When the time is over, an exception is raised inside that
thread, which ends a loop in Python code on every operating system.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import linecache
import threading
import traceback
from collections.abc import Callable
from typing import Any

TIME_LIMIT = 10.0
"""Seconds that one call of a learner's function may take."""

_MAX_PRINTED = 500


class CrashedError(Exception):
    """The learner's code raised; the text says what and in which of its lines."""


class TooSlowError(Exception):
    """The learner's code did not come to an end; the text says so."""


class _StopNowError(BaseException):
    """Raised inside the thread when its time is over.

    A BaseException, so that ``except Exception`` in the learner's loop does not catch it.
    """


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
        self._time_limit = time_limit

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the learner's function, see ``run``."""
        return self.run(self.value, *arguments, **named)

    def run(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What ``function`` returns.

        Raises:
            CrashedError: it raised.
            TooSlowError: it ran longer than the limit.
        """
        outcome: dict[str, Any] = {}
        printed = io.StringIO()

        def target() -> None:
            try:
                outcome["result"] = function(*arguments, **named)
            except _StopNowError:
                pass
            except BaseException as error:  # noqa: BLE001 - a learner may raise SystemExit
                outcome["error"] = error

        thread = threading.Thread(target=target, name="your code", daemon=True)
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            thread.start()
            thread.join(self._time_limit)
            late = thread.is_alive()
            if late:
                _stop(thread)
        self.printed = (self.printed + printed.getvalue())[:_MAX_PRINTED]
        if late:
            raise TooSlowError(
                f"{self.name} had not finished after {self._time_limit:g} seconds. "
                "Is there a loop that never ends?"
            )
        if "error" in outcome:
            raise CrashedError(describe_crash(outcome["error"], self.name)) from None
        return outcome.get("result")


def describe_crash(error: BaseException, name: str) -> str:
    """The error in the learner's terms: its type, its text, and the last line of theirs."""
    text = f"{type(error).__name__}: {error}".rstrip(": ")
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if _is_learners(frame.filename):
            line = linecache.getline(frame.filename, frame.lineno or 0).strip()
            where = f"line {frame.lineno}" + (f": {line}" if line else "")
            return f"{text}\nIn {frame.name}, {where}"
    return f"{text}\nWhile {name} was being called."


def _is_learners(filename: str) -> bool:
    # IPython compiles each cell under a name of its own; a plain prompt and exec use <…>.
    return "ipykernel_" in filename or filename.startswith("<") or "my_jwtflow" in filename


def _stop(thread: threading.Thread) -> None:
    for _ in range(20):  # code that catches everything, in a loop, is told more than once
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_StopNowError)
        )
        thread.join(0.05)
        if not thread.is_alive():
            return
