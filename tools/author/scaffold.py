"""Creates a lesson or an exercise with placeholders for what the author has to write.

The linter rejects placeholders, so nothing half-finished passes for finished.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat

from jwtflow.course.catalogue import Course, Kind, Lesson
from jwtflow.errors import ConfigurationError
from tools.author.pages import map_of
from tools.cells import PLACEHOLDER, SET_UP, WHERE, check_id, label, metadata
from tools.execution import METADATA
from tools.linter.pages import RECAP

QUIZ = "Check yourself"


def course_in(root: Path) -> Course:
    """Return the course of the repository at ``root``."""
    return Course(root / "jwtflow" / "course" / "lessons", root / "notebooks")


def lesson(root: Path, number: str, name: str) -> list[Path]:
    """Create a room and a notebook with every section that it needs; return the new files.

    Raises:
        ConfigurationError: number or name is malformed, or the number is taken.
    """
    if not re.fullmatch(r"\d\d", number) or not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name):
        raise ConfigurationError(f"{number} {name}", "should be like: 02 sign_with_keys")
    course = course_in(root)
    taken = [*course.notebooks.glob(f"{number}_*"), *course.rooms.glob(f"nb{number}_*")]
    if taken:
        raise ConfigurationError(number, f"is taken by {taken[0].name}")
    title = name.replace("_", " ")
    room = course.rooms / f"nb{number}_{name}"
    room.mkdir(parents=True)
    _write(room / "__init__.py", f'"""Notebook {number}, *{title}*."""\n')
    _write(room / "lesson.toml", _fill(_MANIFEST, number=number, title=title))
    notebook = course.notebooks / f"{number}_{name}.ipynb"
    cells = [_cell(kind, f"{number}-{id_}", text) for kind, id_, text in _sections(number, title)]
    document = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    _write(notebook, nbformat.writes(nbformat.from_dict(document), 4) + "\n")
    return [notebook, room / "__init__.py", room / "lesson.toml"]


def exercise(root: Path, number: str, name: str, kind: Kind) -> list[Path]:
    """Add an exercise to a lesson: its cells, its table and, for code, its folder.

    An exercise whose name begins with ``quiz-`` goes to the questions at the end, others after the
    last exercise before the recap.

    Returns:
        The new and changed files.

    Raises:
        ConfigurationError: there is no such lesson, or the name is malformed or taken.
    """
    course = course_in(root)
    if number not in course.lessons:
        raise ConfigurationError(number, f"is no lesson; there are: {', '.join(course.lessons)}")
    home = course.lessons[number]
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ConfigurationError(name, "should be words in small letters, joined by hyphens")
    if f"{number}-{name}" in home.cells or name in home.manifest.get("exercises", {}):
        raise ConfigurationError(name, f"is taken in notebook {number}")
    written = [home.notebook, home.room / "lesson.toml"]
    if not (kind.is_question or kind is Kind.TRY):
        folder = home.room / name.replace("-", "_")
        folder.mkdir()
        for file, text in _ROOM.items():
            _write(folder / file, _fill(text, name=_identifier(name)))
            written.append(folder / file)
    place = _place(home, name)
    manifest = (home.room / "lesson.toml").read_text(encoding="utf-8").rstrip("\n")
    table = _fill(_TABLES.get(kind, _CODE_TABLE), name=name, kind=kind.value)
    _write(home.room / "lesson.toml", f"{manifest}\n\n{table}")
    notebook: Any = nbformat.read(home.notebook, 4)
    notebook.cells[place:place] = map(nbformat.from_dict, _cells(f"{number}-{name}", kind))
    _write(home.notebook, nbformat.writes(notebook, 4) + "\n")
    _mark(course_in(root).lessons[number], f"{number}-{name}")
    return written


def _place(home: Lesson, name: str) -> int:
    """Return the position for the cells of a new exercise."""
    ids = list(home.cells)
    quiz = name.startswith("quiz-")
    recap = _cell_with(home, QUIZ if quiz else RECAP)
    before = [
        ids.index(check_id(each))
        for each in home.exercises.values()
        if quiz is ("-quiz-" in each.name) and (quiz or ids.index(each.name) < recap)
    ]
    return (before[-1] + 1) if before else recap + quiz


def _cell_with(home: Lesson, heading: str) -> int:
    for place, cell in enumerate(home.cells.values()):
        if re.search(rf"(?m)^## {heading}$", "".join(cell["source"])):
            return place
    raise ConfigurationError(home.notebook.name, f"has no section '## {heading}'")


def _cells(name: str, kind: Kind) -> list[dict[str, Any]]:
    """Return the cells of an exercise, with placeholders."""
    task = _fill(_TASKS.get(kind, _CODE_TASK), label=label(kind))
    answer = f"answer_{name.replace('-', '_')}"
    source = _fill(
        _ANSWERS.get(kind, _CODE_ANSWER), answer=answer, name=_identifier(name.partition("-")[2])
    )
    run = [_cell("code", f"{name}-run", _fill("outcome = ...  # @: what happens"))]
    return [
        _cell("markdown", f"{name}-task", task),
        _cell("code", name, source),
        *(run if kind is Kind.PREDICT else []),
        _cell("code", f"{name}-check", f'check("{name}")'),
    ]


def _mark(home: Lesson, name: str) -> None:
    """Add nbgrader's metadata to the cells of an exercise."""
    notebook: Any = nbformat.read(home.notebook, 4)
    marks = metadata(home.exercises[name])
    for cell in notebook.cells:
        cell.metadata.update(nbformat.from_dict(marks.get(cell.id, {})))
    _write(home.notebook, nbformat.writes(notebook, 4) + "\n")


