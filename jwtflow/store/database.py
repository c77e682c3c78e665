"""The connection to the database: SQLite or PostgreSQL, and what becomes of its errors.

Two databases, two ways to be safe among threads and processes:

- SQLite lets one writer in at a time. A transaction that will write says so at its beginning
  (``BEGIN IMMEDIATE``), since one that reads first and writes later can be refused half-way.
- PostgreSQL lets writers in side by side; at READ COMMITTED an ``UPDATE`` waits until the row is
  free and then looks at its condition again. So each change of state is one ``UPDATE``
  with its condition in it, and the row count tells who won.

An SQLite file must lie on a local disk: its write-ahead log does not work on a network share.
"""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, event, func
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from jwtflow.errors import ConfigurationError, UnavailableError
from jwtflow.store.schema import metadata

NO_TABLES = "The database has no tables yet. Make them with: jwtflow database init URL"
_AWAY = "The database cannot be reached. Try again in a moment."
_LOCK_WAIT = 10  # seconds an SQLite writer waits for its turn
_CONNECT_WAIT = 3  # seconds to reach PostgreSQL
_STATEMENT_WAIT = 10_000  # milliseconds PostgreSQL may work, or wait for a row, on one statement
_TABLES_LOCK = 0x6A7774666C6F77  # "jwtflow": the number PostgreSQL knows the lock by
_PURGE_AT_ONCE = 50  # rows: so that no request pays for a long silence
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # controls, and what is not UTF-8


class Database:
    """Transactions on one database.

    Args:
        url: ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``.
        setting: what an error calls the URL, as the user knows it: ``JWTFLOW_DATABASE``.

    Raises:
        ConfigurationError: the URL is not one of these, or the driver is not installed.
    """

    def __init__(self, url: str, *, setting: str) -> None:
        self._setting = setting
        self._url = _checked(url, setting)
        self._engine = _engine(self._url, setting)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        # SQLite's own waiting is a polling sleep; threads of one process queue here instead.
        self._turn = threading.Lock()

    @property
    def name(self) -> str:
        """The URL as an error may show it, without the password and without options."""
        return self._url.set(query={}).render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that changes nothing.

        Raises:
            UnavailableError: the database cannot be reached, or has no tables.
        """
        with _translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is kept as a whole, or not at all if the block raises.

        Raises:
            UnavailableError: the database cannot be reached, or has no tables.
        """
        with _translated(), self._in_turn(), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def create_tables(self) -> None:
        """Make the tables that are not there yet; a new SQLite file is its owner's alone."""
        if self.is_sqlite:
            self._make_file()
            with _translated():
                self._let_readers_go_on()
        with self.write() as connection:
            if not self.is_sqlite:  # two who begin at once would both find no tables
                connection.execute(sqlalchemy.select(func.pg_advisory_xact_lock(_TABLES_LOCK)))
            metadata.create_all(connection)

    def ping(self) -> None:
        """Check that the database answers and has the tables.

        Leaves no connection open, so that a server may fork its workers afterwards.

        Raises:
            UnavailableError: it cannot be reached; names it, without the password.
            ConfigurationError: it has no tables, with the command that makes them.
        """
        if self.is_sqlite and not self._file.exists():
            raise ConfigurationError(self._setting, f"{self.name}: {NO_TABLES}")
        try:
            with _translated():
                present = set(sqlalchemy.inspect(self._engine).get_table_names())
        except UnavailableError as error:
            raise UnavailableError(f"The database {self.name} cannot be reached.") from error
        finally:
            self.close()
        if not present.issuperset(metadata.tables):
            raise ConfigurationError(self._setting, f"{self.name}: {NO_TABLES}")

    def close(self) -> None:
        """Close the connections, those in use when they are free; the next use opens new ones."""
        pool = self._engine.pool
        self._engine.dispose()
        # A request that is still under way gives its connection back to the pool that has gone.
        event.listen(pool, "checkin", _close_late)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
        elif self._turn.acquire(timeout=_LOCK_WAIT):
            try:
                yield
            finally:
                self._turn.release()
        else:
            raise UnavailableError(_AWAY)

    def _make_file(self) -> None:
        try:
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise UnavailableError(f"{self.name} cannot be made: {error.strerror}.") from error

    def _let_readers_go_on(self) -> None:
        """Switch the file to a write-ahead log, where reading and writing do not wait."""
        connection = self._engine.raw_connection()  # below the level that begins transactions
        deadline = time.monotonic() + _LOCK_WAIT
        try:
            while not _is_switched(connection.cursor()):
                if time.monotonic() > deadline:
                    raise sqlite3.OperationalError("database is locked")
                time.sleep(0.01)  # SQLite itself does not wait here, but refuses
        finally:
            connection.close()

    @property
    def _file(self) -> Path:
        return Path(self._url.database or "")


