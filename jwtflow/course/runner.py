"""Runs a learner's code in a thread with a time limit.

When the time is up, an error is raised in the learner's own code, where a loop starts its next
round or a function starts. Code of this package and of libraries is never interrupted, so no lock
stays held. A call that stays inside one C function, such as ``sum(itertools.count())``, can't be
stopped; only a kernel restart ends it.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

_PATIENCE = 2.0  # seconds to wait until library code ends and the learner's code is stopped


class TooSlowError(Exception):
    """The learner's code didn't finish in time."""

    def __init__(self, told: str, call: threading.Thread) -> None:
        super().__init__(told)
        self._call = call

    @property
    def still_runs(self) -> bool:
        """Whether it couldn't be stopped, and hasn't ended by itself since."""
        return self._call.is_alive()


class _StopNowError(SystemExit):
    """Raised in the learner's code when its time is up."""


def run_limited(function: Callable[[], Any], *, name: str, seconds: float) -> Any:
    """Call ``function``; return or raise what it does, if it ends in time.

    Where there are no threads, as in a browser, this can be replaced by another function.

    Args:
        function: the learner's code.
        name: its name, for messages.
        seconds: how long it may take.

    Raises:
        TooSlowError: it took longer and was stopped, or couldn't be stopped.
    """
    call = _Call(function)
    call.start()
    try:
        call.join(seconds)
        in_time = not call.is_alive()
    finally:  # also when the learner interrupts the kernel
        call.stop()
    if not in_time:
        told = (
            f"{name} had not finished after {seconds:g} seconds. Is there a loop that never ends?"
        )
        if call.is_alive():
            told += " It could not be stopped and is still running: choose Kernel, Restart Kernel."
        raise TooSlowError(told, call)
    if call.error is not None:
        raise call.error
    return call.result


class _Call(threading.Thread):
    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__(name="your code", daemon=True)
        self.result: Any = None
        self.error: BaseException | None = None
        self._function = function
        self._runs = False  # whether the thread can be stopped

    def run(self) -> None:
        """Run the learner's code and store its result or error."""
        self._begin()
        try:
            self.result = self._function()
        except BaseException as error:  # noqa: BLE001 - a learner may raise SystemExit
            self.error = error
        self._end()

    def stop(self) -> None:
        """Make the learner's code raise as soon as it runs again, and wait for that."""
        with _stopping:
            if self._runs:
                _raise_in(self)
        self.join(_PATIENCE)

    def _begin(self) -> None:
        with _stopping:
            self._runs = True
            self.state = _state_of_this_thread()

    def _end(self) -> None:
        with _stopping:
            self._runs = False
            _raise_no_more()


_stopping = threading.Lock()  # held while a thread is being stopped or ends
_due: set[int] = set()  # threads whose time is up

_FOLDERS = [
    str(Path(__file__).parents[1]),
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib")),
    *site.getsitepackages(),
    site.getusersitepackages(),
]
_LIBRARIES = tuple(os.path.normcase(f"{path}{os.sep}") for path in _FOLDERS)


def _is_learners(frame: FrameType) -> bool:
    """Tell whether this code is the learner's, not a library's."""
    names = frame.f_globals
    file = str(names.get("__file__") or frame.f_code.co_filename)
    if file.startswith("<"):  # of exec, or generated: a named tuple's code has no module
        module = names.get("__name__", "__main__")
        return module == "__main__" or not hasattr(sys.modules.get(module, os), "__file__")
    return not os.path.normcase(file).startswith(_LIBRARIES)


