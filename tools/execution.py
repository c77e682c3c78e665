"""Run the course's notebooks from top to bottom and store what they said.

``python -m tools.execution notebooks`` writes the outputs into the files, so that they can
be committed; the tests run the same and compare the bytes. Each notebook starts from a fresh kernel
in an empty folder, so that nothing of an earlier run can show.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from jwtflow.course.catalogue import course

CELL_TIMEOUT = 60  # seconds
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


def execute(text: str) -> str:
    """The notebook ``text`` with fresh outputs: the same bytes at every run.

    No time stamp and no Python version is stored, since they differ without meaning.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell without the tag ``raises-exception`` raised.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook: Any = nbformat.reads(text, 4)
    notebook.metadata = nbformat.from_dict(METADATA)
    with tempfile.TemporaryDirectory(prefix="jwtflow-") as empty:
        NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT,
            iopub_timeout=CELL_TIMEOUT,  # what comes later would be left out without a word
            kernel_name="python3",
            record_timing=False,
            # A print may come in two pieces when the machine is busy: the same text, one output.
            coalesce_streams=True,
            resources={"metadata": {"path": empty}},
        ).execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    return str(nbformat.writes(notebook, 4)) + "\n"


def comparable(text: str, machine: Collection[str]) -> str:
    """The notebook without the outputs of cells that depend on time or machine."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["id"] in machine:
            cell["outputs"] = []
    return json.dumps(notebook)


def machine_cells(path: Path) -> Collection[str]:
    """The cells of a notebook whose output its room lists as depending on time or machine."""
    lesson = course().lessons.get(path.name[:2])
    return list(lesson.manifest.get("machine", {})) if lesson else []


def sources(paths: list[str]) -> list[Path]:
    """The notebooks that ``paths`` name: files as they are, folders by what they hold."""
    found: list[Path] = []
    for path in map(Path, paths):
        found += sorted(path.glob("*.ipynb")) if path.is_dir() else [path]
    return found


def main(arguments: list[str]) -> int:
    """Execute the notebooks in place; 1 if one of them failed, which then stays as it was."""
    from nbclient.exceptions import CellExecutionError

    failed = 0
    for path in sources(arguments):
        before = path.read_text(encoding="utf-8")
        try:
            after = execute(before)
        except CellExecutionError as error:
            failed = 1
            sys.stderr.write(f"{path}: a cell raised\n{error}\n")
            continue
        same = comparable(after, machine_cells(path)) == comparable(before, machine_cells(path))
        if not same:
            path.write_text(after, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path}: {'as it was' if same else 'stored anew'}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
