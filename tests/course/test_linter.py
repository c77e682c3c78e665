"""The course keeps the linter's rules, and each rule sees its breach.

A breach is made by changing one thing in a notebook that is right.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from jwtflow.course.catalogue import all_exercises
from jwtflow.course.exercise import Kind
from jwtflow.course.files import course_folder
from tools import linter
from tools.linter import copies, declarations, exercises, files, pages
from tools.linter.__main__ import main
from tools.linter.notebook import Cell, Notebook, parse, read, source

RIGHT = course_folder() / "01_build_a_token_by_hand.ipynb"
Change = Callable[[list[Cell]], object]


def changed(change: Change) -> Notebook:
    """Notebook 01 after ``change`` has been at its cells."""
    document = json.loads(RIGHT.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        cell["source"] = source(cell)
    change(document["cells"])
    return parse(json.dumps(document), RIGHT.name, RIGHT.parent)


def cell(cells: list[Cell], identifier: str) -> Cell:
    """The cell of this id."""
    return next(c for c in cells if c["id"] == identifier)


def swap(identifier: str, old: str, new: str) -> Change:
    """Writes ``new`` in place of ``old`` in one cell."""

    def change(cells: list[Cell]) -> None:
        target = cell(cells, identifier)
        assert re.search(old, target["source"]), (identifier, old)
        target["source"] = re.sub(old, new, target["source"], count=1)

    return change


def add(identifier: str, text: str) -> Change:
    """Adds ``text`` below what a cell says."""

    def change(cells: list[Cell]) -> None:
        cell(cells, identifier)["source"] += f"\n\n{text}"

    return change


def drop(identifier: str) -> Change:
    """Takes a cell out."""
    return lambda cells: cells.remove(cell(cells, identifier))


def move(identifier: str, after: str) -> Change:
    """Puts a cell behind another one."""

    def change(cells: list[Cell]) -> None:
        moved = cell(cells, identifier)
        cells.remove(moved)
        cells.insert(cells.index(cell(cells, after)) + 1, moved)

    return change


def tell(identifier: str, **metadata: object) -> Change:
    """Changes what a cell's metadata say to nbgrader."""
    return lambda cells: cell(cells, identifier)["metadata"]["nbgrader"].update(metadata)


def test_the_course_keeps_every_rule() -> None:
    """Notebooks and exercises break none of the linter's rules."""
    assert linter.lint(course_folder()) == []


PAGE_BREACHES: dict[str, tuple[Change, str]] = {
    "second H1": (add("01-map", "# Again"), "a second H1, 'Again'"),
    "no H1": (swap("01-title", "# 01", "## 01"), "the first cell has no H1"),
    "level skipped": (add("01-price", "#### Deep"), "'Deep' skips a level"),
    "same heading twice": (add("01-price", "## Fix it"), "two headings say 'Fix it'"),
    "no number in the title": (swap("01-title", "# 01 · ", "# "), "lacks '# 01 · Title'"),
    "no objectives": (swap("01-title", "Afterwards you can", "Skills"), "lacks objectives"),
    "no prerequisites": (swap("01-title", "You need", "Bring"), "lacks prerequisites"),
    "no minutes": (swap("01-title", r"about \d+ minutes", "a while"), "lacks minutes"),
    "no standards": (swap("01-title", r"\*\*Standards\*\* RFC", "RFC"), "lacks standards"),
    "no contents": (swap("01-title", r"\*\*In this notebook", "**Contents"), "lacks contents"),
    "contents leave out": (add("01-price", "## Unlisted"), "the contents leave out 'Unlisted'"),
    "dead anchor": (swap("01-title", r"\(#Break-it\)", "(#Broke-it)"), "the anchor #Broke-it"),
    "one objective": (swap("01-title", r"(?s)2\. .*?(?=\*\*You)", ""), "1 objectives, not two"),
    "recap in other words": (swap("01-price", "Write bytes", "Put bytes"), "recap's point 1"),
    "recap too long": (swap("01-price", r"\Z", "\n4. X."), "more points"),
    "no recap": (swap("01-price", "What you can do now", "Summary"), "no section 'What you can"),
    "no reading": (swap("01-production", "## Reading", "## More"), "no section 'Reading'"),
    "empty reading": (swap("01-production", r"(?s)## Reading.*", "## Reading"), "links to nothing"),
    "unread standard": (swap("01-title", "RFC 4648", "RFC 4649"), "leaves out RFC 4649"),
    "another set-up": (swap("01-set-up", "lab.http", "lab.session"), "not the common set-up"),
    "drawing alone": (add("01-price", "```mermaid\nflowchart\n```"), "no words below the drawing"),
    "picture without words": (add("01-map", "![](images/x.png)"), "no alternative text"),
    "image tag": (add("01-map", '<img src="x.png">'), "an <img>"),
    "missing file": (add("01-map", "See [the map of it](images/x.svg)."), "no file images/x.svg"),
    "link says nothing": (add("01-map", "[here](https://x.example)"), "does not say where it"),
    "plain http": (add("01-map", "[A page](http://x.example)"), "is no https address"),
    "long cell": (swap("01-mac", r"\Z", "\n1" * 8), "lines, more than 10"),
}


