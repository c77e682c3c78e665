"""Rules for an exercise apart from its page: help, stub and solution."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jwtflow.course.catalogue import Exercise, Kind, course
from tools.cells import points
from tools.linter.notebook import numbered


def help_is_complete(exercise: Exercise) -> Iterator[str]:
    """There are two different hints, an explanation, a text for right answers, and beliefs."""
    if exercise.kind is Kind.TRY:
        return
    first, second = exercise.hints
    if not (first and second) or first == second:
        yield "two different hints are needed"
    if exercise.kind is Kind.SAY:
        if (
            not exercise.settings.get("model")
            or len(exercise.settings.get("points_to_tick", ())) != 3
        ):
            yield "a model answer and three points to tick are needed"
        return
    if not exercise.explanation:
        yield "its solution is not explained"
    if not exercise.after:
        yield "nothing is said when it is right"
    if not beliefs(exercise):
        yield "no common belief is recognised"
    if exercise.folder and not list(exercise.folder.glob("right_*.py")):
        yield "no other right answer is tried (right_….py)"


def each_requirement_is_broken(exercise: Exercise) -> Iterator[str]:
    """Each numbered requirement of the task has a wrong answer that breaks it."""
    if exercise.folder is None:
        return
    wrong = list(_wrong_answers(exercise))
    broken = {told for what, told in wrong if what == "requirement"}
    listed = [str(number) for number, _ in enumerate(numbered(exercise.task), start=1)]
    if not broken:
        yield "no wrong answer breaks a requirement (wrong_….py)"
    elif broken.isdisjoint(listed):  # they are named in words
        if len(wrong) < len(listed):
            yield f"{len(wrong)} wrong answers are too few for {len(listed)} requirements"
    else:
        for number in listed:
            if number not in broken:
                yield f"no wrong answer breaks its requirement {number}"


def _wrong_answers(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Read from each wrong answer's first line which belief or requirement it is about."""
    for path in sorted(exercise.folder.glob("wrong_*.py")) if exercise.folder else ():
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        what, _, told = first.removeprefix("# ").partition(": ")
        yield what, told


def beliefs(exercise: Exercise) -> list[str]:
    """List the beliefs that the exercise's check recognises, without duplicates."""
    named = [belief for belief, _ in exercise.beliefs.values()]
    named += [told for what, told in _wrong_answers(exercise) if what == "belief"]
    return list(dict.fromkeys(named))


def hints_leave_something_to_do(exercise: Exercise) -> Iterator[str]:
    """No hint contains more than half of the lines to be written."""
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
    """The name begins with the notebook's number; there are a title and points."""
    if not re.fullmatch(r"\d\d(-[a-z0-9]+)+", exercise.name):
        yield "its name is not of the form 03-some-words"
    if not exercise.title:
        yield "no title"
    if points(exercise) < 1:
        yield "it is worth no points"


def stub_is_no_solution(exercise: Exercise) -> Iterator[str]:
    """The learner's copy lacks something of the solution."""
    if exercise.stub == exercise.solution:
        yield "its stub is its solution"


RULES = (
    help_is_complete,
    each_requirement_is_broken,
    hints_leave_something_to_do,
    name_is_sound,
    stub_is_no_solution,
)


def breaches(exercise: Exercise) -> list[str]:
    """Return an exercise's breaches, except those that its room allows."""
    excepted = course().lessons[exercise.number].manifest.get("linter", {})
    rules = [rule for rule in RULES if rule.__name__ not in excepted]
    return [f"{exercise.name}: {breach}" for rule in rules for breach in rule(exercise)]
