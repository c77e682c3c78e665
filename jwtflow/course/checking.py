"""``check``: says whether an exercise is solved, and if not, what is wrong.

It never raises for a learner. Under nbgrader, where a cell that doesn't raise earns its points, it
raises unless the answer earns them.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import dis
import inspect
import linecache
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from jwtflow.course.answers import Answer, CrashedError, TooSlowError
from jwtflow.course.catalogue import Exercise, Kind, course
from jwtflow.course.crashes import beginning, describe_crash, is_learners, was_raised
from jwtflow.course.helping import Note
from jwtflow.course.outcome import EARN_POINTS, Outcome, Verdict
from jwtflow.course.pieces import Mine, Owned, lent
from jwtflow.course.questions import examine_question
from jwtflow.course.sources import unwrapped
from jwtflow.course.state import read_record, write_record
from jwtflow.course.stubs import is_stub
from jwtflow.lab.display import show

_MAX_LINE = 1200
# Python's own names that the notebook's shell replaces.
_THE_SHELLS = {"copyright", "credits", "display", "exit", "get_ipython", "help", "input"}
_THE_SHELLS |= {"breakpoint", "license", "open", "quit"}


class NotSolvedError(AssertionError):
    """Under nbgrader: the answer earns no points; the text is the learner's feedback."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this, so the feedback holds no lines of our code.
        return [str(self)]


def check(name: object = None) -> Outcome | None:
    """Check an exercise, such as ``"01-encode"``, with what the calling notebook defines.

    Returns:
        The outcome, for the notebook to display; under nbgrader, ``None``.

    Raises:
        NotSolvedError: under nbgrader only, if the answer earns no points.
    """
    # The names are those of the notebook that called this function.
    namespace = sys._getframe(1).f_globals  # noqa: SLF001
    exercise = course().find(name)
    if exercise is None:
        asked = name if isinstance(name, str) else "check"
        return _graded(Outcome(asked, Verdict.UNCHECKED, course().unknown(name)))
    outcome = examine(exercise, namespace)
    known = read_record(exercise.name)
    before = Verdict.__members__.get(known.get("verdict", "").upper())
    solved, tries = before in EARN_POINTS, known.get("tries", 0)
    if outcome.is_a_try and not (solved and outcome.earns_points):
        tries += 1  # Run All on a finished notebook isn't a new try
    best = outcome.verdict  # an answer that counted still does after a worse one
    if before is Verdict.RIGHT or (before and solved and not outcome.earns_points):
        best = before
    said = write_record(exercise.name, verdict=best.name.lower(), tries=tries)
    return _graded(_with(outcome, said))


def attempt(function: Any, *arguments: Any, **named: Any) -> str:
    """Call the learner's function and describe in a line what it did; never raises."""
    name = getattr(function, "__name__", "it")
    name = "it" if name == "<lambda>" else name
    try:
        told = Answer(function, name).run(lambda: f"returned {function(*arguments, **named)!r}")
    except CrashedError as error:
        return "raised " + str(error).splitlines()[0]
    except TooSlowError as error:
        return str(error)
    return str(told)


def yours_or_ours(yours: Any, ours: Callable[..., Any], *arguments: Any) -> Any:
    """Call ``yours``, or ``ours`` if that isn't finished, and say which was used."""
    name = getattr(yours, "__name__", "it")
    reference = ours(*arguments)
    try:
        made = Answer(yours, name).run(yours, *arguments)
        reason = (
            ""
            if isinstance(made, type(reference))
            else f"it returned {beginning(repr(made), _MAX_LINE)}."
        )
    except (CrashedError, TooSlowError) as error:
        reason = str(error).splitlines()[0]
    if reason:
        show(Note(f"`{name}` is not finished: {reason} The course's is used."))
        return reference
    show(Note(f"`{name}` is yours."))
    return made


def examine(exercise: Exercise, namespace: Mapping[str, Any]) -> Outcome:
    """Check the learner's answer to an exercise, which their notebook defines."""
    name = exercise.defines
    if name not in namespace:
        told = (
            f"Nothing here is called {name}. Run the cell above that defines it, and keep the name "
            "as it was. If that cell shows an error, mend it first."
        )
        return Outcome(exercise.name, Verdict.NOT_ATTEMPTED, told, _in_quotes(exercise))
    value = namespace[name]
    if value is ... or is_stub(value, exercise):
        told = "Write your answer in the cell above, run that cell, then this one."
        return Outcome(exercise.name, Verdict.NOT_ATTEMPTED, told, _in_quotes(exercise))
    answer = Answer(value, name)
    lent.clear()
    if odd := _not_runnable(value, exercise) or _borrowed(value, exercise):
        outcome = Outcome(exercise.name, Verdict.WRONG, odd)
    else:
        outcome = _examined(exercise, answer, namespace)
    if not outcome.earns_points and (meant := _reused(value)):
        theirs = {reused: value.__globals__[reused] for reused in meant}
        value.__globals__.update(meant)
        try:
            again = _examined(exercise, Answer(value, name), namespace)
        finally:
            value.__globals__.update(theirs)
        outcome = again if again.earns_points else outcome
        outcome = _with(outcome, *(_said_of(n, meant[n], theirs[n]) for n in meant))
    if name in lent:
        outcome = Outcome(exercise.name, Verdict.WRONG, _calls_ours(name))
    if not outcome.earns_points:
        outcome = _with(outcome, _from_above(value, exercise))
    return _with(outcome, _older_than_the_cell(name, namespace))


