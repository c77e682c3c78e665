"""Where a client keeps the tokens of its login."""

from __future__ import annotations

import threading
from typing import Any


class Jar:
    """Holds a token response, or nothing; it shows no token when it's printed."""

    def __init__(self) -> None:
        self._tokens: dict[str, Any] | None = None
        self._lock = threading.Lock()

    def read(self) -> dict[str, Any] | None:
        """Return a copy of the token response."""
        with self._lock:
            return None if self._tokens is None else dict(self._tokens)

    def write(self, tokens: dict[str, Any]) -> None:
        """Put another one in its place."""
        with self._lock:
            self._tokens = dict(tokens)

    def clear(self) -> None:
        """Forget it."""
        with self._lock:
            self._tokens = None

    def __repr__(self) -> str:
        return f"<jar: {'empty' if self._tokens is None else 'a login'}>"
