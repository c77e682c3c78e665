"""Bring what an author has declared into the pages that repeat it.

``python -m tools.authoring 01`` writes set-up, statements, answers and checks of the
declared exercises into notebook 01: what is there is refreshed, what is missing is put behind the
exercise before it, for the author to move. ``python -m tools.authoring docs`` writes the
table of misconceptions into ``docs/instructors.md``. Both run in a clone, from its top.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from jwtflow.course.catalogue import all_exercises
from tools.cells import SET_UP, exercise_cells

INSTRUCTORS = Path("docs/instructors.md")
_TABLE = re.compile(r"(?s)(<!-- misconceptions: begin.*?-->\n).*?(<!-- misconceptions: end -->)")


def refresh(notebook: Any, number: str) -> list[str]:
    """Write the exercises of ``number`` into ``notebook``; the ids of the cells that changed.

    Args:
        notebook: as nbformat reads it.
        number: ``"01"``.
    """
    changed = [_put(notebook, f"{number}-set-up", "code", SET_UP, {}, after=f"{number}-map")]
    last = f"{number}-set-up"
    for exercise in all_exercises().values():
        if exercise.notebook != number:
            continue
        for identifier, kind, source, metadata in exercise_cells(exercise):
            changed.append(_put(notebook, identifier, kind, source, metadata, after=last))
            last = identifier
    return [identifier for identifier in changed if identifier]


def _put(
    notebook: Any, identifier: str, kind: str, source: str, metadata: Any, *, after: str
) -> str | None:
    """Let the cell ``identifier`` be this; returns its id if that changed something."""
    from nbformat import v4

    ids = [cell.get("id") for cell in notebook.cells]
    place = ids.index(identifier) if identifier in ids else None
    old = None if place is None else notebook.cells[place]
    same = old and (old.cell_type, old.source, dict(old.metadata)) == (kind, source, metadata)
    if same:
        return None
    make: Any = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
    cell = make(source, id=identifier, metadata=metadata)
    if place is None:
        notebook.cells.insert(ids.index(after) + 1 if after in ids else len(ids), cell)
    else:
        notebook.cells[place] = cell
    return identifier


def misconceptions() -> str:
    """The beliefs that the checks name, as a Markdown table."""
    rows = ["| exercise | a common belief |", "| --- | --- |"]
    for exercise in all_exercises().values():
        beliefs = "; ".join(dict.fromkeys(m.name for m in exercise.misconceptions))
        rows.append(f"| `{exercise.name}` {exercise.title} | {beliefs} |")
    return "\n".join(rows) + "\n"


def with_misconceptions(page: str) -> str:
    """The instructors' page with the table as it should be."""
    return _TABLE.sub(lambda found: f"{found[1]}\n{misconceptions()}\n{found[2]}", page)


def main(arguments: list[str]) -> int:
    """Refresh what the arguments name: notebooks by number, or ``docs``."""
    import nbformat

    for name in arguments:
        if name == "docs":
            page = INSTRUCTORS.read_text(encoding="utf-8")
            INSTRUCTORS.write_text(with_misconceptions(page), encoding="utf-8", newline="\n")
            sys.stdout.write(f"{INSTRUCTORS}: the table is as declared\n")
            continue
        path = next(iter(sorted(Path("notebooks").glob(f"{name}_*.ipynb"))), None)
        if path is None:
            sys.stderr.write(f"There is no notebooks/{name}_….ipynb: begin it first\n")
            return 1
        notebook = nbformat.read(path, 4)
        changed = refresh(notebook, name)
        if changed:
            path.write_text(nbformat.writes(notebook, 4) + "\n", encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path}: {', '.join(changed) or 'as declared'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
