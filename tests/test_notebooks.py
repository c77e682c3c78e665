"""The committed notebooks, run: nothing changes, and nothing raises."""

from __future__ import annotations

import copy
import json
import sys

import nbformat
import pytest

from tests.notebook_runs import FLEETS_AT_NIGHT, NOTEBOOKS, errors, one_cell, run_all
from tools import execution

REFERENCE_PYTHON = (3, 11)


def shown(notebook, machine):
    """What each cell has shown, but for the counts, which go on, and for cells that measure."""
    return [
        _shown(cell)
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.id not in machine
    ]


def _shown(cell):
    """What a cell has shown, but for the counts, which go on."""
    outputs = copy.deepcopy(cell.outputs)
    for output in outputs:
        output.pop("execution_count", None)
    return {"id": cell.id, "outputs": outputs}


def test_there_are_notebooks():
    """The course has its first notebook, so the tests below run on something."""
    assert "00" in {path.name[:2] for path in NOTEBOOKS}


@pytest.mark.parametrize("path", FLEETS_AT_NIGHT, ids=lambda path: path.stem)
def test_run_all_shows_what_is_stored_twice(path, tmp_path):
    """On a fresh, empty state Run All gives the committed bytes, and a second one the same."""
    text = path.read_text(encoding="utf-8")
    machine = execution.machine_cells(path)
    notebook = nbformat.reads(text, 4)
    client = execution.new_client(notebook, tmp_path, allow_errors=True)
    with client.setup_kernel():
        run_all(client, notebook)
        first, bytes_now = shown(notebook, machine), execution.stored(notebook)
        assert errors(notebook) == []
        run_all(client, notebook)
    assert errors(notebook) == []
    assert shown(notebook, machine) == first
    if sys.version_info[:2] == REFERENCE_PYTHON:  # elsewhere nbval compares what is shown
        assert execution.comparable(bytes_now, machine) == execution.comparable(text, machine)
        assert machine or bytes_now == text


def test_execution_repeats(tmp_path, capsys):
    """Executing in place stores outputs without time stamps, and a second run finds them true."""
    path = tmp_path / "01_x.ipynb"
    path.write_text(one_cell("6 * 7"), encoding="utf-8")
    assert execution.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{path}: stored anew\n"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["cells"][0]["outputs"][0]["data"]["text/plain"] == ["42"]
    assert set(notebook["cells"][0]["metadata"]) == set()
    assert execution.main([str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: as it was\n"


def test_execution_leaves_a_failing_notebook_alone(tmp_path, capsys):
    """A notebook with an unexpected error is reported, and its file stays as it was."""
    path = tmp_path / "01_x.ipynb"
    path.write_text(one_cell("1 / 0"), encoding="utf-8")
    before = path.read_bytes()
    assert execution.main([str(path)]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert path.read_bytes() == before
