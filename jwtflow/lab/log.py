"""What the lab's servers would write to their log, kept out of the learner's cells.

A server that a learner wrote may fail: the wire says only that it failed, its log says where.
"""

from __future__ import annotations

import logging


class ServerLog(logging.Handler):
    """Keeps the records of the logger ``jwtflow`` between ``install`` and ``remove``."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._entries: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record, with the last line of its trace."""
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            text += f" ({type(error).__name__}: {error})"
        self._entries.append(text)

    def install(self) -> None:
        """Begin to listen; with a listener, logging prints nothing on its own."""
        logging.getLogger("jwtflow").addHandler(self)

    def remove(self) -> None:
        """Listen no more."""
        logging.getLogger("jwtflow").removeHandler(self)

    def __repr__(self) -> str:
        return "\n".join(self._entries) or "The servers have logged nothing."
