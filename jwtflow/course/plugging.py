"""Finds what lessons bring for the servers, and plugs the pieces in a workbook into real ones.

Those are the servers of ``jwtflow serve --mine``. Unlike in a notebook, a kept piece is used there
even if rows of its bench are open.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from time import monotonic
from typing import Any

from jwtflow.course import pieces
from jwtflow.course.answers import CrashedError, TooSlowError, snapshot
from jwtflow.course.bench import OPEN
from jwtflow.course.catalogue import course
from jwtflow.course.crashes import describe_crash
from jwtflow.course.runner import run_limited
from jwtflow.course.standalone import CannotKeepError
from jwtflow.errors import JwtflowError, LastingFaultError
from jwtflow.lab.mounts import YOURS, Mount, Mounts

ANSWERING_LIMIT = 5.0
"""Seconds that a piece may take for one call."""

_MOST_LATE = 3
_PAUSE = 60.0  # seconds


class Serving:
    """A learner's function, class or object that a server calls, with a time limit.

    A call that fails is a 500 that says which piece failed; the log says how. A call that doesn't
    end is stopped. While one that can't be stopped still runs, and for a minute after three in a
    row that were stopped, the piece isn't called, or every request would wait as long.

    Args:
        piece: the learner's.
        name: the piece's name.
        means: the errors by which it says something; see ``Mount``.
        late: the calls that didn't end in time, each with the moment when that was seen.
    """

    def __init__(
        self,
        piece: Any,
        name: str,
        means: Sequence[type[Exception]] = (),
        late: list[tuple[TooSlowError, float]] | None = None,
    ) -> None:
        self._piece = piece
        self._name = name
        self._means: tuple[type[Exception], ...] = (JwtflowError, *means)
        self._late = [] if late is None else late

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call it with copies of plain data, and return what it returns."""
        late = list(self._late)  # other threads change it
        if any(slow.still_runs for slow, _ in late):
            raise self._failure("isn't called now: an earlier call of it has not ended")
        if len(late) >= _MOST_LATE and monotonic() - late[-1][1] < _PAUSE:
            raise self._failure("isn't called for a minute: again and again it took too long")
        call = partial(self._piece, *snapshot(arguments), **snapshot(named))
        try:
            returned = run_limited(call, name=self._name, seconds=ANSWERING_LIMIT)
        except TooSlowError as slow:
            self._late.append((slow, monotonic()))
            raise self._failure(f"took more than {ANSWERING_LIMIT:g} seconds") from None
        except self._means:
            self._ended_in_time()
            raise
        except BaseException as crash:  # noqa: BLE001 - a learner may raise SystemExit
            self._ended_in_time()
            told = describe_crash(crash, self._name).replace("\n", " ")
            raise self._failure("stumbled; the server's log says where") from CrashedError(told)
        self._ended_in_time()
        if isinstance(self._piece, type):
            return Serving(returned, self._name, self._means, self._late)
        return snapshot(returned)

    def _ended_in_time(self) -> None:
        self._late[:] = [(slow, then) for slow, then in self._late if slow.still_runs]

    def __getattr__(self, name: str) -> Serving:
        return Serving(getattr(self._piece, name), self._name, self._means, self._late)

    def _failure(self, how: str) -> LastingFaultError:
        return LastingFaultError(f"The piece {self._name} {how}.")


def lesson_mounts() -> list[Mount]:
    """Return what the lessons bring: the ``MOUNT`` in the ``mount.py`` of a room."""
    modules = [lesson.module("mount") for lesson in course().lessons.values()]
    return [module.MOUNT for module in modules if module is not None]


def plug_in_kept(mounts: Mounts, roles: Collection[str]) -> list[str]:
    """Plug in every kept piece that the servers of these roles use; return a line about each."""
    points = {
        name: [
            point
            for point in course().mount_points(name)
            if point.partition(".")[0] in roles and point in mounts.points
        ]
        for name in course().pieces
    }
    mounted = [name for name, named in points.items() if named]
    helpers = {used for name in mounted for used in pieces.uses(name)} - {*mounted}
    lines = [
        f"{name}: {_plug_in(mounts, name, named)}"
        for name, named in points.items()
        if named or name in helpers
    ]
    pieces.use_unfinished()
    return lines


def _plug_in(mounts: Mounts, name: str, points: list[str]) -> str:
    """Mount a kept piece, and say whose is used."""
    found = pieces.standing(name)
    if found.whose == pieces.NONE_YET:
        return "ours"
    try:
        piece = Serving(pieces.kept_piece(name), name, [*map(mounts.means, points)])
    except CannotKeepError as problem:
        return f"ours, because {problem}".replace("\n", " ")
    for point in points:
        mounts.plug(point, piece, whose=YOURS)
    is_open = [state for _, state, _ in found.rows].count(OPEN)
    if is_open:
        rows = "1 row of its bench is" if is_open == 1 else f"{is_open} rows of its bench are"
        return f"yours ({rows} open)"
    return "yours" if found.whose == pieces.YOURS else f"yours ({found.why})"
