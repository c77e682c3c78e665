"""Real PostgreSQL and Redis for tests, each started once per test process on a free port.

Where the program is not installed, the test is skipped and says so. Each test gets an empty
database; a test may stop and start a server, the next one finds it running again.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jwtflow.clock import ManualClock
    from jwtflow.store import Store

DATABASES = ["sqlite", "postgresql"]
PATIENCE = 60  # seconds: a busy machine must not fail a true property


_reserved: list[socket.socket] = []


def free_port() -> int:
    """A loopback port that nobody listens on, and that is given to nobody else.

    Linux gives a bound port to no other program that asks for any, and lets a server listen on it
    that names it; elsewhere it is free at this moment, which must do.
    """
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    port = int(probe.getsockname()[1])
    if sys.platform == "linux":
        _reserved.append(probe)
    else:
        probe.close()
    return port


@atexit.register
def _give_back() -> None:
    for probe in _reserved:
        probe.close()


class PostgresqlServer:
    """A PostgreSQL cluster in a directory of its own, which outlives a kill but no power cut."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._directory = Path(tempfile.mkdtemp(prefix="jwtflow-postgresql-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            import pwd  # not on Windows

            user = pwd.getpwnam("postgres")
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self._directory, user.pw_uid, user.pw_gid)
        self._running = False
        self.port = free_port()
        self._run(
            "initdb", "-D", str(self._data), "-A", "trust", "-U", "postgres", "-N", "-E", "UTF8"
        )

    @property
    def _url(self) -> str:
        return f"postgresql://postgres:a-password@127.0.0.1:{self.port}/postgres"

    @property
    def _data(self) -> Path:
        return self._directory / "data"

    def start(self) -> None:
        """Start it, at the same port as before; harmless if it runs."""
        if self._running:
            return
        # Listens on TCP only: a socket file's path may be too long, or have a space in it.
        options = (
            f"-h 127.0.0.1 -p {self.port} -k '' -F"
            " -c max_connections=200 -c client_min_messages=warning -c full_page_writes=off"
        )
        self._pg_ctl("start", "-w", "-o", options, "-l", str(self._directory / "log"))
        self._running = True

    def stop(self) -> None:
        """Kill it: connections are cut, nothing is tidied up; harmless if it does not run."""
        if self._running:
            self._pg_ctl("stop", "-m", "immediate", "-w")
            self._running = False

    def empty_database(self) -> str:
        """The URL of a database without tables or visitors; its password is not asked for."""
        import psycopg

        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return self._url

    def remove(self) -> None:
        """Stop it and delete everything."""
        self.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _pg_ctl(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-s", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        # No pipes: the server would inherit them, and reading them would never end.
        subprocess.run(
            [self._binaries / program, *arguments],
            check=True,
            cwd=self._directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            **self._as,
        )


class RedisServer:
    """A Redis that keeps nothing on disk, or all of it in ``durable_in``."""

    def __init__(self, program: str, *, durable_in: Path | None = None) -> None:
        self._program = program
        self._durability = ["--appendonly", "no"]
        if durable_in is not None:
            self._durability = ["--appendonly", "yes", "--appendfsync", "always"]
            self._durability += ["--dir", str(durable_in)]
        self._process: subprocess.Popen[str] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        """Where it answers; the password in it is the right one."""
        return f"redis://:a-password@127.0.0.1:{self.port}/0"

    @property
    def patient_url(self) -> str:
        """The same, for clients that wait when the machine is busy."""
        return f"{self.url}?socket_timeout={PATIENCE}&socket_connect_timeout={PATIENCE}"

    def start(self) -> None:
        """Start it, at the same port as before; harmless if it runs."""
        if self._process is not None:
            return
        command = [self._program, "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", *self._durability, "--requirepass", "a-password"]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdout is not None
        for line in process.stdout:
            if "Ready to accept connections" in line:
                self._process = process
                return
        raise AssertionError(f"redis-server did not start; exit status {process.wait()}")

    def stop(self) -> None:
        """Kill it: connections are cut, memory is lost; harmless if it does not run."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def freeze(self) -> None:
        """Let it accept connections and answer nothing until ``thaw``."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)  # until it stands still

    def thaw(self) -> None:
        """Let it answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


def _postgresql_binaries() -> Path | None:
    """The directory of ``initdb`` and its sisters, newest version first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places += [Path(found).parent for found in [shutil.which("initdb")] if found]
    if pg_config := shutil.which("pg_config"):
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        places.append(Path(said.stdout.strip()))
    return next((place for place in places if (place / "initdb").exists()), None)


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[PostgresqlServer]:
    if os.name == "nt":
        pytest.skip("not applicable: these servers are started the POSIX way")
    binaries = _postgresql_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (no initdb): apt-get install postgresql")
    server = PostgresqlServer(binaries)
    yield server
    server.remove()


@pytest.fixture
def postgresql_server(_postgresql: PostgresqlServer) -> PostgresqlServer:
    """A running PostgreSQL, which a test may ``stop`` and ``start``."""
    _postgresql.start()
    return _postgresql


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer) -> str:
    """The URL of an empty PostgreSQL database."""
    return postgresql_server.empty_database()


@pytest.fixture(scope="session")
def _redis() -> Iterator[RedisServer]:
    if os.name == "nt":
        pytest.skip("not applicable: Redis is not made for Windows")
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed (no redis-server): apt-get install redis-server")
    server = RedisServer(program)
    yield server
    server.stop()


@pytest.fixture
def redis_server(_redis: RedisServer) -> RedisServer:
    """A running, empty Redis, which a test may ``stop`` and ``start``."""
    import redis

    _redis.start()
    with redis.Redis.from_url(_redis.url) as client:
        client.flushall()
    return _redis


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The URL of an empty Redis, for which its clients have patience."""
    return redis_server.patient_url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, SQLite unless the test is parametrized with ``EACH_DATABASE``."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


#: Decorates a test that asks for ``database_url`` or ``store``: it runs once on each database.
EACH_DATABASE = pytest.mark.parametrize("database_url", DATABASES, indirect=True)


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let stores that are opened from now on wait for their turn when the machine is busy."""
    from jwtflow.store import database

    monkeypatch.setattr(database, "_LOCK_WAIT", PATIENCE)
    monkeypatch.setattr(database, "_CONNECT_WAIT", PATIENCE)
    monkeypatch.setattr(database, "_STATEMENT_WAIT", 1000 * PATIENCE)


@pytest.fixture
def open_test_store(
    clock: ManualClock, random: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Store]]:
    """Opens stores with cheap password hashing, and closes them after the test."""
    from jwtflow.store import PasswordHashing, Store

    be_patient(monkeypatch)
    stores: list[Store] = []

    def opened(url: str) -> Store:
        passwords = PasswordHashing(random, memory_cost=8, time_cost=1)
        new = Store(url, clock=clock, random=random, passwords=passwords, lasting=False)
        stores.append(new)
        return new

    yield opened
    for store in stores:
        store.close()


@pytest.fixture
def store(database_url: str, open_test_store: Callable[[str], Store]) -> Store:
    """A store with tables and the demo data, on the test's clock."""
    opened = open_test_store(database_url)
    opened.create_tables()
    opened.add_demo_data()
    return opened
