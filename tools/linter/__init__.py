"""The course linter: are the notebooks and their rooms as the course promises?

``python -m tools.linter notebooks`` prints a line for every breach and ends with status 1 if there
is one. A rule is a function that takes a notebook, or an exercise, and yields a sentence for each
breach; its docstring says what must be true. A room may except its notebook from a rule, with a
reason, in the table ``linter`` of its ``lesson.toml``. Rules that need a kernel are tests:
``tests/test_notebooks.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jwtflow.course.catalogue import Course, course, using
from tools.linter import copies, declarations, exercises, files, pages
from tools.linter.notebook import Notebook, read

RULES = (*files.RULES, *pages.RULES, *exercises.RULES, *copies.RULES)


def breaches(notebook: Notebook) -> list[str]:
    """Every breach of every rule by one notebook, but for the exceptions that its room lists."""
    lesson = course().lessons.get(notebook.number)
    excepted = lesson.manifest.get("linter", {}) if lesson else {}
    return [breach for rule in RULES if rule.__name__ not in excepted for breach in rule(notebook)]


def lint(folder: Path, rooms: Path | None = None, only: str = "") -> list[str]:
    """Every breach by the notebooks in ``folder`` and their rooms, or by ``only`` one's number."""
    with using(Course(rooms, folder)) as linted:
        found = [
            f"{book.name}: {breach}"
            for book in map(read, sorted(folder.glob(f"{only}*.ipynb")))
            for breach in breaches(book)
        ]
        for lesson in linted.lessons.values():
            if not lesson.number.startswith(only):
                continue
            found += _exceptions(lesson.manifest.get("linter", {}), lesson.number)
            for exercise in lesson.exercises.values():
                found += declarations.breaches(exercise)
    return found


def _exceptions(table: dict[str, str], number: str) -> Iterator[str]:
    """Each exception names a rule that there is, and a reason."""
    known = {rule.__name__ for rule in (*RULES, *declarations.RULES)}
    for name, reason in table.items():
        if name not in known:
            yield f"{number}: lesson.toml excepts it from {name}, and there is no such rule"
        if not str(reason).strip():
            yield f"{number}: lesson.toml gives no reason for the exception from {name}"
