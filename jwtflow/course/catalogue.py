"""Loads the lessons and their exercises from notebooks and rooms.

A room is a folder in ``lessons``, named after its notebook: ``nb01_build_a_token_by_hand``. The
notebook holds task, stub and solution; the room's ``lesson.toml`` holds settings and questions.
Each coding exercise has a folder in the room with ``check.py`` and ``help.md``.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import importlib
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from jwtflow.course import lessons
from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.files import course_folder
from jwtflow.course.stripping import clear_solution

Check = Callable[[Answer], Wrong | None]
Cell = Mapping[str, Any]


class Kind(Enum):
    """What the learner is asked to do."""

    PREDICT = "predict"
    CHOOSE = "choose"
    ORDER = "order"
    FIND = "find"
    SAY = "say"
    TRY = "try"
    COMPLETE = "complete"
    WRITE = "write"
    REPAIR = "repair"
    FORGE = "forge"
    CONFIGURE = "configure"
    DECIDE = "decide"

    @property
    def is_question(self) -> bool:
        """Whether the answer is a value, so the exercise needs no ``check.py``."""
        return self in {Kind.PREDICT, Kind.CHOOSE, Kind.ORDER, Kind.FIND, Kind.SAY}


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Args:
        name: the notebook's number and what to do, such as ``"01-encode"``.
        kind: what the learner is asked to do.
        title: its heading.
        task: the Markdown below the heading.
        cell: the source of the answer's cell, with the solution between nbgrader's markers.
        hints: two hints; the second says more.
        explanation: Markdown that explains the solution and is shown with it.
        after: Markdown that ``check`` adds to a right or complete answer.
        settings: its table in ``lesson.toml``.
        folder: holds its check and sample answers; ``None`` for a question.
        check: says what is wrong with an answer; ``None`` for questions and first tries.
    """

    name: str
    kind: Kind
    title: str
    task: str
    cell: str
    hints: tuple[str, str]
    explanation: str
    after: str
    settings: Mapping[str, Any] = field(repr=False)
    folder: Path | None
    check: Check | None = field(repr=False)

    @property
    def number(self) -> str:
        """The number of its notebook, ``"01"``."""
        return self.name.partition("-")[0]

    @property
    def solution(self) -> str:
        """The cell's source with the solution but without markers."""
        return "\n".join(line for line in self.cell.splitlines() if not _is_marker(line)).strip()

    @property
    def stub(self) -> str:
        """The cell's source as the learner gets it."""
        return clear_solution(self.cell).strip()

    @cached_property
    def defines(self) -> str:
        """The name that the answer defines: as set, else the last that the solution defines."""
        return self.settings.get("defines") or _last_bound(self.solution)

    @cached_property
    def answer(self) -> Any:
        """A question's right answer."""
        bound: Any = ast.parse(self.solution).body[-1]
        return ast.literal_eval(bound.value)

    @cached_property
    def options(self) -> dict[str, str]:
        """The task's options: letter to text."""
        found = re.findall(r"(?ms)^- \*\*([a-z])\*\*: (.*?)(?=\n- \*\*|\n\n|\Z)", self.task)
        return {letter: " ".join(text.split()) for letter, text in found}

    @cached_property
    def beliefs(self) -> dict[str, tuple[str, str]]:
        """Wrong answers with the belief behind each, and where to look next."""
        table = self.settings.get("beliefs", {})
        return {
            given: (told, "") if isinstance(told, str) else (told["belief"], told.get("look", ""))
            for given, told in table.items()
        }


