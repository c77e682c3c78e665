"""What the lessons that measure have in common: the shortest of many runs, and a drawing's look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

INK = "#7a7a7a"
"""The colour of text and lines in a drawing: readable on white and on black."""


def shortest(work: Callable[[], object], *, seconds: float) -> float:
    """Do something again and again for ``seconds``.

    Returns:
        the shortest run, seconds: what the work takes when nothing interrupts it.
    """
    best, end = float("inf"), perf_counter() + seconds
    while perf_counter() < end:
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best


@contextmanager
def drawing(*, height: float) -> Iterator[Any]:
    """Lend Matplotlib axes to a ``with`` block, and show what it drew there (height in inches)."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, height))
    yield axes
    for part in (figure, axes):
        part.patch.set_alpha(0)
    for text in (axes.title, axes.xaxis.label, axes.yaxis.label):
        text.set_color(INK)
    for spine in axes.spines.values():
        spine.set_color(INK)
    axes.tick_params(colors=INK)
    plt.show()
