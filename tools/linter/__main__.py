"""``python -m tools.linter notebooks``."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.linter import lint


def main(arguments: list[str]) -> int:
    """Lint the notebooks in a folder; return 1 if a rule is broken."""
    folder = Path(arguments[0] if arguments else "notebooks")
    count = len(list(folder.glob("*.ipynb")))
    if not count:
        sys.stderr.write(f"{folder}: no notebook here\n")
        return 1
    found = lint(folder)
    for breach in found:
        sys.stderr.write(f"{breach}\n")
    told = f"{len(found)} breaches" if found else "all rules kept"
    sys.stdout.write(f"{count} notebooks: {told}\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
