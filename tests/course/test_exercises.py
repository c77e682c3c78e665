"""Every exercise, tried with every answer that lies in its room, right and wrong."""

from __future__ import annotations

import contextlib
import io
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from jwtflow.course.answers import Answer
from jwtflow.course.catalogue import Exercise, Kind, course
from jwtflow.course.checking import examine
from jwtflow.course.outcome import Outcome, Verdict
from tests.course.learner import namespaces

EXERCISES = list(course().exercises.values())
ANSWERS = [
    (exercise, path)
    for exercise in EXERCISES
    if exercise.folder
    for path in sorted(exercise.folder.glob("*_*.py"))
]


LAST: dict[str, dict[str, dict[str, Any]]] = {}  # a notebook's lab ends the lab of the one before


def before(number: str) -> dict[str, dict[str, Any]]:
    """By exercise: what the notebook defines for somebody who solved all that comes before."""
    if number not in LAST:
        for names in [names for exercises in LAST.values() for names in exercises.values()]:
            for value in names.values():
                if isinstance(value, sqlite3.Connection):  # a notebook leaves it to its kernel
                    value.close()
        LAST.clear()
        LAST[number] = {each.name: names for each, names in namespaces(course().lessons[number])}
    return LAST[number]


def outcome_of(exercise: Exercise, source: str) -> Outcome:
    """The check's outcome for a cell with ``source``."""
    namespace = dict(before(exercise.number)[exercise.name])
    with contextlib.redirect_stdout(io.StringIO()):
        exec(source, namespace)
    with pytest.MonkeyPatch.context() as patch:  # a busy machine makes no answer late
        patch.setattr(Answer.__init__, "__kwdefaults__", {"time_limit": 60})
        return examine(exercise, namespace)


def the_stub_asks_and_the_solution_answers(exercise: Exercise) -> None:
    """What a learner starts with is not attempted, and the notebook's own answer counts."""
    names = dict(before(exercise.number)[exercise.name])
    names.pop(exercise.defines, None)  # a first try of the same name
    exec(exercise.stub, names)
    assert examine(exercise, names).verdict is Verdict.NOT_ATTEMPTED
    solved = outcome_of(exercise, exercise.solution)
    assert solved.earns_points, solved


def sample(paths: list[tuple[Exercise, Path]]) -> set[Path]:
    """One right and one wrong answer of each exercise."""
    chosen = {(exercise.name, path.name.partition("_")[0]): path for exercise, path in paths}
    return set(chosen.values())


SAMPLE = {None, *sample(ANSWERS)}
# Notebook by notebook, so that each runs once.
TRIED = [
    pytest.param(
        exercise,
        path,
        id=f"{exercise.name}-{path.stem if path else 'solution'}",
        marks=[] if path in SAMPLE else [pytest.mark.slow],
    )
    for exercise in EXERCISES
    for path in [None, *(path for other, path in ANSWERS if other is exercise)]
]


@pytest.mark.parametrize(("exercise", "path"), TRIED)
def test_an_answer_is_told_for_what_it_is(exercise: Exercise, path: Path | None) -> None:
    """A right answer is right; a wrong one is refused, and named where it stands for a belief."""
    if path is None:
        the_stub_asks_and_the_solution_answers(exercise)
        return
    source = path.read_text(encoding="utf-8")
    outcome = outcome_of(exercise, source)
    if path.name.startswith("right_"):
        expected = Verdict.MADE if exercise.kind is Kind.TRY else Verdict.RIGHT
        assert outcome.verdict is expected, outcome
        return
    assert path.name.startswith("wrong_"), "an answer is called right_… or wrong_…"
    what, _, text = source.partition("\n")[0].removeprefix("# ").partition(": ")
    assert (what in {"belief", "requirement"}, bool(text)) == (True, True), "its first line"
    assert outcome.verdict in {Verdict.WRONG, Verdict.CRASHED}, outcome
    if what == "belief":
        assert outcome.misconception == text, outcome
    told = repr(outcome)
    given = {line.strip() for line in [*exercise.stub.splitlines(), *source.splitlines()]}
    lines = {line.strip() for line in exercise.solution.splitlines()} - given
    assert [line for line in lines if len(line) > 12 and line in told] == []


BELIEFS = [
    (exercise, given) for exercise in EXERCISES for given in exercise.beliefs if exercise.beliefs
]


@pytest.mark.parametrize(
    ("exercise", "given"), BELIEFS, ids=lambda value: getattr(value, "name", value)
)
def test_a_wrong_answer_to_a_question_is_named(exercise: Exercise, given: str) -> None:
    """Each wrong answer that lesson.toml lists is met with its belief; a prediction counts."""
    value: Any = given
    run = exercise.settings.get("value")
    if run or exercise.kind is Kind.FIND:
        value = eval(given)
    if exercise.kind is Kind.CHOOSE and len(exercise.answer) > 1:
        value = exercise.answer + given
    if exercise.kind is Kind.ORDER and len(given) < len(exercise.answer):
        rest = [letter for letter in exercise.answer if letter not in given[:-1]]
        place = rest.index(given[-1])
        value = "".join([*rest[:place], *given[:-1], *rest[place:]])
    names = {exercise.defines: value, **({run: exercise.answer} if run else {})}
    outcome = examine(exercise, names)
    expected = Verdict.PREDICTED if exercise.kind is Kind.PREDICT else Verdict.WRONG
    assert (outcome.verdict, outcome.misconception) == (expected, exercise.beliefs[given][0])
    assert outcome.earns_points is (exercise.kind is Kind.PREDICT)


PREDICTIONS = [exercise for exercise in EXERCISES if exercise.kind is Kind.PREDICT]


@pytest.mark.parametrize("exercise", PREDICTIONS, ids=lambda exercise: exercise.name)
def test_nothing_tells_the_outcome_before_an_answer_is_there(exercise: Exercise) -> None:
    """A prediction that isn't made, or isn't run yet, is met with no word of the outcome."""
    run = exercise.settings.get("value")
    happened = {run: exercise.answer} if run else {}
    cases = [happened, {exercise.defines: ..., **happened}]
    if run:
        cases.append({exercise.defines: exercise.answer})
    for names in cases:
        outcome = examine(exercise, names)
        assert outcome.explanation == ""
        assert "The run gave" not in repr(outcome)
