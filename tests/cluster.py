"""jwtflow as it is deployed: gunicorn processes on loopback, PostgreSQL, Redis, one key file.

Two auth servers and two resource servers, each a gunicorn with two workers, made with the commands
and the variables that ``docs/deploying.md`` names. Both auth servers also listen on one address,
which is the issuer's: in place of a load balancer the kernel hands each connection to whichever
takes it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
import sqlalchemy

from tests.auth_fixtures import ALICE, SERVICE, unverified_header
from tests.services import PATIENCE, PostgresqlServer, RedisServer, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AUTH = "jwtflow.auth_server:create_app()"
RESOURCE = "jwtflow.resource_server:create_app()"
ON_A_CLOCK_SET_FORWARD = "tests.clock_set_forward:create_app()"
AUDIENCE = "https://reports.example"
WORKERS = 2
# How long a statement may take, in milliseconds.
_OPTIONS = "+".join(
    f"-c+{name}={1000 * PATIENCE}"
    for name in ("statement_timeout", "idle_in_transaction_session_timeout")
)

_ROOT = Path(__file__).parent.parent


def until(happened: Callable[[], Any], what: str) -> None:
    """Return as soon as ``happened``; fail where it never does."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"waited {PATIENCE} s in vain: {what}"
        time.sleep(0.02)


