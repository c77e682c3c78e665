"""``start_lesson``, ``keep`` and ``matrix``: a lab whose servers run the learner's own code.

In later notebooks, the lab's servers use a finished piece from the start. In the notebook that
writes it, and in earlier ones, they use ours until ``keep`` runs, so running all cells again tells
the same story.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from jwtflow.course import kept_code
from jwtflow.course.answers import REFUSALS, snapshot
from jwtflow.course.bench import bench_of, rows_of
from jwtflow.course.catalogue import course
from jwtflow.course.crashes import describe_crash, text_of
from jwtflow.course.helping import Note
from jwtflow.course.matrix import UNTRIED, Matrix, PieceRows
from jwtflow.course.pieces import (
    NONE_YET,
    YOURS,
    Owned,
    Standing,
    forget_loaded,
    kept_piece,
    standing,
)
from jwtflow.course.runner import TooSlowError, run_limited
from jwtflow.course.standalone import CannotKeepError
from jwtflow.course.state import KEPT, for_how_long, forget_temporary
from jwtflow.course.stubs import is_unwritten
from jwtflow.errors import JwtflowError
from jwtflow.lab import Lab, running_lab, start_lab
from jwtflow.lab.display import hide_stubs
from jwtflow.lab.mounts import PieceError

ANSWERING_LIMIT = 5.0
"""Seconds that a learner's piece may take for one request."""


def start_lesson(number: str | None = None, **options: Any) -> Lab:
    """Start a fresh lab that uses the learner's kept pieces, and show its panel.

    Args:
        number: of the notebook, such as ``"06"``; without it, pieces of all notebooks are used.
        options: for ``start_lab``, such as ``algorithm="HS256"``.
    """
    hide_stubs()
    forget_temporary()
    forget_loaded()
    return start_lab(setup=partial(_set_up, number=number), **options)


def _set_up(lab: Lab, *, number: str | None) -> None:
    standings = {}
    for name, lesson in course().pieces.items():
        if number and lesson.number > number:
            break
        standings[name] = standing(name)
        if standings[name].whose == YOURS and lesson.number != number:
            _plug_in(lab, name)
    lab.show_pieces(_told(standings))


def _told(standings: dict[str, Standing]) -> str:
    """Say in one line whose pieces are used: ``verify yours · none yet: decide``."""
    told = [f"{name} {found}" for name, found in standings.items() if found.whose != NONE_YET]
    missing = [name for name, found in standings.items() if found.whose == NONE_YET]
    return " · ".join(told + ([f"none yet: {', '.join(missing)}"] if missing else []))


def keep(thing: Any) -> Note:
    """Save a function or class of yours for later notebooks, and let the lab's servers use it.

    Its source goes to the folder ``my_jwtflow``, with everything it needs; the previous version
    stays beside it. If it can't be kept, or isn't written yet, a sentence says so, and what was
    kept before stays as it was.
    """
    if isinstance(thing, Owned):
        return Note(f"`mine` has that one already. Keep your own: `keep({thing.__name__})`.")
    if is_unwritten(thing):
        return Note(
            f"Not kept. `{thing.__name__}` isn't written yet: write it in its cell, run that cell, "
            "then this one."
        )
    name = getattr(thing, "__name__", "")  # save refuses what has none
    try:
        was_finished = name in course().pieces and standing(name).whose == YOURS
        before = kept_code.kept_source(name)
        path = kept_code.save(thing)
    except CannotKeepError as error:
        return Note(f"Not kept. {error}")
    said = [f"Kept `{name}` {for_how_long() or f'in `{KEPT}/{path.name}`.'}"]
    if name in course().pieces:
        found = standing(name, anew=True)
        if found.whose == YOURS:
            said += [f"It closes every row of its bench ({len(found.rows)})."] if found.rows else []
        else:
            said.append(f"Later notebooks use the {found}.")
            points = course().mount_points(name)
            if not for_how_long() and any(not at.startswith("client.") for at in points):
                said.append("`jwtflow serve --mine` and notebook 13 run yours all the same.")
            is_new = before != kept_code.kept_source(name)
            if was_finished and is_new and not for_how_long():
                said.append(
                    "The one you kept before was finished. To go back to it, run its cell, then "
                    f"`keep` again; a copy is in `{KEPT}/{name}.before.py`."
                )
        lab = running_lab()
        if lab is not None:
            # Use the saved code, which the matrix judges too, not the notebook's object.
            said.append(_plug_in(lab, name))
    return Note(" ".join(filter(None, said)))


def _plug_in(lab: Lab, name: str) -> str:
    """Mount a kept piece at its mount points in the lab, and say so."""
    piece = Limited(kept_piece(name), name)
    points = [point for point in course().mount_points(name) if point in lab.mounts.points]
    return " ".join(str(lab.mount(point, piece)) for point in points)


@dataclass(frozen=True)
class Limited:
    """Calls a piece for the lab's servers, with a time limit and copies of their data."""

    piece: Callable[..., Any]
    name: str

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the piece and return its result.

        Raises:
            JwtflowError: the piece, or code of the package that it calls, raised this.
            PieceError: the piece refused, failed or took too long.
        """
        try:
            call = partial(self.piece, *snapshot(arguments), **snapshot(named))
            return snapshot(run_limited(call, name=self.name, seconds=ANSWERING_LIMIT))
        except JwtflowError:
            raise
        except REFUSALS as refusal:
            raise PieceError(f"Your {self.name} refused it: {text_of(refusal)}") from None
        except TooSlowError as slow:
            raise PieceError(str(slow)) from None
        except BaseException as crash:  # noqa: BLE001 - reported as the learner's error, not as our 500
            told = describe_crash(crash, self.name).replace("\n", " ")
            raise PieceError(f"Your {self.name} stumbled: {told}") from None


def matrix(*names: str) -> Matrix | Note:
    """Show which attacks your pieces stop; rows of pieces you haven't kept are not tried.

    Args:
        names: the pieces to show; all by default.
    """
    pieces = course().pieces
    unknown = [name for name in names if name not in pieces]
    if unknown:
        return Note(f"There is no piece {unknown[0]}. There are: {', '.join(pieces)}.")
    rows = (_rows_of(name) for name in names or pieces)
    return Matrix(tuple(each for each in rows if each is not None))


def _rows_of(name: str) -> PieceRows | None:
    bench = bench_of(name)
    if bench is None:
        return None
    found = standing(name)
    rows = found.rows or tuple((row, UNTRIED, "") for row in rows_of(bench))
    return PieceRows(name, YOURS if found.rows else str(found), rows)
