"""The file that holds an issuer's private keys. The only I/O in ``jwtflow.tokens``."""

from __future__ import annotations

import json
import os
import tempfile
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


def write_document(path: Path, document: dict[str, Any]) -> None:
    """Put ``document`` into the file, whole or not at all, with mode 0600.

    A server that starts meanwhile reads either the old keys or the new ones. A link stays a link:
    what it points at is replaced. Windows knows no mode: there the folder's permissions say who
    may read it.

    Raises:
        OSError: it cannot be written; then the old file is as it was.
    """
    path = path.resolve()
    # mkstemp gives mode 0600; in the same folder, so that the replacement is one step.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
