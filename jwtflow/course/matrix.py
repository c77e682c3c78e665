"""The matrix: the rows of all benches, and which ones the learner's pieces close."""

from __future__ import annotations

from dataclasses import dataclass

from jwtflow.course.bench import CLOSED
from jwtflow.lab import html
from jwtflow.lab.display import Shown

UNTRIED = "– not tried"


@dataclass(frozen=True)
class PieceRows:
    """The rows of one bench.

    Args:
        piece: its name, such as ``"verify"``.
        whose: ``"yours"``, or why nothing was tried.
        rows: name, state and count of each row.
    """

    piece: str
    whose: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, repr=False)
class Matrix(Shown):
    """Every row of every bench, in the order of the lessons."""

    pieces: tuple[PieceRows, ...]

    def html(self) -> str:
        """A table for each piece."""
        return "".join(
            html.table(_title(piece), ["row", "state", "cases"], [list(row) for row in piece.rows])
            for piece in self.pieces
        )

    def text(self) -> str:
        """A line for each row."""
        lines: list[str] = []
        for piece in self.pieces:
            lines.append(_title(piece))
            for name, state, detail in piece.rows:
                lines.append(f"- {name}: {state}" + (f" ({detail})" if detail else ""))
        return "\n".join(lines)


def _title(piece: PieceRows) -> str:
    if all(state == UNTRIED for _, state, _ in piece.rows):
        return f"{piece.piece}: {piece.whose}"
    closed = sum(state == CLOSED for _, state, _ in piece.rows)
    return f"{piece.piece} ({piece.whose}): {closed} of {len(piece.rows)} rows closed"
