"""The course keeps the linter's rules, and each rule sees its breach.

A breach is made by changing one thing in a small lesson that is right.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jwtflow.course.catalogue import Course, using
from jwtflow.course.files import course_folder
from tests.course import small_lesson
from tools import linter
from tools.cells import PLACEHOLDER
from tools.linter import copies, declarations, exercises, outcomes, pages
from tools.linter.__main__ import main
from tools.linter.notebook import Cell, Notebook, parse, source

Change = Callable[[list[Cell]], object]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """The small lesson, as if it had been run."""
    with using(small_lesson.make(tmp_path_factory.mktemp("small"), executed=True)) as course:
        yield course


def changed(course: Course, change: Change) -> Notebook:
    """The small notebook after ``change`` has been at its cells."""
    path = next(course.notebooks.iterdir())
    document = json.loads(path.read_text(encoding="utf-8"))
    for each in document["cells"]:
        each["source"] = source(each)
    change(document["cells"])
    return parse(json.dumps(document), path.name, path.parent)


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


def found_by(rules: tuple[Callable[[Notebook], Iterator[str]], ...], book: Notebook) -> str:
    """All that these rules say."""
    return "\n".join(breach for rule in rules for breach in rule(book))


def test_the_course_keeps_every_rule() -> None:
    """Notebooks and rooms break none of the linter's rules."""
    assert linter.lint(course_folder()) == []


def test_the_small_lesson_keeps_every_rule(small: Course) -> None:
    """What the breaches below are made of is right."""
    assert linter.lint(small.notebooks, small.rooms) == []


PAGE_BREACHES: dict[str, tuple[Change, str]] = {
    "second H1": (add("42-map", "# Again"), "a second H1, 'Again'"),
    "no H1": (swap("42-title", "# 42", "## 42"), "the first cell has no H1"),
    "level skipped": (add("42-recap", "#### Deep"), "'Deep' skips a level"),
    "same heading twice": (add("42-recap", "## Greet"), "two headings say 'Greet'"),
    "no number in the title": (swap("42-title", "# 42 · ", "# "), "lacks '# 42 · Title'"),
    "no objectives": (swap("42-title", "Afterwards you can", "Skills"), "lacks objectives"),
    "no prerequisites": (swap("42-title", "You need", "Bring"), "lacks prerequisites"),
    "no minutes": (swap("42-title", r"10 minutes", "a while"), "lacks minutes"),
    "no standards": (swap("42-title", r"\*\*Standards\*\* RFC", "RFC"), "lacks standards"),
    "no contents": (swap("42-title", r"\*\*In this notebook", "**Contents"), "lacks contents"),
    "contents leave out": (add("42-recap", "## Unlisted"), "the contents leave out 'Unlisted'"),
    "dead anchor": (swap("42-title", r"\(#Greet\)", "(#Greeet)"), "the anchor #Greeet"),
    "one objective": (swap("42-title", r"(?s)2\. .*?(?=\*\*You)", ""), "1 objectives, not two"),
    "recap in other words": (swap("42-recap", "Greet somebody", "Say hi"), "recap's point 1"),
    "recap too long": (swap("42-recap", r"\Z", "\n3. X."), "more points"),
    "no recap": (swap("42-recap", "What you can do now", "Summary"), "no section 'What you can"),
    "no reading": (swap("42-monday", "## Reading", "## More"), "no section 'Reading'"),
    "empty reading": (swap("42-monday", r"(?s)## Reading.*", "## Reading"), "links to nothing"),
    "unread standard": (swap("42-title", "RFC 7519", "RFC 7518"), "leaves out RFC 7518"),
    "another set-up": (swap("42-set-up", "lab.http", "lab.session"), "not the common set-up"),
    "another number": (swap("42-set-up", '"42"', '"41"'), "not the common set-up"),
    "drawing alone": (add("42-recap", "```mermaid\nflowchart\n```"), "no words below the drawing"),
    "picture without words": (add("42-map", "![](images/x.png)"), "no alternative text"),
    "image tag": (add("42-map", '<img src="x.png">'), "an <img>"),
    "missing file": (add("42-map", "See [the map of it](images/x.svg)."), "no file images/x.svg"),
    "link says nothing": (add("42-map", "[here](https://x.example)"), "does not say where it"),
    "plain http": (add("42-map", "[A page](http://x.example)"), "is no https address"),
    "long cell": (swap("42-set-up", r"\Z", "\n1" * 8), "lines, more than 10"),
}


