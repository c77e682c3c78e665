"""The one module that knows IPython: what a display is in a notebook, and at a plain prompt.

Objects of the lab carry their own forms (``_repr_mimebundle_`` and ``repr``); this module shows
one in the middle of a cell.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from typing import Any


class Shown(ABC):
    """Base of what the lab shows: HTML for a notebook, plain text that says the same."""

    @abstractmethod
    def html(self) -> str:
        """The form for a notebook."""

    @abstractmethod
    def text(self) -> str:
        """The form for a prompt, a screen reader, a file."""

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}


def show(shown: object) -> None:
    """Show an object now, in whatever way this Python shows things."""
    if _in_notebook():
        from IPython.display import display

        display(shown)
    else:
        sys.stdout.write(f"{shown!r}\n")


def _in_notebook() -> bool:
    # Code that runs under IPython has imported it already; other code shouldn't.
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None
