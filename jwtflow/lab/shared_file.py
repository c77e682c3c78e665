"""Entries that several processes share in a file; here it does what a Redis does in production."""

from __future__ import annotations

import sqlite3
from collections.abc import ItemsView, Iterator, MutableMapping
from contextlib import closing
from pathlib import Path
from typing import Any

_PATIENCE = 2.0
"""Seconds to wait while another process writes; less than a learner's code may take."""

_TABLE = "CREATE TABLE IF NOT EXISTS entries (name TEXT PRIMARY KEY, value REAL NOT NULL)"


class FileEntries(MutableMapping[str, float]):
    """A dictionary from names to numbers, in an SQLite file.

    Each use raises ``ConnectionError`` while the file can't be used.

    Args:
        path: the file; it is made if it doesn't exist.
    """

    is_on = True  # as of SharedEntries, which a lesson may switch off

    def __init__(self, path: Path) -> None:
        self._path = path
        self._run(_TABLE)

    def __getitem__(self, key: str) -> float:
        found = self._run("SELECT value FROM entries WHERE name = ?", key)
        if not found:
            raise KeyError(key)
        return float(found[0][0])

    def __setitem__(self, key: str, value: float) -> None:
        self._run("REPLACE INTO entries VALUES (?, ?)", key, value)

    def __delitem__(self, key: str) -> None:
        if not self._run("DELETE FROM entries WHERE name = ? RETURNING name", key):
            raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter([name for (name,) in self._run("SELECT name FROM entries ORDER BY rowid")])

    def items(self) -> ItemsView[str, float]:
        """Return all names and numbers, read at once: one by one, each would cost a query."""
        return dict(self._run("SELECT name, value FROM entries ORDER BY rowid")).items()

    def __len__(self) -> int:
        return int(self._run("SELECT count(*) FROM entries")[0][0])

    def _run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as connection, connection:
                return connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise ConnectionError(f"the shared entries can't be reached: {error}") from None