def _in_quotes(exercise: Exercise) -> str:
    """Explain the NameError that an answer without quotes ends in."""
    if exercise.kind.is_question and isinstance(exercise.answer, str):
        return "If that cell shows a NameError, put your answer in quotation marks."
    return ""


def _examined(exercise: Exercise, answer: Answer, namespace: Mapping[str, Any]) -> Outcome:
    try:
        if exercise.check is None:
            return examine_question(exercise, answer, namespace)
        wrong = exercise.check(answer)
    except CrashedError as crash:
        return _crashed(str(crash), crash.error, exercise, answer)
    except TooSlowError as slow:
        return _crashed(str(slow), None, exercise, answer)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - an error here must not stop Run All
        if is_learners(error):  # their result raised when the check used it
            return _crashed(describe_crash(error, exercise.defines), error, exercise, answer)
        told = (
            f"The check itself failed ({type(error).__name__}). Something that it uses has been "
            "changed in this kernel: choose Restart and Run All. If it fails again, it is our "
            "mistake; please report it."
        )
        return Outcome(exercise.name, Verdict.UNCHECKED, told, printed=answer.printed)
    if wrong is None:
        verdict = Verdict.MADE if exercise.kind is Kind.TRY else Verdict.RIGHT
        return Outcome(exercise.name, verdict, printed=answer.printed, explanation=exercise.after)
    return Outcome(
        exercise.name,
        Verdict.WRONG,
        beginning(wrong.observed, _MAX_LINE),
        wrong.look,
        misconception=wrong.misconception,
        printed=answer.printed,
    )


def _crashed(told: str, error: BaseException | None, exercise: Exercise, answer: Answer) -> Outcome:
    look = ""
    if type(error) is NameError:
        look = "If that is defined in a cell above, run that cell, then this one."
    if error is not None and not isinstance(error, ValueError) and was_raised(error):
        look = "If that's meant to refuse, raise ValueError: any other error is a crash."
    elif type(error) is KeyError:
        look = "A dictionary may lack that key. Does the task promise that it is there?"
    told = beginning(told, _MAX_LINE)
    return Outcome(exercise.name, Verdict.CRASHED, told, look, printed=answer.printed)


def _not_runnable(value: Any, exercise: Exercise) -> str | None:
    """Say so if the exercise asks for code but calling ``value`` would run none."""
    name = exercise.defines
    if not any(f"{word} {name}" in exercise.solution for word in ("def", "class")):
        return None
    if not callable(value):
        return (
            f"{name} is of type {type(value).__name__} here and cannot be called. Was its name "
            "used for something else?"
        )
    if inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value):
        return f"{name} is defined with async def, so calling it runs nothing. Write def."
    if inspect.isgeneratorfunction(value):
        return f"{name} holds yield, so calling it runs nothing. Write return in its place."
    return None


def _borrowed(value: Any, exercise: Exercise) -> str | None:
    """Say so if ``value`` is, or uses, the course's own function of that name."""
    name = exercise.defines
    if _is_ours(value, name):
        return f"This {name} isn't yours: it was imported, or comes from mine. Write it yourself."
    for function in _functions_of(value):
        names = _names(function.__code__)  # attributes and imported modules are among them
        used = [function.__globals__.get(each) for each in names]
        lends = [vars(module).get(name) for module in _packages_modules(names, used)]
        if any(_is_ours(each, name) for each in used + (lends if name in names else [])):
            return _calls_ours(name)
    return None


def _packages_modules(names: set[str], used: list[Any]) -> list[ModuleType]:
    """Return the package's modules that a function imports, or has as a global or by dots."""
    return [
        module
        for full_name, module in list(sys.modules.items())
        if _is_packages(full_name)
        and (
            full_name in names
            or any(module is each for each in used)
            or names.issuperset(full_name.split("."))
        )
    ]


def _calls_ours(name: str) -> str:
    return (
        f"Your {name} calls the course's {name}. It should do the work itself; pieces of earlier "
        "exercises may help it."
    )


def _functions_of(value: Any) -> list[FunctionType]:
    """List the learner's functions that run when ``value`` is called."""
    value = unwrapped(value)
    value = value.func if isinstance(value, partial) else value
    own = vars(value).values() if isinstance(value, type) else ()
    parts = [value, *own, *vars(type(value)).values()]
    return [part for part in parts if isinstance(part, FunctionType)]


def _is_ours(thing: Any, name: str) -> bool:
    # Some objects raise when asked for their name, such as Flask's request outside a request.
    if not isinstance(thing, Owned | FunctionType | MethodType | type) or thing.__name__ != name:
        return False
    return isinstance(thing, Owned) or _is_packages(str(thing.__module__))


