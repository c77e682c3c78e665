"""Authors' cells follow the declaration, and nothing else of a notebook is touched."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import nbformat
import pytest

from jwtflow.course.catalogue import all_exercises
from jwtflow.course.exercises.nb01 import ENCODE
from jwtflow.course.files import course_folder, course_notebooks
from tools import authoring
from tools.authoring import main, refresh
from tools.linter import copies

SOURCES = course_notebooks(course_folder())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_that_is_right_stays_as_it_is(path: Path) -> None:
    """Refreshing changes no cell of a committed notebook, nor its outputs."""
    notebook = nbformat.read(path, 4)
    before = nbformat.writes(notebook)
    assert refresh(notebook, path.name[:2]) == []
    assert nbformat.writes(notebook) == before


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_missing_and_changed_cells_come_back_in_their_places(path: Path) -> None:
    """Cells that were lost or changed are as declared again, in the course's order."""
    number = path.name[:2]
    notebook = nbformat.read(path, 4)
    names = [e.name for e in all_exercises().values() if e.notebook == number]
    order = [cell.id for cell in notebook.cells]
    first, second = names[1], names[-1]
    notebook.cells = [cell for cell in notebook.cells if not cell.id.startswith(first)]
    next(cell for cell in notebook.cells if cell.id == second).source = "answer = 1"
    next(cell for cell in notebook.cells if cell.id == f"{number}-set-up").source += "\n1"
    changed = refresh(notebook, number)
    lost = [name for name in order if name in {first, f"{first}-task", f"{first}-check"}]
    assert changed == [f"{number}-set-up", *lost, second]
    assert refresh(notebook, number) == []
    assert sorted(cell.id for cell in notebook.cells) == sorted(order)


def test_a_new_notebook_gets_all_of_them() -> None:
    """An empty notebook gets set-up, statements, answers and checks, in order."""
    notebook = nbformat.v4.new_notebook()
    refresh(notebook, "01")
    ids = [cell.id for cell in notebook.cells]
    names = [e.name for e in all_exercises().values() if e.notebook == "01"]
    assert ids == ["01-set-up", *(n + part for n in names for part in ("-task", "", "-check"))]


def test_the_command_writes_files_and_says_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By number or docs; a number that no notebook has is refused with a line."""
    monkeypatch.chdir(tmp_path)
    Path("notebooks").mkdir()
    path = Path("notebooks") / "01_mine.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    assert main(["01"]) == 0
    assert "01-encode-task, 01-encode, 01-encode-check" in capsys.readouterr().out
    assert main(["01"]) == 0
    assert capsys.readouterr().out == f"{path}: as declared\n"
    assert main(["77"]) == 1
    assert "begin it first" in capsys.readouterr().err
    authoring.INSTRUCTORS.parent.mkdir()
    page = "# P\n<!-- misconceptions: begin -->\nSTALE\n<!-- misconceptions: end -->\nrest\n"
    authoring.INSTRUCTORS.write_text(page, encoding="utf-8")
    assert main(["docs"]) == 0
    written = authoring.INSTRUCTORS.read_text(encoding="utf-8")
    assert "| `01-encode` Bytes to base64url |" in written
    assert "STALE" not in written
    assert written.endswith("<!-- misconceptions: end -->\nrest\n")


PAGE = Path(__file__).parent.parent.parent / "docs" / "writing-a-notebook.md"


def test_the_authors_page_names_what_there_is() -> None:
    """Its links lead somewhere; its modules, make targets and lists exist under these names."""
    text = PAGE.read_text(encoding="utf-8")
    root = PAGE.parent.parent
    links = re.findall(r"\]\((?!\w+:)([^)#]+)", text)
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
    for module in set(re.findall(r"jwtflow\.course\.\w+", text)):
        assert importlib.import_module(module)
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?m)^make (\w+)", text):
        assert re.search(rf"(?m)^{target}:", makefile)
    assert copies.SHOWN_ON_PURPOSE
    assert "EQUIVALENT" in (root / "tests/course/test_exercises.py").read_text(encoding="utf-8")


def test_the_example_on_the_authors_page_is_the_declaration() -> None:
    """The example's cell is the one that the course declares."""
    assert ENCODE.cell.strip() in PAGE.read_text(encoding="utf-8")
    assert f'title="{ENCODE.title}"' in PAGE.read_text(encoding="utf-8")
