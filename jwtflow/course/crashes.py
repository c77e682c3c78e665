"""Describes an error to a learner: its text and their own line, without our frames or paths."""

from __future__ import annotations

import dis
import linecache
import re
import traceback

_MAX_TOLD = 300


def describe_crash(error: BaseException, name: str) -> str:
    """Describe an error by its type, its text and the last line of the learner's code."""
    text = _told(error)
    if isinstance(error, SyntaxError) and _is_learners(error.filename or ""):
        return f"{type(error).__name__}: {error.msg}\nIn line {error.lineno}: {error.text or ''}"
    for frame in reversed(_frames(error)):
        if _is_learners(frame.filename):
            line = linecache.getline(frame.filename, frame.lineno or 0).strip()
            where = f"line {frame.lineno}" + (f": {line}" if line else "")
            return f"{text}\nIn {frame.name}, {where}"
    return f"{text}\nWhile {name} was being called."


def describe_refusal(refusal: BaseException) -> str:
    """Describe a refusal by its type and text, and by the error that it was raised from."""
    told = f"{type(refusal).__name__}: {text_of(refusal)}"
    hidden = None if refusal.__suppress_context__ else refusal.__context__
    cause = refusal.__cause__ or hidden
    return f"{told} (from {_told(cause)})" if cause else told


def is_learners(error: BaseException) -> bool:
    """Tell whether the learner's code was involved in the error."""
    return any(_is_learners(frame.filename) for frame in _frames(error))


def was_raised(error: BaseException) -> bool:
    """Tell whether a ``raise`` or ``assert`` of the learner's raised it, not Python by itself."""
    trace = error.__traceback__
    if trace is None:
        return False
    while trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    raises = dis.opmap["RAISE_VARARGS"]
    return _is_learners(code.co_filename) and code.co_code[trace.tb_lasti] == raises


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _told(error: BaseException) -> str:
    """Return an error's type and text, without paths of this machine."""
    text = text_of(error)
    if isinstance(error, ImportError) and error.path:
        text = text.replace(f" ({error.path})", "")
    text = re.sub(r"""(?<![\w:])(?:[A-Za-z]:)?[\\/][^\s'"()]*[\\/]([\w.-]+\.py)""", r"\1", text)
    return f"{type(error).__name__}: {text}".rstrip(": ")


def text_of(error: BaseException) -> str:
    """Return the beginning of an error's text; a learner's own class may fail to give one."""
    try:
        return beginning(str(error), _MAX_TOLD)
    except Exception:  # noqa: BLE001 - their __str__ may raise anything
        return ""


def beginning(text: str, length: int) -> str:
    """Shorten a text to ``length`` characters and an ellipsis."""
    return text if len(text) <= length else f"{text[:length]}…"


def _is_learners(filename: str) -> bool:
    # IPython gives each cell a file name with ipykernel_; a plain prompt and exec use <…>.
    if filename.startswith("<frozen"):
        return False
    return "ipykernel_" in filename or filename.startswith("<") or "my_jwtflow" in filename
