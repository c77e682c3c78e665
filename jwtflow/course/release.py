"""A released notebook, and the digests that tell its versions apart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jwtflow.course.stripping import learner_version
from jwtflow.errors import ConfigurationError


@dataclass(frozen=True)
class Release:
    """A learner's notebook as it is released.

    Attributes:
        name: its file name.
        text: its content.
        file: digest of the content; differs from release to release.
        sources: digest of the cells' sources; running the notebook doesn't change it.
    """

    name: str
    text: str
    file: str
    sources: str


def released(path: Path) -> Release:
    """Make the learner's version of the course notebook at ``path``.

    Raises:
        ConfigurationError: nbformat is not installed.
    """
    try:
        import nbformat
    except ImportError:
        raise ConfigurationError(
            "nbformat",
            "is not installed in this Python; run: pip install ipykernel jupyterlab nbformat",
        ) from None
    notebook = learner_version(nbformat.read(path, as_version=4))
    # The author's Python version must not make another release.
    notebook.metadata.get("language_info", {}).pop("version", None)
    text = nbformat.writes(notebook) + "\n"
    content = text.encode()
    return Release(path.name, text, digest(content), sources_digest(content))


def sources_digest(content: bytes) -> str:
    """Return a digest of a notebook's sources, or ``""`` if it can't be read.

    Outputs don't count, nor do empty cells, since JupyterLab adds one when the last cell is run.
    """
    try:
        cells = json.loads(content)["cells"]
        said = [(cell["cell_type"], _text(cell["source"])) for cell in cells]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return digest(json.dumps([pair for pair in said if pair[1]]).encode())


def digest(content: bytes) -> str:
    """Return a digest of a file's content."""
    return hashlib.sha256(content).hexdigest()


def _text(source: Any) -> str:
    lines = source if isinstance(source, str) else "".join(source)
    return lines.replace("\r\n", "\n").strip()