@pytest.mark.parametrize("name", PAGE_BREACHES)
def test_a_page_that_breaks_a_rule_is_named(small: Course, name: str) -> None:
    """Each thing that makes a notebook hard to read or to follow is said."""
    change, complaint = PAGE_BREACHES[name]
    assert complaint in found_by(pages.RULES, changed(small, change))


def test_options_of_the_lab_are_allowed(small: Course) -> None:
    """The set-up cell may choose what the lab signs with."""
    book = changed(small, swap("42-set-up", '"42"', '"42", algorithm="HS256"'))
    assert "set-up" not in found_by(pages.RULES, book)


def test_three_code_cells_in_a_row_are_seen(small: Course) -> None:
    """Code without a word between its cells is a breach, answers and checks not counted."""

    def change(cells: list[Cell]) -> None:
        run = cell(cells, "42-run")
        cells[2:2] = [run, run, run]

    found = list(pages.prose_stands_between_code(changed(small, change)))
    assert found == ["42-run: more than 2 code cells in a row"]


EXERCISE_BREACHES: dict[str, tuple[Change, str]] = {
    "heading of another kind": (swap("42-say-task", "Say it", "Question"), "'### Say it: '"),
    "no task": (swap("42-say-task", r"(?s)\n.*", ""), "42-say-task: states no task"),
    "check changed": (
        swap("42-greet-check", "greet", "shout"),
        '42-greet-check: should be check("',
    ),
    "points changed": (tell("42-greet-check", points=5), "42-greet-check: its metadata"),
    "not a solution": (tell("42-greet", solution=False), "42-greet: its metadata"),
    "undeclared": (
        lambda cells: cell(cells, "42-run")["metadata"].update(nbgrader={}),
        "42-run: graded, and no exercise",
    ),
    "marker in a lesson": (swap("42-run", r"\A", "### BEGIN SOLUTION\n"), "42-run: marks"),
    "check in a lesson": (swap("42-run", r"\A", 'check("42-greet")\n'), "42-run: marks a solution"),
    "check before the answer": (move("42-greet-check", "42-map"), "not in this order"),
    "check far away": (move("42-greet-check", "42-recap"), "does not follow the answer"),
    "not run": (move("42-run", "42-map"), "nothing is run between prediction and check"),
    "told before": (
        lambda cells: cell(cells, "42-run").update(cell_type="markdown"),
        "something is said between prediction and check",
    ),
    "never bound": (swap("42-run", "length =", "size ="), "binds length"),
    "objective not exercised": (
        swap("42-title", r"\n\*\*You", "3. sing.\n\n**You"),
        "objective 3 is exercised by nothing",
    ),
    "other objectives": (swap("42-title", "by name", "by heart"), "objectives are not those"),
    "other title": (swap("42-title", "politely", "loudly"), "lesson.toml's title"),
}


@pytest.mark.parametrize("name", EXERCISE_BREACHES)
def test_an_exercise_out_of_place_is_named(small: Course, name: str) -> None:
    """Notebook and room cannot drift apart, nor an objective go without an exercise."""
    change, complaint = EXERCISE_BREACHES[name]
    assert complaint in found_by(exercises.RULES, changed(small, change))


OUTCOMES_TOLD: dict[str, tuple[Change, str]] = {
    "shown by the run": (
        lambda cells: cell(cells, "42-run")["outputs"].append({"output_type": "stream"}),
        "42-run: shows something before 42-predict is checked",
    ),
    "in the task": (add("42-quiz-2-task", "Like acb."), "42-quiz-2-task: says 'acb'"),
    "explained elsewhere": (
        add("42-map", "*Every* character counts,\nthe space as well."),
        "42-map: says what the check of 42-predict explains",
    ),
}


@pytest.mark.parametrize("name", OUTCOMES_TOLD)
def test_an_outcome_that_is_told_too_early_is_named(small: Course, name: str) -> None:
    """No output, no text and no code gives away what is still to be predicted."""
    change, complaint = OUTCOMES_TOLD[name]
    assert complaint in found_by(outcomes.RULES, changed(small, change))


