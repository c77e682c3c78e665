"""Stores a learner's progress in their workbook, or in a temporary folder.

A workbook is a folder that ``jwtflow start`` made for this user; it has a folder ``.jwtflow``. A
notebook that runs elsewhere, as in tests, gets an empty folder that is deleted with its kernel.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jwtflow.errors import ConfigurationError

MARKER = ".jwtflow"
KEPT = "my_jwtflow"

_started_in = Path.cwd()  # a cell may change the working directory later
_temporary: Path | None = None
_chosen: Path | None = None  # for a process that runs outside the workbook


def workbook() -> Path | None:
    """Return the workbook that contains the notebook, or the chosen one, if any."""
    return _chosen or next((folder for folder in _marked_folders() if _is_workbook(folder)), None)


def choose_workbook(folder: Path) -> None:
    """Use the pieces kept in ``folder``, a workbook or its ``my_jwtflow``, in this process.

    Raises:
        ConfigurationError: it is neither, or it belongs to another user.
    """
    global _chosen  # noqa: PLW0603 - one workbook for each process
    found = folder.parent if folder.name == KEPT and folder.is_dir() else folder
    if not ((found / KEPT).is_dir() or (found / MARKER).is_dir()):
        raise ConfigurationError(
            str(folder), f"is no workbook; name a folder from 'jwtflow start', or its {KEPT}"
        )
    if not is_own(found):
        raise ConfigurationError(str(folder), "belongs to another user; their code isn't run")
    _chosen = found.absolute()


def for_how_long() -> str:
    """Say that things are kept only for this session; ``""`` in a workbook."""
    if workbook() is not None:
        return ""
    if any(_marked_folders()):
        return (
            "for this session only: the workbook here belongs to another user. "
            "Make one of your own with `jwtflow start`."
        )
    return "for this session only. Open the notebook from a folder that `jwtflow start` made."


def _marked_folders() -> Iterator[Path]:
    """Yield the folders around the notebook that have ``.jwtflow``, no matter who owns them."""
    # VS Code names the notebook in its own variable, Jupyter's server in the environment.
    in_vs_code = vars(sys.modules["__main__"]).get("__vsc_ipynb_file__")
    named = [Path(str(name)) for name in (in_vs_code, os.environ.get("JPY_SESSION_NAME")) if name]
    starts = [path.parent for path in named if path.is_absolute()]
    starts.append(_started_in)
    with contextlib.suppress(OSError):  # it may have been deleted
        starts.append(Path.cwd())
    for start in starts:
        yield from (folder for folder in (start, *start.parents) if (folder / MARKER).is_dir())


def _is_workbook(folder: Path) -> bool:
    return is_own(folder) and is_own(folder / MARKER)


def is_own(path: Path) -> bool:
    """Tell whether this user owns a file or folder; other users' code must not run here."""
    return sys.platform == "win32" or path.lstat().st_uid == os.getuid()


def home() -> Path:
    """Return the folder with this kernel's ``.jwtflow`` and ``my_jwtflow``."""
    global _temporary  # noqa: PLW0603 - one folder for each process
    found = workbook()
    if found is not None:
        return found
    if _temporary is None:
        _temporary = Path(tempfile.mkdtemp(prefix="jwtflow-"))
        atexit.register(shutil.rmtree, _temporary, ignore_errors=True)
        (_temporary / MARKER).mkdir()
    return _temporary


def forget_temporary() -> None:
    """Clear a temporary folder, so that Run All gives the same result again."""
    if workbook() is None:
        for entry in (home() / MARKER / "progress", home() / KEPT):
            shutil.rmtree(entry, ignore_errors=True)


_RECORDED: dict[str, type] = {
    "verdict": str,
    "tries": int,
    "hints": int,
    "solution_seen": bool,
    "ticked": int,
}


def read_record(exercise: str) -> dict[str, Any]:
    """Read an exercise's record: ``verdict``, ``tries``, ``hints``, ``solution_seen``, ``ticked``.

    Without a file that can be read it is empty; entries of a wrong type are ignored.
    """
    try:
        record = json.loads(_record_path(exercise).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    entries = record.items() if isinstance(record, dict) else ()
    return {key: value for key, value in entries if type(value) is _RECORDED.get(key)}


def write_record(exercise: str, **changes: Any) -> str | None:
    """Change an exercise's record; each has its own file, so kernels don't collide.

    Returns:
        A sentence for the learner if it can't be saved.
    """
    record = {**read_record(exercise), **changes}
    path = _record_path(exercise)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(record, indent=1) + "\n")
    except OSError as problem:
        return f"Your progress could not be saved: {problem.strerror}, {MARKER}."
    return None


def forget_record(exercise: str) -> str | None:
    """Delete an exercise's record; return a sentence for the learner if that fails."""
    try:
        _record_path(exercise).unlink(missing_ok=True)
    except OSError as problem:
        return f"Its progress could not be forgotten: {problem.strerror}, {MARKER}."
    return None


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file atomically: readers see the old content or the new."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:  # fails if someone planted a link there
            file.write(content.encode() if isinstance(content, str) else content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _record_path(exercise: str) -> Path:
    return home() / MARKER / "progress" / f"{exercise}.json"
