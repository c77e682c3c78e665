"""``check``: is this exercise solved, and if not, what shows it?

It never raises for a learner. Under nbgrader it raises unless the answer is right, because there
a cell that raises nothing earns its points.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from jwtflow.course.calls import TooSlowError
from jwtflow.course.catalogue import find_exercise, unknown_exercise
from jwtflow.course.crashes import describe_crash, is_learners
from jwtflow.course.exercise import Exercise, Kind
from jwtflow.course.guard import TIME_LIMIT, Answer, CrashedError
from jwtflow.course.helping import Note
from jwtflow.course.originals import mend
from jwtflow.course.outcome import Outcome, Verdict
from jwtflow.course.recognition import is_stub, not_runnable
from jwtflow.course.state import read_record, write_record
from jwtflow.course.surroundings import shadowed
from jwtflow.lab.display import show

_MAX_LINE = 1200
_REPLACED = "Replaced in this kernel, for all code in it, and now put back by the course:"


class NotSolvedError(AssertionError):
    """Under nbgrader: the answer earns no points. The text is what the learner would read."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: what is stored, and shown in the feedback, holds no line of ours.
        return [str(self)]


def check(name: object) -> Outcome | None:
    """Check the exercise ``name`` against what the calling cell's notebook defines.

    Args:
        name: the exercise, ``"01-encode"``.

    Returns:
        The outcome, for the notebook to show; under nbgrader it is shown and nothing returned.

    Raises:
        NotSolvedError: under nbgrader only, unless the answer is right.
    """
    # Only the notebook itself knows which function has this name there: look at who called.
    namespace = sys._getframe(1).f_globals  # noqa: SLF001
    exercise = find_exercise(name)
    if exercise is None:
        asked = name if isinstance(name, str) else "check"
        return _graded(Outcome(asked, Verdict.UNCHECKED, (unknown_exercise(name),)))
    outcome = examine(exercise, namespace)
    tries = read_record(exercise.name).get("tries", 0)
    if outcome.verdict is not Verdict.NOT_ATTEMPTED:
        tries += 1
    said = write_record(exercise.name, verdict=outcome.verdict.name.lower(), tries=tries)
    return _graded(_with(outcome, said))


def attempt(function: Any, *arguments: Any, **named: Any) -> str:
    """What a function of the learner's does with these arguments, in a line that never raises."""
    name = getattr(function, "__name__", "it")
    try:
        told = Answer(function, name).run(lambda: f"returned {function(*arguments, **named)!r}")
    except CrashedError as error:
        return "raised " + str(error).splitlines()[0]
    except TooSlowError as error:
        return str(error)
    return str(told)


def yours_or_ours(yours: Any, ours: Callable[..., Any], *arguments: Any) -> Any:
    """What ``yours`` makes of these arguments, or ``ours`` where it is not finished; says which."""
    name = getattr(yours, "__name__", "it")
    reference = ours(*arguments)
    try:
        made = Answer(yours, name).run(yours, *arguments)
        reason = "" if isinstance(made, type(reference)) else f"it returned {_short(repr(made))}."
    except (CrashedError, TooSlowError) as error:
        reason = str(error).splitlines()[0]
    if reason:
        show(Note(f"`{name}` is not finished: {reason} The course's is used."))
        return reference
    show(Note(f"`{name}` is yours."))
    return made


def examine(
    exercise: Exercise, namespace: Mapping[str, Any], *, time_limit: float = TIME_LIMIT
) -> Outcome:
    """The outcome for what ``namespace`` holds under the name that ``exercise`` asks for.

    Args:
        exercise: what is checked.
        namespace: the learner's notebook: names to values.
        time_limit: seconds for each call of the learner's code.
    """
    mended = mend()
    if exercise.defines not in namespace:
        line = (
            f"Nothing here is called {exercise.defines}. Run the cell above that defines it, and "
            "keep the name as it was. If that cell shows an error, mend it first."
        )
        return Outcome(exercise.name, Verdict.NOT_ATTEMPTED, (line,))
    value = namespace[exercise.defines]
    if value is ... or is_stub(value, exercise):
        line = "Replace the three dots above, run that cell, then this one."
        return Outcome(exercise.name, Verdict.NOT_ATTEMPTED, (line,), help=_help(exercise))
    answer = Answer(value, exercise.defines, time_limit=time_limit)
    if odd := not_runnable(value, exercise):
        outcome = Outcome(exercise.name, Verdict.WRONG, (odd,), help=_help(exercise))
    else:
        outcome = _judge(exercise, answer)
    if not outcome.is_right:
        outcome = _with(outcome, *shadowed(value, exercise, namespace))
    replaced = ", ".join(dict.fromkeys(mended + answer.mended))
    return _with(outcome, f"{_REPLACED} {replaced}." if replaced else None)


def _judge(exercise: Exercise, answer: Answer) -> Outcome:
    try:
        wrong = exercise.examine(answer)
    except (CrashedError, TooSlowError) as error:
        return _crashed(str(error), exercise, answer)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - it must not stop Run All
        if is_learners(error):  # what they returned raised when it was looked at
            return _crashed(describe_crash(error, exercise.defines), exercise, answer)
        line = (
            f"The check itself failed ({type(error).__name__}). Something that it uses has been "
            "changed in this kernel: choose Restart and Run All. If it fails again, it is our "
            "mistake; please report it."
        )
        return Outcome(exercise.name, Verdict.UNCHECKED, (line,), printed=answer.printed)
    if wrong is None:
        return Outcome(exercise.name, Verdict.RIGHT, printed=answer.printed)
    if exercise.kind is Kind.PREDICT and wrong.misconception:
        lines = (f"{wrong.observed} It came out otherwise.", wrong.look)
        return Outcome(exercise.name, Verdict.PREDICTED, lines, misconception=wrong.misconception)
    return Outcome(
        exercise.name,
        Verdict.WRONG,
        (_short(wrong.observed), wrong.look),
        misconception=wrong.misconception,
        printed=answer.printed,
        help=_help(exercise),
    )


def _crashed(told: str, exercise: Exercise, answer: Answer) -> Outcome:
    lines = [_short(told)]
    if told.startswith("NameError"):
        lines.append("If that is defined in a cell above, run that cell, then this one.")
    return Outcome(
        exercise.name,
        Verdict.CRASHED,
        tuple(lines),
        printed=answer.printed,
        help=_help(exercise),
    )


def _with(outcome: Outcome, *lines: str | None) -> Outcome:
    """``outcome`` with these sentences below its own."""
    return replace(outcome, lines=(*outcome.lines, *(line for line in lines if line)))


def _short(text: str) -> str:
    return text if len(text) <= _MAX_LINE else f"{text[:_MAX_LINE]}…"


def _help(exercise: Exercise) -> str:
    return f'Stuck? Run hint("{exercise.name}").'


def _graded(outcome: Outcome) -> Outcome | None:
    if not os.environ.get("NBGRADER_EXECUTION"):
        return outcome
    if not outcome.earns_points:
        raise NotSolvedError(repr(outcome))
    show(outcome)  # nbgrader would read a cell's last value as the number of points
    return None