def _cell(kind: str, identifier: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": identifier, "metadata": {}, "source": text}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _identifier(name: str) -> str:
    return name.replace("-", "_")


def _fill(template: str, **names: str) -> str:
    """Fill in a template's names, and the placeholder for each ``@``."""
    for name, value in names.items():
        template = template.replace(f"<{name}>", value)
    return template.replace("@", PLACEHOLDER)


def _sections(number: str, title: str) -> list[tuple[str, str, str]]:
    """Return kind, name and text of each cell of a lesson without exercises."""
    texts = [
        ("markdown", "title", _TITLE),
        ("markdown", "map", f"## {WHERE}\n\n{map_of('all')}\n\n@: who stands where."),
        ("code", "set-up", SET_UP.format(number=number, options="")),
        ("markdown", "begin", "## @\n\n@: a question or a failure, then the idea."),
        ("markdown", "recap", f"## {RECAP}\n\n1. @ one: what is to be kept of it.\n2. @ two: …"),
        ("markdown", "quiz", f"## {QUIZ}\n\nThree questions on what you've seen."),
        ("markdown", "monday", _MONDAY),
        ("code", "progress", f'progress("{number}")'),
        ("markdown", "reading", "## Reading\n\n- @: each standard of the title, linked."),
    ]
    heading = f"{title[:1].upper()}{title[1:]}"
    return [(kind, id_, _fill(text, number=number, title=heading)) for kind, id_, text in texts]


_MANIFEST = """\
number = "<number>"
title = "<title>"
summary = "@: what README's table says"
minutes = 45
stage = "@"
instructors = "@: a sentence for the instructors' table"
objectives = [
    "@ one",
    "@ two",
]
"""

_TITLE = """\
# <number> · <title>

@: what goes wrong without this lesson, or what one wants to know.

**Afterwards you can**

1. @ one;
2. @ two.

**You need** @

**Time** 45 minutes. **Standards** @

**In this notebook**
[Where you stand](#Where-you-stand) ·
[@](#@)"""

_MONDAY = """\
## On Monday

@: the same with what people use at work.

**What production adds**

- @

This is how far you are."""

_TASK = "### <label>: @\n\n@: what is asked."
_TASKS = {
    Kind.PREDICT: "### <label>: @\n\n@: what the next run does, and what to write.",
    Kind.CHOOSE: f"{_TASK}\n\n- **a**: @\n- **b**: @\n- **c**: @",
    Kind.ORDER: f"{_TASK}\n\n- **a**: @\n- **b**: @\n- **c**: @",
    Kind.FIND: f"{_TASK}\n\n```text\n1  @\n2  @\n```",
    Kind.SAY: _TASK,
}
_CODE_TASK = "### <label>: @\n\n@: what to write.\n\n1. @: a requirement.\n2. @: another."

_QUESTION = """\
<answer> = (
    ### BEGIN SOLUTION
    {}  # @
    ### END SOLUTION
)"""
_ANSWERS = {
    Kind.PREDICT: _QUESTION.format(0),
    Kind.CHOOSE: _QUESTION.format('"a"'),
    Kind.ORDER: _QUESTION.format('"abc"'),
    Kind.FIND: _QUESTION.format(1),
    Kind.SAY: '<answer> = """\n### BEGIN SOLUTION\n@\n### END SOLUTION\n"""',
}
_CODE_ANSWER = """\
### BEGIN SOLUTION
def <name>():
    return "@"
### END SOLUTION"""

_HEAD = '[exercises.<name>]\nkind = "<kind>"\nobjective = 0  # @: its number\n'
_HELP = 'hints = ["@: where to look", "@: what to do, but for the last step"]\n'
_AFTER = 'after = """\n@: why it is so.\n"""\n\n[exercises.<name>.beliefs]\n'
_CODE_TABLE = _HEAD
_TABLES = {
    Kind.PREDICT: _HEAD + 'value = "outcome"\n' + _HELP + _AFTER + '"1" = "@: a belief"\n',
    Kind.CHOOSE: _HEAD + _HELP + _AFTER + 'b = "@: a belief"\nc = "@: a belief"\n',
    Kind.ORDER: _HEAD + _HELP + _AFTER + 'ba = "@: a belief"\n',
    Kind.FIND: _HEAD + _HELP + _AFTER + '"2" = "@: a belief"\n',
    Kind.SAY: _HEAD + _HELP + 'model = """\n@\n"""\npoints_to_tick = ["@ 1", "@ 2", "@ 3"]\n',
    Kind.TRY: _HEAD + 'after = """\n@: what comes next.\n"""\n',
}

_ROOM = {
    "check.py": '''\
"""@: what the check looks at."""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong


def check(answer: Answer) -> Wrong | None:
    """@: one input for each requirement."""
    returned = answer()
    if returned != "@":
        return Wrong(f"Your function returned {returned!r}.", "@: where to look.")
    return None
''',
    "help.md": "# Hint 1\n\n@: where to look.\n\n# Hint 2\n\n@: all but the last step.\n\n"
    "# Explanation\n\n@: why the solution is so.\n\n# Right\n\n@: why it is right.\n",
    "right_other.py": '# @: what is different\ndef <name>():\n    return "@"\n',
    "wrong_belief.py": "# belief: @\ndef <name>():\n    return None\n",
    "wrong_first.py": "# requirement: 1\ndef <name>():\n    return None  # @\n",
    "wrong_second.py": "# requirement: 2\ndef <name>():\n    return None  # @\n",
}
