"""The course linter: are the notebooks as the course promises? It runs no notebook.

``python -m tools.linter notebooks`` prints a line for every breach and ends with status 1
if there is one. A rule is a function that takes a notebook, or an exercise, and yields a sentence
for each breach; its docstring says what must be true. Rules that need a kernel are tests:
``tests/test_notebooks.py``.
"""

from __future__ import annotations

from pathlib import Path

from jwtflow.course.catalogue import all_exercises
from tools.linter import copies, declarations, exercises, files, pages
from tools.linter.notebook import Notebook, read

RULES = (*files.RULES, *pages.RULES, *exercises.RULES, *copies.RULES)


def breaches(notebook: Notebook) -> list[str]:
    """Every breach of every rule by one notebook."""
    return [breach for rule in RULES for breach in rule(notebook)]


def lint(folder: Path) -> list[str]:
    """Every breach by the notebooks in ``folder`` and by the exercises of the package."""
    notebooks = [read(path) for path in sorted(folder.glob("*.ipynb"))]
    found = [f"{book.name}: {breach}" for book in notebooks for breach in breaches(book)]
    numbers = {book.number for book in notebooks}
    for exercise in all_exercises().values():
        found += declarations.breaches(exercise)
        if exercise.notebook not in numbers:
            found.append(f"{exercise.name}: there is no notebook {exercise.notebook}")
    return found
