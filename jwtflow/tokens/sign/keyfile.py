"""The file with an issuer's private keys. This is the only I/O in ``jwtflow.tokens``."""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jwtflow.errors import KeyFormatError
from jwtflow.strict_json import StrictJSONError, parse_json_object


def read_document(path: Path) -> dict[str, Any]:
    """Return the JSON object in the file."""
    try:
        return parse_json_object(path.read_bytes())
    except StrictJSONError as problem:
        raise KeyFormatError(f"A key file is a JWK Set, and here {problem}.") from None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock on the file at ``path``, to change it. Reading needs no lock.

    The system releases the lock when the process ends, even if it crashes.
    """
    folder = path.resolve().parent
    if sys.platform == "win32":
        import msvcrt

        handle = os.open(folder / f".{path.name}.lock", os.O_CREAT | os.O_RDWR)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)  # each change replaces the file itself
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def write_document(path: Path, document: dict[str, Any]) -> None:
    """Write ``document`` to the file, completely or not at all.

    A server that starts meanwhile reads either the old keys or the new ones. If the path is a link,
    its target is replaced. A new file has mode 0600; a replaced one keeps its owner, group and
    mode, so the server can still read it. On Windows the folder's permissions decide who may read
    it.

    Raises:
        OSError: it can't be written, or not with that owner. The old file is unchanged then.
    """
    path = path.resolve()
    # mkstemp gives mode 0600. In the same folder, replacing the old file is a single step.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            if path.exists():
                _keep_owner(handle, path.stat())
            json.dump(document, file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _keep_owner(handle: int, old: os.stat_result) -> None:
    if sys.platform == "win32":
        return
    try:
        os.fchown(handle, old.st_uid, old.st_gid)
        os.fchmod(handle, stat.S_IMODE(old.st_mode))
    except PermissionError as problem:
        raise PermissionError(
            problem.errno,
            "cannot be replaced by a file of the same owner and group; "
            "run this as its owner, in its group, or as root",
        ) from None
