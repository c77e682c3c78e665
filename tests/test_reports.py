"""The reports' store: in memory, and shared among the workers of one gunicorn."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jwtflow.errors import ConfigurationError, UnavailableError
from jwtflow.reports import shared
from jwtflow.reports.shared import SharedReports, open_reports
from jwtflow.reports.store import MemoryReports, Report, owners

if TYPE_CHECKING:
    from jwtflow.reports.store import ReportStore


POSIX_ONLY = pytest.mark.skipif(
    os.name == "nt", reason="not applicable: gunicorn does not run on Windows"
)


@pytest.fixture(params=["memory", pytest.param("file", marks=POSIX_ONLY)])
def reports(request: pytest.FixtureRequest, tmp_path: Path) -> ReportStore:
    return MemoryReports() if request.param == "memory" else SharedReports(tmp_path / "reports")


def test_the_demo_reports_are_there(reports: ReportStore) -> None:
    """At the start there is one report of alice's and one of bob's."""
    assert [(report.id, report.owner) for report in reports.all()] == [(1, "alice"), (2, "bob")]


def test_a_report_is_kept(reports: ReportStore) -> None:
    """What was added is listed last, exactly as it came."""
    title = "'; DROP TABLE report; -- \x00 \U0001f600"
    added = reports.add(title=title, owner="carol")
    assert added == Report(3, title, "carol")
    assert reports.all()[-1] == added


def test_owners_are_named_once(reports: ReportStore) -> None:
    """Everybody who owns a report is named once, in order."""
    for owner in ("carol", "alice", "bob"):
        reports.add(title="x", owner=owner)
    assert owners(reports) == ["alice", "bob", "carol"]


def test_threads_get_ids_of_their_own(
    reports: ReportStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports that are added at the same moment get different ids, and none is lost."""
    patient = partial(sqlite3.connect, timeout=60)  # a disk may be slow, and turns are by luck
    monkeypatch.setattr(shared.sqlite3, "connect", lambda path, **_: patient(path))
    begin = threading.Barrier(8)

    def add() -> None:
        begin.wait()
        for _ in range(5):
            reports.add(title="x", owner="x")

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.id for report in reports.all()] == list(range(1, 43))


def test_outside_gunicorn_reports_are_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one process, no file is made."""
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    assert isinstance(open_reports(), MemoryReports)


WORKER = """
import sys
from jwtflow.reports.shared import open_reports
reports = open_reports()
for line in sys.stdin:
    if line.strip() == "add":
        reports.add(title="x", owner="worker")
    print(len(reports.all()), flush=True)
"""


class Worker:
    """A process that shares reports with its siblings, as a gunicorn worker does."""

    def __init__(self, folder: Path) -> None:
        env = {**os.environ, "SERVER_SOFTWARE": "gunicorn/0", "TMPDIR": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, word: str) -> int:
        """How many reports the worker sees, once it has done as told."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self, *, kill: bool = False) -> None:
        """Let the worker end, or be killed."""
        if kill:
            self.process.kill()
        self.process.communicate(timeout=60)


@POSIX_ONLY
def test_workers_share_their_reports(tmp_path: Path) -> None:
    """What one worker added the other lists; when the last has ended, the file is gone."""
    one, other = Worker(tmp_path), Worker(tmp_path)
    assert one.tell("look") == other.tell("look") == 2
    assert one.tell("add") == 3
    assert other.tell("add") == 4
    one.end()
    assert other.tell("look") == 4
    third = Worker(tmp_path)
    assert third.tell("look") == 4
    other.end()
    third.end()
    assert list(tmp_path.iterdir()) == []


FORKING_SERVER = """
import os, sys
from jwtflow.reports.shared import open_reports
reports = open_reports()
for _ in range(2):
    if os.fork() == 0:
        reports.add(title="x", owner="worker")
        sys.exit()
    os.wait()
print(len(reports.all()))
"""


@POSIX_ONLY
def test_forked_workers_share_their_reports(tmp_path: Path) -> None:
    """With ``gunicorn --preload`` a worker that ends takes no report with it."""
    result = subprocess.run(
        [sys.executable, "-c", FORKING_SERVER],
        env={**os.environ, "SERVER_SOFTWARE": "gunicorn/0", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert result.stdout.strip() == "4"
    assert list(tmp_path.iterdir()) == []


@POSIX_ONLY
def test_killed_workers_leave_nothing_to_the_next_server(tmp_path: Path) -> None:
    """A file that nobody uses any more is emptied: the demo begins anew."""
    killed = Worker(tmp_path)
    assert killed.tell("add") == 3
    killed.end(kill=True)
    assert list(tmp_path.iterdir()) != []
    fresh = Worker(tmp_path)
    assert fresh.tell("look") == 2
    fresh.end()


@POSIX_ONLY
def test_a_planted_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a shared temporary directory a link that somebody planted is refused."""
    target = tmp_path / "target"
    target.mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    Path(tmp_path / f"jwtflow-{os.getuid()}-{os.getppid()}").symlink_to(target)
    monkeypatch.setenv("SERVER_SOFTWARE", "gunicorn/0")
    with pytest.raises(ConfigurationError, match=r"own directory \(.*(directory|symbolic).*TMPDIR"):
        open_reports()


@POSIX_ONLY
def test_a_directory_of_somebody_else_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R12: what another user has planted stops the start with one line, and is left alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("SERVER_SOFTWARE", "gunicorn/0")
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    planted = tmp_path / f"jwtflow-{other}-{os.getppid()}"
    planted.mkdir()
    with pytest.raises(ConfigurationError) as refused:
        open_reports()
    assert str(refused.value) == (
        f"{planted}: must be this user's own directory (it belongs to another user); "
        "remove it, or set TMPDIR"
    )
    assert list(planted.iterdir()) == []


@POSIX_ONLY
@pytest.mark.parametrize("taken", ["directory", "file"])
def test_the_demo_begins_anew_where_somebody_tidied_up(tmp_path: Path, taken: str) -> None:
    """R12: when ``/tmp`` is cleaned under running workers, they find the file again."""
    one, other = Worker(tmp_path), Worker(tmp_path)
    assert one.tell("add") == other.tell("look") == 3
    (directory,) = tmp_path.iterdir()
    (directory / "reports.sqlite").unlink()
    if taken == "directory":
        directory.rmdir()
    assert one.tell("add") == other.tell("look") == 3
    one.end()
    assert other.tell("add") == 4
    other.end()
    assert list(tmp_path.iterdir()) == []


@POSIX_ONLY
def test_what_cannot_be_made_anew_is_one_clear_refusal(tmp_path: Path) -> None:
    """R12: a place that is taken meanwhile, or a file that is none of SQLite's, is a 503."""
    directory = tmp_path / "place"
    directory.mkdir()
    reports = SharedReports(directory / "reports")
    (directory / "reports").write_bytes(b"no database" * 1000)
    with pytest.raises(UnavailableError, match="reports cannot be read"):
        reports.all()
    (directory / "reports").unlink()
    directory.rmdir()
    directory.symlink_to(tmp_path)
    with pytest.raises(UnavailableError, match="reports cannot be read"):
        reports.add(title="x", owner="x")
    assert list(tmp_path.iterdir()) == [directory]
