"""The pieces that learners keep: which are finished, and ``mine``, which provides them.

A kept piece is finished if it closes every row of its bench, or if it has no bench, if its exercise
is right. The result is stored in ``.jwtflow/verdicts`` with a digest of everything it depends on,
so a lesson starts without trying the piece again.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jwtflow import __version__
from jwtflow.course import bench as benches
from jwtflow.course import kept_code
from jwtflow.course.answers import Answer, CrashedError, TooSlowError
from jwtflow.course.bench import bench_of, report_on
from jwtflow.course.catalogue import Exercise, course, source
from jwtflow.course.sources import execute, names_used
from jwtflow.course.standalone import CannotKeepError
from jwtflow.course.state import MARKER, home, write_whole

NONE_YET, YOURS, REFERENCE = "none yet", "yours", "reference"

RowState = tuple[str, str, str]
"""A row of the matrix: name, state and count."""


@dataclass(frozen=True)
class Standing:
    """How far a learner is with one piece.

    Args:
        whose: ``yours`` if theirs is used, ``reference`` if it isn't finished, or ``none yet``.
        why: why theirs isn't used, in a few words.
        rows: its rows in the matrix, if it was tried on a bench.
    """

    whose: str
    why: str = ""
    rows: tuple[RowState, ...] = ()

    def __str__(self) -> str:
        return f"{self.whose} ({self.why})" if self.why else self.whose


# --------------------------------------------------------------------- whether it is finished

_being_tried: set[str] = set()
_known: dict[str, tuple[str, Standing]] = {}  # results in this kernel, with the source they are for


def standing(name: str, *, anew: bool = False) -> Standing:
    """Tell whose piece is used; a kept piece is tried now, unless its result is known.

    Args:
        name: of the piece.
        anew: try it again, since a busy machine may have made it too slow.
    """
    try:
        kept = kept_code.kept_source(name)
    except CannotKeepError as error:
        return Standing(REFERENCE, str(error))
    if kept is None:
        return Standing(NONE_YET)
    if name in _being_tried:  # a piece that uses itself by ``mine`` gets the reference
        return Standing(REFERENCE, "yours is being tried")
    if anew:
        _known.clear()  # also the results of pieces that use this one
    elif name in _known and _known[name][0] == kept:
        return _known[name][1]
    digest = _digest(name)
    found = None if anew else _stored(name, digest)
    if found is None:
        found = _try(name)
        _store(name, digest, found)
    _known[name] = (kept, found)
    return found


def _try(name: str) -> Standing:
    _being_tried.add(name)
    try:
        for used in uses(name) - _being_tried:
            standing(used)  # now, so it doesn't take the first case's time
        return _standing_of(name, kept_piece(name))
    except CannotKeepError as error:
        return Standing(REFERENCE, str(error).partition("\n")[0])
    finally:
        _being_tried.discard(name)


def _standing_of(name: str, piece: Any) -> Standing:
    bench = bench_of(name)
    if bench is not None:
        report = report_on(piece, bench)
        rows = tuple((row.name, row.state, row.detail) for row in report.rows)
        if report.is_closed:
            return Standing(YOURS, rows=rows)
        count = len(report.open_rows)
        return Standing(REFERENCE, f"yours leaves {count} row{'s'[: count > 1]} open", rows)
    exercise = _exercise(name)
    try:
        if exercise is None or exercise.check is None:
            return Standing(YOURS)
        wrong = exercise.check(Answer(piece, name))
    except (CrashedError, TooSlowError):
        return Standing(REFERENCE, "yours does not run")
    return Standing(REFERENCE, "yours is not right yet") if wrong else Standing(YOURS)


def _exercise(name: str) -> Exercise | None:
    """Return the exercise that writes the piece: the last checked one that defines it."""
    lesson = course().pieces.get(name)
    exercises = lesson.exercises.values() if lesson else ()
    written = [each for each in exercises if each.check and each.defines == name]
    return written[-1] if written else None


def _digest(name: str) -> str:
    """Hash everything that a result of the kept piece depends on."""
    digest = hashlib.sha256(f"{__version__} {sys.version_info[:2]}".encode())
    for used in sorted(uses(name)):
        digest.update(f"{used}\n{kept_code.kept_source(used) or ''}\n".encode())
    lesson = course().pieces.get(name)
    files = sorted(lesson.room.rglob("*.py")) if lesson else []
    for path in [Path(benches.__file__), *files]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def uses(name: str) -> set[str]:
    """Return a kept piece and all pieces that it uses through ``mine``, directly or not."""
    found: set[str] = set()
    look_at = [name]
    while look_at:
        used = look_at.pop()
        if used not in found:
            found.add(used)
            look_at += _taken_from_mine(used)
    return found


def _taken_from_mine(name: str) -> list[str]:
    try:
        tree = ast.parse(kept_code.kept_source(name) or "")
    except (CannotKeepError, SyntaxError, ValueError):
        return []
    nodes = list(ast.walk(tree))
    taken = [
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "mine"
    ]
    named = sum(isinstance(node, ast.Name) and node.id == "mine" for node in nodes)
    # ``getattr(mine, …)`` can be any piece.
    return taken if named == len(taken) else list(course().pieces)


# -------------------------------------------------------------------------- stored verdicts


def _verdict_path(name: str) -> Path:
    return home() / MARKER / "verdicts" / f"{name}.json"


def _stored(name: str, digest: str) -> Standing | None:
    """Return the stored result, if it has the same digest."""
    try:
        record = json.loads(_verdict_path(name).read_text(encoding="utf-8"))
        rows = tuple((row, state, count) for row, state, count in record["rows"])
        return (
            Standing(record["whose"], record["why"], rows) if record["digest"] == digest else None
        )
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _store(name: str, digest: str, found: Standing) -> None:
    path = _verdict_path(name)
    record = {"whose": found.whose, "why": found.why, "rows": found.rows, "digest": digest}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(record, indent=1) + "\n")
    except OSError:
        return  # it is tried again next time


# ------------------------------------------------------------------------------- the pieces

_loaded: dict[str, tuple[str, Any]] = {}


def kept_piece(name: str) -> Any:
    """Return the learner's piece, finished or not; the same object until it is kept again.

    Raises:
        CannotKeepError: there is none, or it doesn't run.
    """
    kept = kept_code.kept_source(name)
    if kept is None:
        raise CannotKeepError(f"You have not kept {name} yet.")
    if name not in _loaded or _loaded[name][0] != kept:
        _loaded[name] = (kept, kept_code.load(name))
    return _loaded[name][1]


def forget_loaded() -> None:
    """Reload pieces the next time they are used, with fresh state."""
    _known.clear()
    _loaded.clear()
    reference.cache_clear()


@functools.cache
def reference(name: str) -> Any:
    """Return the course's own piece, from the solution in the notebook that writes it."""
    lesson = course().pieces[name]
    exercise = _exercise(name)
    statements: list[ast.stmt] = []
    for cell_name, cell in lesson.cells.items():
        if cell["cell_type"] == "code":
            statements += _statements(source(cell))
        if exercise and cell_name == exercise.name:
            break
    wanted = _needed(statements, name)
    filename = f"reference_{name}.py"
    text = "\n\n\n".join(map(ast.unparse, wanted)) + "\n"
    # With this __file__ the runner sees course code, which it never interrupts.
    namespace: dict[str, Any] = {"__name__": f"reference_{name}", "__file__": __file__}
    execute(text, filename, namespace)
    return namespace[name]


