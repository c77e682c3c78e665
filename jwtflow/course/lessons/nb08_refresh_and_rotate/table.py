"""The small table that a ``RefreshStore`` keeps its rows in."""

from __future__ import annotations

import copy
from threading import RLock
from typing import Any

Row = dict[str, Any]


class Table:
    """Rows by key, as a database keeps them: every call is one atomic step.

    Rows are dictionaries; what goes in and out is a copy.
    """

    def __init__(self) -> None:
        self._rows: dict[object, Row] = {}
        self._lock = RLock()

    def insert(self, key: object, row: Row) -> bool:
        """Add a row; return False, and change nothing, if there is one with this key."""
        if not isinstance(row, dict):
            raise TypeError(f"a row is a dictionary, not a {type(row).__name__}")
        with self._lock:
            if key in self._rows:
                return False
            self._rows[key] = copy.deepcopy(row)
            return True

    def find(self, key: object) -> Row | None:
        """Return the row with this key, or None."""
        with self._lock:
            return copy.deepcopy(self._rows.get(key))

    def update(self, key: object, changes: Row, *, where: Row) -> bool:
        """Change a row's columns if it has all the values in ``where``; say whether it did.

        Like ``UPDATE … SET … WHERE …`` in SQL: comparing and changing are one step.
        """
        with self._lock:
            row = self._rows.get(key)
            if row is None or any(
                name not in row or row[name] != value for name, value in where.items()
            ):
                return False
            row.update(copy.deepcopy(changes))
            return True

    def rows(self) -> dict[object, Row]:
        """Return a copy of everything, as a backup would have it."""
        with self._lock:
            return copy.deepcopy(self._rows)
