"""Counts look-ups, and times a request in each of the three ways on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from time import perf_counter
from typing import Any
from unittest.mock import patch

from jwtflow.lab import html
from jwtflow.lab.display import Shown
from jwtflow.store.database import Database

_SECONDS = 0.4  # for each figure
_INK = "#7a7a7a"  # readable on white and on black


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
        import matplotlib.pyplot as plt

        figure, axes = plt.subplots(figsize=(6, 2))
        figure.patch.set_alpha(0)
        axes.patch.set_alpha(0)
        bars = axes.barh(list(self._milliseconds), list(self._milliseconds.values()))
        axes.bar_label(bars, fmt=" %.2f", color=_INK)
        axes.set_xlim(right=1.2 * axes.get_xlim()[1])  # room for the figures beside the bars
        axes.invert_yaxis()
        axes.set_xlabel("time for one request, ms")
        axes.set_title("Who is asking?")
        axes.tick_params(colors=_INK)
        for part in (axes.title, axes.xaxis.label):
            part.set_color(_INK)
        for spine in axes.spines.values():
            spine.set_color(_INK)
        plt.show()

    def _cells(self) -> list[list[str]]:
        return [[way, f"{took:.2f}"] for way, took in self._milliseconds.items()]


def time_requests(ways: Mapping[str, Callable[[], object]]) -> Timings:
    """Time a request in each way: the shortest of many runs."""
    return Timings({way: _milliseconds(ask) for way, ask in ways.items()})


def _milliseconds(work: Callable[[], object]) -> float:
    best, end = float("inf"), perf_counter() + _SECONDS
    while perf_counter() < end:
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best * 1e3