@pytest.mark.parametrize("name", PAGE_BREACHES)
def test_a_page_that_breaks_a_rule_is_named(name: str) -> None:
    """Each thing that makes a notebook hard to read or to follow is said."""
    change, complaint = PAGE_BREACHES[name]
    book = changed(change)
    found = "\n".join(breach for rule in pages.RULES for breach in rule(book))
    assert complaint in found


def test_three_code_cells_in_a_row_are_seen() -> None:
    """Code without a word between its cells is a breach, answers and checks not counted."""

    def change(cells: list[Cell]) -> None:
        for gone in ("01-padding-explained", "01-base64url-explained", "01-encode-task"):
            cells.remove(cell(cells, gone))
        for _ in range(2):
            cells.insert(cells.index(cell(cells, "01-read-explained")), cell(cells, "01-read"))

    found = list(pages.prose_stands_between_code(changed(change)))
    assert found == ["01-read: more than 2 code cells in a row"]


EXERCISE_BREACHES: dict[str, tuple[Change, str]] = {
    "statement changed": (add("01-sign-task", "Good luck."), "01-sign-task: not what the package"),
    "answer changed": (swap("01-sign", "sha256", "sha512"), "01-sign: not what the package says"),
    "check changed": (swap("01-sign-check", "sign", "encode"), "01-sign-check: not what"),
    "answer missing": (drop("01-sign"), "01-sign: this cell is missing"),
    "points changed": (tell("01-sign-check", points=5), "01-sign-check: its metadata"),
    "not a solution": (tell("01-sign", solution=False), "01-sign: its metadata"),
    "undeclared": (
        lambda cells: cell(cells, "01-mac")["metadata"].update(nbgrader={}),
        "01-mac: graded, and no exercise",
    ),
    "marker in a lesson": (swap("01-mac", r"\A", "### BEGIN SOLUTION\n"), "01-mac: marks"),
    "check in a lesson": (swap("01-mac", r"\A", 'check("01-sign")\n'), "01-mac: marks a solution"),
    "check before the answer": (move("01-sign-check", "01-map"), "not in this order"),
    "check far away": (move("01-sign-check", "01-price"), "does not follow the answer"),
    "other order": (move("01-quiz-3", "01-mac"), "in another order"),
    "objective not exercised": (
        swap("01-title", r"\n\*\*You", "4. sing.\n\n**You"),
        "objective 4 is exercised by nothing",
    ),
    "exercise without objective": (
        swap("01-title", r"(?s)3\. .*?(?=\*\*You)", ""),
        "there is no objective 3",
    ),
}


@pytest.mark.parametrize("name", EXERCISE_BREACHES)
def test_an_exercise_that_is_not_the_packages_is_named(name: str) -> None:
    """Notebook and declaration cannot drift apart, nor an objective go without an exercise."""
    change, complaint = EXERCISE_BREACHES[name]
    book = changed(change)
    found = "\n".join(breach for rule in exercises.RULES for breach in rule(book))
    assert complaint in found


@pytest.mark.parametrize(
    ("keep", "complaint"),
    [
        (lambda e: e.kind is not Kind.PREDICT, "0 predictions"),
        (lambda e: e.name in {"01-predict", "01-sign"}, "1 exercises beside questions"),
        (lambda e: e.name in {"01-decode", "01-sign"}, "all exercises are of one kind"),
        (lambda e: e.name != "01-quiz-2", "the quiz is ['01-quiz-1', '01-quiz-3']"),
    ],
)
def test_too_little_to_do_is_named(monkeypatch, keep, complaint) -> None:
    """A notebook without prediction, with too few exercises or an incomplete quiz is named."""
    fewer = {name: e for name, e in all_exercises().items() if keep(e)}
    monkeypatch.setattr(exercises, "all_exercises", lambda: fewer)
    assert any(complaint in breach for breach in exercises.there_is_enough_to_do(read(RIGHT)))


