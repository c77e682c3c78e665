"""Creates and updates a learner's copy of the course.

Notebooks that the learner changed are never touched. Only the cells' sources count as changes,
since running a notebook changes outputs and numbers, and JupyterLab adds an empty last cell.
``.jwtflow/workbook.json`` records what was released; without it, a notebook that differs from this
release counts as changed, so nothing gets lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jwtflow.course.files import course_folder, course_images, course_notebooks
from jwtflow.course.release import Release, digest, is_readable, released, sources_digest
from jwtflow.course.state import MARKER, is_own, write_whole
from jwtflow.errors import ConfigurationError

STATE = "workbook.json"
BACKUPS = "backups"


@dataclass(frozen=True)
class Outcome:
    """What happened to one notebook: its name, and the rest of a sentence."""

    notebook: str
    what: str

    def __str__(self) -> str:
        return f"{self.notebook}: {self.what}"


def update_workbook(folder: Path, *, course: Path | None = None) -> list[Outcome]:
    """Create the learner's copy in ``folder``, or update it to this release.

    The next update finishes an interrupted one, since each file is written whole or not at all.

    Args:
        folder: the workbook.
        course: the folder of notebooks with solutions; by default this installation's.

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
        return list(_Workbook(folder).update(course))
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
        self._images: dict[str, str] = {}

    def update(self, course: Path) -> list[Outcome]:
        (self._folder / MARKER).mkdir(parents=True, exist_ok=True)
        self._recall()
        outcomes = []
        for path in course_notebooks(course):
            release = released(path)
            outcomes.append(Outcome(path.name, self._action(release)(release)))
            self._memorise()
        for path in course_images(course):
            self._copy_image(path, path.relative_to(course).as_posix())
        self._memorise()
        return outcomes

    # ------------------------------------------------------------- what to do with a notebook

    def _action(self, release: Release) -> Callable[[Release], str]:
        path = self._folder / release.name
        known = self._known.get(release.name)
        if not path.exists():
            return self._add if known is None else self._add_again
        present = sources_digest(path.read_bytes())
        if not is_readable(present):
            return self._replace_unreadable
        if known is not None and known.file == release.file:
            return self._leave if present == known.sources else self._leave_theirs
        if known is not None and known.sources == present:
            return self._replace
        if present == release.sources:
            # An interrupted update, or the learner took over the .new notebook.
            return self._adopt
        if known is not None and known.beside == release.file:
            return self._leave_theirs
        return self._lay_beside

    def _add(self, release: Release) -> str:
        self._write(release)
        return "added"

    def _add_again(self, release: Release) -> str:
        self._write(release)
        return "added again, since it was deleted"

    def _adopt(self, release: Release) -> str:
        self._known[release.name] = _Known(release.file, release.sources)
        return "up to date"

    def _leave(self, release: Release) -> str:
        return "up to date"

    def _leave_theirs(self, release: Release) -> str:
        return "not touched, you changed it"

    def _replace(self, release: Release) -> str:
        backup = self._back_up(self._folder / release.name)
        self._write(release)
        return f"replaced by the new release; the one you ran is now {backup}"

    def _replace_unreadable(self, release: Release) -> str:
        path = self._folder / release.name
        content = path.read_bytes()
        if not content.strip():
            what = "was empty"
        elif b"<<<<<<< " in content:
            what = "held the marks of a Git merge, so Jupyter couldn't open it"
        else:
            what = "couldn't be read as a notebook"
        backup = self._back_up(path)
        self._write(release)
        return f"{what}; this is a fresh copy, and the old file is now {backup}"

    def _lay_beside(self, release: Release) -> str:
        known = self._known.setdefault(release.name, _Known())
        beside = self._folder / f"{Path(release.name).stem}.new.ipynb"
        if beside.exists():
            present = sources_digest(beside.read_bytes())
            if present not in {known.beside_sources, release.sources}:
                self._back_up(beside)  # they worked in it
        write_whole(beside, release.text)
        known.beside, known.beside_sources = release.file, release.sources
        return f"not touched, you changed it; the new release lies beside it as {beside.name}"

    # ------------------------------------------------------------------------------ files

    def _write(self, release: Release) -> None:
        write_whole(self._folder / release.name, release.text)
        self._known[release.name] = _Known(release.file, release.sources)

    def _back_up(self, path: Path) -> str:
        folder, count = self._folder / BACKUPS, 1
        folder.mkdir(exist_ok=True)
        backup = folder / f"{path.stem}.backup.ipynb"
        while backup.exists():
            count += 1
            backup = folder / f"{path.stem}.backup-{count}.ipynb"
        path.rename(backup)
        return f"{BACKUPS}/{backup.name}"

    def _copy_image(self, image: Path, name: str) -> None:
        target, content = self._folder / name, image.read_bytes()
        theirs = target.exists() and digest(target.read_bytes()) != self._images.get(name)
        if theirs and target.read_bytes() != content:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
        self._images[name] = digest(content)

    # ----------------------------------------------------------------------------- memory

    def _recall(self) -> None:
        try:
            state = json.loads((self._folder / MARKER / STATE).read_bytes())
            self._known = {name: _Known(**known) for name, known in state["notebooks"].items()}
            self._images = dict(state["images"])
        except FileNotFoundError:
            return
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self._known, self._images = {}, {}

    def _memorise(self) -> None:
        notebooks = {name: vars(known) for name, known in sorted(self._known.items())}
        state = {"notebooks": notebooks, "images": self._images}
        write_whole(self._folder / MARKER / STATE, json.dumps(state, indent=1) + "\n")
