"""The course linter: checks that notebooks and rooms keep the course's rules.

``python -m tools.linter notebooks`` prints a line for each breach and exits with status 1 if there
are any. A rule is a function that takes a notebook or an exercise and yields a sentence for each
breach; its docstring says what must be true. A room's ``lesson.toml`` may list exceptions, with
reasons, in its table ``linter``. Rules that need a kernel are tests: ``tests/test_notebooks.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jwtflow.course.catalogue import Course, Lesson, course, using
from tools.linter import copies, declarations, exercises, files, manifests, outcomes, pages
from tools.linter.notebook import Notebook, read

RULES = (*files.RULES, *pages.RULES, *exercises.RULES, *outcomes.RULES, *copies.RULES)


def breaches(notebook: Notebook) -> list[str]:
    """Return a notebook's breaches of all rules, except those that its room allows."""
    lesson = course().lessons.get(notebook.number)
    excepted = lesson.manifest.get("linter", {}) if lesson else {}
    return [breach for rule in RULES if rule.__name__ not in excepted for breach in rule(notebook)]


def lint(folder: Path, rooms: Path | None = None, only: str = "") -> list[str]:
    """Return the breaches of all notebooks in ``folder`` and their rooms, or of one number.

    A broken manifest is told alone: nothing else can be checked before it is mended.
    """
    with using(Course(rooms, folder)) as linted:
        if faults := manifests.faults(linted):
            return faults
        found = [
            f"{book.name}: {breach}"
            for book in map(read, sorted(folder.glob(f"{only}*.ipynb")))
            for breach in breaches(book)
        ]
        for lesson in linted.lessons.values():
            if not lesson.number.startswith(only):
                continue
            found += [*_exceptions(lesson), *_mounts(lesson)]
            for exercise in lesson.exercises.values():
                found += declarations.breaches(exercise)
    return found


def _mounts(lesson: Lesson) -> Iterator[str]:
    """Check that the room brings the mount points of its pieces, so that servers use them."""
    module = lesson.module("mount")
    points = module.MOUNT.points if module else {}
    for piece in lesson.pieces:
        for point in course().mount_points(piece):
            if point not in points:
                yield f"{lesson.number}: {piece} is mounted at {point}, which mount.py doesn't list"


def _exceptions(lesson: Lesson) -> Iterator[str]:
    """Check that each exception names an existing rule or cell and gives a reason."""
    rules = {rule.__name__ for rule in (*RULES, *declarations.RULES)}
    for table, what, known in (
        ("linter", "rule", rules),
        ("shown", "cell", set(lesson.cells)),
        ("machine", "cell", set(lesson.cells)),
    ):
        for name, reason in lesson.manifest.get(table, {}).items():
            if name not in known:
                yield f"{lesson.number}: lesson.toml excepts {name}, and there is no such {what}"
            if not str(reason).strip():
                yield f"{lesson.number}: lesson.toml gives no reason for the exception of {name}"
