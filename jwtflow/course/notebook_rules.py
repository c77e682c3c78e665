"""What must be true of a committed notebook's file, so that comparing outputs means something.

nbval compares less than it seems to: not a cell without an execution count, not the missing error
of a cell tagged ``raises-exception``, not tracebacks, not pictures. These rules close the holes,
and keep out whatever differs from one machine to the next. Each takes the notebook as parsed JSON
and yields a sentence for every breach. They need no library and run nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from jwtflow.course.execution import METADATA

Notebook = dict[str, Any]
Cell = dict[str, Any]
Rule = Callable[[Notebook], Iterator[str]]

# Cells that nbval may run without comparing: those that measure time or draw a measured plot.
NOT_COMPARED: dict[str, str] = {}

NBVAL_TAGS = {"nbval-skip", "nbval-ignore-output", "nbval-raises-exception"}
TAGS = {"raises-exception", "hide-input"}
FORBIDDEN_MIME = {
    "text/vnd.mermaid": "JupyterLab rewrites it when the notebook is opened",
    "image/svg+xml": "JupyterLab does not show it before the cell has run",
    "application/vnd.jupyter.widget-view+json": "a widget is empty before the cell has run",
}
LOGICAL_PORTS = {"5001", "5002", "5003"}

_ABSOLUTE_PATH = re.compile(
    r"""(?<![\w.:/\\-])(?:/(?:home|Users|root|tmp|usr|opt|var|private|mnt|work|srv)/[\w.-]"""
    r"""|[A-Za-z]:\\\\?\w)|ipykernel_\d+|/ipykernel/"""
)
_PORT = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\]|[\w.-]+\.example):(\d+)")
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}\b")


def counts_run_from_one(notebook: Notebook) -> Iterator[str]:
    """Every code cell was executed, top to bottom, in a fresh kernel."""
    for expected, cell in enumerate(_code_cells(notebook), start=1):
        if cell["execution_count"] != expected:
            yield f"{cell['id']}: execution count {cell['execution_count']}, not {expected}"


def ids_are_readable(notebook: Notebook) -> Iterator[str]:
    """Every cell has an id of its own, such as ``03-predict-at-exp``."""
    seen: set[str] = set()
    for index, cell in enumerate(notebook["cells"]):
        identifier = cell.get("id", "")
        if not re.fullmatch(r"\d\d(?:-[a-z0-9]+)+", identifier):
            yield f"cell {index}: id {identifier!r} is not of the form 03-some-words"
        if identifier in seen:
            yield f"cell {index}: id {identifier!r} occurs twice"
        seen.add(identifier)


def tags_are_known(notebook: Notebook) -> Iterator[str]:
    """No cell escapes the comparison but those that are listed with a reason."""
    for cell in notebook["cells"]:
        tags = set(cell["metadata"].get("tags", ()))
        if tags & NBVAL_TAGS and cell["id"] not in NOT_COMPARED:
            yield f"{cell['id']}: escapes nbval and is not listed in NOT_COMPARED"
        for tag in sorted(tags - NBVAL_TAGS - TAGS):
            yield f"{cell['id']}: unknown tag {tag!r}"
        if re.search(r"#\s*(?:NBVAL_|PYTEST_VALIDATE)", _source(cell)):
            yield f"{cell['id']}: a comment that speaks to nbval; use a listed tag"


def tagged_cells_raise(notebook: Notebook) -> Iterator[str]:
    """A cell stores an error where it is tagged ``raises-exception``, and only there."""
    for cell in _code_cells(notebook):
        tagged = "raises-exception" in cell["metadata"].get("tags", ())
        raised = any(output["output_type"] == "error" for output in cell["outputs"])
        if tagged and not raised:
            yield f"{cell['id']}: tagged raises-exception, but it raised nothing"
        if raised and not tagged:
            yield f"{cell['id']}: raised, but is not tagged raises-exception"


def outputs_name_no_machine(notebook: Notebook) -> Iterator[str]:
    """No output holds a path, an address in memory, or a port of the machine that ran it."""
    for cell in _code_cells(notebook):
        text = _output_text(cell)
        for pattern, what in ((_ABSOLUTE_PATH, "a path"), (_ADDRESS, "an address in memory")):
            if found := pattern.search(text):
                yield f"{cell['id']}: its output holds {what}: {found[0]!r}"
    for cell in notebook["cells"]:
        for port in _PORT.findall(_source(cell) + _output_text(cell)):
            if port not in LOGICAL_PORTS:
                yield f"{cell['id']}: port {port} is not one of the contract's"


def outputs_are_shown_untrusted(notebook: Notebook) -> Iterator[str]:
    """No output is of a kind that JupyterLab hides, or rewrites, when a notebook is opened."""
    for cell in _code_cells(notebook):
        for output in cell["outputs"]:
            data = output.get("data", {})
            for kind in sorted(set(data) & set(FORBIDDEN_MIME)):
                yield f"{cell['id']}: output of type {kind}: {FORBIDDEN_MIME[kind]}"
            if "image/png" in data and cell["id"] not in NOT_COMPARED:
                yield f"{cell['id']}: a picture is not compared and not listed in NOT_COMPARED"


def metadata_is_plain(notebook: Notebook) -> Iterator[str]:
    """Metadata says kernel and language, and of cells only tags and what grading needs."""
    if notebook["metadata"] != METADATA:
        yield "the notebook's metadata is not exactly kernelspec and language_info"
    if (notebook["nbformat"], notebook["nbformat_minor"]) != (4, 5):
        yield "not notebook format 4.5, the first with cell ids"
    for cell in notebook["cells"]:
        for key in sorted(set(cell["metadata"]) - {"tags", "nbgrader"}):
            yield f"{cell['id']}: metadata {key!r}"
        if cell["cell_type"] == "raw":
            yield f"{cell['id']}: a raw cell"
        if cell.get("attachments"):
            yield f"{cell['id']}: an attachment"
        if not _source(cell).strip():
            yield f"{cell['id']}: an empty cell"


RULES: tuple[Rule, ...] = (
    counts_run_from_one,
    ids_are_readable,
    tags_are_known,
    tagged_cells_raise,
    outputs_name_no_machine,
    outputs_are_shown_untrusted,
    metadata_is_plain,
)


def breaches(notebook: Notebook, name: str) -> list[str]:
    """Every breach of every rule; ``name`` is the file's, whose number begins each cell's id."""
    found = [breach for rule in RULES for breach in rule(notebook)]
    names = [cell.get("id", "") for cell in notebook["cells"]]
    number = name[:2]
    found += [f"{n}: the notebook's number is {number}" for n in names if n[:3] != f"{number}-"]
    return found


def _code_cells(notebook: Notebook) -> list[Cell]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _source(cell: Cell) -> str:
    return "".join(cell["source"])


def _output_text(cell: Cell) -> str:
    """All that a cell's outputs say, as one text."""
    return "\n".join(_strings(cell.get("outputs", [])))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and all(isinstance(line, str) for line in value):
        yield "".join(value)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


def read(text: str) -> Notebook:
    """The notebook that the text of a file holds."""
    notebook: Notebook = json.loads(text)
    return notebook
