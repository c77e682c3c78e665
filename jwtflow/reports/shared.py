"""Reports that the workers of one gunicorn share, with nothing to set up.

gunicorn loads the app in each worker, so each would keep reports of its own, and a report would
come and go with the worker that answers. They meet in an SQLite file instead, in a directory that
is named after their master and ends with the last of them. Whoever tidies up ``/tmp`` while they
run takes the reports away, and the demo begins anew. Several hosts share nothing: these are the
demo's reports, not anybody's records.
"""

from __future__ import annotations

import atexit
import errno
import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from jwtflow.errors import ConfigurationError, UnavailableError
from jwtflow.reports.store import DEMO_REPORTS, MemoryReports, Report, ReportStore
from jwtflow.web.startup import runs_under_gunicorn

_Answer = TypeVar("_Answer")

_CREATE = """
CREATE TABLE IF NOT EXISTS report (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, owner TEXT NOT NULL
)
"""


def open_reports() -> ReportStore:
    """One list of reports for this server, however many gunicorn workers it has.

    Raises:
        ConfigurationError: its place in the temporary directory is not to be had.
        UnavailableError: the file there cannot be written.
    """
    if not runs_under_gunicorn():
        return MemoryReports()
    directory = Path(tempfile.gettempdir()) / f"jwtflow-{os.getuid()}-{os.getppid()}"
    try:
        _join(directory)
    except OSError as error:
        raise ConfigurationError(
            str(directory),
            f"must be this user's own directory ({error.strerror}); remove it, or set TMPDIR",
        ) from None
    return SharedReports(directory / "reports.sqlite")


class SharedReports:
    """Reports in an SQLite file, which other processes may use at the same time.

    Args:
        path: the file; made, with the demo's reports, where there is none.

    Raises:
        UnavailableError: it can be neither read nor made; so for each method.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._do(_make)

    def all(self) -> list[Report]:
        """Every report, oldest first."""

        def read(connection: sqlite3.Connection) -> list[Report]:
            rows = connection.execute("SELECT id, title, owner FROM report ORDER BY id")
            return [Report(*row) for row in rows]

        return self._do(read)

    def add(self, *, title: str, owner: str) -> Report:
        """Keep a new report."""

        def write(connection: sqlite3.Connection) -> Report:
            cursor = connection.execute(
                "INSERT INTO report (title, owner) VALUES (?, ?)", (title, owner)
            )
            return Report(cursor.lastrowid or 0, title, owner)

        return self._do(write)

    def _do(self, work: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        """What ``work`` answers, if need be after the table was made once more."""
        try:
            try:
                return self._transaction(work)
            except sqlite3.OperationalError:  # no such table
                self._transaction(_make)
                return self._transaction(work)
        except (sqlite3.Error, OSError) as error:
            raise UnavailableError("The reports cannot be read. Try again in a moment.") from error

    def _transaction(self, work: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        os.close(_open_own(self._path.parent))
        # One for each use: neither threads nor forked workers can share a connection.
        with closing(sqlite3.connect(self._path, timeout=5)) as connection, connection:
            return work(connection)


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_CREATE)
    if connection.execute("SELECT count(*) FROM report").fetchone() == (0,):
        connection.executemany("INSERT INTO report (title, owner) VALUES (?, ?)", DEMO_REPORTS)


def _join(directory: Path) -> None:
    """Use ``directory`` together with the siblings of this worker; the last of them removes it."""
    import fcntl

    descriptor = _open_own(directory)
    if _take(descriptor, fcntl.LOCK_EX):  # the first worker: an old master had the same id
        _empty(descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    if os.fstat(descriptor).st_nlink == 0:  # the last of the others has just removed it
        os.close(descriptor)
        _join(directory)
        return

    opened_by = os.getpid()

    def leave() -> None:
        # A fork holds the same lock, so it could take it from those who still use the file.
        if os.getpid() == opened_by and _take(descriptor, fcntl.LOCK_EX):
            with suppress(OSError):  # somebody else has tidied up
                _remove(directory, descriptor)

    atexit.register(leave)


def _open_own(directory: Path) -> int:
    """A descriptor of ``directory``, which nobody else may have planted in the shared ``/tmp``."""
    directory.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    if os.fstat(descriptor).st_uid != os.getuid():
        os.close(descriptor)
        raise PermissionError(errno.EPERM, "it belongs to another user")
    return descriptor


def _take(descriptor: int, lock: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, lock | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove(directory: Path, locked: int) -> None:
    """Remove ``directory``, if it is the one that is locked, or has no other users."""
    import fcntl

    current = _open_own(directory)
    if os.path.sameopenfile(current, locked) or _take(current, fcntl.LOCK_EX):
        _empty(current)
        directory.rmdir()


def _empty(descriptor: int) -> None:
    for name in os.listdir(descriptor):
        os.unlink(name, dir_fd=descriptor)
