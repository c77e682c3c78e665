"""Creates and updates a learner's copy of the course.

Notebooks that the learner changed are never touched. Only the cells' sources count as changes,
since running a notebook changes outputs and numbers, and JupyterLab adds an empty last cell.
``.jwtflow/workbook.json`` records what was released; without it, a notebook that differs from this
release counts as changed, so nothing gets lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jwtflow.course.files import course_folder, course_notebooks
from jwtflow.course.release import Release, digest, released, sources_digest
from jwtflow.course.state import MARKER, is_own, write_whole
from jwtflow.errors import ConfigurationError

STATE = "workbook.json"
BACKUPS = "backups"

_UP_TO_DATE = "up to date"
_NOT_TOUCHED = "not touched, you changed it"


def update_workbook(folder: Path, *, course: Path | None = None) -> dict[str, str]:
    """Create the learner's copy in ``folder``, or update it to this release.

    The next update finishes an interrupted one, since each file is written whole or not at all.

    Args:
        folder: the workbook.
        course: the folder of notebooks with solutions; by default this installation's.

    Returns:
        what happened to each notebook, by its name.

    Raises:
        ConfigurationError: ``folder`` can't be a workbook or can't be written.
    """
    course = course or course_folder()
    # Not resolve(), which raises RuntimeError for a link to itself before Python 3.13.
    if os.path.realpath(folder) == os.path.realpath(course):
        raise ConfigurationError(str(folder), "is the course itself; choose another folder")
    try:
        if (folder / MARKER).exists() and not is_own(folder / MARKER):
            raise ConfigurationError(
                str(folder), "is another user's workbook; choose another folder"
            )
        return dict(_Workbook(folder).update(course))
    except (FileExistsError, NotADirectoryError):
        raise ConfigurationError(str(folder), "is a file, or lies in one; name a folder") from None
    except OSError as problem:
        where = problem.filename or folder
        raise ConfigurationError(
            str(where), f"cannot be read or written ({problem.strerror})"
        ) from None


@dataclass
class _Known:
    """Digests of what the learner was given as one notebook.

    Attributes:
        file: of the release that theirs started from; empty if unknown.
        sources: of that release's cell sources.
        beside: of the release last put beside theirs.
        beside_sources: of that release's cell sources.
    """

    file: str = ""
    sources: str = ""
    beside: str = ""
    beside_sources: str = ""


class _Workbook:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, _Known] = {}

    def update(self, course: Path) -> Iterator[tuple[str, str]]:
        (self._folder / MARKER).mkdir(parents=True, exist_ok=True)
        self._recall()
        for path in course_notebooks(course):
            yield path.name, self._update(released(path))
            self._memorise()

    def _update(self, release: Release) -> str:
        """Add, replace or leave a notebook, and say which."""
        path = self._folder / release.name
        known = self._known.get(release.name)
        if not path.exists():
            self._write(release)
            return "added" if known is None else "added again, since it was deleted"
        content = path.read_bytes()
        present = sources_digest(content)
        if not present:
            backup = self._back_up(path)
            self._write(release)
            told = "couldn't be read as a notebook; this is a fresh copy, and the old file is now"
            return f"{told} {backup}"
        if known is not None and known.file == release.file:
            return _UP_TO_DATE if present == known.sources else _NOT_TOUCHED
        if known is not None and known.file == digest(content):  # never even run
            self._write(release)
            return "replaced by the new release"
        if known is not None and known.sources == present:
            backup = self._back_up(path)
            self._write(release)
            return f"replaced by the new release; the one you ran is now {backup}"
        if present == release.sources:
            # An interrupted update, or the learner took over the .new notebook.
            self._known[release.name] = _Known(release.file, release.sources)
            return _UP_TO_DATE
        if known is not None and known.beside == release.file:
            return _NOT_TOUCHED
        beside = self._lay_beside(release)
        return f"{_NOT_TOUCHED}; the new release lies beside it as {beside}"

    def _write(self, release: Release) -> None:
        write_whole(self._folder / release.name, release.text)
        self._known[release.name] = _Known(release.file, release.sources)

    def _lay_beside(self, release: Release) -> str:
        known = self._known.setdefault(release.name, _Known())
        beside = self._folder / f"{Path(release.name).stem}.new.ipynb"
        if beside.exists():
            present = sources_digest(beside.read_bytes())
            if not present or present not in {known.beside_sources, release.sources}:
                self._back_up(beside)  # they worked in it
        write_whole(beside, release.text)
        known.beside, known.beside_sources = release.file, release.sources
        return beside.name

    def _back_up(self, path: Path) -> str:
        folder, count = self._folder / BACKUPS, 1
        folder.mkdir(exist_ok=True)
        backup = folder / f"{path.stem}.backup.ipynb"
        while backup.exists():
            count += 1
            backup = folder / f"{path.stem}.backup-{count}.ipynb"
        path.rename(backup)
        return f"{BACKUPS}/{backup.name}"

    def _recall(self) -> None:
        try:
            state = json.loads((self._folder / MARKER / STATE).read_bytes())
            self._known = {name: _Known(**known) for name, known in state["notebooks"].items()}
        except FileNotFoundError:
            return
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self._known = {}

    def _memorise(self) -> None:
        notebooks = {name: vars(known) for name, known in sorted(self._known.items())}
        state = json.dumps({"notebooks": notebooks}, indent=1) + "\n"
        write_whole(self._folder / MARKER / STATE, state)
