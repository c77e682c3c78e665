"""How an exercise looks in a notebook: the cells that authors write and the linter expects."""

from __future__ import annotations

from typing import Any

from jwtflow.course.catalogue import Exercise, Kind

STAGES = ("log in", "sign", "carry", "guard", "refresh", "revoke")
"""The stages of the course; a lesson is about one of them, or about all."""

WHERE = "Where you stand"
"""The section that shows the stage on a map."""

PLACEHOLDER = "TO" + "DO"
"""What a scaffold leaves where an author has to write; the linter refuses it."""

SET_UP = """\
from jwtflow.course import check, hint, judge, keep, matrix, mine
from jwtflow.course import progress, reset, solution, start_lesson, tick

lab = start_lesson("{number}"{options})
http = lab.http"""
"""The set-up cell, the same in all notebooks but for number and the lab's options."""


def task_id(exercise: Exercise) -> str:
    """The id of the cell that states the exercise."""
    return f"{exercise.name}-task"


def check_id(exercise: Exercise) -> str:
    """The id of the cell that checks the exercise; the answer's own is the exercise's name."""
    return f"{exercise.name}-check"


def metadata(exercise: Exercise) -> dict[str, dict[str, Any]]:
    """What nbgrader needs to know of each cell, by id: the check is worth points and locked.

    Text in the learner's own words is graded by hand, so there the answer is worth the points.
    """
    points = {"points": exercise.points}
    if exercise.kind is Kind.SAY:
        answer = _grading(exercise.name, solution=True, grade=True) | points
        return {exercise.name: {"nbgrader": answer}, check_id(exercise): {}}
    answer = _grading(exercise.name, solution=True)
    check = _grading(check_id(exercise), grade=True, locked=True) | points
    return {exercise.name: {"nbgrader": answer}, check_id(exercise): {"nbgrader": check}}


def _grading(grade_id: str, **marks: bool) -> dict[str, Any]:
    unmarked = {"grade": False, "locked": False, "solution": False, "task": False}
    return {"schema_version": 3, "grade_id": grade_id, **unmarked, **marks}
