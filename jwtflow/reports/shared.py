"""Reports that the workers of one gunicorn share, with nothing to set up.

gunicorn loads the app in each worker, so each would keep reports of its own, and a report would
come and go with the worker that answers. They meet in an SQLite file instead, in a directory that
is named after their master and ends with the last of them. Several hosts share nothing: these are
the demo's reports, not anybody's records.
"""

from __future__ import annotations

import atexit
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from jwtflow.reports.store import DEMO_REPORTS, MemoryReports, Report, ReportStore
from jwtflow.web.startup import runs_under_gunicorn

_CREATE = """
CREATE TABLE IF NOT EXISTS report (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, owner TEXT NOT NULL
)
"""


def open_reports() -> ReportStore:
    """One list of reports for this server, however many gunicorn workers it has."""
    if runs_under_gunicorn():
        return SharedReports(_directory_of_workers() / "reports.sqlite")
    return MemoryReports()


class SharedReports:
    """Reports in an SQLite file, which other processes may use at the same time.

    Args:
        path: the file; made, with the demo's reports, where there is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._connect()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_CREATE)
            if connection.execute("SELECT count(*) FROM report").fetchone() == (0,):
                connection.executemany(
                    "INSERT INTO report (title, owner) VALUES (?, ?)", DEMO_REPORTS
                )

    def all(self) -> list[Report]:
        """Every report, oldest first."""
        with closing(self._connect()) as connection:
            rows = connection.execute("SELECT id, title, owner FROM report ORDER BY id")
            return [Report(*row) for row in rows]

    def add(self, *, title: str, owner: str) -> Report:
        """Keep a new report."""
        with closing(self._connect()) as connection, connection:
            cursor = connection.execute(
                "INSERT INTO report (title, owner) VALUES (?, ?)", (title, owner)
            )
            return Report(cursor.lastrowid or 0, title, owner)

    def _connect(self) -> sqlite3.Connection:
        # One for each use: neither threads nor forked workers can share a connection.
        return sqlite3.connect(self._path, timeout=5)


def _directory_of_workers() -> Path:
    """The directory that this worker and its siblings use, and that the last of them removes."""
    import fcntl

    directory = Path(tempfile.gettempdir()) / f"jwtflow-{os.getuid()}-{os.getppid()}"
    descriptor = _open_own(directory)
    if _take(descriptor, fcntl.LOCK_EX):  # the first worker: an old master had the same id
        _empty(directory)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    if os.fstat(descriptor).st_nlink == 0:  # the last of the others has just removed it
        os.close(descriptor)
        return _directory_of_workers()

    opened_by = os.getpid()

    def leave() -> None:
        # A fork holds the same lock, so it could take it from those who still use the file.
        if os.getpid() == opened_by and _take(descriptor, fcntl.LOCK_EX):
            _empty(directory)
            directory.rmdir()

    atexit.register(leave)
    return directory


def _open_own(directory: Path) -> int:
    """A descriptor of ``directory``, which nobody else may have planted in the shared ``/tmp``."""
    directory.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    if os.fstat(descriptor).st_uid != os.getuid():
        raise PermissionError(f"{directory} belongs to another user")
    return descriptor


def _take(descriptor: int, lock: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, lock | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _empty(directory: Path) -> None:
    for file in directory.iterdir():
        file.unlink()
