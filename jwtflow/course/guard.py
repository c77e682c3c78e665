"""Running a learner's code: with a time limit, its prints caught, its errors told in its own terms.

The code runs in a thread of its own. When the time is over, an exception is raised inside that
thread, which ends a loop in Python code on every operating system. What is left out: code that
never returns from one C function, such as ``sum(itertools.count())``; only a restart ends that.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import io
import linecache
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, NoReturn, Self

from jwtflow.course.originals import mend

TIME_LIMIT = 10.0
"""Seconds that one call of a learner's function may take."""

_STOPPING = 1.0  # seconds that we try to end code whose time is over
_MAX_PRINTED = 500
_MAX_TOLD = 300


class CrashedError(Exception):
    """The learner's code raised; the text says what and in which of its lines."""


class TooSlowError(Exception):
    """The learner's code did not come to an end; the text says so."""


class InputRefusedError(RuntimeError):
    """The learner's code asked for something to be typed."""


class _StopNowError(SystemExit):
    """Raised inside the thread when its time is over, and once more where it is caught.

    Whoever catches it makes an instance of it, in that thread; which lets the next line of their
    code raise it again. So a loop that catches everything comes to its end, too.
    """

    def __init__(self) -> None:
        sys.settrace(_stop_again)
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the code to be stopped
        while frame and frame.f_code.co_filename != __file__:
            frame.f_trace = _stop_again
            frame = frame.f_back


def _stop_again(_frame: FrameType, _event: str, _argument: Any) -> NoReturn:
    raise _StopNowError


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
        call = _Call(lambda: function(*arguments, **named))
        with _Printed() as printed, _no_input():
            ended = call.ends_within(self._time_limit)
        self.mended += call.mended
        self.printed = _begin(self.printed + printed.getvalue(), _MAX_PRINTED)
        if not ended:
            raise _too_slow(call, self.name, self._time_limit)
        if call.error is not None:
            raise CrashedError(describe_crash(call.error, self.name)) from None
        return call.result


def result_within(seconds: float, function: Callable[[], Any], *, name: str) -> Any:
    """What ``function`` returns or raises, for code that may print and runs beside other code.

    Raises:
        TooSlowError: it ran longer than ``seconds``.
    """
    call = _Call(function)
    if not call.ends_within(seconds):
        raise _too_slow(call, name, seconds)
    if call.error is not None:
        raise call.error
    return call.result


def _too_slow(call: _Call, name: str, seconds: float) -> TooSlowError:
    told = f"{name} had not finished after {seconds:g} seconds. Is there a loop that never ends?"
    if call.is_running():
        told += " It could not be stopped and is still running: choose Kernel, Restart Kernel."
    return TooSlowError(told)


class _Call:
    """One call in a thread of its own, which can be told to end."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.result: Any = None
        self.error: BaseException | None = None
        self.mended: list[str] = []
        self._call = call
        self._lock = threading.Lock()  # held by whoever stops the thread
        self._may_be_stopped = True
        self._thread = threading.Thread(target=self._target, name="your code", daemon=True)

    def ends_within(self, seconds: float) -> bool:
        """Whether the call came to its end by itself in this time; it is stopped if not."""
        self._thread.start()
        try:
            self._thread.join(seconds)
            self.mended += mend()
            ended = not self._thread.is_alive()
        finally:  # also when the learner interrupts the kernel
            self._stop()
        return ended

    def is_running(self) -> bool:
        """Whether it runs on although it was stopped."""
        return self._thread.is_alive()

    def _target(self) -> None:
        try:
            self.result = self._call()
        except BaseException as error:  # noqa: BLE001 - a learner may raise SystemExit
            self.error = error
        self._may_be_stopped = False  # nothing that could raise stands between this and their code
        try:
            with self._lock:
                sys.settrace(None)  # whoever was about to stop us has done so, and it arrives here
        except _StopNowError:
            sys.settrace(None)
        self.mended += mend()

    def _stop(self) -> None:
        deadline = time.monotonic() + _STOPPING
        while self._may_be_stopped and time.monotonic() < deadline:
            with self._lock:
                if self._may_be_stopped:
                    _end(self._thread)
            self._thread.join(_STOPPING / 100)
        self._thread.join(_STOPPING / 4)


def _end(thread: threading.Thread) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_StopNowError)
    )


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


def describe_crash(error: BaseException, name: str) -> str:
    """The error in the learner's terms: its type, its text, and the last line of theirs."""
    text = _told(error)
    if isinstance(error, SyntaxError) and _is_learners(error.filename or ""):
        return f"{type(error).__name__}: {error.msg}\nIn line {error.lineno}: {error.text or ''}"
    for frame in reversed(_frames(error)):
        if _is_learners(frame.filename):
            line = linecache.getline(frame.filename, frame.lineno or 0).strip()
            where = f"line {frame.lineno}" + (f": {line}" if line else "")
            return f"{text}\nIn {frame.name}, {where}"
    return f"{text}\nWhile {name} was being called."


def is_learners(error: BaseException) -> bool:
    """Whether code of the learner's had a part in this error."""
    return any(_is_learners(frame.filename) for frame in _frames(error))


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _told(error: BaseException) -> str:
    """Type and text of an error, without the places of this machine that some texts hold."""
    text = text_of(error)
    if isinstance(error, ImportError) and error.path:
        text = text.replace(f" ({error.path})", "")
    text = re.sub(r"""(?<![\w:])(?:[A-Za-z]:)?[\\/][^\s'"()]*[\\/]([\w.-]+\.py)""", r"\1", text)
    return f"{type(error).__name__}: {text}".rstrip(": ")


def text_of(error: BaseException) -> str:
    """What an error says, or the beginning of it; a learner's own class may fail to say it."""
    try:
        return _begin(str(error), _MAX_TOLD)
    except Exception:  # noqa: BLE001 - whatever their __str__ does
        return ""


def _begin(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"


def _is_learners(filename: str) -> bool:
    # IPython compiles each cell under a name of its own; a plain prompt and exec use <…>.
    if filename.startswith("<frozen"):
        return False
    return "ipykernel_" in filename or filename.startswith("<") or "my_jwtflow" in filename
