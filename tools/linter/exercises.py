"""What ties a notebook to the catalogue: every exercise in its place, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jwtflow.course.catalogue import all_exercises
from jwtflow.course.exercise import Exercise, Kind
from tools.cells import check_id, exercise_cells, task_id
from tools.linter.notebook import Notebook, source
from tools.linter.pages import objectives

QUESTIONS = {Kind.PREDICT, Kind.CHOOSE}


def declared(notebook: Notebook) -> list[Exercise]:
    """The exercises that the package declares for this notebook."""
    return [e for e in all_exercises().values() if e.notebook == notebook.number]


def every_exercise_has_its_cells(notebook: Notebook) -> Iterator[str]:
    """Statement, answer and check are the package's, word for word, with nbgrader's metadata."""
    for exercise in declared(notebook):
        for identifier, kind, text, metadata in exercise_cells(exercise):
            cell = notebook.cell(identifier)
            if cell is None:
                yield f"{identifier}: this cell is missing"
                continue
            if cell["cell_type"] != kind or source(cell) != text:
                yield f"{identifier}: not what the package says; run tools.authoring"
            if cell["metadata"] != metadata:
                yield f"{identifier}: its metadata should be {metadata}"


def no_exercise_is_undeclared(notebook: Notebook) -> Iterator[str]:
    """A cell that is graded, is marked as a solution or calls check is one of an exercise's."""
    known = {identifier for e in declared(notebook) for identifier, *_ in exercise_cells(e)}
    for cell in notebook.cells:
        if cell["id"] in known:
            continue
        if "nbgrader" in cell["metadata"]:
            yield f"{cell['id']}: graded, and no exercise of the package"
        if re.search(r"### (BEGIN|END) |^check\(", source(cell), re.MULTILINE):
            yield f"{cell['id']}: marks a solution or checks one outside an exercise's cells"


def exercises_come_in_order(notebook: Notebook) -> Iterator[str]:
    """Exercises follow the package's order; each is stated, answered, then checked."""
    order = [cell["id"] for cell in notebook.cells]
    answers = [e.name for e in declared(notebook) if e.name in order]
    if answers != sorted(answers, key=order.index):
        yield f"the package has the exercises in another order: {', '.join(answers)}"
    for exercise in declared(notebook):
        ids = [task_id(exercise), exercise.name, check_id(exercise)]
        if not set(ids) <= set(order):
            continue
        task, answer, check = map(order.index, ids)
        if answer != task + 1 or check < answer:
            yield f"{exercise.name}: its statement, its answer and its check are not in this order"
        if exercise.kind not in QUESTIONS and check != answer + 1:
            yield f"{check_id(exercise)}: does not follow the answer"


def every_objective_is_exercised(notebook: Notebook) -> Iterator[str]:
    """Each objective has an exercise, and each exercise an objective that the title lists."""
    listed = range(1, len(objectives(notebook)) + 1)
    exercised = {exercise.objective for exercise in declared(notebook)}
    for number in listed:
        if number not in exercised:
            yield f"objective {number} is exercised by nothing"
    for exercise in declared(notebook):
        if exercise.objective not in listed:
            yield f"{exercise.name}: there is no objective {exercise.objective}"


def there_is_enough_to_do(notebook: Notebook) -> Iterator[str]:
    """One to three predictions, two exercises or more, of different kinds, three quiz questions."""
    kinds = [exercise.kind for exercise in declared(notebook)]
    tasks = [kind for kind in kinds if kind not in QUESTIONS]
    if not 1 <= kinds.count(Kind.PREDICT) <= 3:
        yield f"{kinds.count(Kind.PREDICT)} predictions, not one to three"
    if len(tasks) < MINIMUM_TASKS.get(notebook.number, (2, ""))[0]:
        yield f"{len(tasks)} exercises beside questions and predictions, too few"
    if len(tasks) > 1 and len(set(tasks)) == 1:
        yield "all exercises are of one kind"
    quiz = [e.name for e in declared(notebook) if "-quiz-" in e.name]
    if quiz != [f"{notebook.number}-quiz-{number}" for number in (1, 2, 3)]:
        yield f"the quiz is {quiz}, not three questions"


MINIMUM_TASKS = {"00": (1, "it is a tour, for people who have not written a line of this yet")}
"""Where fewer than two exercises are enough: how many, and why."""

RULES = (
    every_exercise_has_its_cells,
    no_exercise_is_undeclared,
    exercises_come_in_order,
    every_objective_is_exercised,
    there_is_enough_to_do,
)
