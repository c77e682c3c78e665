"""Runs notebooks as learners do, for tests: in a kernel, cell by cell."""

from __future__ import annotations

import nbformat
import pytest

from jwtflow.course.files import course_folder, course_notebooks
from tools import execution

NOTEBOOKS = course_notebooks(course_folder())
FLEETS = {"12", "13"}  # start processes, which takes as long as five other notebooks
FLEETS_AT_NIGHT = [
    pytest.param(path, marks=[pytest.mark.slow] if path.name[:2] in FLEETS else [])
    for path in NOTEBOOKS
]


def run_all(client, notebook):
    """Run all cells, in the kernel that there is."""
    client.nb = notebook
    client.reset_execution_trackers()
    for index, cell in enumerate(notebook.cells):
        client.execute_cell(cell, index)


def errors(notebook):
    """The cells that raised, though nobody meant them to."""
    return [
        f"{cell.id}: {output.evalue}"
        for cell in notebook.cells
        if "raises-exception" not in cell.metadata.get("tags", ())
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]


def one_cell(source):
    cell = nbformat.v4.new_code_cell(source, id="01-a")
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell], metadata=execution.METADATA))
