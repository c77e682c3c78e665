"""Finds the course's notebooks, in the wheel or beside the package in a clone."""

from __future__ import annotations

from pathlib import Path

from jwtflow.errors import ConfigurationError

PACKAGE = Path(__file__).resolve().parent.parent


def course_folder() -> Path:
    """Return the folder with the notebooks of this release, solutions included.

    Raises:
        ConfigurationError: this installation has none.
    """
    # A wheel has them inside the package; an editable install leaves them in the clone.
    for folder in (PACKAGE / "_course" / "notebooks", PACKAGE.parent / "notebooks"):
        if any(folder.glob("[0-9][0-9]_*.ipynb")):
            return folder
    raise ConfigurationError(
        "jwtflow", "the course's notebooks are missing from this installation; install it again"
    )


def course_notebooks(folder: Path) -> list[Path]:
    """List the notebooks in ``folder``, in the order of the course."""
    return sorted(folder.glob("[0-9][0-9]_*.ipynb"))
