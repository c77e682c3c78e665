"""Rules that tie a notebook to its room: exercises in place, complete and enough of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jwtflow.course.catalogue import Exercise, Kind, course
from tools.cells import PLACEHOLDER, STAGES, check_id, label, metadata, task_id
from tools.linter.notebook import Notebook, source
from tools.linter.pages import objectives


def declared(notebook: Notebook) -> list[Exercise]:
    """List the exercises that the notebook's room declares."""
    lesson = course().lessons.get(notebook.number)
    return list(lesson.exercises.values()) if lesson else []


def every_notebook_has_its_room(notebook: Notebook) -> Iterator[str]:
    """The room is named after the notebook, and its manifest agrees with the title cell."""
    lesson = course().lessons.get(notebook.number)
    if lesson is None:
        yield f"there is no room jwtflow/course/lessons/nb{notebook.name.removesuffix('.ipynb')}"
        return
    title = source(notebook.cells[0]).partition("\n")[0]
    if title.lower() != f"# {lesson.number} · {lesson.title}".lower():
        yield f"lesson.toml's title is {lesson.title!r}, and the page's is {title!r}"
    if [_bare(each) for each in objectives(notebook)] != [
        _bare(o) for o in lesson.manifest["objectives"]
    ]:
        yield "lesson.toml's objectives are not those of the title cell"
    for key in ("summary", "minutes", "instructors"):
        if key not in lesson.manifest:
            yield f"lesson.toml lacks {key}"
    if lesson.manifest.get("stage") not in {*STAGES, "all"}:
        yield f"lesson.toml's stage should be one of {', '.join(STAGES)}, all"


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".;")


def every_exercise_has_its_cells(notebook: Notebook) -> Iterator[str]:
    """Each has a task with the heading of its kind, an answer and a check, marked for nbgrader."""
    for exercise in declared(notebook):
        task = notebook.cell(task_id(exercise))
        if task is None or not source(task).startswith(f"### {label(exercise.kind)}: "):
            yield f"{task_id(exercise)}: should begin with '### {label(exercise.kind)}: '"
        elif not source(task).partition("\n")[2].strip():
            yield f"{task_id(exercise)}: states no task"
        check = notebook.cell(check_id(exercise))
        if check is None or source(check) != f'check("{exercise.name}")':
            yield f'{check_id(exercise)}: should be check("{exercise.name}")'
        for identifier, expected in metadata(exercise).items():
            cell = notebook.cell(identifier)
            if cell is not None and cell["metadata"] != expected:
                yield f"{identifier}: its metadata should be {expected}"


def no_exercise_is_undeclared(notebook: Notebook) -> Iterator[str]:
    """Each cell that is graded, has solution markers or calls check belongs to an exercise."""
    known = {i for e in declared(notebook) for i in (e.name, check_id(e))}
    for cell in notebook.cells:
        if cell["id"] in known:
            continue
        if "nbgrader" in cell["metadata"]:
            yield f"{cell['id']}: graded, and no exercise of the room"
        if re.search(r"### (BEGIN|END) |^check\(", source(cell), re.MULTILINE):
            yield f"{cell['id']}: marks a solution or checks one outside an exercise's cells"


def exercises_come_in_order(notebook: Notebook) -> Iterator[str]:
    """Task, answer and check follow in this order; a prediction is run before its check."""
    order = [cell["id"] for cell in notebook.cells]
    for exercise in declared(notebook):
        ids = [task_id(exercise), exercise.name, check_id(exercise)]
        if not set(ids) <= set(order):
            continue
        task, answer, check = map(order.index, ids)
        if answer != task + 1 or check < answer:
            yield f"{exercise.name}: its task, its answer and its check are not in this order"
        between = notebook.cells[answer + 1 : check]
        if exercise.kind is Kind.PREDICT:
            if not between:
                yield f"{exercise.name}: nothing is run between prediction and check"
            if any(cell["cell_type"] != "code" for cell in between):
                yield f"{exercise.name}: something is said between prediction and check"
        elif between and not exercise.kind.is_question:
            yield f"{check_id(exercise)}: does not follow the answer"


