"""A service that keeps each of its secrets in a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

LOGO = b"<svg>a bicycle</svg>"
"""What everyone can download."""


@contextmanager
def files_of_the_service() -> Iterator[tuple[Path, Path]]:
    """Make the folder of keys, and the logo beside it; both are gone afterwards."""
    with TemporaryDirectory() as name:
        folder, logo = Path(name, "keys").resolve(), Path(name, "logo.svg").resolve()
        folder.mkdir()
        (folder / "2026.key").write_bytes(b"thirty-two bytes that nobody knows")
        logo.write_bytes(LOGO)
        yield folder, logo
