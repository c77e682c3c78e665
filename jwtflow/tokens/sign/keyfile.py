"""The file that holds an issuer's private keys. The only I/O in ``jwtflow.tokens``."""

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
    """The JSON object in the file.

    Raises:
        KeyFormatError: it holds something else.
        OSError: it cannot be read.
    """
    try:
        return parse_json_object(path.read_bytes())
    except StrictJSONError as problem:
        raise KeyFormatError(f"A key file is a JWK Set, and here {problem}.") from None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep others who ask for it from changing the file at ``path`` meanwhile.

    The system forgets the lock when the process ends, however it ends. Reading needs no lock.

    Raises:
        OSError: the folder is missing or unreadable.
    """
    folder = path.resolve().parent
    if sys.platform == "win32":
        import msvcrt

        handle = os.open(folder / f".{path.name}.lock", os.O_CREAT | os.O_RDWR)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)  # the file itself is replaced at each change
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def write_document(path: Path, document: dict[str, Any]) -> None:
    """Put ``document`` into the file, whole or not at all.

    A server that starts meanwhile reads either the old keys or the new ones. A link stays a link:
    what it points at is replaced. A new file has mode 0600; one that is replaced keeps owner, group
    and mode, so that the server can still read it. Windows knows none of these: there the folder's
    permissions say who may read it.

    Raises:
        OSError: it cannot be written, or not with that owner; then the old file is as it was.
    """
    path = path.resolve()
    # mkstemp gives mode 0600; in the same folder, so that the replacement is one step.
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
