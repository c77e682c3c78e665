"""Transactions on SQLite or PostgreSQL, with errors that hide SQL and passwords.

The two databases keep threads and processes apart in different ways:

- SQLite has one writer at a time. A transaction that will write starts with ``BEGIN IMMEDIATE``,
  because one that reads first and writes later can fail half-way.
- PostgreSQL has many writers at once. At READ COMMITTED an ``UPDATE`` waits until the row is free
  and then checks its condition again. So each change of state is one ``UPDATE`` that includes its
  condition, and the row count tells who won.

An SQLite file must be on a local disk: its write-ahead log doesn't work on a network share.
"""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Column, Connection, Engine, Row, Select, Table, event, func
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
_STATEMENT_WAIT = 10_000  # milliseconds for one PostgreSQL statement, waiting for rows included
_TABLES_LOCK = 0x6A7774666C6F77  # "jwtflow": the number PostgreSQL knows the lock by
_PURGE_AT_ONCE = 50  # rows: no request should pay for a long backlog
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # or not UTF-8


class Database:
    """Transactions on one database.

    Args:
        url: see ``Store``.
        setting: what an error calls the URL.
        lasting: False for a file that ends with its process, so that nobody waits for the disk.
    """

    def __init__(self, url: str, *, setting: str, lasting: bool = True) -> None:
        self._setting = setting
        self._url = _checked_url(url, setting)
        self._engine = _engine(self._url, setting, lasting=lasting)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        # SQLite itself waits by polling; threads of one process queue here instead.
        self._turn = threading.Lock()

    @property
    def name(self) -> str:
        """The URL without password and options, for errors."""
        return self._url.set(query={}).render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that changes nothing."""
        with _translating_errors(), self._engine.connect() as connection:
            yield connection

    def find_row(self, query: Select[Any]) -> Row[Any] | None:
        """Run a query that finds one row or none."""
        with self.read() as connection:
            return connection.execute(query).one_or_none()

    def rows(self) -> dict[str, Sequence[Row[Any]]]:
        """Return the rows of every table, sorted by its key."""
        with self.read() as connection:
            return {
                name: connection.execute(
                    sqlalchemy.select(table).order_by(*table.primary_key)
                ).all()
                for name, table in metadata.tables.items()
            }

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that is committed as a whole, or not at all if the block raises."""
        with _translating_errors(), self._in_turn(), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def create_tables(self) -> None:
        """Create missing tables; only the owner may read a new SQLite file."""
        if self.is_sqlite:
            self._make_file()
            with _translating_errors():
                self._use_write_ahead_log()
        with self.write() as connection:
            if not self.is_sqlite:  # or two processes would both create them
                connection.execute(sqlalchemy.select(func.pg_advisory_xact_lock(_TABLES_LOCK)))
            metadata.create_all(connection)

    def ping(self) -> None:
        """Check that the database answers and has the tables.

        It leaves no connection open, because a server may fork its workers afterwards.
        """
        if self.is_sqlite and not self._file.exists():
            raise ConfigurationError(self._setting, f"{self.name}: {NO_TABLES}")
        try:
            with _translating_errors():
                present = set(sqlalchemy.inspect(self._engine).get_table_names())
        except UnavailableError:
            message = f"The database {self.name} cannot be reached."
            raise ConfigurationError(self._setting, message) from None
        finally:
            self.close()
        if not present.issuperset(metadata.tables):
            raise ConfigurationError(self._setting, f"{self.name}: {NO_TABLES}")

    def close(self) -> None:
        """Close the connections, busy ones once they are free; the next use opens new ones."""
        pool = self._engine.pool
        self._engine.dispose()
        # A request in progress returns its connection to the old pool.
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

    def _use_write_ahead_log(self) -> None:
        """Switch the file to a write-ahead log, so that readers and writers don't wait."""
        connection = self._engine.raw_connection()  # below the level that begins transactions
        deadline = time.monotonic() + _LOCK_WAIT
        try:
            while True:
                try:
                    connection.cursor().execute("PRAGMA journal_mode=WAL").close()
                except sqlite3.OperationalError as error:
                    is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                    if not is_busy or time.monotonic() > deadline:
                        raise
                    time.sleep(0.01)  # SQLite doesn't wait here by itself
                else:
                    return
        finally:
            connection.close()

    @property
    def _file(self) -> Path:
        return Path(self._url.database or "")


def purge(connection: Connection, table: Table, forget_at: str, now: float) -> None:
    """Delete the oldest rows that are due, but only a few at once."""
    key = next(iter(table.primary_key))
    connection.execute(table.delete().where(key.in_(select_due(key, table.c[forget_at], now))))


def select_due(key: Column[Any], forget_at: Column[Any], now: float) -> Select[Any]:
    """Select the keys of the oldest rows that are due, but only a few."""
    return (
        sqlalchemy.select(key)
        .where(forget_at <= now)
        .order_by(forget_at)
        .limit(_PURGE_AT_ONCE)
        .with_for_update(skip_locked=True)  # concurrent purges don't wait for each other
    )


def is_storable(text: str) -> bool:
    """Check that both databases can compare a text with a column.

    NUL characters and lone surrogates are errors there, and no stored name has them.
    """
    return (
        len(text) <= 255
        and "\0" not in text
        and not any("\ud800" <= character <= "\udfff" for character in text)
    )


@contextmanager
def _translating_errors() -> Iterator[None]:
    """Keep SQL and the URL out of the errors that users see."""
    try:
        yield
    except DBAPIError as error:
        if "no such table" in str(error.orig) or type(error.orig).__name__ == "UndefinedTable":
            raise UnavailableError(NO_TABLES) from error
        ours = isinstance(error, (IntegrityError, ProgrammingError, DataError))
        if ours and error.statement is not None:  # without a statement, the URL was refused
            raise
        raise UnavailableError(_AWAY) from error
    except (PoolTimeoutError, sqlite3.Error) as error:
        raise UnavailableError(_AWAY) from error


def _checked_url(url: str, setting: str) -> URL:
    not_a_url = ConfigurationError(
        setting, "not a database URL; write sqlite:///FILE or postgresql://…"
    )
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # its text would repeat the URL and its password
        raise not_a_url from None
    if _UNPRINTABLE.search(f"{url}{parsed.database}"):
        raise not_a_url
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


def _close_late(connection: Any, _record: Any) -> None:
    if connection is not None:  # None if it broke
        connection.close()


def _engine(url: URL, setting: str, *, lasting: bool) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite_engine(url, lasting=lasting)
        return _postgresql_engine(url)
    except (ImportError, NoSuchModuleError):
        raise ConfigurationError(
            setting,
            "the driver for PostgreSQL is not installed; run: pip install 'psycopg[binary]'",
        ) from None


def _sqlite_engine(url: URL, *, lasting: bool) -> Engine:
    engine = sqlalchemy.create_engine(
        url, connect_args={"timeout": _LOCK_WAIT}, pool_timeout=_LOCK_WAIT, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        connection.execute("PRAGMA foreign_keys=ON").close()
        if not lasting:  # a commit would wait until it's safe from a power cut
            connection.execute("PRAGMA synchronous=OFF").close()

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
        pool_pre_ping=True,  # reconnects after a restart
        pool_timeout=_LOCK_WAIT,
        hide_parameters=True,
    )
