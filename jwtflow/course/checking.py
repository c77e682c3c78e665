"""``check``: is this exercise solved, and if not, what shows it?

It never raises for a learner. Under nbgrader it raises unless the answer is right, because there
a cell that raises nothing earns its points.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType
from typing import Any

from jwtflow.course.catalogue import find_exercise, unknown_exercise
from jwtflow.course.exercise import Exercise
from jwtflow.course.guard import TIME_LIMIT, Answer, CrashedError, TooSlowError
from jwtflow.course.outcome import Outcome, Verdict
from jwtflow.course.state import read_record, write_record


class NotSolvedError(AssertionError):
    """Under nbgrader: the answer earns no points. The text is what the learner would read."""


def check(name: str) -> Outcome:
    """Check the exercise ``name`` against what the calling cell's notebook defines.

    Args:
        name: the exercise, ``"01-encode"``.

    Raises:
        NotSolvedError: under nbgrader only, unless the answer is right.
    """
    # Only the notebook itself knows which function has this name there: look at who called.
    namespace = sys._getframe(1).f_globals  # noqa: SLF001
    exercise = find_exercise(name)
    if exercise is None:
        return _graded(Outcome(str(name), Verdict.UNCHECKED, (unknown_exercise(name),)))
    outcome = examine(exercise, namespace)
    tries = read_record(name).get("tries", 0)
    attempted = outcome.verdict is not Verdict.NOT_ATTEMPTED
    write_record(name, verdict=outcome.verdict.name.lower(), tries=tries + attempted)
    return _graded(outcome)


def attempt(function: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    """What a function of the learner's does with these arguments, in a line that never raises."""
    name = getattr(function, "__name__", "it")
    try:
        result = Answer(function, name)(*arguments, **named)
    except (CrashedError, TooSlowError) as error:
        return "raised " + str(error).splitlines()[0]
    return f"returned {result!r}"


def examine(
    exercise: Exercise, namespace: Mapping[str, Any], *, time_limit: float = TIME_LIMIT
) -> Outcome:
    """The outcome for what ``namespace`` holds under the name that ``exercise`` asks for.

    Args:
        exercise: what is checked.
        namespace: the learner's notebook: names to values.
        time_limit: seconds for each call of the learner's code.
    """
    if exercise.defines not in namespace:
        line = (
            f"Nothing here is called {exercise.defines}. Run the cell above that defines it, and "
            "keep the name as it was."
        )
        return Outcome(exercise.name, Verdict.NOT_ATTEMPTED, (line,))
    value = namespace[exercise.defines]
    if value is ... or is_stub(value, exercise):
        line = "Replace the three dots above, run that cell, then this one."
        return Outcome(exercise.name, Verdict.NOT_ATTEMPTED, (line,), help=_help(exercise))
    answer = Answer(value, exercise.defines, time_limit=time_limit)
    if not callable(value) and _asks_for_code(exercise):
        line = (
            f"{exercise.defines} is {type(value).__name__} and cannot be called. Was its name "
            "used for something else?"
        )
        return Outcome(exercise.name, Verdict.WRONG, (line,), help=_help(exercise))
    return _judge(exercise, answer)


def is_stub(value: Any, exercise: Exercise) -> bool:
    """Whether ``value`` is still what the learner's copy came with."""
    untouched: dict[str, Any] = {}
    exec(exercise.stub, untouched)  # noqa: S102 - the course's own text
    return _same_code(value, untouched.get(exercise.defines))


def _judge(exercise: Exercise, answer: Answer) -> Outcome:
    try:
        wrong = exercise.examine(answer)
    except (CrashedError, TooSlowError) as error:
        return Outcome(
            exercise.name,
            Verdict.CRASHED,
            (str(error),),
            printed=answer.printed,
            help=_help(exercise),
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop Run All
        line = (
            f"The check itself failed ({type(error).__name__}). Something that it uses has been "
            "changed in this kernel: choose Restart and Run All. If it fails again, it is our "
            "mistake; please report it."
        )
        return Outcome(exercise.name, Verdict.UNCHECKED, (line,), printed=answer.printed)
    if wrong is None:
        return Outcome(exercise.name, Verdict.RIGHT, printed=answer.printed)
    return Outcome(
        exercise.name,
        Verdict.WRONG,
        (wrong.observed, wrong.look),
        misconception=wrong.misconception,
        printed=answer.printed,
        help=_help(exercise),
    )


def _help(exercise: Exercise) -> str:
    return f'Stuck? Run hint("{exercise.name}").'


def _asks_for_code(exercise: Exercise) -> bool:
    return (
        f"def {exercise.defines}" in exercise.stub or f"class {exercise.defines}" in exercise.stub
    )


def _same_code(one: Any, other: Any) -> bool:
    if isinstance(one, FunctionType) and isinstance(other, FunctionType):
        return _shape(one.__code__) == _shape(other.__code__)
    if isinstance(one, type) and isinstance(other, type):
        mine = {n: v for n, v in vars(one).items() if isinstance(v, FunctionType)}
        stub = {n: v for n, v in vars(other).items() if isinstance(v, FunctionType)}
        return mine.keys() == stub.keys() and all(_same_code(mine[n], stub[n]) for n in mine)
    return False


def _shape(code: CodeType) -> tuple[Any, ...]:
    constants = tuple(_shape(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, constants


def _graded(outcome: Outcome) -> Outcome:
    if os.environ.get("NBGRADER_EXECUTION") and not outcome.is_right:
        raise NotSolvedError(repr(outcome))
    return outcome