@pytest.mark.parametrize(
    ("answer", "said", "tells"),
    [
        ('["Ada", 40]', "length = ['Ada',40]", True),
        ("40", "length = 40", True),
        ("40", "length = 140 + 40.5 + len('x40')", False),
        ("1", "length = 1", False),
    ],
)
def test_an_answer_is_seen_in_code_however_it_is_written(
    tmp_path: Path, answer: str, said: str, tells: bool
) -> None:
    """Spaces and quotes make no difference; a part of a number and a bare digit tell nothing."""
    course = small_lesson.make(tmp_path, executed=True)
    path = next(course.notebooks.iterdir())
    document = json.loads(path.read_text(encoding="utf-8"))
    cell(document["cells"], "42-predict")["source"] = small_lesson.answer("predict", answer)
    cell(document["cells"], "42-run")["source"] = said
    path.write_text(json.dumps(document), encoding="utf-8")
    with using(Course(course.rooms, course.notebooks)) as told:
        assert bool(list(outcomes.nothing_says_the_answer(changed(told, lambda _: None)))) is tells
        told.lessons["42"].manifest["shown"] = {"42-run": "on purpose"}
        assert not list(outcomes.nothing_says_the_answer(changed(told, lambda _: None)))


@pytest.mark.parametrize(
    ("gone", "complaint"),
    [
        ("predict", "no prediction"),
        ("greet", "exercises in code of"),
        ("say", "nothing is said in the learner's own words"),
        ("quiz-2", "the quiz is ['42-quiz-1', '42-quiz-3']"),
    ],
)
def test_too_little_to_do_is_named(tmp_path: Path, gone: str, complaint: str) -> None:
    """A notebook without one of what belongs in it is named."""
    course = small_lesson.make(tmp_path, executed=True)
    for name in (gone, "shout", "first-try") if gone == "greet" else (gone,):
        course.lessons["42"].manifest["exercises"].pop(name)
    with using(course):
        book = changed(course, lambda _cells: None)
        assert complaint in "\n".join(exercises.there_is_enough_to_do(book))


COPY_BREACHES: dict[str, tuple[Change, str]] = {
    "marker misspelt": (
        swap("42-shout", "### BEGIN SOLUTION", "### BEGINN SOLUTION"),
        "42-shout: the learner's copy has not its stub",
    ),
    "solution in a lesson": (
        swap("42-run", r"\Z", "\ndef f(text):\n    return text.upper()"),
        "42-run: holds a line of the solution of 42-shout",
    ),
    "solution in the metadata": (
        lambda cells: cell(cells, "42-run")["metadata"].update(tags=["return text.upper()"]),
        "is in the metadata of the learner's copy",
    ),
    "no end": (
        swap("42-shout", "### END SOLUTION", ""),
        "42-shout: BEGIN SOLUTION and END SOLUTION don't come in pairs",
    ),
    "not cleared": (swap("42-shout", "    ### BEGIN SOLUTION\n", ""), "42-shout: "),
    "hidden tests": (
        swap("42-shout-check", r"\Z", "\n### BEGIN HIDDEN TESTS\nx = 0\n### END HIDDEN TESTS"),
        "a marker is left in the learner's copy",
    ),
    "two of one grade id": (tell("42-shout", grade_id="42-greet"), "nbgrader says: "),
    "no points": (
        lambda cells: cell(cells, "42-shout-check")["metadata"]["nbgrader"].pop("points"),
        "a graded cell has no 'points'",
    ),
}


@pytest.mark.parametrize("name", COPY_BREACHES)
def test_a_copy_that_gives_something_away_is_named(small: Course, name: str) -> None:
    """No line of a solution reaches a learner, and what nbgrader would refuse is said here."""
    change, complaint = COPY_BREACHES[name]
    assert complaint in found_by(copies.RULES, changed(small, change))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"hints": ("Look.", "Look.")}, "two different hints"),
        ({"hints": ("Look.", "")}, "two different hints"),
        ({"hints": ("Look.", "return text.upper()")}, "its hint 2 holds 1 of 1 lines"),
        ({"explanation": ""}, "not explained"),
        ({"after": ""}, "nothing is said when it is right"),
        ({"folder": None}, "no common belief is recognised"),
        ({"title": ""}, "no title"),
        ({"settings": {"points": 0}}, "no points"),
        ({"cell": "def shout(text):\n    return text.upper()"}, "its stub is its solution"),
        ({"name": "42-Shout"}, "not of the form"),
    ],
)
def test_a_weak_exercise_is_named(
    small: Course, changes: dict[str, object], complaint: str
) -> None:
    """An exercise without help, or whose stub and solution are not what they say, is named."""
    weak = dataclasses.replace(small.exercises["42-shout"], **changes)
    assert complaint in "\n".join(declarations.breaches(weak))


