"""Displays objects in a notebook or at a plain prompt; the only module that knows IPython.

The lab's objects have an HTML form (``_repr_mimebundle_``) and a text form (``repr``).
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from typing import Any


class Shown(ABC):
    """Base of what the lab displays, as HTML and as plain text that says the same."""

    @abstractmethod
    def html(self) -> str:
        """Return the form for a notebook."""

    @abstractmethod
    def text(self) -> str:
        """Return the form for a prompt, a screen reader or a file."""

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}


class Said(str):
    """A sentence that a notebook displays without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def aligned(rows: list[list[str]]) -> list[str]:
    """Lay a table's rows out as lines of text, in columns."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def show(shown: object) -> None:
    """Display an object, even in the middle of a cell."""
    if _in_notebook():
        from IPython.display import display

        display(shown)
    else:
        sys.stdout.write(f"{shown!r}\n")


def hide_stubs() -> None:
    """Display nothing for a cell that holds only the three dots of an unsolved exercise."""
    if _in_notebook():
        from IPython import get_ipython

        displays = get_ipython().display_formatter
        displays.ipython_display_formatter.for_type(type(...), lambda _dots: None)


def _in_notebook() -> bool:
    # Code that runs under IPython has imported it already; other code shouldn't.
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None
