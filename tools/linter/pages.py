"""Rules for a readable page: headings, title, links, pictures, short cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tools.cells import SET_UP, WHERE
from tools.linter.notebook import (
    Cell,
    Notebook,
    numbered,
    output_text,
    source,
    without_fences,
)

LONGEST_CELL = 10  # lines
LONGEST_ROW = 2  # code cells in a row; answers and checks don't count
SECTIONS = (WHERE, "What you can do now", "Check yourself", "On Monday")
RECAP = "What you can do now"
READING = "Reading"

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_SAYS_NOTHING = {"", "here", "click here", "link", "this", "this link", "image", "picture"}


def headings_are_in_order(notebook: Notebook) -> Iterator[str]:
    """There is one H1, at the top; no level is skipped and no two headings share an anchor."""
    headings = notebook.headings()
    if [heading.level for heading in headings[:1]] != [1]:
        yield "the first cell has no H1"
    for extra in [heading for heading in headings[1:] if heading.level == 1]:
        yield f"{extra.cell}: a second H1, {extra.text!r}"
    for before, heading in pairwise(headings):
        if heading.level > before.level + 1:
            yield f"{heading.cell}: {heading.text!r} skips a level"
    seen: set[str] = set()
    for heading in headings:
        if heading.anchor in seen:
            yield f"{heading.cell}: two headings say {heading.text!r}, a link finds one"
        seen.add(heading.anchor)


def title_tells_what_comes(notebook: Notebook) -> Iterator[str]:
    """The first cell has number and title, objectives, minutes, standards and contents."""
    first = notebook.cells[0] if notebook.cells else None
    text = "" if first is None or first["cell_type"] != "markdown" else source(first)
    for what, pattern in (
        (f"'# {notebook.number} · Title'", rf"\A# {notebook.number} · \w"),
        ("objectives, '**Afterwards you can**'", r"(?m)^\*\*Afterwards you can\*\*$"),
        ("prerequisites, '**You need**'", r"(?m)^\*\*You need\*\* \w"),
        ("minutes, '**Time** 45 minutes'", r"\*\*Time\*\* \d+ minutes"),
        ("standards, '**Standards** RFC …'", r"\*\*Standards\*\* RFC \d{4}"),
        ("contents, '**In this notebook**' and links", r"\*\*In this notebook\*\*\n\[.+\]\(#.+\)"),
    ):
        if not re.search(pattern, text):
            yield f"the title cell lacks {what}"
    if not 2 <= len(objectives(notebook)) <= 4:
        yield f"{len(objectives(notebook))} objectives, not two to four"
    listed = re.findall(r"\]\(#([^)]+)\)", text)
    for heading in notebook.headings():
        lesson = heading.level == 2 and heading.text not in (*SECTIONS, READING)
        if lesson and heading.anchor not in listed:
            yield f"the contents leave out {heading.text!r}"


def objectives(notebook: Notebook) -> list[str]:
    """List the objectives in the title cell."""
    text = source(notebook.cells[0]) if notebook.cells else ""
    return numbered(text.partition("**Afterwards you can**")[2])


def recap_repeats_the_objectives(notebook: Notebook) -> Iterator[str]:
    """The recap repeats each objective's words, in the same order."""
    said = [_bare(point) for point in numbered(notebook.section(RECAP))]
    for number, objective in enumerate(objectives(notebook), start=1):
        if len(said) < number or not said[number - 1].startswith(_bare(objective)):
            yield f"the recap's point {number} does not begin with the words of that objective"
    if len(said) > len(objectives(notebook)):
        yield "the recap has more points than there are objectives"


def _bare(point: str) -> str:
    return point.rstrip(".;").lower()


def sections_are_all_there(notebook: Notebook) -> Iterator[str]:
    """All common sections are there, and the reading has at least one link."""
    texts = {heading.text for heading in notebook.headings() if heading.level == 2}
    for title in (*SECTIONS, READING):
        if title not in texts:
            yield f"no section {title!r}"
    if READING in texts and "](https://" not in notebook.section(READING):
        yield "the reading links to nothing"


