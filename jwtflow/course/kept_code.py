"""Saves the learner's functions and classes, and loads them again.

Each goes to ``my_jwtflow/`` in the workbook as a self-contained module.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from jwtflow.course.answers import Answer, CrashedError, TooSlowError
from jwtflow.course.sources import execute
from jwtflow.course.standalone import CannotKeepError, module_source
from jwtflow.course.state import KEPT, home, is_own, write_whole


def save(thing: Any) -> Path:
    """Write ``thing`` to ``my_jwtflow/`` beside its previous version, and return the file.

    Raises:
        CannotKeepError: see ``module_source``; or the module doesn't run or can't be written.
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
    """Load what was kept under ``name``, if anything was.

    Raises:
        CannotKeepError: the file in ``my_jwtflow/`` can't be read or doesn't run.
    """
    source = kept_source(name)
    return None if source is None else _load_text(source, name)


def kept_source(name: str) -> str | None:
    """Read the source of what was kept under ``name``, if anything was.

    Raises:
        CannotKeepError: the file in ``my_jwtflow/`` can't be read.
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
    # With this file name, crashes.py recognises an error in it as the learner's.
    filename = f"{KEPT}/{name}.py"
    module = ModuleType(f"{KEPT}.{name}")
    sys.modules[module.__name__] = module  # dataclasses look there
    try:
        Answer(None, name).run(execute, source, filename, module.__dict__)
    except (CrashedError, TooSlowError) as error:
        raise CannotKeepError(f"{filename} does not run on its own. {error}") from None
    if name not in module.__dict__:
        raise CannotKeepError(f"{filename} no longer defines {name}.")
    return module.__dict__[name]