@pytest.mark.parametrize(
    ("task", "files", "complaint"),
    [
        ("Do it.", {}, "no wrong answer breaks a requirement"),
        ("1. One.\n2. Two.", {"a": "requirement: 1"}, "no wrong answer breaks its requirement 2"),
        ("1. One.\n2. Two.", {"a": "requirement: x"}, "1 wrong answers are too few for 2"),
        ("1. One.\n2. Two.", {"a": "requirement: x", "b": "belief: y"}, ""),
        ("1. One.\n2. Two.", {"a": "requirement: 1", "b": "requirement: 2"}, ""),
    ],
)
def test_a_requirement_that_no_answer_breaks_is_named(
    small: Course, tmp_path: Path, task: str, files: dict[str, str], complaint: str
) -> None:
    """Each requirement of a task has a wrong answer, by number where answers give numbers."""
    for name, told in files.items():
        (tmp_path / f"wrong_{name}.py").write_text(f"# {told}\n", encoding="utf-8")
    weak = dataclasses.replace(small.exercises["42-shout"], task=task, folder=tmp_path)
    found = list(declarations.each_requirement_is_broken(weak))
    assert complaint in "\n".join(found)
    assert bool(found) is bool(complaint)


@pytest.mark.parametrize("file", ["lesson.toml", "greet/check.py", "greet/help.md"])
def test_a_placeholder_in_a_room_is_named(tmp_path: Path, file: str) -> None:
    """What a scaffold left to be written can't pass for written, and the line is named."""
    course = small_lesson.make(tmp_path, executed=True)
    path = next(course.rooms.iterdir()) / file
    text = path.read_text(encoding="utf-8")
    comment = "#" if path.suffix != ".md" else ""
    path.write_text(f"{text}{comment} {PLACEHOLDER}\n", encoding="utf-8")
    line = len(text.splitlines()) + 1
    found = linter.lint(course.notebooks, course.rooms)
    assert found == [f"{small_lesson.NAME}.ipynb: {file}: {PLACEHOLDER} is left, line {line}"]


def test_a_piece_is_mounted_where_its_room_has_a_point(tmp_path: Path) -> None:
    """A mount point that the room doesn't bring would never be used, so it is named."""
    course = small_lesson.make(tmp_path, executed=True)
    path = next(course.rooms.iterdir()) / "lesson.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("resource_server.greet", "session_server.greet"), encoding="utf-8")
    assert linter.lint(course.notebooks, course.rooms) == [
        "42: greet is mounted at session_server.greet, which mount.py doesn't list"
    ]


def test_an_exception_needs_a_rule_and_a_reason(tmp_path: Path) -> None:
    """What a room excepts from is a rule that there is, and the reason is given."""
    course = small_lesson.make(tmp_path, executed=True)
    path = next(course.rooms.iterdir()) / "lesson.toml"
    table = '[linter]\nno_such_rule = "why not"\ncells_are_short = ""\n[shown]\n42-x = "y"\n'
    path.write_text(path.read_text(encoding="utf-8") + table, encoding="utf-8")
    found = linter.lint(course.notebooks, course.rooms)
    assert any("there is no such rule" in breach for breach in found)
    assert any("no such cell" in breach for breach in found)
    assert any("gives no reason" in breach for breach in found)


def test_the_command_says_what_is_wrong_and_where(tmp_path: Path, capsys) -> None:
    """The linter ends with 1 and a line for each breach, with 0 where there is none."""
    assert main([str(tmp_path)]) == 1
    assert "no notebook here" in capsys.readouterr().err
    path = tmp_path / "00_open_the_lab.ipynb"
    text = (course_folder() / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace("## Where you", "# Where you"), encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert path.name in told.err
    assert "breaches" in told.out
    assert main([str(course_folder())]) == 0
    assert capsys.readouterr().out.endswith("all rules kept\n")