def reading_lists_the_standards(notebook: Notebook) -> Iterator[str]:
    """The reading links to each RFC that the title cell names."""
    title = source(notebook.cells[0]) if notebook.cells else ""
    standards = title.partition("**Standards**")[2].partition("**In this notebook**")[0]
    links = set(re.findall(r"/rfc(\d+)\)", notebook.section(READING)))
    for number in dict.fromkeys(re.findall(r"RFC\s+(\d+)", standards)):
        if number not in links:
            yield f"the reading leaves out RFC {number}, which the title cell names"


def set_up_is_the_common_one(notebook: Notebook) -> Iterator[str]:
    """The first code cell is the set-up that all notebooks share."""
    first = next(iter(notebook.code_cells()), None)
    options = re.search(
        r'start_lesson\("\d\d"(, .*)?\)$', source(first) if first else "", re.MULTILINE
    )
    common = SET_UP.format(number=notebook.number, options=(options and options[1]) or "")
    if first is None or source(first) != common:
        yield "the first code cell is not the common set-up (tools.cells.SET_UP)"
    elif first["id"] != f"{notebook.number}-set-up":
        yield f"{first['id']}: the set-up cell's id should be {notebook.number}-set-up"


def pictures_have_a_twin_in_words(notebook: Notebook) -> Iterator[str]:
    """Words below each drawing say the same, and each image has an alternative text."""
    for cell in notebook.cells:
        markdown = source(cell) if cell["cell_type"] == "markdown" else output_text(cell)
        for after in re.split(r"(?ms)^```mermaid\n.*?^```$", markdown)[1:]:
            if len(re.findall(r"\w+", after)) < 5:
                yield f"{cell['id']}: no words below the drawing say the same"
    for cell in notebook.text_cells():
        for image, text, target in _LINK.findall(source(cell)):
            if image and len(text.split()) < 3:
                yield f"{cell['id']}: the picture {target} has no alternative text"
        if "<img" in source(cell):
            yield f"{cell['id']}: an <img>; write ![what it shows](images/…)"


def links_lead_somewhere(notebook: Notebook) -> Iterator[str]:
    """Anchors and relative links exist, other links are https, and all say where they lead."""
    anchors = {heading.anchor for heading in notebook.headings()}
    for cell in notebook.text_cells():
        for image, text, target in _LINK.findall(without_fences(source(cell))):
            if not image and text.strip().lower() in _SAYS_NOTHING:
                yield f"{cell['id']}: the link to {target} does not say where it leads"
            if target.startswith("#"):
                if target[1:] not in anchors:
                    yield f"{cell['id']}: no heading has the anchor {target}"
            elif re.match(r"\w+:", target):
                if not target.startswith("https://"):
                    yield f"{cell['id']}: {target} is no https address"
            elif not (notebook.folder / target.partition("#")[0]).exists():
                yield f"{cell['id']}: there is no file {target}"


def cells_are_short(notebook: Notebook) -> Iterator[str]:
    """Code cells have at most ten lines, except answers."""
    for cell in notebook.code_cells():
        length = len(source(cell).splitlines())
        if length > LONGEST_CELL and not _is_graded(cell):
            yield f"{cell['id']}: {length} lines, more than {LONGEST_CELL}"


def prose_stands_between_code(notebook: Notebook) -> Iterator[str]:
    """No more than two code cells in a row are without text between them."""
    row = 0
    for cell in notebook.cells:
        if cell["cell_type"] == "markdown":
            row = 0
        elif not _is_graded(cell):
            row += 1
            if row == LONGEST_ROW + 1:
                yield f"{cell['id']}: more than {LONGEST_ROW} code cells in a row"


def _is_graded(cell: Cell) -> bool:
    return "nbgrader" in cell["metadata"]


RULES = (
    headings_are_in_order,
    title_tells_what_comes,
    recap_repeats_the_objectives,
    sections_are_all_there,
    reading_lists_the_standards,
    set_up_is_the_common_one,
    pictures_have_a_twin_in_words,
    links_lead_somewhere,
    cells_are_short,
    prose_stands_between_code,
)
