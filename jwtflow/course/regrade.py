"""Judges one submitted answer in a separate process.

``python -m jwtflow.course.regrade`` reads a job from standard input: the exercise's name, the
answer, the learner's earlier right answers and their other cells. It writes one line of JSON: the
verdict and the learner's feedback. Only definitions of the other cells run: imports, functions,
classes and assignments. Printed text is dropped, changes end with the process, and an answer that
replaces code of the course is wrong.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
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
from jwtflow.course.sources import execute

WALL_LIMIT = 90.0
"""Seconds that one answer may take, including the notebook's cells before it."""

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
    """Whether an answer earns its points, and the learner's feedback."""

    earns: bool
    text: str


def judge_apart(
    exercise: Exercise, answer: str, *, earlier: Mapping[str, str], own: Iterable[str]
) -> Judged:
    """Judge an answer in a fresh process with limits on time, memory and output.

    Args:
        exercise: its exercise.
        answer: the source of its cell.
        earlier: sources of earlier right answers, by exercise; the reference replaces the others.
        own: the learner's cells outside exercises, which may define helpers.
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
    """Kill the process and everything it has started."""
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
        with contextlib.suppress(ValueError, OSError):  # the system may not know or allow a limit
            resource.setrlimit(what, (limit, limit))


def _outcome(job: Mapping[str, Any]) -> Outcome:
    """Run the notebook's cells before the answer, then the answer, and check it."""
    exercise = course().find(job["exercise"])
    assert exercise is not None  # noqa: S101 - the parent process names an existing exercise
    names: dict[str, Any] = {"__name__": "__main__"}
    for source in job["own"]:
        with contextlib.suppress(Exception):  # the learner's own cells may fail
            tree = ast.parse(source)
            tree.body = [node for node in tree.body if isinstance(node, _DEFINITIONS)]
            execute(ast.unparse(tree), "<own cell>", names)
    for name, source in course().lessons[exercise.number].code():
        if name == exercise.name:
            break
        exec(job["earlier"].get(name, source), names)  # noqa: S102 - the course's own text
    names.pop(exercise.defines, None)  # a first try of the same name
    before = _code_of_the_course()
    try:
        execute(job["answer"], "<answer>", names)
    except BaseException as error:  # noqa: BLE001 - reported as the learner's error
        return Outcome(exercise.name, Verdict.CRASHED, describe_crash(error, exercise.defines))
    outcome = examine(exercise, names)
    after = _code_of_the_course()
    if replaced := sorted(name for name in before if after.get(name) != before[name]):
        told = f"The answer replaces code of the course: {', '.join(replaced[:3])}."
        return Outcome(exercise.name, Verdict.WRONG, told)
    return outcome


def _code_of_the_course() -> dict[str, int]:
    """Return the identity of every function, class and method of the package."""
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
    """Judge the answer of one job."""
    job = json.load(sys.stdin)
    as_text = Outcome.__repr__  # taken before the answer can replace it
    result = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit()
    with contextlib.redirect_stdout(io.StringIO()):
        outcome = _outcome(job)
    earns = outcome.verdict in {Verdict.RIGHT, Verdict.PREDICTED, Verdict.MADE}
    result.write(json.dumps({"earns": earns, "text": as_text(outcome)}))
    result.flush()
    os._exit(0)  # leftover threads must not keep the process alive


if __name__ == "__main__":
    main()