COPY_BREACHES: dict[str, tuple[Change, str]] = {
    "marker misspelt": (
        swap("01-sign", "### BEGIN SOLUTION", "### BEGINN SOLUTION"),
        "01-sign: the learner's copy has not its stub",
    ),
    "solution in a lesson": (
        add("01-mac-changed", 'return signing_input + "." + b64url_encode(signature)'),
        "01-mac-changed: holds a line of the solution of 01-sign",
    ),
    "solution in the metadata": (
        lambda cells: cell(cells, "01-mac")["metadata"].update(
            tags=['return signing_input + "." + b64url_encode(signature)']
        ),
        "is in the metadata of the learner's copy",
    ),
    "no end": (swap("01-sign", "### END SOLUTION", ""), "has no END SOLUTION"),
    "not cleared": (swap("01-sign", "    ### BEGIN SOLUTION\n", ""), "01-sign: "),
    "hidden line left": (
        swap(
            "01-sign-check",
            r"\Z",
            "\n### BEGIN HIDDEN TESTS\nanswer = 0\n### END HIDDEN TESTS\nanswer = 0",
        ),
        "the hidden line 'answer = 0' is in the learner's copy",
    ),
    "two of one grade id": (tell("01-sign", grade_id="01-decode"), "nbgrader says: "),
    "no points": (
        lambda cells: cell(cells, "01-sign-check")["metadata"]["nbgrader"].pop("points"),
        "A graded cell has no points: 01-sign-check",
    ),
}


@pytest.mark.parametrize("name", COPY_BREACHES)
def test_a_copy_that_gives_something_away_is_named(name: str) -> None:
    """No line of a solution reaches a learner, and what nbgrader would refuse is said here."""
    change, complaint = COPY_BREACHES[name]
    book = changed(change)
    found = "\n".join(breach for rule in copies.RULES for breach in rule(book))
    assert complaint in found


EXERCISE = all_exercises()["01-encode"]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"hints": ("Look.", "Look.")}, "two different hints"),
        ({"hints": ("Look.", " ")}, "two different hints"),
        ({"hints": ("Look.", EXERCISE.solution)}, "its hint 2 holds 1 of 1 lines of the solution"),
        ({"explanation": ""}, "not explained"),
        ({"misconceptions": ()}, "no misconception"),
        ({"alternatives": ("x = 1",)}, "fewer than two solutions"),
        ({"statement": " "}, "no statement"),
        ({"points": 0}, "no points"),
        ({"cell": EXERCISE.solution}, "its stub is its solution"),
        ({"cell": EXERCISE.cell.replace(".decode()", "")}, "not read as 'Right'"),
        ({"defines": "another"}, "not read as 'Right'"),
    ],
)
def test_a_weak_declaration_is_named(changes: dict[str, object], complaint: str) -> None:
    """An exercise without help, or whose stub and solution are not what they say, is named."""
    weak = dataclasses.replace(EXERCISE, **changes)
    assert any(complaint in breach for breach in declarations.breaches(weak))


def test_a_badly_named_exercise_is_named() -> None:
    """A name that does not begin with the notebook's number is a breach."""
    breaches = declarations.name_is_sound(dataclasses.replace(EXERCISE, name="Encode"))
    assert list(breaches) == ["its name is not of the form 03-some-words"]


def test_every_exception_has_a_reason() -> None:
    """Whatever a rule lets through is listed with a reason, and is still there."""
    ids = {cell["id"] for path in course_folder().glob("*.ipynb") for cell in read(path).cells}
    for listed in (copies.SHOWN_ON_PURPOSE, pages.LONGER_CELLS, files.NOT_COMPARED):
        assert set(listed) <= ids
        assert all(len(reason.split()) > 3 for reason in listed.values())


def test_the_command_says_what_is_wrong_and_where(tmp_path: Path, capsys) -> None:
    """The linter ends with 1 and a line for each breach, with 0 where there is none."""
    assert main([str(tmp_path)]) == 1
    assert "no notebook here" in capsys.readouterr().err
    shutil.copy(RIGHT, tmp_path)
    path = tmp_path / RIGHT.name
    book = nbformat.read(path, 4)
    book.cells[2].source += "\n"
    nbformat.write(book, path)
    assert main([str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert f"{RIGHT.name}: the first code cell is not the common set-up" in told.err
    assert "06-open: there is no notebook 06" in told.err
    assert "breaches" in told.out
    assert main([str(course_folder())]) == 0
    assert capsys.readouterr().out.endswith("all rules kept\n")


def test_minutes_are_the_same_wherever_they_are_told() -> None:
    """README and the instructors' page say how long a notebook takes as the notebook does."""
    clone = Path(__file__).parents[2]
    for path in sorted((clone / "notebooks").glob("*.ipynb")):
        title = source(json.loads(path.read_text(encoding="utf-8"))["cells"][0])
        told = re.findall(r"\*\*Time\*\* about (\d+) minutes", title)
        for page in ("README.md", "docs/instructors.md"):
            text = (clone / page).read_text(encoding="utf-8")
            assert re.findall(rf"(?m)^\| {path.name[:2]} [^|]*\| (\d+) \|", text) == told, page
