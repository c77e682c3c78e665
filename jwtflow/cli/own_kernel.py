"""Which Python runs the notebooks: this one, where jwtflow is installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Jupyter replaces these names by the Python that it runs in itself.
_THIS_PYTHON = {"python", "python3", f"python3.{sys.version_info[1]}"}


def prefer_own_kernel() -> None:
    """Let Jupyter look for kernels beside this Python first.

    A kernel 'python3' that the user installed for another Python would otherwise be taken.
    """
    own = str(Path(sys.prefix) / "share" / "jupyter")
    earlier = os.environ.get("JUPYTER_PATH", "")
    if own not in earlier.split(os.pathsep):
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, (own, earlier)))


def starts_this_python(argv: list[str]) -> bool:
    """Whether a kernel with this command line runs in this Python."""
    if not argv:
        return False
    program = Path(argv[0])
    return argv[0] in _THIS_PYTHON or (program.exists() and program.samefile(sys.executable))