class Lesson:
    """A notebook and its room.

    Args:
        notebook: the file with solutions.
        room: the folder with ``lesson.toml``.
    """

    def __init__(self, notebook: Path, room: Path) -> None:
        self.notebook = notebook
        self.room = room
        self.manifest = tomllib.loads((room / "lesson.toml").read_text(encoding="utf-8"))
        self.number: str = self.manifest["number"]
        self.title: str = self.manifest["title"]
        self.pieces: dict[str, dict[str, Any]] = self.manifest.get("pieces", {})

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The notebook's cells by id, in order."""
        cells = json.loads(self.notebook.read_text(encoding="utf-8"))["cells"]
        return {cell["id"]: cell for cell in cells}

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """The exercises by name, in the notebook's order."""
        tables = {
            f"{self.number}-{name}": table
            for name, table in self.manifest.get("exercises", {}).items()
        }
        return {name: self._exercise(name, tables[name]) for name in self.cells if name in tables}

    def code(self) -> Iterator[tuple[str, str]]:
        """Yield id and source, with solutions, of each code cell that doesn't check or raise."""
        for name, cell in self.cells.items():
            if name in self.exercises:
                yield name, self.exercises[name].solution
            elif cell["cell_type"] != "code" or name.removesuffix("-check") in self.exercises:
                continue
            elif "raises-exception" not in cell["metadata"].get("tags", ()):
                yield name, source(cell)

    def module(self, name: str) -> Any:
        """Import the room's module ``"bench"`` or ``"verify.check"``; None if there is none."""
        path = self.room.joinpath(*name.split(".")).with_suffix(".py")
        if not path.is_file():
            return None
        if self.room.parent == _ROOMS:
            return importlib.import_module(f"{lessons.__name__}.{self.room.name}.{name}")
        full = f"{self.room.name}.{name}"
        if getattr(sys.modules.get(full), "__file__", None) != str(path):
            loader = SourceFileLoader(full, str(path))
            module = ModuleType(full)
            module.__file__ = str(path)
            sys.modules[full] = module
            loader.exec_module(module)
        return sys.modules[full]

    def _exercise(self, name: str, table: dict[str, Any]) -> Exercise:
        kind = Kind(table["kind"])
        task = self.cells.get(f"{name}-task")
        heading, _, text = (source(task) if task else "").partition("\n")
        folder = self.room / name.removeprefix(f"{self.number}-").replace("-", "_")
        has_room = folder.is_dir() if kind is Kind.TRY else not kind.is_question
        told = _sections(folder / "help.md") if has_room else {}
        after = table.get("after", "").strip()
        first, second = table.get("hints", ("", ""))
        return Exercise(
            name=name,
            kind=kind,
            title=heading.partition(": ")[2].strip(),
            task=text.strip(),
            cell=source(self.cells[name]),
            hints=(told.get("Hint 1", first.strip()), told.get("Hint 2", second.strip())),
            explanation=told.get("Explanation", after),
            after=told.get("Right", after),
            settings=table,
            folder=folder if has_room else None,
            check=self.module(f"{folder.name}.check").check if has_room else None,
        )


_ROOMS = Path(lessons.__file__).parent


class Course:
    """All lessons; by default those of this installation."""

    def __init__(self, rooms: Path | None = None, notebooks: Path | None = None) -> None:
        self.rooms = rooms or _ROOMS
        self.notebooks = notebooks or course_folder()

    @cached_property
    def lessons(self) -> dict[str, Lesson]:
        """The lessons by number, in order: every notebook that has a room."""
        found = {}
        for room in sorted(self.rooms.glob("nb[0-9][0-9]_*")):
            notebook = self.notebooks / f"{room.name.removeprefix('nb')}.ipynb"
            if (room / "lesson.toml").is_file() and notebook.is_file():
                lesson = Lesson(notebook, room)
                found[lesson.number] = lesson
        return found

    @property
    def exercises(self) -> dict[str, Exercise]:
        """Every exercise by name, in the order of the course."""
        return {
            name: exercise
            for lesson in self.lessons.values()
            for name, exercise in lesson.exercises.items()
        }

    def find(self, name: object) -> Exercise | None:
        """Return the exercise of this name, if there is one."""
        if not isinstance(name, str):
            return None
        lesson = self.lessons.get(name.partition("-")[0])
        return lesson.exercises.get(name) if lesson else None

    @property
    def pieces(self) -> dict[str, Lesson]:
        """The name of every piece, with the lesson that writes it."""
        return {name: lesson for lesson in self.lessons.values() for name in lesson.pieces}

    def mount_points(self, piece: str) -> list[str]:
        """List where the lab's servers use a piece."""
        lesson = self.pieces.get(piece)
        named = lesson.pieces[piece].get("mount", []) if lesson else []
        return [named] if isinstance(named, str) else named

    def unknown(self, name: object) -> str:
        """Say that no exercise has this name, and suggest the nearest one."""
        exercises = self.exercises
        if not isinstance(name, str):
            defined = getattr(name, "__name__", None)
            meant = [e.name for e in exercises.values() if e.defines == defined]
            example = meant[0] if meant else next(iter(exercises), "01-encode")
            return f'Say which exercise, in quotation marks: "{example}".'
        near = difflib.get_close_matches(name, exercises, n=1)
        return f"There is no exercise {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")


_current: Course | None = None


def course() -> Course:
    """Return the course in use: the installed one, unless a test uses another."""
    global _current  # noqa: PLW0603 - one course at a time
    _current = _current or Course()
    return _current


@contextlib.contextmanager
def using(other: Course) -> Iterator[Course]:
    """Use another course inside a ``with`` block."""
    global _current  # noqa: PLW0603 - one course at a time
    before, _current = _current, other
    try:
        yield other
    finally:
        _current = before


def source(cell: Cell) -> str:
    """Return a cell's source."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def _sections(path: Path) -> dict[str, str]:
    """Return the text below each first-level heading of a Markdown file."""
    parts = re.split(r"(?m)^# (.+)$", path.read_text(encoding="utf-8"))
    return {
        title.strip(): body.strip() for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def _last_bound(code: str) -> str:
    for node in reversed(ast.parse(code).body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return node.name
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
    raise LookupError("a solution binds no name")


def _is_marker(line: str) -> bool:
    return line.strip() in {"### BEGIN SOLUTION", "### END SOLUTION"}
