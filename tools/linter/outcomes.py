"""Rules that keep a page from revealing an outcome before the learner has predicted it.

Learners see the whole page, including cells below a question. Only a human reader notices a
paraphrase that gives an answer away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jwtflow.course.catalogue import Exercise, Kind, course
from tools.cells import check_id, task_id
from tools.linter.exercises import declared
from tools.linter.notebook import Cell, Notebook, source

SENTENCE = 30  # characters: a shorter one may be said twice


def nothing_is_shown_before_an_answer_is_checked(notebook: Notebook) -> Iterator[str]:
    """The cells between a question and its check have no output."""
    for exercise in _questions(notebook):
        for cell in _cells(notebook, task_id(exercise), check_id(exercise)):
            if cell.get("outputs"):
                yield f"{cell['id']}: shows something before {exercise.name} is checked"


def nothing_says_the_answer(notebook: Notebook) -> Iterator[str]:
    """Between a question and the next, only its own answer and check contain the answer."""
    tasks = [cell["id"] for cell in notebook.cells if cell["id"].endswith("-task")]
    for exercise in _questions(notebook):
        answer = _literal(exercise)
        later = tasks[tasks.index(task_id(exercise)) + 1 :] if task_id(exercise) in tasks else []
        for cell in _cells(notebook, task_id(exercise), later[0] if later else ""):
            own = cell["id"] in {exercise.name, check_id(exercise)}
            if answer and not own and answer.search(source(cell)):
                yield f"{cell['id']}: says {exercise.answer!r}, the answer to {exercise.name}"


def nothing_explains_before_the_check(notebook: Notebook) -> Iterator[str]:
    """No cell contains a sentence that a check shows after the answer."""
    for exercise in declared(notebook):
        for sentence in re.split(r"(?<=[.!?])\s+", exercise.after):
            wanted = _bare(sentence)
            if len(wanted) < SENTENCE:
                continue
            for cell in _cells(notebook, notebook.cells[0]["id"], ""):
                if wanted in _bare(source(cell)):
                    yield f"{cell['id']}: says what the check of {exercise.name} explains"


def _questions(notebook: Notebook) -> Iterator[Exercise]:
    for exercise in declared(notebook):
        if exercise.kind.is_question and exercise.kind is not Kind.SAY:
            yield exercise


def _cells(notebook: Notebook, first: str, end: str) -> list[Cell]:
    """Return the cells from ``first`` to before ``end``, except those shown on purpose."""
    ids = [cell["id"] for cell in notebook.cells]
    if first not in ids:
        return []
    lesson = course().lessons.get(notebook.number)
    shown = lesson.manifest.get("shown", {}) if lesson else {}
    stop = ids.index(end) if end in ids else len(ids)
    return [cell for cell in notebook.cells[ids.index(first) : stop] if cell["id"] not in shown]


def _literal(exercise: Exercise) -> re.Pattern[str] | None:
    """Match the ways to write the answer; ``None`` if it is too short to recognise."""
    text = exercise.answer if isinstance(exercise.answer, str) else repr(exercise.answer)
    if len(text) < 2:
        return None
    spaced = r"\s*".join(re.escape(part) for part in text.split()).replace("'", "[\"']")
    return re.compile(rf"(?<![\w.]){spaced}(?![\w.]\w)" if text[0].isalnum() else spaced)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


RULES = (
    nothing_is_shown_before_an_answer_is_checked,
    nothing_says_the_answer,
    nothing_explains_before_the_check,
)
