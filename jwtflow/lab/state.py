"""Shows what the servers remember as tables.

The store has only hashes of secrets. If the recorder saw the secret itself, the table names it as
the diagrams do: ``refresh token #1``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jwtflow.lab import html
from jwtflow.lab.display import Shown, aligned
from jwtflow.lab.masking import Mask
from jwtflow.lab.stored import COLUMNS, DisplayTable
from jwtflow.tokens.instants import describe_instant

_COLUMNS = {**COLUMNS, "denylist": ["jti", "exp"]}
_TOGETHER = {"families": ["families", "refresh_tokens"]}
_HASHES = ("code", "refresh_token", "session")
_BRANCH = "└ "
# States get a sign as well, so colour alone never carries the meaning.
_GOOD = ("active", "enabled", "fresh", "open")


class State(Shown):
    """The named tables, or all that aren't empty.

    Args:
        rows: what the servers have stored, by table.
        mask: knows the secrets' names.
        names: of tables.

    Raises:
        ValueError: there is no such table; the message lists the tables.
    """

    def __init__(self, rows: Mapping[str, DisplayTable], mask: Mask, names: Sequence[str]) -> None:
        self._mask = mask
        unknown = [name for name in names if name not in _COLUMNS]
        if unknown:
            raise ValueError(f"There is no table {unknown[0]!r}. There are: {', '.join(_COLUMNS)}.")
        chosen = names or [name for name in _COLUMNS if rows[name] and name != "refresh_tokens"]
        self._tables = [
            (
                table,
                list(map(_words, _COLUMNS[table])),
                [[self._cell(row, column) for column in _COLUMNS[table]] for row in rows[table]],
            )
            for name in chosen
            for table in _TOGETHER.get(name, [name])
        ]

    @property
    def sizes(self) -> dict[str, int]:
        """The number of rows in each table."""
        return {name: len(rows) for name, _, rows in self._tables}

    def html(self) -> str:
        """The tables, one below the other."""
        return "".join(
            html.table(_words(name), columns, rows) for name, columns, rows in self._tables
        )

    def text(self) -> str:
        """The same as text, in columns."""
        return "\n\n".join(
            "\n".join([_words(name), *aligned([columns, *rows])])
            for name, columns, rows in self._tables
        )

    def _cell(self, row: dict[str, object], column: str) -> str:
        value = row[column]
        if column == "jti":
            name = self._mask.of_jti(str(value))
            return f"{name} ({value})" if name else str(value)
        if column == "state":
            return f"{'✓' if value in _GOOD else '✗'} {value}"
        if column in _HASHES:
            name = self._mask.of_hash(str(value))
            depth = row.get("depth", 0)
            branch = "  " * (depth - 1) + _BRANCH if isinstance(depth, int) and depth else ""
            return f"{branch}{name or 'unseen'} (hash {value}…)"
        if isinstance(value, float):
            return describe_instant(value).removesuffix(" UTC")
        return "–" if value in (None, "") else str(value)


def _words(name: str) -> str:
    return name.replace("_", " ")
