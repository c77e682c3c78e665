"""Turns a notebook with solutions into a learner's copy.

It takes the steps of nbgrader's release that this course needs (LockCells, ClearSolutions,
ClearOutput, ComputeChecksums) with the same result, so nbgrader can grade the copy. Learners don't
need nbgrader.
"""

from __future__ import annotations

import copy
import hashlib
from typing import Any

STUB = "..."
"""Replaces a solution. It does nothing, so unsolved exercises don't stop Run All."""


def learner_version(notebook: Any) -> Any:
    """Copy a notebook, as nbformat reads it, without solutions and outputs."""
    learner = copy.deepcopy(notebook)
    for cell in learner.cells:
        if cell.cell_type == "code":
            cell.source = clear_solution(cell.source)
            cell.outputs = []
            cell.execution_count = None
        if "nbgrader" in cell.metadata:
            _mark_for_grading(cell)
    return learner


def clear_solution(source: str) -> str:
    """Replace each marked solution in a cell's source with three dots."""
    kept: list[str] = []
    inside = False
    for line in source.split("\n"):
        if "BEGIN SOLUTION" in line:
            inside = True
            kept.append(line[: len(line) - len(line.lstrip())] + STUB)
        elif "END SOLUTION" in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def _mark_for_grading(cell: Any) -> None:
    """Lock the cell, and add the checksum by which nbgrader notices that a check was changed."""
    grading = cell.metadata.nbgrader
    is_locked = not grading["solution"]
    cell.metadata["deletable"] = False
    if is_locked:
        cell.metadata["editable"] = False
    marks = (grading["grade"], grading["solution"], is_locked)
    parts = [cell.source, cell.cell_type, *map(str, marks), grading["grade_id"]]
    if grading["grade"]:
        parts.append(str(float(grading["points"])))
    # nbgrader's choice of algorithm; no secret depends on it.
    digest = hashlib.md5("".join(parts).encode(), usedforsecurity=False)
    grading["checksum"] = digest.hexdigest()
    grading["cell_type"] = cell.cell_type