def _statements(code: str) -> list[ast.stmt]:
    try:
        return ast.parse(code).body
    except SystemError:  # two threads that parse at once confuse Python 3.11 (its issue 106905)
        return ast.parse(code).body
    except SyntaxError:  # a cell with IPython commands
        return []


def _needed(statements: list[ast.stmt], name: str) -> list[ast.stmt]:
    """Return the last definition of ``name`` and everything it needs, in order."""
    names, wanted = {name}, []
    for statement in reversed(statements):
        bound = set(_bound_by(statement))
        if bound & names:
            names -= bound
            names |= set(names_used(ast.unparse(statement)))
            wanted.append(statement)
    return wanted[::-1]


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Import() | ast.ImportFrom():
            for alias in statement.names:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.Assign(targets=[ast.Name(id=name)]):
            yield name


lent: set[str] = set()
"""The pieces of ``mine`` that have been called since a check began."""


class Owned:
    """Wraps a piece and says whose it is; otherwise behaves like the piece."""

    def __init__(self, piece: Callable[..., Any], name: str, told: str, whose: str) -> None:
        self._piece = piece
        self.whose = whose  # for lab.mount
        self._told = f"{name}: {told}"
        functools.update_wrapper(self, piece, updated=())
        exercise = _exercise(name)
        if not self.__doc__ and exercise:
            self.__doc__ = exercise.task  # what ``mine.verify?`` shows

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the piece."""
        lent.add(self.__name__)
        return self._piece(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._piece, name)

    def __repr__(self) -> str:
        return self._told


class Mine:
    """``mine.verify`` is your own ``verify`` if it is finished, else the reference."""

    _takes_unfinished = False

    def __getattr__(self, name: str) -> Owned:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in (pieces := course().pieces):
            raise AttributeError(f"There is no piece {name}. There are: {', '.join(pieces)}.")
        found = standing(name)
        if Mine._takes_unfinished and found.whose != NONE_YET:
            with contextlib.suppress(CannotKeepError):
                return Owned(kept_piece(name), name, str(found), YOURS)
        piece = kept_piece(name) if found.whose == YOURS else reference(name)
        told = f"{REFERENCE} (none yet of yours)" if found.whose == NONE_YET else str(found)
        return Owned(piece, name, told, YOURS if found.whose == YOURS else "course's")

    def __dir__(self) -> list[str]:
        return list(course().pieces)

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {standing(name)}" for name in course().pieces)


mine = Mine()


def use_unfinished() -> None:
    """Let ``mine`` give kept pieces with open rows too, in this process.

    Judge the pieces first: a piece's own bench always lends it the reference in their place.
    """
    Mine._takes_unfinished = True  # noqa: SLF001 - as its own class
