"""How an exercise looks in a notebook: the cells that authors insert and the linter expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jwtflow.course.exercise import Exercise, Kind

SET_UP = """\
from jwtflow.course import check, hint, keep, matrix, progress, reset, solution, start_lesson

lab = start_lesson()
http = lab.http"""
"""The one set-up cell, the same in all notebooks."""

_LABELS = {Kind.PREDICT: "Predict", Kind.CHOOSE: "Question", Kind.EXPLAIN: "Explain"}


def task_id(exercise: Exercise) -> str:
    """The id of the cell that states the exercise."""
    return f"{exercise.name}-task"


def check_id(exercise: Exercise) -> str:
    """The id of the cell that checks the exercise; the answer's own is the exercise's name."""
    return f"{exercise.name}-check"


def exercise_cells(exercise: Exercise) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """The three cells of an exercise: id, kind, source and metadata of each.

    The learner writes in the answer; the check is worth points and stays as it is.
    """
    label = _LABELS.get(exercise.kind, "Exercise")
    statement = f"### {label}: {exercise.title}\n\n{exercise.statement}"
    answer = _grading(exercise.name, solution=True)
    check = {**_grading(check_id(exercise), grade=True, locked=True), "points": exercise.points}
    yield task_id(exercise), "markdown", statement, {}
    yield exercise.name, "code", exercise.cell.strip("\n"), {"nbgrader": answer}
    yield check_id(exercise), "code", f'check("{exercise.name}")', {"nbgrader": check}


def _grading(grade_id: str, **marks: bool) -> dict[str, Any]:
    unmarked = {"grade": False, "locked": False, "solution": False, "task": False}
    return {"schema_version": 3, "grade_id": grade_id, **unmarked, **marks}