def _is_switched(cursor: Any) -> bool:
    """Switch to a write-ahead log; not where somebody else is at it just now."""
    try:
        cursor.execute("PRAGMA journal_mode=WAL").close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # the low byte says what kind
            raise
        return False
    return True


def purge(connection: Connection, table: Table, forget_at: str, now: float) -> None:
    """Delete some rows whose time has come, oldest first; never more than a handful at once."""
    key = next(iter(table.primary_key))
    due = (
        sqlalchemy.select(key)
        .where(table.c[forget_at] <= now)
        .order_by(table.c[forget_at])
        .limit(_PURGE_AT_ONCE)
        .with_for_update(skip_locked=True)  # two who purge do not wait for one another
    )
    connection.execute(table.delete().where(key.in_(due)))


def is_storable(text: str, *, longest: int = 255) -> bool:
    """True of text that both databases can compare with a column.

    NUL characters and lone surrogates are errors there. No name has them, so such a name does not
    exist.
    """
    return (
        len(text) <= longest
        and "\0" not in text
        and not any("\ud800" <= character <= "\udfff" for character in text)
    )


@contextmanager
def _translated() -> Iterator[None]:
    """Keep SQL, and everything of the URL, out of the errors that readers see."""
    try:
        yield
    except DBAPIError as error:
        if "no such table" in str(error.orig) or type(error.orig).__name__ == "UndefinedTable":
            raise UnavailableError(NO_TABLES) from error
        ours = isinstance(error, (IntegrityError, ProgrammingError, DataError))
        if ours and error.statement is not None:  # without one, it is the URL that is refused
            raise
        raise UnavailableError(_AWAY) from error
    except (PoolTimeoutError, sqlite3.Error) as error:
        raise UnavailableError(_AWAY) from error


def _checked(url: str, setting: str) -> URL:
    parsed = _parsed(url)
    if parsed is None:
        raise ConfigurationError(
            setting, "not a database URL; write sqlite:///FILE or postgresql://…"
        )
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise ConfigurationError(
            setting, f"{parsed.drivername} is not supported; use sqlite:///FILE or postgresql://…"
        )
    if parsed.database in {None, "", ":memory:"}:
        raise ConfigurationError(
            setting, "an SQLite database in memory cannot be shared by threads; name a file"
        )
    if parsed.query or parsed.host or parsed.username or parsed.password or parsed.port:
        raise ConfigurationError(
            setting, "an SQLite URL is sqlite:///FILE, with three slashes and without options"
        )
    return parsed


def _parsed(url: str) -> URL | None:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # its text would repeat the URL, password and all
        return None
    return None if _NO_TEXT.search(f"{url}{parsed.database}") else parsed


def _close_late(connection: Any, _record: Any) -> None:
    if connection is not None:  # it may have broken off
        connection.close()


def _engine(url: URL, setting: str) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite_engine(url)
        return _postgresql_engine(url)
    except (ImportError, NoSuchModuleError):
        raise ConfigurationError(
            setting,
            "the driver for PostgreSQL is not installed; run: pip install 'psycopg[binary]'",
        ) from None


def _sqlite_engine(url: URL) -> Engine:
    engine = sqlalchemy.create_engine(
        url, connect_args={"timeout": _LOCK_WAIT}, pool_timeout=_LOCK_WAIT, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late; see below
        connection.execute("PRAGMA foreign_keys=ON").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql_engine(url: URL) -> Engine:
    limits: dict[str, Any] = {"connect_timeout": _CONNECT_WAIT, "client_encoding": "utf8"}
    if "options" not in url.query:
        limits["options"] = (
            f"-c statement_timeout={_STATEMENT_WAIT}"
            f" -c idle_in_transaction_session_timeout={_STATEMENT_WAIT}"
        )
    return sqlalchemy.create_engine(
        url,
        connect_args=limits,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,  # a database that was restarted is met with a new connection
        pool_timeout=_LOCK_WAIT,
        hide_parameters=True,
    )
