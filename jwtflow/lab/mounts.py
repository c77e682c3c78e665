"""Mount points: the places in the lab's servers where a learner's piece can do the work.

A lesson brings its own, as a ``Mount``: what can be plugged in there, and the parts of the servers
that ask ``Mounts.get`` for it. They pass copies to a piece, never the servers' own objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from jwtflow.errors import JwtflowError, LastingFaultError, TokenError

if TYPE_CHECKING:
    from flask import Flask

Part = TypeVar("Part")

REFERENCE = "reference"
YOURS = "yours"


@dataclass(frozen=True, kw_only=True)
class Mount:
    """The mount points of a lesson, and what makes the servers use them.

    Args:
        points: each as ``"server.piece"``, with how the piece is called there.
        means: the error by which the piece at a point says that it refuses, or that its storage is
            away; any other is a failure of the piece.
        parts: subclasses of what the servers are made of, such as ``Codes``. Each lets the piece at
            its mount point do the work, and leaves it to its base if there is none. It finds the
            ``Mounts`` in its attribute ``mounts``.
        apps: functions that change a server's app, by the server; called with the app and the
            ``Mounts``.
        algorithm: the only one whose labs have these points; by default all have them.
    """

    points: Mapping[str, str]
    means: Mapping[str, type[Exception]] = field(default_factory=dict)
    parts: tuple[type, ...] = ()
    apps: Mapping[str, Callable[[Flask, Mounts], None]] = field(default_factory=dict)
    algorithm: str | None = None


_bring: Callable[[], Iterable[Mount]] = tuple


def bring_mounts(bring: Callable[[], Iterable[Mount]]) -> None:
    """Give each lab that starts from now on the mounts that ``bring`` returns then."""
    global _bring  # noqa: PLW0603 - one course for each process
    _bring = bring


def brought_mounts() -> Iterable[Mount]:
    """Return the mounts for a new lab."""
    return _bring()


class Mounts:
    """Mount points, and the pieces that are mounted there.

    Args:
        brought: by the lessons.
        algorithm: what the servers sign access tokens with.

    Attributes:
        points: see ``Mount``.
    """

    def __init__(self, brought: Iterable[Mount], *, algorithm: str = "RS256") -> None:
        self._brought = [each for each in brought if each.algorithm in {None, algorithm}]
        self.points = {point: how for each in self._brought for point, how in each.points.items()}
        self._plugged: dict[str, tuple[Callable[..., Any], str]] = {}

    def plug(self, point: str, piece: Callable[..., Any] | None, *, whose: str) -> None:
        """Use ``piece`` at ``point``; ``None`` restores jwtflow's own code.

        Raises:
            ValueError: there is no such point; the message lists the points.
        """
        if point not in self.points:
            there_are = f"Use {', '.join(self.points)}." if self.points else "Lessons bring them."
            raise ValueError(f"There is no mount point {point!r}. {there_are}")
        if piece is None:
            self._plugged.pop(point, None)
        else:
            self._plugged[point] = (piece, whose)

    def get(self, point: str) -> Callable[..., Any] | None:
        """Return the piece mounted at ``point``, if any."""
        piece, _ = self._plugged.get(point, (None, ""))
        return piece

    def means(self, point: str) -> type[Exception]:
        """Return the error by which a piece at the point says something."""
        found = (each.means[point] for each in self._brought if point in each.means)
        return next(found, JwtflowError)

    def at(self, role: str) -> dict[str, str]:
        """Return the owner of each piece that a server uses, by the piece's name."""
        return {
            point.partition(".")[2]: whose
            for point, (_, whose) in self._plugged.items()
            if point.startswith(f"{role}.")
        }

    def part(self, base: type[Part]) -> type[Part]:
        """Return a class that servers are made of, with the lessons' changes."""
        changed = [part for each in self._brought for part in each.parts if issubclass(part, base)]
        made = type(base.__name__, (*reversed(changed), base), {"mounts": self})
        return cast(type[Part], made)

    def change(self, role: str, app: Flask) -> Flask:
        """Change a server's app as the lessons want it, and return it."""
        for each in self._brought:
            if role in each.apps:
                each.apps[role](app, self)
        return app


class OneObject:
    """The one object of the class at a mount point; when another class is mounted, another object.

    Call it under a lock: a learner's class knows nothing of threads.

    Args:
        mounts: what is plugged in.
        point: the mount point.
        make: makes the object from the class.
    """

    def __init__(
        self,
        mounts: Mounts,
        point: str,
        make: Callable[[Callable[..., Any]], Any] = lambda mounted: mounted(),
    ) -> None:
        self._mounts = mounts
        self._point = point
        self._make = make
        self._made: tuple[Any, Any] = (None, None)  # the class that was mounted, and its object

    def __call__(self) -> Any:
        """Return the object, or None if nothing is mounted."""
        mounted = self._mounts.get(self._point)
        if mounted is None:
            return None
        if self._made[0] is not mounted:
            self._made = (mounted, self._make(mounted))
        return self._made[1]


class PieceError(TokenError):
    """A learner's piece refused the token, failed, or returned something unusable."""

    def __init__(self, description: str) -> None:
        super().__init__(description, rule="J38")


@contextmanager
def blamed_on(
    piece: str, *but: type[Exception], kind: type[JwtflowError] = LastingFaultError
) -> Iterator[None]:
    """Turn what a learner's code raises in a ``with`` block into an error that names the piece.

    Args:
        piece: its name.
        but: errors that mean something there, and pass.
        kind: of the error raised.
    """
    try:
        yield
    except but:
        raise
    except LastingFaultError:  # it names its piece already
        raise
    except Exception as error:  # noqa: BLE001 - a learner may raise anything
        raise failed(piece, f"{type(error).__name__}: {error}", kind=kind) from None


def failed(piece: str, told: str, *, kind: type[JwtflowError] = LastingFaultError) -> JwtflowError:
    """Return the error that a mounted piece is the cause of."""
    return kind(f"The mounted {piece} failed: {told}")
