"""What must be true of an exercise's declaration, whatever the notebook says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jwtflow.course.catalogue import namespace_before
from jwtflow.course.checking import examine
from jwtflow.course.exercise import Exercise
from jwtflow.course.outcome import Verdict


def help_is_complete(exercise: Exercise) -> Iterator[str]:
    """Two hints that differ, the second saying more; an explanation; a misconception."""
    first, second = exercise.hints
    if not (first.strip() and second.strip()) or first == second:
        yield "two different hints are needed"
    if not exercise.explanation.strip():
        yield "its solution is not explained"
    names = [misconception.name for misconception in exercise.misconceptions]
    if not names or not all(names):
        yield "no misconception, or one without a name"
    if len(exercise.alternatives) < 2:
        yield "fewer than two solutions written differently"


def hints_leave_something_to_do(exercise: Exercise) -> Iterator[str]:
    """No hint holds more than half of the lines that are to be written."""
    given = {line.strip() for line in exercise.stub.splitlines()}
    lines = [line.strip() for line in exercise.solution.splitlines()]
    wanted = [_bare(line) for line in lines if line not in given and len(line) > 12]
    for number, hint in enumerate(exercise.hints, start=1):
        told = [line for line in wanted if line in _bare(hint)]
        if len(told) * 2 > len(wanted):
            yield f"its hint {number} holds {len(told)} of {len(wanted)} lines of the solution"


def _bare(text: str) -> str:
    return "".join(text.split())


def name_is_sound(exercise: Exercise) -> Iterator[str]:
    """It begins with the notebook's number, and title and statement say something."""
    if not re.fullmatch(r"\d\d(-[a-z0-9]+)+", exercise.name):
        yield "its name is not of the form 03-some-words"
    if not exercise.title.strip() or not exercise.statement.strip():
        yield "no title or no statement"
    if exercise.points < 1:
        yield "it is worth no points"


def stub_asks_and_solution_answers(exercise: Exercise) -> Iterator[str]:
    """The stub is not attempted, the reference is right, and they differ."""
    if exercise.stub == exercise.solution:
        yield "its stub is its solution"
    for source, expected in (
        (exercise.stub, Verdict.NOT_ATTEMPTED),
        (exercise.solution, Verdict.RIGHT),
    ):
        namespace = namespace_before(exercise)
        exec(source, namespace)  # noqa: S102 - the course's own text
        outcome = examine(exercise, namespace)
        if outcome.verdict is not expected:
            yield f"not read as {expected.value!r}: {outcome!r}"


RULES = (
    help_is_complete,
    hints_leave_something_to_do,
    name_is_sound,
    stub_asks_and_solution_answers,
)


def breaches(exercise: Exercise) -> list[str]:
    """Every breach by this exercise."""
    return [f"{exercise.name}: {breach}" for rule in RULES for breach in rule(exercise)]
