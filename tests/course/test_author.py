"""What authors run: pages refreshed from the rooms, lessons and exercises scaffolded."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from jwtflow.course.catalogue import Kind, using
from jwtflow.course.checking import examine
from jwtflow.course.outcome import Verdict
from jwtflow.errors import ConfigurationError
from tests.course import small_lesson
from tests.course.learner import namespaces
from tools.author import pages, scaffold
from tools.author.__main__ import main
from tools.author.missing import missing
from tools.cells import PLACEHOLDER
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


KINDS = {f"a-{kind.value}": kind for kind in Kind} | {"quiz-1": Kind.CHOOSE, "quiz-2": Kind.FIND}


@pytest.fixture
def scaffolded(root: Path) -> Path:
    """The same with a second lesson: all that a scaffold makes, and nothing written yet."""
    scaffold.lesson(root, "43", "part_politely")
    for name, kind in KINDS.items():
        scaffold.exercise(root, "43", name, kind)
    return root


def test_a_scaffold_is_a_lesson_of_the_course(scaffolded: Path) -> None:
    """Every kind of exercise is found in its place; its answer counts, and its stub asks."""
    with using(scaffold.course_in(scaffolded)) as course:
        lesson = course.lessons["43"]
        assert [each.kind for each in lesson.exercises.values()] == list(KINDS.values())
        for exercise, before in namespaces(lesson):
            names = {**before, "outcome": 0}
            names.pop(exercise.defines, None)
            exec(exercise.stub, names)
            assert examine(exercise, names).verdict is Verdict.NOT_ATTEMPTED
            exec(exercise.solution, names)
            solved = examine(exercise, names)
            assert solved.earns_points or solved.verdict is Verdict.SHORT, solved
    ids = list(lesson.cells)
    assert ids.index("43-a-decide-check") < ids.index("43-recap") < ids.index("43-quiz")
    assert ids.index("43-quiz-2-check") < ids.index("43-monday")


def test_a_scaffold_needs_nothing_but_what_its_author_writes(scaffolded: Path) -> None:
    """What is missing is what nobody but an author knows; form, metadata and sections are right."""
    left = [
        breach.partition(": ")[2] for breach in missing(scaffolded, "43") if ".ipynb: " in breach
    ]
    authors = (
        f"{PLACEHOLDER} is left",
        "execution count",
        f": {PLACEHOLDER}', a link finds one",
        "lacks standards",
        "the reading links to nothing",
        "lesson.toml's stage",
        "is exercised by nothing",
        "there is no objective 0",
        "the quiz is",
        "every question is answered by 'a'",
    )
    assert [breach for breach in left if not any(each in breach for each in authors)] == []
    for part in (
        "43-title",
        "43-a-write-task",
        "lesson.toml",
        "a_write/check.py",
        "a_forge/help.md",
    ):
        assert any(breach.startswith(part) and PLACEHOLDER in breach for breach in left), part


def test_a_lesson_that_is_whole_misses_nothing(root: Path) -> None:
    """A lesson that keeps the rules lacks its line in the tables until they are refreshed."""
    assert [each for each in missing(root, "42") if "run make notebooks" not in each] == []
    pages.refresh(root)
    assert list(missing(root, "42")) == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("lesson 42 say_goodbye", "is taken by 42_greet_politely.ipynb"),
        ("lesson 4 say_goodbye", "should be like: 02 sign_with_keys"),
        ("lesson 43 ../escape", "should be like: 02 sign_with_keys"),
        ("exercise 42 greet --kind write", "is taken in notebook 42"),
        ("exercise 42 Wave! --kind write", "words in small letters"),
        ("exercise 41 wave --kind write", "is no lesson; there are: 42"),
        ("missing 41", "is no lesson; there are: 42"),
    ],
)
def test_a_command_that_cannot_be_done_changes_nothing(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    complaint: str,
) -> None:
    """An author reads one sentence, and every file is as it was."""
    monkeypatch.chdir(root)
    before = {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()}
    assert main(arguments.split()) == 1
    assert complaint in capsys.readouterr().err
    assert {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()} == before


def test_the_commands_say_what_they_did(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each names the files that it wrote; missing ends with 1 until there is nothing left."""
    monkeypatch.chdir(root)
    assert main(["lesson", "43", "part_politely"]) == 0
    assert main(["exercise", "43", "wave", "--kind", "write"]) == 0
    assert "nb43_part_politely/wave/check.py" in capsys.readouterr().out.replace("\\", "/")
    assert main(["missing", "43"]) == 1
    assert "things are missing" in capsys.readouterr().out
    assert main(["pages"]) == 0
    assert main(["missing", "42"]) == 0
    assert capsys.readouterr().out.endswith("42: nothing is missing\n")