def jwtflow(*arguments: str) -> str:
    """What the command says."""
    command = [sys.executable, "-m", "jwtflow", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def listen(port: int = 0) -> socket.socket:
    """A socket that listens on loopback, at a free port by default."""
    listener = socket.create_server(("127.0.0.1", port), backlog=512)
    listener.set_inheritable(True)
    return listener


class Gunicorn:
    """One gunicorn, in a process group of its own.

    Args:
        app: what it serves.
        log: the file that it writes to.
        variables: its environment, without the prefix.
        workers: how many.
        shared: a listening socket beside its own, which other servers have as well.
        options: more of gunicorn's options.
    """

    def __init__(
        self,
        app: str,
        log: Path,
        variables: dict[str, str],
        *,
        workers: int = WORKERS,
        shared: socket.socket | None = None,
        options: tuple[str, ...] = (),
    ) -> None:
        self.app, self._log, self._variables = app, log, variables
        self._workers, self._shared, self._options = workers, shared, options
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where this one answers, and no other."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def said(self) -> str:
        """What it wrote since it was made."""
        return self._log.read_text(encoding="utf-8")

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The master."""
        assert self._process is not None, "not started"
        return self._process

    def start(self) -> None:
        """Start it, at the same port as before."""
        with listen(self._port) as own, self._log.open("ab") as log:
            listeners = [own] if self._shared is None else [own, self._shared]
            command = [sys.executable, "-m", "gunicorn", "--no-control-socket"]
            # A worker that a busy machine holds up is not to be killed for it.
            command += ["--timeout", str(2 * PATIENCE)]
            command += ["--workers", str(self._workers), *self._options]
            command += [f"--bind=fd://{each.fileno()}" for each in listeners]
            inherited = {name: text for name, text in os.environ.items() if "JWTFLOW" not in name}
            self._process = subprocess.Popen(
                [*command, self.app],
                env={**inherited, **self._variables, "TMPDIR": str(self._log.parent)},
                cwd=_ROOT,
                stdout=log,
                stderr=log,
                pass_fds=[each.fileno() for each in listeners],
                start_new_session=True,
            )

    def answers(self) -> bool:
        """Whether it answers by now; fails if it has ended instead."""
        assert self.process.poll() is None, self.said
        try:
            requests.get(f"{self.url}/no-such-path", timeout=PATIENCE)
        except requests.ConnectionError:
            return False
        return True

    def kill(self) -> None:
        """``kill -9`` the master and all its workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def reload(self) -> None:
        """``kill -HUP``: new workers take the place of the old ones, which finish their work."""
        self.process.send_signal(signal.SIGHUP)

    def workers(self) -> set[int]:
        """The process ids of its workers, those that are about to end included."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return {int(line) for line in found.stdout.split()}

    def stop(self) -> int:
        """End it as an operator does; its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.wait()

    def wait(self) -> int:
        """Its exit status, once it has ended."""
        return self.process.wait(timeout=PATIENCE)


class Cluster:
    """Servers that share a database, a denylist and a key file.

    Args:
        folder: where files and logs lie.
        postgresql: a running PostgreSQL.
        redis: a running Redis.
        extra: variables of the auth servers beyond the usual ones, without the prefix.
    """

    def __init__(
        self, folder: Path, postgresql: PostgresqlServer, redis: RedisServer, extra: dict[str, str]
    ) -> None:
        self.folder, self.postgresql, self.redis = folder, postgresql, redis
        self.keys = folder / "keys.json"
        self.database = postgresql.empty_database()
        jwtflow("database", "init", self.database, "--demo")
        jwtflow("keys", "new", str(self.keys))
        self._started: list[Gunicorn] = []
        self._shared = listen()
        self.issuer = f"http://127.0.0.1:{self._shared.getsockname()[1]}"
        self._extra = extra

    @property
    def auth_variables(self) -> dict[str, str]:
        """The environment of an auth server."""
        named = {
            "ISSUER": self.issuer,
            "AUDIENCE": AUDIENCE,
            "DATABASE": f"{self.database}?options={_OPTIONS}",
            "DENYLIST": self.redis.patient_url,
            "SIGNING_KEYS": str(self.keys),
            **self._extra,
        }
        return {f"JWTFLOW_{name}": value for name, value in named.items()}

    @property
    def resource_variables(self) -> dict[str, str]:
        """The environment of a resource server."""
        return {
            "JWTFLOW_ISSUER": self.issuer,
            "JWTFLOW_AUDIENCE": AUDIENCE,
            "JWTFLOW_DENYLIST": self.redis.patient_url,
            "SECONDS_AHEAD": str(self.folder / "seconds-ahead"),
        }

    @cached_property
    def auth(self) -> list[Gunicorn]:
        """Two auth servers."""
        return self.start_all(
            Gunicorn(AUTH, self.folder / f"auth-{name}", self.auth_variables, shared=self._shared)
            for name in "ab"
        )

    @cached_property
    def resource(self) -> list[Gunicorn]:
        """Two resource servers."""
        return self.start_all(
            Gunicorn(RESOURCE, self.folder / f"resource-{name}", self.resource_variables)
            for name in "ab"
        )

    def start_all(self, servers: Iterator[Gunicorn]) -> list[Gunicorn]:
        """The servers, once they answer."""
        started = list(servers)
        self._started += started
        for server in started:
            server.start()
        for server in started:
            until(server.answers, "a server answers")
        return started

    def rows(self, query: sqlalchemy.Select[Any]) -> list[sqlalchemy.Row[Any]]:
        """What the query finds in the database."""
        return list(self.execute(query))

    def execute(self, statement: sqlalchemy.Executable) -> Any:
        """What a statement gives, once it is committed."""
        engine = sqlalchemy.create_engine(self.database.replace("://", "+psycopg://", 1))
        with engine.begin() as connection:
            result = connection.execute(statement)
            kept = result.freeze() if result.returns_rows else None
        engine.dispose()
        return () if kept is None else kept()

    def stop(self) -> None:
        """End every server; none of them has met an error that it did not foresee."""
        for server in self._started:
            if server.process.poll() is None:
                server.process.terminate()
        for server in self._started:
            server.wait()
        self._shared.close()
        for server in self._started:
            assert "Traceback" not in server.said, server.said


def login(server: Gunicorn, user: tuple[str, str] = ALICE) -> dict[str, Any]:
    """The tokens of a new login."""
    answer = try_login(server, user)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def try_login(server: Gunicorn, user: tuple[str, str] = ALICE) -> requests.Response:
    """The answer of ``/login``."""
    body = {"username": user[0], "password": user[1]}
    return requests.post(f"{server.url}/login", json=body, timeout=PATIENCE)


def post(server: Gunicorn, path: str, form: dict[str, str], **more: Any) -> requests.Response:
    """The answer to a form of the client ``notebook``."""
    data = {"client_id": "notebook", **form}
    return requests.post(f"{server.url}{path}", data=data, timeout=PATIENCE, **more)


def refresh(server: Gunicorn, refresh_token: str) -> requests.Response:
    """The answer of ``/token`` to a refresh token."""
    return post(server, "/token", {"grant_type": "refresh_token", "refresh_token": refresh_token})


def call(server: Gunicorn, access_token: str, path: str = "/me") -> requests.Response:
    """The answer to a call with an access token."""
    headers = {"Authorization": f"Bearer {access_token}"}
    return requests.get(f"{server.url}{path}", headers=headers, timeout=PATIENCE)


def is_active(server: Gunicorn, token: str) -> bool:
    """What introspection says of a token."""
    answer = requests.post(
        f"{server.url}/introspect", data={"token": token}, auth=SERVICE, timeout=PATIENCE
    )
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["active"])


def log_out(server: Gunicorn, access_token: str) -> requests.Response:
    """The answer of ``/logout``."""
    headers = {"Authorization": f"Bearer {access_token}"}
    return requests.post(f"{server.url}/logout", headers=headers, timeout=PATIENCE)


def statuses(servers: list[Gunicorn], access_token: str) -> set[int]:
    """What the resource servers say of a token, asked so often that every worker has its turn."""
    return {call(server, access_token).status_code for server in servers for _ in range(6)}


def kid_of(access_token: str) -> str:
    """Which key signed it."""
    return str(unverified_header(access_token)["kid"])


@pytest.fixture(scope="module")
def cluster(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    _postgresql: PostgresqlServer,
) -> Iterator[Cluster]:
    """A cluster whose Redis writes each entry to disk; a parameter adds variables."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed (no redis-server): apt-get install redis-server")
    pytest.importorskip("gunicorn", reason="gunicorn is not installed: pip install gunicorn")
    folder = tmp_path_factory.mktemp("cluster")
    redis = RedisServer(program, durable_in=folder)
    redis.start()
    _postgresql.start()
    made = Cluster(folder, _postgresql, redis, getattr(request, "param", {}))
    yield made
    _postgresql.start()
    made.stop()
    redis.stop()