def a_prediction_comes_true(notebook: Notebook) -> Iterator[str]:
    """A cell before a prediction's check assigns the value to compare."""
    for exercise in declared(notebook):
        if exercise.kind is not Kind.PREDICT:
            continue
        name = exercise.settings["value"]
        order = [cell["id"] for cell in notebook.cells]
        answer, check = order.index(exercise.name), order.index(check_id(exercise))
        run = "\n".join(source(cell) for cell in notebook.cells[answer + 1 : check])
        if not re.search(rf"(?m)\b{re.escape(name)}\b *(\+?=|\.append|, )", run):
            yield f"{exercise.name}: no cell between prediction and check binds {name}"


def every_objective_is_exercised(notebook: Notebook) -> Iterator[str]:
    """Each objective has an exercise, and each exercise's objective is listed."""
    listed = range(1, len(objectives(notebook)) + 1)
    exercised = {exercise.settings["objective"] for exercise in declared(notebook)}
    for number in listed:
        if number not in exercised:
            yield f"objective {number} is exercised by nothing"
    for exercise in declared(notebook):
        if (objective := exercise.settings["objective"]) not in listed:
            yield f"{exercise.name}: there is no objective {objective}"


def there_is_enough_to_do(notebook: Notebook) -> Iterator[str]:
    """There are predictions, coding exercises of several kinds, and a quiz of three questions."""
    kinds = [exercise.kind for exercise in declared(notebook)]
    tasks = [kind for kind in kinds if not kind.is_question]
    if Kind.PREDICT not in kinds:
        yield "no prediction"
    if len(tasks) < 2 or len(set(kinds)) < 3:
        yield f"{len(tasks)} exercises in code of {len(set(kinds))} kinds, too few"
    if Kind.SAY not in kinds:
        yield "nothing is said in the learner's own words"
    if kinds.count(Kind.CHOOSE) > 3:
        yield f"{kinds.count(Kind.CHOOSE)} questions with letters, more than three"
    quiz = [e.name for e in declared(notebook) if "-quiz-" in e.name]
    if quiz != [f"{notebook.number}-quiz-{number}" for number in (1, 2, 3)]:
        yield f"the quiz is {quiz}, not three questions"


def letters_have_no_pattern(notebook: Notebook) -> Iterator[str]:
    """The right letters of a notebook's questions are not all the same."""
    right = [str(e.answer) for e in declared(notebook) if e.kind is Kind.CHOOSE]
    if len(right) > 1 and len(set(right)) == 1:
        yield f"every question is answered by {right[0]!r}"


def nothing_is_left_to_write(notebook: Notebook) -> Iterator[str]:
    """No placeholder is left in the notebook or its room."""
    for cell in notebook.cells:
        if PLACEHOLDER in source(cell):
            yield f"{cell['id']}: {PLACEHOLDER} is left"
    lesson = course().lessons.get(notebook.number)
    if lesson is None:
        return
    for path in sorted(lesson.room.rglob("*.*")):
        lines = path.read_text(encoding="utf-8").splitlines() if path.suffix in _WRITTEN else ()
        left = [str(number) for number, line in enumerate(lines, start=1) if PLACEHOLDER in line]
        if left:
            where = f"line {left[0]}" if len(left) == 1 else f"lines {', '.join(left)}"
            yield f"{path.relative_to(lesson.room).as_posix()}: {PLACEHOLDER} is left, {where}"


_WRITTEN = {".py", ".md", ".toml"}

RULES = (
    every_notebook_has_its_room,
    every_exercise_has_its_cells,
    no_exercise_is_undeclared,
    exercises_come_in_order,
    a_prediction_comes_true,
    every_objective_is_exercised,
    there_is_enough_to_do,
    letters_have_no_pattern,
    nothing_is_left_to_write,
)