def _is_packages(module: str) -> bool:
    return module.partition(".")[0] == "jwtflow"


def _reused(value: Any) -> dict[str, Any]:
    """Find builtins and modules that ``value`` uses but the notebook has overwritten."""
    if not isinstance(value, FunctionType):
        return {}
    meant = {}
    for name in sorted(_names(value.__code__) & value.__globals__.keys() - _THE_SHELLS):
        own = vars(builtins).get(name, sys.modules.get(name))
        theirs = value.__globals__[name]
        known = name in vars(builtins) or _asks_the_module(value.__code__, name, theirs)
        packaged = _is_packages(type(theirs).__module__)  # such as the notebook's http
        if (
            known
            and not name.startswith("__")
            and own is not None
            and not packaged
            and theirs is not own
            and theirs is not _named(own, name)
        ):
            meant[name] = own
    return meant


def _asks_the_module(code: CodeType, name: str, theirs: Any) -> bool:
    """Whether the code takes something from ``name`` that a module of this name has, not theirs."""
    module, taken = sys.modules.get(name), False
    if name not in sys.stdlib_module_names:
        return False
    for each in _nested(code):
        for step in dis.get_instructions(each):
            if taken and hasattr(module, str(step.argval)) and not hasattr(theirs, step.argval):
                return True
            taken = step.opname == "LOAD_GLOBAL" and step.argval == name
    return False


def _named(module: Any, name: str) -> Any:
    """Return what ``from datetime import datetime`` would give."""
    return getattr(module, name, None) if isinstance(module, ModuleType) else module


def _said_of(name: str, meant: Any, theirs: Any) -> str:
    kind = type(theirs).__name__
    if isinstance(meant, ModuleType):
        return f"{name} is of type {kind} here, and not the module. Import it again."
    return f"{name} is of type {kind} here, and not Python's own. Run: del {name}"


def _from_above(value: Any, exercise: Exercise) -> str | None:
    """Say so if a wrong answer uses values of the notebook's that its task has no need of."""
    meant = _globals(compile(exercise.solution, exercise.cell, "exec"))
    for quoted in re.findall(r"`([^`\n]+)`", exercise.task):
        meant.update(re.findall(r"\b\w+\b(?!=)", quoted))  # with = it's a name for an argument
    used = {
        name: function.__globals__.get(name)
        for function in _functions_of(value)
        for name in _globals(function.__code__) - meant
    }
    beside = _assigned_beside(value)
    found = sorted(
        name
        for name, held in used.items()
        if name not in beside
        and not name.startswith("__")
        and not (held is None or callable(held) or isinstance(held, ModuleType | Mine))
    )
    if not found:
        return None
    uses = f"{exercise.defines} uses {' and '.join(found)},"
    codes = [function.__code__ for function in _functions_of(value)]
    if not any(code.co_argcount + code.co_kwonlyargcount for code in codes):
        return f"{uses} which was made before it's called."
    return f"{uses} which a cell above defines. Should it use its arguments in place of that?"


def _assigned_beside(value: Any) -> set[str]:
    """List what the answer's own cell assigns: a table beside a function belongs to it."""
    names: set[str] = set()
    for file in {function.__code__.co_filename for function in _functions_of(value)}:
        with contextlib.suppress(SyntaxError):  # a cell with a magic command
            tree = ast.parse("".join(linecache.getlines(file)))
            names.update(
                node.id
                for node in ast.walk(tree)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )
    return names


def _globals(code: CodeType) -> set[str]:
    """List the notebook's names that the code reads."""
    return {
        str(step.argval)
        for each in _nested(code)
        for step in dis.get_instructions(each)
        if step.opname in {"LOAD_GLOBAL", "LOAD_NAME"}
    }


def _names(code: CodeType) -> set[str]:
    return {name for each in _nested(code) for name in each.co_names}


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _nested(constant)


def _older_than_the_cell(name: str, namespace: Mapping[str, Any]) -> str | None:
    """Say so if the last cell that defines ``name`` has a syntax error and so didn't run."""
    cells = namespace.get("In")  # IPython's list of cells that were run; the last is this check
    if not isinstance(cells, list):
        return None
    binds = re.compile(rf"(?m)^ *(?:(?:async +)?def +|class +)?{re.escape(name)}\b *[=(:]")
    for cell in reversed(cells[:-1]):
        if not isinstance(cell, str) or not binds.search(cell):
            continue
        try:
            ast.parse(cell)
        except SyntaxError as error:
            return (
                f"The last cell that defines {name} has a syntax error (line {error.lineno}: "
                f"{error.msg}), so Python didn't run it. This is about the version before it."
            )
        return None
    return None


def _with(outcome: Outcome, *notes: str | None) -> Outcome:
    """Add notes to an outcome."""
    return replace(outcome, notes=(*outcome.notes, *(note for note in notes if note)))


def _graded(outcome: Outcome) -> Outcome | None:
    if not os.environ.get("NBGRADER_EXECUTION"):
        return outcome
    if not outcome.earns_points:
        raise NotSolvedError(repr(outcome))
    show(outcome)  # nbgrader would take a cell's last value for the points
    return None
