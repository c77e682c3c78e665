"""A call in a thread of its own that can be stopped.

When the time is over, an exception is raised inside that thread, which ends a loop in Python code
on every operating system. What is left out: code that never returns from one C function, such as
``sum(itertools.count())``; only a restart ends that.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, NoReturn

from jwtflow.course.standard_library import restore

_TRIES = 100  # to end code whose time is over
_BETWEEN = 0.01  # seconds from one to the next
_LAST_WAIT = 0.25  # seconds for what could not be stopped


class TooSlowError(Exception):
    """The learner's code did not come to an end; the text says so."""


def result_within(seconds: float, function: Callable[[], Any], *, name: str) -> Any:
    """What ``function`` returns or raises, for code that may print and runs beside other code.

    Raises:
        TooSlowError: it ran longer than ``seconds``.
    """
    call = Call(function)
    if not call.ends_within(seconds):
        raise too_slow(call, name, seconds)
    if call.error is not None:
        raise call.error
    return call.result


def too_slow(call: Call, name: str, seconds: float) -> TooSlowError:
    """What to say of a ``call`` that did not end in time."""
    told = f"{name} had not finished after {seconds:g} seconds. Is there a loop that never ends?"
    if call.is_running():
        told += " It could not be stopped and is still running: choose Kernel, Restart Kernel."
    return TooSlowError(told)


class Call:
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
            self.mended += restore()
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
        self.mended += restore()

    def runs_here(self) -> bool:
        """Whether the thread that asks is running the code of this call."""
        return self._may_be_stopped and threading.current_thread() is self._thread

    def _stop(self) -> None:
        if self._may_be_stopped:
            with _raising_at_every_line(self):
                self._try_to_stop()
        # What has left the learner's code comes to its end, however busy the machine is.
        self._thread.join(_LAST_WAIT if self._may_be_stopped else None)

    def _try_to_stop(self) -> None:
        # Tries are counted, not seconds: in those the machine may have stood still.
        tries = 0
        while self._may_be_stopped and tries < _TRIES:
            tries += 1
            with self._lock:
                if self._may_be_stopped:
                    _end(self._thread)
            self._thread.join(_BETWEEN)


def _end(thread: threading.Thread) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_StopNowError)
    )


if sys.version_info >= (3, 12):
    _TOOL = 4  # of sys.monitoring; debuggers, coverage and profilers have numbers of their own
    _one_at_a_time = threading.Lock()

    class _StopNowError(SystemExit):
        """Raised inside the thread when its time is over."""

    @contextmanager
    def _raising_at_every_line(call: Call) -> Iterator[None]:
        """Let each line of the code to be stopped raise, so that whatever catches is left too."""
        events = sys.monitoring.events.LINE

        def raise_again(code: CodeType, _line: int) -> None:
            if call.runs_here() and code.co_filename != __file__:
                raise _StopNowError

        with _one_at_a_time:
            sys.monitoring.use_tool_id(_TOOL, "jwtflow")
            sys.monitoring.register_callback(_TOOL, events, raise_again)
            sys.monitoring.set_events(_TOOL, events)
            try:
                yield
            finally:
                sys.monitoring.set_events(_TOOL, 0)
                sys.monitoring.register_callback(_TOOL, events, None)
                sys.monitoring.free_tool_id(_TOOL)

else:

    class _StopNowError(SystemExit):
        """Raised inside the thread when its time is over, and once more where it is caught.

        Whoever catches it makes an instance of it, in that thread; which lets the next line of
        their code raise it again. So a loop that catches everything comes to its end, too.
        """

        def __init__(self) -> None:
            sys.settrace(_stop_again)
            frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the code to be stopped
            while frame and frame.f_code.co_filename != __file__:
                frame.f_trace = _stop_again
                frame = frame.f_back

    def _stop_again(_frame: FrameType, _event: str, _argument: Any) -> NoReturn:
        raise _StopNowError

    @contextmanager
    def _raising_at_every_line(_call: Call) -> Iterator[None]:
        """Nothing to do: the error sees to it itself."""
        yield
