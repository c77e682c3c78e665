"""Runs the course's notebooks from top to bottom and stores their outputs.

``python -m tools.execution notebooks`` writes the outputs into the files, to be committed; tests
run the notebooks again and compare the bytes. Each notebook runs in a fresh kernel and an empty
folder, so no earlier run can affect it.
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
    """Run a notebook and return it with its outputs: the same bytes at every run.

    It stores no time stamps and no Python version, which would differ.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell without the tag ``raises-exception`` raised.
    """
    import nbformat

    notebook = nbformat.reads(text, 4)
    with tempfile.TemporaryDirectory(prefix="jwtflow-") as empty:
        new_client(notebook, empty).execute()
    return stored(notebook)


def new_client(notebook: Any, folder: Path | str, **options: Any) -> Any:
    """Make the ``NotebookClient`` that runs a notebook in ``folder``."""
    from nbclient import NotebookClient

    return NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        iopub_timeout=CELL_TIMEOUT,  # later output would be dropped silently
        kernel_name="python3",
        record_timing=False,
        # On a busy machine a print may arrive in two pieces; this joins them.
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        **options,
    )


def stored(notebook: Any) -> str:
    """Return a notebook that has run as the text that is committed."""
    import nbformat

    notebook.metadata = nbformat.from_dict(METADATA)
    return str(nbformat.writes(notebook, 4)) + "\n"


def comparable(text: str, machine: Collection[str]) -> str:
    """Remove the outputs that depend on time or machine, to compare notebooks."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["id"] in machine:
            cell["outputs"] = []
    return json.dumps(notebook)


def machine_cells(path: Path) -> Collection[str]:
    """Return the cells that the notebook's room lists as depending on time or machine."""
    lesson = course().lessons.get(path.name[:2])
    return list(lesson.manifest.get("machine", {})) if lesson else []


def sources(paths: list[str]) -> list[Path]:
    """List the notebooks that ``paths`` name, as files or folders."""
    found: list[Path] = []
    for path in map(Path, paths):
        found += sorted(path.glob("*.ipynb")) if path.is_dir() else [path]
    return found


def main(arguments: list[str]) -> int:
    """Execute notebooks in place; return 1 if any failed, which stays unchanged."""
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
