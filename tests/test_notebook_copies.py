"""Learners' copies of the notebooks, run: unsolved, half-written, solved, and the day after."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest

from jwtflow.course.catalogue import Kind, course
from jwtflow.course.workbook import update_workbook
from tests.notebook_runs import FLEETS_AT_NIGHT, NOTEBOOKS, errors, one_cell, run_all
from tools import execution

AWKWARD = "Übung mit Größe"  # a folder as learners name them


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    """Each notebook of the course."""
    return request.param


@pytest.fixture(scope="module")
def kernel(path, tmp_path_factory):
    """A kernel for the learner's copies of one notebook, which forgets its names before each."""
    client = execution.new_client(nbformat.v4.new_notebook(), tmp_path_factory.mktemp("kernel"))
    with client.setup_kernel():
        yield client


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """A learner's copy of the course, which nobody runs."""
    return workbook(tmp_path_factory.mktemp("copies"))


@pytest.fixture
def run_copy(path, kernel, copies, tmp_path):
    """Runs the learner's copy of the notebook in a new folder, changed by a function."""

    def run(change=None):
        folder = shutil.copytree(copies, tmp_path / AWKWARD)
        notebook = nbformat.read(folder / path.name, 4)
        if change is not None:
            change(notebook)
        start = f"import os; os.chdir({str(folder)!r}); get_ipython().run_line_magic('reset', '-f')"
        kernel.nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(start)])
        kernel.reset_execution_trackers()
        kernel.execute_cell(kernel.nb.cells[0], 0)
        kernel.allow_errors = True
        run_all(kernel, notebook)
        return notebook

    return run


def run(notebook, folder):
    """Run all cells in a new kernel, with ``folder`` as its own."""
    client = execution.new_client(notebook, folder, allow_errors=True)
    with client.setup_kernel():
        run_all(client, notebook)


def verdicts(notebook):
    """The first line of what each check says, by exercise."""
    return {
        cell.id.removesuffix("-check"): cell.outputs[-1].data["text/plain"].splitlines()[0]
        for cell in notebook.cells
        if cell.source.startswith("check(")
    }


def exercises(path):
    """The exercises of the notebook at ``path``, by name."""
    return {name: e for name, e in course().exercises.items() if e.number == path.name[:2]}


def workbook(folder):
    """A learner's copy of the course in an awkwardly named folder."""
    made = folder / AWKWARD
    update_workbook(made)
    return made


def test_an_unsolved_copy_runs_to_the_end(path, run_copy):
    """With nothing solved every cell runs without an error, and every check says not attempted."""
    notebook = run_copy()
    assert errors(notebook) == []
    assert [cell.id for cell in notebook.cells if "Ellipsis" in str(cell.get("outputs"))] == []
    assert verdicts(notebook) == {name: f"○ {name}: Not attempted yet." for name in exercises(path)}


def half_write(path, body):
    """Returns what puts ``body`` in place of each function's."""

    def change(notebook):
        for cell in notebook.cells:
            exercise = exercises(path).get(cell.id)
            if exercise and cell.source.startswith("def "):
                cell.source = f"{cell.source.splitlines()[0]}\n    {body}"

    return change


@pytest.mark.parametrize("path", FLEETS_AT_NIGHT, ids=lambda path: path.stem, indirect=True)
def test_a_half_written_answer_stops_no_lesson(path, run_copy):
    """With functions that raise, every cell of the lesson still runs."""
    assert errors(run_copy(half_write(path, "raise TypeError('half-written')"))) == []


@pytest.mark.parametrize("path", FLEETS_AT_NIGHT, ids=lambda path: path.stem, indirect=True)
def test_an_answer_that_returns_nonsense_stops_no_lesson(path, run_copy):
    """With functions that return 0, every cell of the lesson still runs."""
    assert errors(run_copy(half_write(path, "return 0"))) == []


@pytest.mark.parametrize("path", FLEETS_AT_NIGHT, ids=lambda path: path.stem, indirect=True)
def test_a_solved_copy_is_right(path, run_copy):
    """With the solutions typed into the learner's copy every check says right, or done."""
    notebook = run_copy(solve)
    assert errors(notebook) == []
    assert verdicts(notebook) == {
        name: f"✓ {name}: {'Done' if each.kind in {Kind.SAY, Kind.TRY} else 'Right'}."
        for name, each in exercises(path).items()
    }


def solve(notebook):
    """Type the solution into each answer's cell."""
    for cell in notebook.cells:
        if cell.id in course().exercises:
            cell.source = course().exercises[cell.id].solution


GUARD = next(each for each in NOTEBOOKS if each.name.startswith("06"))
NEXT_DAY = """
from jwtflow.course import start_lesson
lab = start_lesson()
print(lab.client().login("bob", "tr0ub4dor-and-three") is not None)
"""


def test_what_was_kept_guards_the_servers_the_next_time(tmp_path):
    """The verifier that 06 keeps is used by the servers of the next kernel, which says so."""
    folder = workbook(tmp_path)
    notebook = nbformat.read(folder / GUARD.name, 4)
    solve(notebook)
    run(notebook, folder)
    assert (folder / "my_jwtflow" / "verify.py").is_file()
    following = nbformat.reads(one_cell(NEXT_DAY), 4)
    run(following, folder)
    assert errors(following) == []
    assert "yours" in json.dumps(following.cells[0].outputs)
    assert "True" in json.dumps(following.cells[0].outputs)


def test_the_example_shows_the_reference_where_nothing_is_kept(tmp_path):
    """In a workbook where nothing was kept, no panel says that a part is the learner's."""
    following = nbformat.reads(one_cell(NEXT_DAY), 4)
    run(following, workbook(tmp_path))
    assert errors(following) == []
    assert "yours" not in json.dumps(following.cells[0].outputs)
