"""What authors run: pages refreshed from the rooms, lessons and exercises scaffolded."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from jwtflow.errors import ConfigurationError
from tests.course import small_lesson
from tools.author import pages
from tools.linter.notebook import read, source

ROOT = Path(__file__).parents[2]
PAGES = {
    "README.md": "# R\n\n<!-- lessons: begin -->\n<!-- lessons: end -->\n",
    "docs/instructors.md": "<!-- plan: begin (x) -->\nold\n<!-- plan: end -->\n"
    "<!-- misconceptions: begin -->\n<!-- misconceptions: end -->\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with the small lesson and empty tables."""
    small_lesson.make(tmp_path, executed=True)
    for name, text in PAGES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_tables_and_maps_say_what_the_rooms_say() -> None:
    """README, the instructors' page and every map are as `make notebooks` would write them."""
    assert [path.name for path, _ in pages.stale(ROOT)] == []


def test_a_lesson_enters_the_tables_by_being_there(root: Path) -> None:
    """The tables name the lesson from its room; a second refresh changes nothing."""
    assert {path.name for path in pages.refresh(root)} == {"README.md", "instructors.md"}
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert (
        "| [42 Greet politely](notebooks/42_greet_politely.ipynb) | 10 | say hello, and" in readme
    )
    page = (root / "docs/instructors.md").read_text(encoding="utf-8")
    assert "| 42 Greet politely | 10 | Say hello first. |" in page
    assert "| `42-predict` How long? | spaces are no characters |" in page
    assert "old" not in page
    assert pages.refresh(root) == []


@pytest.mark.parametrize(
    "before",
    [
        "",
        pages.map_of("sign"),
        pages.map_of("all"),
        "**log in → sign** → carry → guard → refresh → revoke",
    ],
)
@pytest.mark.parametrize("own", ["", "Here.", "```mermaid\nflowchart\n```\n\nMine."])
def test_a_map_follows_the_stage_and_leaves_the_authors_words(
    root: Path, before: str, own: str
) -> None:
    """Whatever map stands in a notebook, the room's stage replaces it, and the text below stays."""
    name = f"{small_lesson.NAME}.ipynb"
    path = root / "notebooks" / name
    notebook = nbformat.read(path, 4)
    cell = next(each for each in notebook.cells if each.id == "42-map")
    cell.source = "\n\n".join(filter(None, ("## Where you stand", before, own)))
    path.write_text(nbformat.writes(notebook, 4) + "\n", encoding="utf-8")
    pages.refresh(root)
    refreshed = read(path).cell("42-map")
    assert refreshed
    expected = ("## Where you stand", pages.map_of("sign"), own)
    assert source(refreshed) == "\n\n".join(filter(None, expected))


def test_the_map_marks_the_stage_in_the_drawing_and_in_words() -> None:
    """A stage is marked twice, and the description for screen readers names it; all marks none."""
    marked = pages.map_of("guard")
    assert "D(<b>guard</b>)" in marked
    assert "carry → **guard** → refresh" in marked
    assert "This notebook is about guard." in marked
    assert "*" not in pages.map_of("all")
    assert "<b>" not in pages.map_of("all")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_a_place_for_its_table_is_named(root: Path, page: str) -> None:
    """A lost marker is an error that says which, and nothing is written."""
    (root / page).write_text("# Nothing here\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="lacks <!-- "):
        pages.refresh(root)
    assert (root / page).read_text(encoding="utf-8") == "# Nothing here\n"
