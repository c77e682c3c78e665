"""``keep``: the learner's own code, saved for later notebooks and used by the lab's servers.

A function or class goes to ``my_jwtflow/`` in the workbook, as a module that stands on its own.
"""

from __future__ import annotations

import linecache
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from jwtflow.course.answers import Answer, CrashedError, TooSlowError
from jwtflow.course.standalone import CannotKeepError, module_source
from jwtflow.course.state import KEPT, home, is_own, write_whole


def save(thing: Any) -> Path:
    """Write ``thing`` to ``my_jwtflow/`` and return the file; the version before it stays beside.

    Raises:
        CannotKeepError: see ``module_source``; also if the text does not run on its own, or cannot
            be written.
    """
    source = module_source(thing)
    name = thing.__name__
    _load_text(source, name)
    folder = home() / KEPT
    path = folder / f"{name}.py"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
        if path.exists() and path.read_bytes() != source.encode():
            write_whole(path.with_suffix(".before.py"), path.read_bytes())
        write_whole(path, source)
    except OSError as problem:
        raise CannotKeepError(f"{KEPT}/{name}.py cannot be written: {problem.strerror}.") from None
    return path


def load(name: str) -> Any | None:
    """What was kept under ``name``, or ``None``.

    Raises:
        CannotKeepError: the file in ``my_jwtflow/`` cannot be read, or does not run.
    """
    source = kept_source(name)
    return None if source is None else _load_text(source, name)


def kept_source(name: str) -> str | None:
    """The text of what was kept under ``name``, or ``None``.

    Raises:
        CannotKeepError: the file in ``my_jwtflow/`` cannot be read.
    """
    path = home() / KEPT / f"{name}.py"
    if not path.is_file():
        return None
    if not (is_own(path) and is_own(path.parent)):
        raise CannotKeepError(f"{KEPT}/{name}.py belongs to another user, so it isn't run.")
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise CannotKeepError(f"{KEPT}/{name}.py cannot be read.") from None


def _load_text(source: str, name: str) -> Any:
    # Under this file name an error in it is told as the learner's own, with its line.
    filename = f"{KEPT}/{name}.py"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    module = ModuleType(f"{KEPT}.{name}")
    sys.modules[module.__name__] = module  # dataclasses look there

    def run() -> None:
        exec(compile(source, filename, "exec"), module.__dict__)  # noqa: S102 - the learner's own

    try:
        Answer(run, name)()
    except (CrashedError, TooSlowError) as error:
        raise CannotKeepError(f"{filename} does not run on its own. {error}") from None
    if name not in module.__dict__:
        raise CannotKeepError(f"{filename} no longer defines {name}.")
    return module.__dict__[name]
