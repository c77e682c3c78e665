"""What must be true of an exercise whatever the page says: its help, its stub and its solution."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jwtflow.course.catalogue import Exercise, Kind, course
from tools.linter.notebook import numbered


def help_is_complete(exercise: Exercise) -> Iterator[str]:
    """Two hints that differ, an explanation, a word for a right answer, and wrong beliefs."""
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
    """For each numbered requirement of the task there is a wrong answer."""
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
    """What the first line of each wrong answer says: belief or requirement, and which."""
    for path in sorted(exercise.folder.glob("wrong_*.py")) if exercise.folder else ():
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        what, _, told = first.removeprefix("# ").partition(": ")
        yield what, told


def beliefs(exercise: Exercise) -> list[str]:
    """The wrong beliefs that its check names, each once."""
    named = [belief for belief, _ in exercise.beliefs.values()]
    named += [told for what, told in _wrong_answers(exercise) if what == "belief"]
    return list(dict.fromkeys(named))


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
    """It begins with the notebook's number, it has a title, and it is worth something."""
    if not re.fullmatch(r"\d\d(-[a-z0-9]+)+", exercise.name):
        yield "its name is not of the form 03-some-words"
    if not exercise.title:
        yield "no title"
    if exercise.points < 1:
        yield "it is worth no points"


def stub_is_no_solution(exercise: Exercise) -> Iterator[str]:
    """Something is taken out of the learner's copy."""
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
    """Every breach by this exercise, but for the exceptions that its room lists."""
    excepted = course().lesson_of(exercise).manifest.get("linter", {})
    rules = [rule for rule in RULES if rule.__name__ not in excepted]
    return [f"{exercise.name}: {breach}" for rule in rules for breach in rule(exercise)]
