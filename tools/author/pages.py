"""Writes what `make notebooks` makes from the rooms: tables in two pages and each notebook's map.

A table is between two comments, ``<!-- lessons: begin … -->`` and ``<!-- lessons: end -->``. The
map is below its heading and ends with a line that says the same in words; the author writes what
follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

from jwtflow.course.catalogue import Course, Lesson
from jwtflow.errors import ConfigurationError
from tools.cells import STAGES, WHERE
from tools.linter.declarations import beliefs


def stale(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield each page and notebook that is out of date, with the text it should have.

    Raises:
        ConfigurationError: a page lacks the place for a table, or a notebook the cell for its map.
    """
    course = Course(root / "jwtflow" / "course" / "lessons", root / "notebooks")
    expected = {
        root / "README.md": _with(root / "README.md", lessons=_lessons(course)),
        root / "docs" / "instructors.md": _with(
            root / "docs" / "instructors.md", plan=_plan(course), misconceptions=_beliefs(course)
        ),
        **{lesson.notebook: _with_map(lesson) for lesson in course.lessons.values()},
    }
    for path, text in expected.items():
        if path.read_text(encoding="utf-8") != text:
            yield path, text


def refresh(root: Path) -> list[Path]:
    """Update what is out of date; return the changed files."""
    changed = list(stale(root))
    for path, text in changed:
        path.write_text(text, encoding="utf-8", newline="\n")
    return [path for path, _ in changed]


def map_of(stage: str) -> str:
    """Draw the stages and list them in words, with ``stage`` in bold unless it is ``all``."""
    boxes = (
        f"{letter}({f'<b>{each}</b>' if each == stage else each})"
        for letter, each in zip("ABCDEF", STAGES, strict=True)
    )
    words = " → ".join(f"**{each}**" if each == stage else each for each in STAGES)
    marked = f" This notebook is about {stage}." if stage in STAGES else ""
    return f"""\
```mermaid
flowchart LR
    accTitle: The stages of the course
    accDescr: Six stages from left to right: {", ".join(STAGES)}.{marked}
    {" --> ".join(boxes)}
```

{words}"""


_DRAWING = r"```mermaid\nflowchart LR\n    accTitle: The stages of the course\n(?:.*\n)*?```\n+"
_WORDS = r"\** → \**".join([rf"\**{STAGES[0]}", *STAGES[1:]]) + r"\**(?:\n+|\Z)"
_MAP = re.compile(f"(?:{_DRAWING})?(?:{_WORDS})?")


def _with_map(lesson: Lesson) -> str:
    """Put the map of its stage into a notebook."""
    text = lesson.notebook.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, 4)
    identifier = f"{lesson.number}-map"
    cell = next((each for each in notebook.cells if each["id"] == identifier), None)
    heading, _, below = (cell.source if cell else "").partition("\n")
    if cell is None or heading != f"## {WHERE}":
        problem = f"lacks a cell {identifier} that begins with '## {WHERE}'"
        raise ConfigurationError(lesson.notebook.name, problem)
    own = below.lstrip("\n")
    own = own[_MAP.match(own).end() :]  # type: ignore[union-attr] # it matches an empty text
    said = "\n\n".join(filter(None, (heading, map_of(str(lesson.manifest["stage"])), own)))
    if said == cell.source:
        return text
    cell.source = said
    return str(nbformat.writes(notebook, 4)) + "\n"


def _with(page: Path, **tables: str) -> str:
    """Put these tables into a page."""
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
        place = re.search(rf"(?s)<!-- {name}: begin[^>]*-->\n(.*?)<!-- {name}: end -->", text)
        if place is None:
            problem = f"lacks <!-- {name}: begin --> and <!-- {name}: end -->"
            raise ConfigurationError(page.name, problem)
        text = f"{text[: place.start(1)]}\n{table}\n{text[place.end(1) :]}"
    return text


def _lessons(course: Course) -> str:
    return _table(
        ("notebook", "minutes", "the stage"),
        (
            (f"[{_name(each)}](notebooks/{each.notebook.name})", *_set(each, "minutes", "summary"))
            for each in course.lessons.values()
        ),
    )


def _plan(course: Course) -> str:
    return _table(
        ("notebook", "minutes", "what to have in mind"),
        ((_name(each), *_set(each, "minutes", "instructors")) for each in course.lessons.values()),
    )


def _beliefs(course: Course) -> str:
    return _table(
        ("exercise", "a common belief"),
        (
            (f"`{exercise.name}` {exercise.title}", "; ".join(beliefs(exercise)))
            for exercise in course.exercises.values()
            if beliefs(exercise)
        ),
    )


def _name(lesson: Lesson) -> str:
    return f"{lesson.number} {lesson.title[:1].upper()}{lesson.title[1:]}"


def _set(lesson: Lesson, *keys: str) -> list[str]:
    return [str(lesson.manifest.get(key, "")) for key in keys]


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    escaped = ([cell.replace("|", r"\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in escaped)
