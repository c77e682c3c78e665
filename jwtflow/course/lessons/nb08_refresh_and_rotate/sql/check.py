"""A family that moves, and some that must not, in a database that a second connection looks at."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from jwtflow.course.answers import Answer, CrashedError, Wrong

_SCHEMA = "CREATE TABLE families (family TEXT PRIMARY KEY, live TEXT, ended INTEGER)"
_ROWS = "SELECT * FROM families ORDER BY family"
_ODD = "it's"
_FAMILIES = [
    ("a-1", "h1", 0),
    ("b-2", "h2", 0),
    ("c-3", "h3", 1),
    ("d-4", "h1", 0),
    (_ODD, _ODD, 0),
]
_DATA = re.compile(r"\s*(SELECT|UPDATE|INSERT|DELETE|REPLACE|WITH)\b", re.IGNORECASE)
_READS_FIRST = "what was read is still true when it is written"


class _Database:
    """A file with four families, and what was executed on it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.own: list[tuple[str, str, int]] = []  # what the answer's connection saw at last
        self.was_closed = False
        with closing(sqlite3.connect(path)) as first:
            first.execute(_SCHEMA)
            first.executemany("INSERT INTO families VALUES (?, ?, ?)", _FAMILIES)
            first.commit()

    def move(self, answer: Answer, *arguments: str) -> tuple[Any, list[str]]:
        """What the answer returned, and the statements that it executed."""
        statements: list[str] = []

        def use() -> Any:
            with closing(sqlite3.connect(self._path, timeout=1)) as connection:
                connection.set_trace_callback(statements.append)
                returned = answer.value(connection, *arguments)
                try:
                    connection.set_trace_callback(None)
                except sqlite3.ProgrammingError:
                    self.was_closed = True
                    return returned
                self.own = connection.execute(_ROWS).fetchall()
                return returned

        returned = answer.run(use)
        return returned, [text for text in statements if _DATA.match(text)]

    def moves(self, answer: Answer, *calls: tuple[str, ...]) -> tuple[list[Any], bool]:
        """What it returned on one connection, and whether its last transaction is still open."""

        def use() -> tuple[list[Any], bool]:
            with closing(sqlite3.connect(self._path, timeout=1)) as connection:
                returned = [answer.value(connection, *arguments) for arguments in calls]
                return returned, connection.in_transaction

        both: tuple[list[Any], bool] = answer.run(use)
        return both

    def rows(self) -> list[tuple[str, str, int]]:
        """What another connection sees."""
        with closing(sqlite3.connect(self._path)) as other:
            return other.execute(_ROWS).fetchall()


@contextmanager
def _database() -> Iterator[_Database]:
    with tempfile.TemporaryDirectory(prefix="jwtflow-check-", ignore_cleanup_errors=True) as folder:
        yield _Database(Path(folder, "families.sqlite"))


def check(answer: Answer) -> Wrong | None:
    """A move that is right, moves that aren't, then how it was done."""
    return _moves(answer) or _stays(answer) or _in_turn(answer) or _by_placeholder(answer)


def _moves(answer: Answer) -> Wrong | None:
    with _database() as database:
        returned, statements = database.move(answer, "a-1", "h1", "h9")
        expected = [("a-1", "h9", 0), *_FAMILIES[1:]]
        if database.was_closed:
            return Wrong(
                "Your function closed the connection.", "It's the caller's, who goes on with it."
            )
        if database.rows() == _FAMILIES:
            look = "Is the change committed? A connection that is closed without that undoes it."
            seen = "The live hash came, and another connection sees no change."
            if not any(text.lstrip().upper().startswith("UPDATE") for text in statements):
                look = "Which statement changes a row?"
            elif database.own == _FAMILIES:
                seen = "The live hash came, and no row was changed."
                look = "No row has all that your WHERE asks for. Which value is put in which place?"
            return Wrong(seen, look)
        if database.rows() != expected:
            return Wrong(
                f"The live hash of one family came. Afterwards the rows are {database.rows()!r}.",
                "Which rows does your WHERE find, and which column do you set?",
            )
        if returned is not True:
            return Wrong(
                f"The live hash came and was replaced. Your function returned {returned!r}.",
                "How many rows were changed? Return True if it was one.",
            )
        if len(statements) != 1:
            also = database.move(answer, "b-2", "h2", "h8")[1]
            reads = [
                any(text.lstrip().upper().startswith("SELECT") for text in one)
                for one in (statements, also)
            ]
            return Wrong(
                f"It executed {len(statements)} statements.",
                "Another worker may come between two statements. Let one compare and change.",
                _READS_FIRST if all(reads) else None,
            )
    return None


def _stays(answer: Answer) -> Wrong | None:
    for told, arguments, look in (
        (
            "A spent hash came",
            ("a-1", "h0", "h9"),
            "What has to be true of the row before it's changed? Say so in WHERE.",
        ),
        (
            "The hash of another family came",
            ("b-2", "h1", "h9"),
            "The same hash may be live elsewhere. Which family is meant?",
        ),
        (
            "The family doesn't exist",
            ("e-5", "h1", "h9"),
            "Which family is meant? Say so in WHERE.",
        ),
        (
            "The live hash of a family that has ended came",
            ("c-3", "h3", "h9"),
            "A family that has ended has a column that says so.",
        ),
    ):
        with _database() as database:
            returned, _ = database.move(answer, *arguments)
            if database.rows() != _FAMILIES:
                return Wrong(f"{told}, and a row was changed.", look)
            if returned is not False:
                return Wrong(
                    f"{told}, and nothing was changed. Your function returned {returned!r}.",
                    "rowcount is 0 if no row was found. Return True or False.",
                )
    return None


def _in_turn(answer: Answer) -> Wrong | None:
    with _database() as database:
        (_, second), is_open = database.moves(answer, ("a-1", "h1", "h9"), ("a-1", "h1", "h8"))
    if second is not False:
        return Wrong(
            "On one connection the live hash came and was replaced, and then it came again. "
            f"The second time your function returned {second!r}.",
            "How many rows has this statement changed, and not those before it?",
        )
    if is_open:
        return Wrong(
            "It returned False, and its transaction is still open: other writers wait.",
            "Requirement 5: end it in both cases. A with block of the connection does.",
        )
    return None


def _by_placeholder(answer: Answer) -> Wrong | None:
    for told, arguments, expected in (
        ("successor", ("a-1", "h1", _ODD), ("a-1", _ODD, 0)),
        ("family", (_ODD, _ODD, "h9"), (_ODD, "h9", 0)),
    ):
        with _database() as database:
            try:
                returned, _ = database.move(answer, *arguments)
            except CrashedError:
                returned = None
            if returned is not True or expected not in database.rows():
                return Wrong(
                    f"For the {told} {_ODD!r} it didn't do what it does for others.",
                    "Put ? in the text of the statement, and the values behind it, as a tuple.",
                )
    return None