if sys.version_info >= (3, 12):
    _TOOL = 4  # a free id in sys.monitoring; debuggers, coverage and profilers have other ids
    _JUMP, _START = sys.monitoring.events.JUMP, sys.monitoring.events.PY_START

    def _state_of_this_thread() -> None:
        """Do nothing; sys.monitoring needs no thread state."""

    def _raise_in(call: _Call) -> None:
        if not _due:
            sys.monitoring.use_tool_id(_TOOL, "jwtflow")
            sys.monitoring.register_callback(_TOOL, _JUMP, _on_jump)
            sys.monitoring.register_callback(_TOOL, _START, _on_start)
            sys.monitoring.set_events(_TOOL, _JUMP | _START)
        _due.add(call.ident or 0)

    def _raise_no_more() -> None:
        if _due:
            _due.discard(threading.get_ident())
            if not _due:
                sys.monitoring.set_events(_TOOL, 0)
                sys.monitoring.free_tool_id(_TOOL)

    def _on_jump(_code: CodeType, here: int, there: int) -> None:
        if there <= here and threading.get_ident() in _due and _is_learners(sys._getframe(1)):  # noqa: SLF001
            raise _StopNowError

    def _on_start(_code: CodeType, _here: int) -> None:
        if threading.get_ident() in _due and _is_learners(sys._getframe(1)):  # noqa: SLF001
            raise _StopNowError

else:
    import ctypes
    import dis

    _BACKWARD = {code for name, code in dis.opmap.items() if "JUMP_BACKWARD" in name}
    _ROOM = 100  # extra depth for our calls when the learner's recursion is at its limit

    def _state_of_this_thread() -> Any:
        return _this_state()

    def _raise_in(call: _Call) -> None:
        _due.add(call.ident or 0)
        sys.setrecursionlimit(sys.getrecursionlimit() + _ROOM)
        frame: FrameType | None = sys._current_frames().get(call.ident or 0)  # noqa: SLF001
        while frame:
            frame.f_trace_opcodes = True  # or a loop within one line would be missed
            frame = frame.f_back
        # sys.settrace affects only the calling thread; this makes the other thread call it.
        _set_trace(call.state, _on_event, None)

    def _raise_no_more() -> None:
        if threading.get_ident() in _due:
            _due.discard(threading.get_ident())
            sys.settrace(None)
            sys.setrecursionlimit(sys.getrecursionlimit() - _ROOM)

    def _watch(frame: FrameType | None) -> None:
        """Trace this thread: ``frame``, its callers, and frames to come."""
        sys.settrace(_on_call)
        while frame:
            if frame.f_trace is None and _is_learners(frame):
                frame.f_trace = _Stopper(frame, begins=False)
            frame = frame.f_back

    def _on_call(frame: FrameType, _event: str, _argument: object) -> Any:
        return _Stopper(frame, begins=True) if _is_learners(frame) else None

    class _Stopper:
        """Traces one of the learner's frames and raises when it starts or a loop repeats."""

        def __init__(self, frame: FrameType, *, begins: bool) -> None:
            frame.f_trace_opcodes = True
            self._begins = begins

        def __call__(self, frame: FrameType, event: str, _argument: object) -> Any:
            goes_back = frame.f_code.co_code[frame.f_lasti] in _BACKWARD
            if event == "opcode" and (self._begins or goes_back):
                del self  # Python drops a trace function that raises
                raise _StopNowError
            return self

        def __del__(self) -> None:
            # Tracing has ended, but the learner's code may catch the error and go on.
            if threading.get_ident() in _due:
                _watch(sys._getframe(1))  # noqa: SLF001

    def _first(_none: None, frame: FrameType, _event: int, _argument: int | None) -> int:
        _watch(frame)
        return 0

    _object, _pointer = ctypes.py_object, ctypes.c_void_p
    _on_event = ctypes.PYFUNCTYPE(ctypes.c_int, _object, _object, ctypes.c_int, _pointer)(_first)
    _this_state = ctypes.pythonapi.PyThreadState_Get
    _this_state.restype = _pointer
    _set_trace = ctypes.pythonapi._PyEval_SetTrace  # noqa: SLF001
    _set_trace.argtypes = [_pointer, type(_on_event), _object]
