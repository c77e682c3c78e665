"""Counts look-ups, and times a request in each of the three ways on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from jwtflow.course.measuring import INK, drawing, shortest
from jwtflow.lab import html
from jwtflow.lab.display import Shown
from jwtflow.store.database import Database

_SECONDS = 0.4  # for each figure


@contextmanager
def database_lookups() -> Iterator[list[str]]:
    """Collect the look-ups that the lab's servers make in their database in a ``with`` block."""
    lookups: list[str] = []
    read = Database.read

    def noting(database: Database) -> AbstractContextManager[Any]:
        lookups.append(database.name)
        return read(database)

    with patch.object(Database, "read", noting):
        yield lookups


class Timings(Shown):
    """How long a request takes in each way, milliseconds."""

    def __init__(self, milliseconds: Mapping[str, float]) -> None:
        self._milliseconds = dict(milliseconds)

    def html(self) -> str:
        """A table."""
        return html.table("One request on this machine", ["way", "milliseconds"], self._cells())

    def text(self) -> str:
        """A line for each way."""
        return "\n".join(f"{way:14} {took} ms" for way, took in self._cells())

    def plot(self) -> None:
        """Draw the times."""
        with drawing(height=2) as axes:
            bars = axes.barh(list(self._milliseconds), list(self._milliseconds.values()))
            axes.bar_label(bars, fmt=" %.2f", color=INK)
            axes.set_xlim(right=1.2 * axes.get_xlim()[1])  # room for the figures beside the bars
            axes.invert_yaxis()
            axes.set_xlabel("time for one request, ms")
            axes.set_title("Who is asking?")

    def _cells(self) -> list[list[str]]:
        return [[way, f"{took:.2f}"] for way, took in self._milliseconds.items()]


def time_requests(ways: Mapping[str, Callable[[], object]]) -> Timings:
    """Time a request in each way: the shortest of many runs."""
    return Timings({way: shortest(ask, seconds=_SECONDS) * 1e3 for way, ask in ways.items()})
