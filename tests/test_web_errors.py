"""What the log says of a 503: who is away, why, and nothing that is secret."""

from __future__ import annotations

import logging
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from jwtflow.clock import SystemClock
from jwtflow.denylist import open_denylist
from jwtflow.errors import UnavailableError
from jwtflow.randomness import SystemRandom
from jwtflow.store import Store
from jwtflow.web.errors import install_error_handlers
from tests.services import PATIENCE, RedisServer, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECRETS = ("hunter2", "a-password", "a-jti", "a-name", "SELECT", "\n", "\x1b")


def logged(caplog: pytest.LogCaptureFixture, fail: Callable[[], Any]) -> str:
    """The one line that a server logs when ``fail`` is what a request does."""
    caplog.clear()
    app = Flask("away")
    install_error_handlers(app)
    app.add_url_rule("/", view_func=fail, endpoint="fail")
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    assert "Error" not in answer.text
    (record,) = [each for each in caplog.records if each.levelno >= logging.ERROR]
    line = record.getMessage()
    assert not [secret for secret in SECRETS if secret in line]
    return line


def ask_redis(url: str) -> Callable[[], Any]:
    """A look-up in the denylist at ``url``."""
    return lambda: str(open_denylist(url, SystemClock()).is_denied("a-jti"))


def ask_database(url: str) -> Callable[[], Any]:
    """A login at the database at ``url``."""

    def login() -> str:
        store = Store(url, clock=SystemClock(), random=SystemRandom())
        try:
            return str(store.accounts.authenticate("a-name", "hunter2"))
        finally:
            store.close()

    return login


def test_a_redis_that_refuses_us(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """R12: the log tells a wrong password from a wrong database and from a Redis that is away."""
    host = f"127.0.0.1:{redis_server.port}"
    line = logged(caplog, ask_redis(f"redis://jane:hunter2@{host}/0"))
    assert line.endswith(
        "(AuthenticationError: invalid username-password pair or user is disabled.)"
    )
    line = logged(caplog, ask_redis(f"redis://:a-password@{host}/99"))
    assert line.endswith("(ResponseError: DB index is out of range)")
    line = logged(caplog, ask_redis(f"redis://:hunter2@127.0.0.1:{free_port()}/0"))
    assert line.startswith("UnavailableError: The list of revoked tokens cannot be reached.")
    assert "(ConnectionError: Error " in line


def test_an_entry_that_is_not_ours(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """R12: what somebody else wrote into Redis is not repeated."""
    import redis

    with redis.Redis.from_url(redis_server.patient_url) as client:
        client.set("jwtflow:denied:a-jti", "hunter2")
        line = logged(caplog, ask_redis(redis_server.patient_url))
    assert line.endswith("(ValueError: an entry of the denylist is not a number)")


@pytest.fixture(params=["AUTH", "HELLO", "GET"])
def redis_without_a_command(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a Redis that does not know one command, and repeats what it was told."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed (no redis-server): apt-get install redis-server")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen(
        [*command, "--rename-command", request.param, ""], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert any("Ready to accept connections" in line for line in process.stdout)
    wait = f"socket_timeout={PATIENCE}&socket_connect_timeout={PATIENCE}"
    user = "" if request.param == "GET" else ":hunter2@"
    protocol = 3 if request.param == "HELLO" else 2
    yield f"redis://{user}127.0.0.1:{port}/0?{wait}&protocol={protocol}"
    process.kill()
    process.communicate()


def test_a_redis_that_repeats_what_it_was_told(
    redis_without_a_command: str, caplog: pytest.LogCaptureFixture
) -> None:
    """R12: "unknown command 'AUTH', with args beginning with" does not bring out the password."""
    line = logged(caplog, ask_redis(redis_without_a_command))
    assert "(ResponseError: unknown command " in line


def test_a_database_that_is_away(
    tmp_path: Path, postgresql_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """R12: the log says what SQLite or PostgreSQL said, without SQL, password and parameters."""
    line = logged(caplog, ask_database(f"sqlite:///{tmp_path}/missing/store.db"))
    assert line == (
        "UnavailableError: The database cannot be reached. Try again in a moment. "
        "(OperationalError: (sqlite3.OperationalError) unable to open database file)"
    )
    line = logged(caplog, ask_database(f"sqlite:///{tmp_path}/empty.db"))
    assert line.endswith("no such table: accounts)")
    (tmp_path / "junk.db").write_bytes(b"junk" * 1000)
    line = logged(caplog, ask_database(f"sqlite:///{tmp_path}/junk.db"))
    assert line.endswith("file is not a database)")
    line = logged(caplog, ask_database(f"postgresql://jane:hunter2@127.0.0.1:{free_port()}/x"))
    assert line.endswith("failed: Connection refused)")
    line = logged(caplog, ask_database(postgresql_url))
    assert line.endswith('relation "accounts" does not exist)')
    line = logged(caplog, ask_database(postgresql_url.replace("postgres:", "jane:")))
    assert line.endswith('role "jane" does not exist)')


def test_a_cause_is_one_short_line(caplog: pytest.LogCaptureFixture) -> None:
    """R12: a server's answer cannot write lines of its own, or a terminal's codes, to the log."""

    def fail() -> None:
        raise UnavailableError("It is away.") from OSError("\x1b[2J" + "x" * 1000 + "\nhunter2")

    line = logged(caplog, fail)
    assert line.startswith("UnavailableError: It is away. (OSError: ?[2Jxxx")
    assert len(line) < 300
