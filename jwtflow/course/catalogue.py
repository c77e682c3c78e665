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
import io
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from jwtflow.course import lessons
from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.files import course_folder
from jwtflow.course.stripping import clear_solution
from jwtflow.errors import ConfigurationError

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
        return self in _QUESTIONS

    @property
    def label(self) -> str:
        """The first word of the task's heading."""
        return _LABELS.get(self, "Exercise")


_LABELS = {
    Kind.PREDICT: "Predict",
    Kind.CHOOSE: "Question",
    Kind.ORDER: "Order",
    Kind.FIND: "Find",
    Kind.SAY: "Say it",
}
_QUESTIONS = {*_LABELS}


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Args:
        name: the notebook's number and what to do, such as ``"01-encode"``.
        kind: what the learner is asked to do.
        title: its heading.
        task: the Markdown below the heading.
        cell: the source of the answer's cell, with the solution between nbgrader's markers.
        objective: number of the lesson's objective that it practises, from 1.
        points: nbgrader's points for it.
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
    objective: int
    points: int
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
        return str(self.settings.get("defines") or _last_bound(self.solution, self.name))

    @cached_property
    def answer(self) -> Any:
        """A question's right answer."""
        bound = ast.parse(self.solution).body[-1]
        try:
            return ast.literal_eval(bound.value)  # type: ignore[attr-defined] # caught below
        except (AttributeError, ValueError):
            raise ConfigurationError(self.name, "has a solution that binds no value") from None

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

    Raises:
        ConfigurationError: a file is missing or can't be read; the message says which and why.
    """

    def __init__(self, notebook: Path, room: Path) -> None:
        self.notebook = notebook
        self.room = room
        self.manifest = _manifest(room / "lesson.toml")
        self.number = str(self._setting(self.manifest, "number"))
        self.title = str(self._setting(self.manifest, "title"))
        self.objectives = [str(each) for each in self._setting(self.manifest, "objectives")]
        self.pieces: dict[str, dict[str, Any]] = self.manifest.get("pieces", {})

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The notebook's cells by id, in order."""
        try:
            cells = json.loads(self.notebook.read_text(encoding="utf-8"))["cells"]
            return {cell["id"]: cell for cell in cells}
        except (OSError, ValueError, LookupError, TypeError) as problem:
            raise ConfigurationError(str(self.notebook), f"cannot be read ({problem})") from None

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """The exercises by name, in the notebook's order."""
        tables = {
            f"{self.number}-{name}": table
            for name, table in self.manifest.get("exercises", {}).items()
        }
        missing = [name for name in tables if name not in self.cells]
        if missing:
            raise ConfigurationError(
                str(self.notebook), f"has no cell {missing[0]}, which {self._toml} declares"
            )
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

    def namespaces(self) -> Iterator[tuple[Exercise, dict[str, Any]]]:
        """Run the notebook; before each answer, yield the exercise and all names defined so far."""
        namespace: dict[str, Any] = {"__name__": "__main__"}
        for name, code in self.code():
            if name in self.exercises:
                yield self.exercises[name], dict(namespace)
            with contextlib.redirect_stdout(io.StringIO()):
                exec(code, namespace)  # noqa: S102 - the course's own text

    def mount_points(self, piece: str) -> list[str]:
        """List where the lab's servers use a piece."""
        named = self.pieces[piece].get("mount", [])
        return [named] if isinstance(named, str) else named

    def module(self, name: str) -> ModuleType | None:
        """Import a module of the room, such as ``"bench"`` or ``"verify.check"``, if it exists."""
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
        kind = self._kind(name, table)
        title, task = self._task(name)
        folder = self.room / name.removeprefix(f"{self.number}-").replace("-", "_")
        has_room = folder.is_dir() if kind is Kind.TRY else not kind.is_question
        told = _sections(folder / "help.md") if has_room else {}
        after = str(table.get("after", "")).strip()
        hints = table.get("hints", ("", ""))
        if not isinstance(hints, list | tuple) or len(hints) != 2:
            raise self._error(name, "hints", "should be a list of two texts")
        return Exercise(
            name=name,
            kind=kind,
            title=title,
            task=task,
            cell=source(self.cells[name]),
            objective=int(self._setting(table, "objective", name)),
            points=int(table.get("points", 1)),
            hints=(
                told.get("Hint 1", str(hints[0]).strip()),
                told.get("Hint 2", str(hints[1]).strip()),
            ),
            explanation=told.get("Explanation", after),
            after=told.get("Right", after),
            settings=table,
            folder=folder if has_room else None,
            check=self._check(name, folder) if has_room else None,
        )

    def _check(self, name: str, folder: Path) -> Check:
        module = self.module(f"{folder.name}.check")
        if module is None or not callable(getattr(module, "check", None)):
            where = str(Path(self.room.name, folder.name, "check.py"))
            raise ConfigurationError(where, f"should define check(answer); {name} needs it")
        check: Check = module.check
        return check

    def _kind(self, name: str, table: dict[str, Any]) -> Kind:
        given = self._setting(table, "kind", name)
        if given not in {kind.value for kind in Kind}:
            known = ", ".join(kind.value for kind in Kind)
            raise self._error(name, "kind", f"is {given!r}; there are: {known}")
        kind = Kind(given)
        if kind is Kind.SAY:
            self._setting(table, "model", name)
            self._setting(table, "points_to_tick", name)
        for key in table:
            if key not in EXERCISE_KEYS:
                raise self._error(name, key, f"is not known; there are: {', '.join(EXERCISE_KEYS)}")
        return kind

    def _task(self, name: str) -> tuple[str, str]:
        """Split the task's cell into title and text."""
        cell = self.cells.get(f"{name}-task")
        heading, _, text = (source(cell) if cell else "").partition("\n")
        _, _, title = heading.partition(": ")
        return title.strip(), text.strip()

    def _setting(self, table: Mapping[str, Any], key: str, exercise: str = "") -> Any:
        if key not in table:
            raise self._error(exercise, key, "is missing")
        return table[key]

    def _error(self, exercise: str, key: str, problem: str) -> ConfigurationError:
        where = f"[exercises.{exercise.removeprefix(f'{self.number}-')}] " if exercise else ""
        return ConfigurationError(self._toml, f"{where}{key} {problem}")

    @property
    def _toml(self) -> str:
        return str(Path(self.room.name, "lesson.toml"))


EXERCISE_KEYS = (
    "kind",
    "objective",
    "points",
    "defines",
    "value",
    "hints",
    "after",
    "beliefs",
    "also",
    "among",
    "model",
    "points_to_tick",
)
"""The settings allowed in an exercise's table."""


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

    def lesson_of(self, exercise: Exercise) -> Lesson:
        """Return the exercise's lesson."""
        return self.lessons[exercise.number]

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
    return _current or _installed()


@cache
def _installed() -> Course:
    return Course()


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


def _manifest(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        name = str(Path(path.parent.name, path.name))
        raise ConfigurationError(name, f"cannot be read ({problem})") from None


def _sections(path: Path) -> dict[str, str]:
    """Return the text below each first-level heading of a Markdown file."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise ConfigurationError(str(path), f"cannot be read ({problem.strerror})") from None
    parts = re.split(r"(?m)^# (.+)$", text)
    return {
        title.strip(): body.strip() for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def _last_bound(code: str, name: str) -> str:
    for node in reversed(ast.parse(code).body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return node.name
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
    raise ConfigurationError(name, "has a solution that binds no name")


def _is_marker(line: str) -> bool:
    return line.strip() in {"### BEGIN SOLUTION", "### END SOLUTION"}
