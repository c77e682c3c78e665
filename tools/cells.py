"""The cells of an exercise, as authors write them and the linter expects them."""

from __future__ import annotations

from typing import Any

from jwtflow.course.catalogue import Exercise, Kind

STAGES = ("log in", "sign", "carry", "guard", "refresh", "revoke")
"""The stages of the course; a lesson covers one of them, or all."""

WHERE = "Where you stand"
"""The section that shows the lesson's stage on a map."""

PLACEHOLDER = "TO" + "DO"
"""Marks where an author has to fill in a scaffold; the linter rejects it."""

SET_UP = """\
from jwtflow.course import check, hint, judge, keep, matrix, mine
from jwtflow.course import progress, reset, solution, start_lesson, tick

lab = start_lesson("{number}"{options})
http = lab.http"""
"""The set-up cell; only the number and the lab's options differ between notebooks."""


LABELS = {
    Kind.PREDICT: "Predict",
    Kind.CHOOSE: "Question",
    Kind.ORDER: "Order",
    Kind.FIND: "Find",
    Kind.SAY: "Say it",
}
"""How the heading of a task begins, where it isn't with ``Exercise``."""


def label(kind: Kind) -> str:
    """Return the first word of a task's heading."""
    return LABELS.get(kind, "Exercise")


def points(exercise: Exercise) -> int:
    """Return nbgrader's points for an exercise."""
    return int(exercise.settings.get("points", 1))


def task_id(exercise: Exercise) -> str:
    """Return the id of the cell with the task."""
    return f"{exercise.name}-task"


def check_id(exercise: Exercise) -> str:
    """Return the id of the cell with the check; the answer's id is the exercise's name."""
    return f"{exercise.name}-check"


def metadata(exercise: Exercise) -> dict[str, dict[str, Any]]:
    """Return nbgrader's metadata for each cell by id; the check is locked and worth the points.

    Free text is graded by hand, so there the answer is worth the points.
    """
    worth = {"points": points(exercise)}
    if exercise.kind is Kind.SAY:
        answer = _grading(exercise.name, solution=True, grade=True) | worth
        return {exercise.name: {"nbgrader": answer}, check_id(exercise): {}}
    answer = _grading(exercise.name, solution=True)
    check = _grading(check_id(exercise), grade=True, locked=True) | worth
    return {exercise.name: {"nbgrader": answer}, check_id(exercise): {"nbgrader": check}}


def _grading(grade_id: str, **marks: bool) -> dict[str, Any]:
    unmarked = {"grade": False, "locked": False, "solution": False, "task": False}
    return {"schema_version": 3, "grade_id": grade_id, **unmarked, **marks}
