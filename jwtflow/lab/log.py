"""Keeps the log of the lab's servers out of the notebook's cells.

If a learner's piece fails inside a server, the response says only that it failed; the log says
why.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class ServerLog(logging.Handler):
    """Keeps the records of the logger ``jwtflow``."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._entries: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record with the last line of its traceback."""
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            text += f" ({type(error).__name__}: {error})"
        self._entries.append(text)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Collect in a ``with`` block; with a handler installed, logging prints nothing itself."""
        logger = logging.getLogger("jwtflow")
        logger.addHandler(self)
        try:
            yield
        finally:
            logger.removeHandler(self)

    def __repr__(self) -> str:
        return "\n".join(self._entries) or "The servers have logged nothing."
