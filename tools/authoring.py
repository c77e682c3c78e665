"""Bring what the rooms declare into the pages that repeat it.

``python -m tools.authoring`` writes the table of beliefs into ``docs/instructors.md``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from jwtflow.course.catalogue import course
from tools.linter.declarations import beliefs

INSTRUCTORS = Path("docs/instructors.md")
_TABLE = re.compile(r"(?s)(<!-- misconceptions: begin.*?-->\n).*?(<!-- misconceptions: end -->)")


def misconceptions() -> str:
    """The beliefs that the checks name, as a Markdown table."""
    rows = ["| exercise | a common belief |", "| --- | --- |"]
    rows += [
        f"| `{exercise.name}` {exercise.title} | {'; '.join(beliefs(exercise))} |"
        for exercise in course().exercises.values()
        if beliefs(exercise)
    ]
    return "\n".join(rows) + "\n"


def with_misconceptions(page: str) -> str:
    """The instructors' page with the table as it should be."""
    return _TABLE.sub(lambda found: f"{found[1]}\n{misconceptions()}\n{found[2]}", page)


def main() -> int:
    """Refresh the page."""
    page = INSTRUCTORS.read_text(encoding="utf-8")
    INSTRUCTORS.write_text(with_misconceptions(page), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{INSTRUCTORS}: the table is as declared\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
