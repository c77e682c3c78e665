"""A notebook's file as the linter reads it: parsed JSON, without any library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Cell = dict[str, Any]


@dataclass(frozen=True)
class Heading:
    """A heading of the text: how deep, what it says, and in which cell."""

    level: int
    text: str
    cell: str

    @property
    def anchor(self) -> str:
        """What a link to it says after the ``#``; JupyterLab's way."""
        return re.sub(r"[*`]", "", self.text).replace(" ", "-")


@dataclass(frozen=True)
class Notebook:
    """One notebook.

    Attributes:
        name: its file name.
        text: its content.
        document: the same, parsed.
        folder: where it lies; relative links start there.
    """

    name: str
    text: str
    document: dict[str, Any]
    folder: Path

    @property
    def number(self) -> str:
        """``"01"``: the file's, which begins the name of every cell and exercise."""
        return self.name[:2]

    @property
    def cells(self) -> list[Cell]:
        """Every cell."""
        cells: list[Cell] = self.document["cells"]
        return cells

    def cell(self, identifier: str) -> Cell | None:
        """The cell of this id, if there is one."""
        return next((cell for cell in self.cells if cell.get("id") == identifier), None)

    def code_cells(self) -> list[Cell]:
        """Return the code cells."""
        return [cell for cell in self.cells if cell["cell_type"] == "code"]

    def text_cells(self) -> list[Cell]:
        """Return the Markdown cells."""
        return [cell for cell in self.cells if cell["cell_type"] == "markdown"]

    def headings(self) -> list[Heading]:
        """Return the headings in order, without ``#`` lines in code blocks."""
        return [
            Heading(len(marks), text.strip(), cell.get("id", ""))
            for cell in self.text_cells()
            for marks, text in re.findall(r"(?m)^(#{1,6}) +(.+)$", without_fences(source(cell)))
        ]

    def section(self, title: str) -> str:
        """Return the text of the section ``title``; empty if there is none."""
        text = "\n\n".join(source(cell) for cell in self.text_cells())
        found = re.search(rf"(?ms)^## {re.escape(title)}$(.*?)(?=^## |\Z)", text)
        return found[1].strip() if found else ""


def read(path: Path) -> Notebook:
    """Read the notebook at ``path``."""
    return parse(path.read_text(encoding="utf-8"), path.name, path.parent)


def parse(text: str, name: str, folder: Path) -> Notebook:
    """Parse a notebook's text."""
    return Notebook(name, text, json.loads(text), folder)


def source(cell: Cell) -> str:
    """Return a cell's source."""
    return "".join(cell["source"])


def without_fences(text: str) -> str:
    """Markdown without its fenced blocks."""
    return re.sub(r"(?ms)^```.*?^```$", "", text)


def numbered(text: str) -> list[str]:
    """Return the points of the first numbered list in Markdown, each on one line."""
    points: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        found = re.findall(r"(?ms)^(\d+)\. +(.*?)(?=^\d+\. |\Z)", block)
        if found and not points:
            points = [" ".join(point.split()) for _, point in found]
    return points


def strings(value: Any) -> Iterator[str]:
    """Yield every string in a JSON value; a list of lines is one string."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and all(isinstance(line, str) for line in value):
        yield "".join(value)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def output_text(cell: Cell) -> str:
    """Return all text in a cell's outputs."""
    return "\n".join(strings(cell.get("outputs", [])))
