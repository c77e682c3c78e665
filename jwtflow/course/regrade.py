"""Judges one answer of a submission in a process of its own.

``python -m jwtflow.course.regrade`` reads a job from standard input: the name of the exercise, the
learner's earlier answers that were right, and what the learner defined. It writes one line of JSON:
the verdict, and what the learner would have read. Of the learner's other cells only definitions
run: imports, functions, classes and assignments. What the code prints goes nowhere, what it changes
ends with the process, and an answer that replaces code of the course is told so.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import linecache
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jwtflow.course.catalogue import Exercise, course
from jwtflow.course.checking import examine
from jwtflow.course.crashes import describe_crash
from jwtflow.course.outcome import Outcome, Verdict

WALL_LIMIT = 90.0
"""Seconds that one answer may take, the notebook's cells before it included."""

_CPU_LIMIT = 90  # seconds
_MEMORY_LIMIT = 4 << 30  # bytes of address space; threads and shared libraries count as well
_FILE_LIMIT = 64 << 20  # bytes
_LONGEST = 64 << 10  # bytes of a verdict

_DEFINITIONS = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
)


@dataclass(frozen=True)
class Judged:
    """What came of one answer.

    Args:
        earns: whether it earns its points.
        text: what the learner reads.
    """

    earns: bool
    text: str


def judge_apart(
    exercise: Exercise, answer: str, *, earlier: Mapping[str, str], own: Iterable[str]
) -> Judged:
    """Judge an answer in a fresh process with limits of time, memory and output.

    Args:
        exercise: what it answers.
        answer: the source of the answer's cell.
        earlier: sources of the learner's earlier answers that were right, by exercise; where one
            is missing, the reference stands in its place.
        own: the learner's cells outside of exercises, for the helpers that they define.
    """
    job = {"exercise": exercise.name, "answer": answer, "earlier": earlier, "own": list(own)}
    with tempfile.TemporaryDirectory(prefix="jwtflow-") as empty:
        process = subprocess.Popen(
            [sys.executable, "-m", "jwtflow.course.regrade"],
            cwd=empty,
            env={
                **os.environ,
                "HOME": empty,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            told, _ = process.communicate(json.dumps(job).encode(), timeout=WALL_LIMIT)
        except subprocess.TimeoutExpired:
            return Judged(earns=False, text=_ended(exercise, f"after {WALL_LIMIT:g} seconds"))
        finally:
            _end(process)
    try:
        verdict = json.loads(told[:_LONGEST])
        return Judged(earns=verdict["earns"] is True, text=str(verdict["text"]))
    except (ValueError, LookupError, TypeError):
        return Judged(earns=False, text=_ended(exercise, "without a verdict"))


def _ended(exercise: Exercise, how: str) -> str:
    return (
        f"! {exercise.name}: Your code raised an error.\nGrading ended {how}. Is there a loop that "
        "never ends, or does the code end Python or take too much memory?"
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that it has started."""
    if os.name == "posix":
        import signal

        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()


def _limit() -> None:
    if os.name != "posix":
        return
    import resource

    for what, limit in (
        (resource.RLIMIT_CPU, _CPU_LIMIT),
        (resource.RLIMIT_AS, _MEMORY_LIMIT),
        (resource.RLIMIT_FSIZE, _FILE_LIMIT),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system may not know or allow a limit
            resource.setrlimit(what, (limit, limit))


def _outcome(job: Mapping[str, Any]) -> Outcome:
    """What the check says to the answer, after the notebook's cells before it."""
    exercise = course().find(job["exercise"])
    assert exercise is not None  # noqa: S101 - the parent names only exercises that there are
    names: dict[str, Any] = {"__name__": "__main__"}
    for source in job["own"]:
        with contextlib.suppress(Exception):  # a cell of notes or trials costs nothing
            tree = ast.parse(source)
            tree.body = [node for node in tree.body if isinstance(node, _DEFINITIONS)]
            _run(tree, source, "own cell", names)
    for name, source in course().lessons[exercise.number].code():
        if name == exercise.name:
            break
        exec(job["earlier"].get(name, source), names)  # noqa: S102 - the course's own text
    names.pop(exercise.defines, None)  # a first try of the same name
    before = _code_of_the_course()
    try:
        _run(ast.parse(job["answer"], "<answer>"), job["answer"], "answer", names)
    except BaseException as error:  # noqa: BLE001 - told as the learner's
        return Outcome(exercise.name, Verdict.CRASHED, describe_crash(error, exercise.defines))
    outcome = examine(exercise, names)
    after = _code_of_the_course()
    if replaced := sorted(name for name in before if after.get(name) != before[name]):
        told = f"The answer replaces code of the course: {', '.join(replaced[:3])}."
        return Outcome(exercise.name, Verdict.WRONG, told)
    return outcome


def _run(tree: ast.Module, source: str, what: str, names: dict[str, Any]) -> None:
    """Run a cell; its lines are known, so that an error can show them."""
    filename = f"<{what}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(tree, filename, "exec"), names)  # noqa: S102 - the learner's own, in this process


def _code_of_the_course() -> dict[str, int]:
    """Every function and class of the package, and every attribute of its classes, by identity."""
    found: dict[str, int] = {}
    for name, module in list(sys.modules.items()):
        if not name.startswith("jwtflow"):
            continue
        for attribute, value in list(vars(module).items()):
            if callable(value):
                found[f"{name}.{attribute}"] = id(value)
            if isinstance(value, type) and value.__module__.startswith("jwtflow"):
                for inner, code in list(vars(value).items()):
                    if callable(code) or isinstance(code, property):
                        found[f"{name}.{attribute}.{inner}"] = id(code)
    return found


def main() -> None:
    """Do one job."""
    job = json.load(sys.stdin)
    as_text = Outcome.__repr__  # as it is before any answer has run
    result = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit()
    with contextlib.redirect_stdout(io.StringIO()):
        outcome = _outcome(job)
    earns = outcome.verdict in {Verdict.RIGHT, Verdict.PREDICTED, Verdict.MADE}
    result.write(json.dumps({"earns": earns, "text": as_text(outcome)}))
    result.flush()
    os._exit(0)  # no thread that the code has left may keep the process


if __name__ == "__main__":
    main()
