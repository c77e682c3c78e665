"""Chooses the kernel and settings of the JupyterLab that ``jwtflow lab`` starts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Jupyter replaces these names with the Python that it runs in.
_THIS_PYTHON = {"python", "python3", f"python3.{sys.version_info[1]}"}


def prefer_own_kernel() -> None:
    """Make Jupyter look for kernels beside this Python first.

    Otherwise it could pick a 'python3' kernel that the user installed for another Python.
    """
    _put_first("JUPYTER_PATH", Path(sys.prefix) / "share" / "jupyter")


def use_own_settings() -> None:
    """Start JupyterLab without its news and without nbgrader, which is for instructors.

    The settings are in ``jupyter_config`` and affect only this process.
    """
    _put_first("JUPYTER_CONFIG_PATH", Path(__file__).with_name("jupyter_config"))


def starts_this_python(argv: list[str]) -> bool:
    """Tell whether a kernel with this command line runs this Python."""
    if not argv:
        return False
    program = Path(argv[0])
    return argv[0] in _THIS_PYTHON or (program.exists() and program.samefile(sys.executable))


def _put_first(variable: str, folder: Path) -> None:
    earlier = [part for part in os.environ.get(variable, "").split(os.pathsep) if part]
    if str(folder) not in earlier:
        os.environ[variable] = os.pathsep.join([str(folder), *earlier])
