"""How an exercise looks in a notebook: the cells that authors insert and the linter expects."""

from __future__ import annotations

from typing import Any

from jwtflow.course.exercise import Exercise, Kind

SET_UP = """\
from jwtflow.course import check, hint, keep, matrix, progress, reset, solution, start_lesson

lab = start_lesson()
http = lab.http"""
"""The one set-up cell, the same in all notebooks."""

_LABELS = {Kind.PREDICT: "Predict", Kind.CHOOSE: "Question"}


def task_id(exercise: Exercise) -> str:
    """The id of the cell that states the exercise."""
    return f"{exercise.name}-task"


def check_id(exercise: Exercise) -> str:
    """The id of the cell that checks the exercise; the answer's own is the exercise's name."""
    return f"{exercise.name}-check"


def task_source(exercise: Exercise) -> str:
    """What the Markdown cell that states the exercise says."""
    label = _LABELS.get(exercise.kind, "Exercise")
    return f"### {label}: {exercise.title}\n\n{exercise.statement}"


def answer_source(exercise: Exercise) -> str:
    """The source of the answer's cell, the solution between its markers."""
    return exercise.cell.strip("\n")


def check_source(exercise: Exercise) -> str:
    """The source of the cell that checks the answer."""
    return f'check("{exercise.name}")'


def answer_metadata(exercise: Exercise) -> dict[str, Any]:
    """What nbgrader needs to know of the answer's cell: the learner writes in it."""
    return {"nbgrader": _grading(exercise.name, solution=True)}


def check_metadata(exercise: Exercise) -> dict[str, Any]:
    """What nbgrader needs to know of the check's cell: it is worth points and stays as it is."""
    graded = _grading(check_id(exercise), grade=True, locked=True)
    return {"nbgrader": {**graded, "points": exercise.points}}


def _grading(grade_id: str, **marks: bool) -> dict[str, Any]:
    unmarked = {"grade": False, "locked": False, "solution": False, "task": False}
    return {"schema_version": 3, "grade_id": grade_id, **unmarked, **marks}
