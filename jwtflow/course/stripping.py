"""Turns a notebook with solutions into a learner's copy.

It takes the same steps as nbgrader's release (LockCells, ClearSolutions, ClearOutput,
ComputeChecksums, ClearHiddenTests) with the same result, so nbgrader can grade the copy. Learners
don't need nbgrader.
"""

from __future__ import annotations

import copy
import hashlib
from typing import Any

CODE_STUB = "..."
"""Replaces a solution in code. It does nothing, so unsolved exercises don't stop Run All."""
TEXT_STUB = "YOUR ANSWER HERE"
"""Replaces a solution in prose; nbgrader's own text."""

Cell = Any  # nbformat's NotebookNode: a dictionary whose items are attributes as well


class MarkerError(ValueError):
    """A solution or test marker is misplaced or unclosed, or a graded cell has no points."""


def learner_version(
    notebook: Any, *, code_stub: str = CODE_STUB, text_stub: str = TEXT_STUB
) -> Any:
    """Copy a notebook without solutions, hidden tests and outputs, with nbgrader's checksums.

    Args:
        notebook: as nbformat reads it, format 4.
        code_stub: replaces a solution in a code cell.
        text_stub: replaces a solution in a Markdown cell.

    Raises:
        MarkerError: a solution or hidden test is marked wrongly and would be revealed.
    """
    learner = copy.deepcopy(notebook)
    learner.metadata.pop("celltoolbar", None)
    for cell in learner.cells:
        _lock(cell)
        _clear_solution(cell, code_stub if cell.cell_type == "code" else text_stub)
        _clear_output(cell)
        _clear_hidden_tests(cell)
        _add_checksum(cell)
    return learner


def clear_solution(source: str, stub: str = CODE_STUB) -> str:
    """Replace each marked solution in a code cell's source with ``stub``.

    Raises:
        MarkerError: a marker has no counterpart.
    """
    return _cut(source, "SOLUTION", stub)[0]


def _lock(cell: Cell) -> None:
    if _is_solution(cell):
        cell.metadata["deletable"] = False
    elif _is_locked(cell):
        cell.metadata["deletable"] = False
        cell.metadata["editable"] = False


def _clear_solution(cell: Cell, stub: str) -> None:
    source, found = _cut(cell.source, "SOLUTION", stub)
    if found and not _is_solution(cell):
        raise MarkerError(f"A solution is marked in a cell that is no solution cell: {_name(cell)}")
    if _is_solution(cell):
        cell.source = source if found else stub


def _clear_hidden_tests(cell: Cell) -> None:
    source, found = _cut(cell.source, "HIDDEN TESTS", None)
    if found and not _is_grade(cell):
        raise MarkerError(f"Hidden tests are marked in a cell that is no test: {_name(cell)}")
    cell.source = source


def _clear_output(cell: Cell) -> None:
    if cell.cell_type == "code":
        cell.outputs = []
        cell.execution_count = None
        for view in ("collapsed", "scrolled"):
            cell.metadata.pop(view, None)


def _cut(source: str, what: str, stub: str | None) -> tuple[str, bool]:
    """Replace each marked region with ``stub``; also tell whether there was one."""
    kept: list[str] = []
    inside = found = False
    for line in source.split("\n"):
        if f"BEGIN {what}" in line:
            if inside:
                raise MarkerError(f"BEGIN {what} stands inside another one.")
            inside = found = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [] if stub is None else [indent + text for text in stub.split("\n")]
        elif f"END {what}" in line:
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise MarkerError(f"BEGIN {what} has no END {what}.")
    return "\n".join(kept), found


def _add_checksum(cell: Cell) -> None:
    """Add the checksum by which nbgrader notices that a learner changed a locked cell."""
    if not (_is_grade(cell) or _is_solution(cell) or _is_locked(cell)):
        return
    grading = cell.metadata.nbgrader
    parts = [cell.source, cell.cell_type, str(_is_grade(cell)), str(_is_solution(cell))]
    parts += [str(_is_locked(cell)), grading["grade_id"]]
    if _is_grade(cell):
        if "points" not in grading:
            raise MarkerError(f"A graded cell has no points: {_name(cell)}")
        parts.append(str(float(grading["points"])))
    # nbgrader's choice of algorithm; no secret depends on it.
    digest = hashlib.md5("".join(parts).encode(), usedforsecurity=False)
    grading["checksum"] = digest.hexdigest()
    grading["cell_type"] = cell.cell_type


def _grading(cell: Cell, name: str) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get(name, False))


def _is_solution(cell: Cell) -> bool:
    return _grading(cell, "solution")


def _is_grade(cell: Cell) -> bool:
    return _grading(cell, "grade")


def _is_locked(cell: Cell) -> bool:
    return not _is_solution(cell) and (_is_grade(cell) or _grading(cell, "locked"))


def _name(cell: Cell) -> str:
    return str(cell.get("id") or cell.metadata.get("nbgrader", {}).get("grade_id") or "no id")
