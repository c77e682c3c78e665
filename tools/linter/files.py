"""Rules for a committed notebook's file, which make comparing outputs meaningful.

nbval ignores cells without an execution count, missing errors of cells tagged ``raises-exception``,
tracebacks and images. These rules close those gaps, and keep out what differs between machines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jwtflow.course.catalogue import course
from tools.execution import METADATA
from tools.linter.notebook import Notebook, output_text, source

NBVAL_TAGS = {"nbval-skip", "nbval-ignore-output", "nbval-raises-exception"}
TAGS = {"raises-exception", "hide-input"}
FORBIDDEN_MIME = {
    "text/vnd.mermaid": "JupyterLab rewrites it when the notebook is opened",
    "image/svg+xml": "JupyterLab does not show it before the cell has run",
    "application/vnd.jupyter.widget-view+json": "a widget is empty before the cell has run",
}
LOGICAL_PORTS = {"5001", "5002", "5003", "5666"}  # of the lab, and of the attacker in 06

_ABSOLUTE_PATH = re.compile(
    r"""(?<![\w.:/\\-])(?:/(?:home|Users|root|tmp|usr|opt|var|private|mnt|work|srv)/[\w.-]"""
    r"""|[A-Za-z]:\\\\?\w)|ipykernel_\d+|/ipykernel/"""
)
_PORT = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\]|[\w.-]+\.example):(\d+)")
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}\b")


def not_compared(notebook: Notebook) -> dict[str, str]:
    """Return the cells that the room lists as depending on time or machine, with reasons."""
    lesson = course().lessons.get(notebook.number)
    return lesson.manifest.get("machine", {}) if lesson else {}


def counts_run_from_one(notebook: Notebook) -> Iterator[str]:
    """Every code cell was executed, top to bottom, in a fresh kernel."""
    for expected, cell in enumerate(notebook.code_cells(), start=1):
        if cell["execution_count"] != expected:
            yield f"{cell['id']}: execution count {cell['execution_count']}, not {expected}"
            return


def ids_are_readable(notebook: Notebook) -> Iterator[str]:
    """Every cell has a unique readable id, such as ``03-predict-at-exp``."""
    seen: set[str] = set()
    for index, cell in enumerate(notebook.cells):
        identifier = cell.get("id", "")
        if not re.fullmatch(r"\d\d(?:-[a-z0-9]+)+", identifier):
            yield f"cell {index}: id {identifier!r} is not of the form 03-some-words"
        elif not identifier.startswith(f"{notebook.number}-"):
            yield f"{identifier}: the notebook's number is {notebook.number}"
        if identifier in seen:
            yield f"cell {index}: id {identifier!r} occurs twice"
        seen.add(identifier)


def tags_are_known(notebook: Notebook) -> Iterator[str]:
    """No cell escapes the comparison but those that are listed with a reason."""
    for cell in notebook.cells:
        tags = set(cell["metadata"].get("tags", ()))
        if tags & NBVAL_TAGS and cell["id"] not in not_compared(notebook):
            yield f"{cell['id']}: escapes nbval and lesson.toml does not list it under machine"
        if cell["id"] in not_compared(notebook) and not tags & NBVAL_TAGS:
            yield f"{cell['id']}: listed under machine in lesson.toml; tag it nbval-ignore-output"
        for tag in sorted(tags - NBVAL_TAGS - TAGS):
            yield f"{cell['id']}: unknown tag {tag!r}"
        if re.search(r"#\s*(?:NBVAL_|PYTEST_VALIDATE)", source(cell)):
            yield f"{cell['id']}: a comment that speaks to nbval; use a listed tag"


def tagged_cells_raise(notebook: Notebook) -> Iterator[str]:
    """A cell stores an error where it is tagged ``raises-exception``, and only there."""
    for cell in notebook.code_cells():
        tagged = "raises-exception" in cell["metadata"].get("tags", ())
        raised = any(output["output_type"] == "error" for output in cell["outputs"])
        if tagged and not raised:
            yield f"{cell['id']}: tagged raises-exception, but it raised nothing"
        if raised and not tagged:
            yield f"{cell['id']}: raised, but is not tagged raises-exception"


def outputs_name_no_machine(notebook: Notebook) -> Iterator[str]:
    """No output holds a path, an address in memory, or a port of the machine that ran it."""
    for cell in notebook.code_cells():
        text = output_text(cell)
        for pattern, what in ((_ABSOLUTE_PATH, "a path"), (_ADDRESS, "an address in memory")):
            if found := pattern.search(text):
                yield f"{cell['id']}: its output holds {what}: {found[0]!r}"
    for cell in notebook.cells:
        for port in _PORT.findall(source(cell) + output_text(cell)):
            if port not in LOGICAL_PORTS:
                yield f"{cell['id']}: port {port} is not one of the contract's"


def outputs_are_shown_untrusted(notebook: Notebook) -> Iterator[str]:
    """No output is of a kind that JupyterLab hides, or rewrites, when a notebook is opened."""
    for cell in notebook.code_cells():
        for output in cell["outputs"]:
            data = output.get("data", {})
            for kind in sorted(set(data) & set(FORBIDDEN_MIME)):
                yield f"{cell['id']}: output of type {kind}: {FORBIDDEN_MIME[kind]}"
            if "image/png" in data and cell["id"] not in not_compared(notebook):
                yield f"{cell['id']}: a picture isn't compared; list it in lesson.toml"


def metadata_is_plain(notebook: Notebook) -> Iterator[str]:
    """Metadata says kernel and language, and of cells only tags and what grading needs."""
    if notebook.document["metadata"] != METADATA:
        yield "the notebook's metadata is not exactly kernelspec and language_info"
    if (notebook.document["nbformat"], notebook.document["nbformat_minor"]) != (4, 5):
        yield "not notebook format 4.5, the first with cell ids"
    for cell in notebook.cells:
        for key in sorted(set(cell["metadata"]) - {"tags", "nbgrader"}):
            yield f"{cell['id']}: metadata {key!r}"
        if cell["cell_type"] == "raw":
            yield f"{cell['id']}: a raw cell"
        if cell.get("attachments"):
            yield f"{cell['id']}: an attachment"
        if not source(cell).strip():
            yield f"{cell['id']}: an empty cell"


def form_is_nbformats(notebook: Notebook) -> Iterator[str]:
    """The file is valid, and written as nbformat writes it, so that saving changes nothing."""
    import nbformat

    try:
        nbformat.validate(notebook.document)
    except nbformat.ValidationError as error:
        yield f"not valid: {str(error).splitlines()[0]}"
        return
    if nbformat.writes(nbformat.reads(notebook.text, 4), 4) + "\n" != notebook.text:
        yield "not written as nbformat writes it: run make notebooks"


RULES = (
    counts_run_from_one,
    ids_are_readable,
    tags_are_known,
    tagged_cells_raise,
    outputs_name_no_machine,
    outputs_are_shown_untrusted,
    metadata_is_plain,
    form_is_nbformats,
)
