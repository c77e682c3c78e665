"""``jwtflow serve`` as a user runs it, and each error that its options can end in."""

from __future__ import annotations

import signal
import socket
import sys
import time

import pytest

from jwtflow.cli.demo_system import DemoSystem
from jwtflow.cli.serve import DEMO_USERS
from jwtflow.client import Client
from jwtflow.store import Store
from jwtflow.tokens import inspect_token
from jwtflow.tokens.sign import KeyRing
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE
from tests.cli_fixtures import run, running
from tests.services import free_port


@pytest.fixture
def ports():
    """Three free ports, as options and as numbers."""
    numbers = [free_port() for _ in range(3)]
    options = [f"--{name}-port" for name in ("auth", "resource", "session")]
    return numbers, [word for pair in zip(options, map(str, numbers), strict=True) for word in pair]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_it_serves_until_it_is_told_to_stop(ports, name, tmp_path):
    """A line per server, the demo users, a login and a call; then gone within two seconds."""
    if sys.platform == "win32":
        pytest.skip("not applicable: Windows sends no such signals")
    numbers, options = ports
    # Its temporary file goes here, to see that it is gone afterwards.
    with running("serve", *options, env={"PATH": "", "TMPDIR": str(tmp_path)}) as server:
        lines = server.wait_for("Stop with Ctrl-C.")
        assert [line.split()[-1] for line in lines[:3]] == [
            f"http://127.0.0.1:{number}" for number in numbers
        ]
        assert [f"{line}\n" for line in DEMO_USERS] == lines[-4:-1]
        assert "--denylist" in lines[3]
        _log_in_and_call(numbers)
        assert len(list(tmp_path.iterdir())) == 1
        server.process.send_signal(getattr(signal, name))
        _wait_two_seconds(server.process)
        assert server.process.poll() == 0
        assert server.process.stderr.read() == ""
    assert list(tmp_path.iterdir()) == []
    for number in numbers:
        socket.create_server(("127.0.0.1", number)).close()


@pytest.mark.parametrize("told_at", range(4))
def test_it_stops_within_the_start(ports, capsys, monkeypatch, told_at):
    """A signal that comes during one step of the start is heard before the next one begins."""
    begun = []

    def watch(owner, name, step):
        real = getattr(owner, name)

        def watched(*args, **kwargs):
            begun.append(step)
            if len(begun) == told_at + 1:
                signal.raise_signal(signal.SIGINT)
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    watch(Store, "ping", "database")
    watch(KeyRing, "generate", "keys")
    watch(DemoSystem, "auth_app", "app")
    watch(LoopbackServer, "start", "server")
    result = run(capsys, "serve", *ports[1])
    assert begun == ["database", "keys", "app", "server"][: told_at + 1]
    assert (result.status, result.err) == (0, "")
    assert result.out.endswith("Stopped.\n")
    for number in ports[0]:
        socket.create_server(("127.0.0.1", number)).close()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_it_stops_while_a_database_keeps_it_waiting(ports, name):
    """A database that takes the connection and says nothing holds up no signal."""
    if sys.platform == "win32":
        pytest.skip("not applicable: Windows sends no such signals")
    pytest.importorskip("psycopg")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://jane:hunter2@127.0.0.1:{silent.getsockname()[1]}/jwtflow"
        with running("serve", *ports[1], "--database", url) as server:
            connection, _ = silent.accept()
            with connection:
                server.process.send_signal(getattr(signal, name))
                _wait_two_seconds(server.process)
                assert server.process.poll() == 0
            assert server.process.stderr.read() == ""


def _wait_two_seconds(process):
    """Return when it has ended, or after two seconds in which the machine was there for us.

    One that stands still, or has others to serve, gives no second of its processor in that time.
    """
    told, used = time.monotonic(), time.thread_time()
    while time.monotonic() - told < 2 or time.thread_time() - used < 1:
        if process.poll() is not None:
            return


def _log_in_and_call(numbers):
    auth, resource, session = (f"http://127.0.0.1:{number}" for number in numbers)
    client = Client(auth, [resource, session])
    with client.http:
        client.login(*ALICE, scope="openid reports:read reports:write")
        assert client.get("/me").json()["sub"] == "alice"
        assert client.id_token_claims["sub"] == "alice"
        client.refresh()
        assert len(client.get("/reports").json()["reports"]) == 2
        login = {"username": ALICE[0], "password": ALICE[1]}
        assert client.http.post(f"{session}/login", json=login, timeout=60).status_code == 200
        tokens = client.tokens
        client.logout()
        headers = {"Authorization": f"Bearer {tokens.access_token}"}
        # The servers of one command share their denylist.
        assert client.http.get(f"{resource}/me", headers=headers, timeout=60).status_code == 401


@pytest.mark.parametrize("option", ["--auth-port", "--resource-port", "--session-port"])
def test_a_busy_port_is_named(capsys, ports, option):
    """A port in use: one line that names option and port, exit status 2."""
    _, options = ports
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        options[options.index(option) + 1] = str(port)
        result = run(capsys, "serve", *options)
    assert result.status == 2
    assert result.error_line.startswith(f"jwtflow: {option}: port {port} on 127.0.0.1 is not free")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--auth-port", "x"], "'--auth-port': 'x' is not a valid integer"),
        (["--auth-port", "0"], "'--auth-port': 0 is not in the range 1<=x<=65535."),
        (["--auth-port", "65536"], "65536 is not in the range"),
        (["--auth-port", "9" * 5000], "is not a valid integer"),
        (["--session-port", "5001"], "must differ"),
        (["--access-token-lifetime", "3601"], "3601 is not in the range 1<=x<=3600."),
        (["--access-token-lifetime", "0"], "is not in the range"),
        (["--access-token-lifetime", "15m"], "is not a valid integer"),
        (["--database", ""], "--database: not a database URL"),
        (["--database", "nonsense"], "--database: not a database URL"),
        (["--database", "sqlite://host/x"], "--database: an SQLite URL is sqlite:///FILE"),
        (["--database", "mysql://u:hunter2@h/x"], "--database: mysql is not supported"),
        (["--denylist", "http://127.0.0.1"], "--denylist: "),
        (["--denylist", "redis://:hunter2@127.0.0.1:1"], "cannot be reached"),
        (["--nonsense"], "No such option"),
        (["extra"], "unexpected extra argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_bad_value_is_one_line(capsys, arguments, said):
    """A bad value: one line that says what would be right, exit status 2, no password in it."""
    result = run(capsys, "serve", *arguments)
    assert result.status == 2
    assert said in result.error_line
    assert "hunter2" not in result.err


def test_an_unreachable_database_is_one_line(capsys, ports):
    """PostgreSQL that does not answer: one line without the password, exit status 2."""
    pytest.importorskip("psycopg")
    url = f"postgresql://jane:hunter2@127.0.0.1:{free_port()}/jwtflow"
    result = run(capsys, "serve", *ports[1], "--database", url)
    assert result.status == 2
    assert "cannot be reached" in result.error_line
    assert "hunter2" not in result.err


def test_a_missing_database_is_one_line(capsys, ports, tmp_path):
    """A file that is not there: one line with the command that makes it, and none is made."""
    file = tmp_path / "missing.sqlite"
    result = run(capsys, "serve", *ports[1], "--database", f"sqlite:///{file}")
    assert result.status == 2
    assert "jwtflow database init" in result.error_line
    assert not file.exists()


def test_a_denylist_of_ones_own_and_a_lifetime(ports, redis_url):
    """--denylist writes a revocation where others see it; --access-token-lifetime is kept to."""
    redis = pytest.importorskip("redis")
    numbers, options = ports
    chosen = ["--denylist", redis_url, "--access-token-lifetime", "3600"]
    client = Client(f"http://127.0.0.1:{numbers[0]}")
    with running("serve", *options, *chosen) as server, client.http:
        server.wait_for("Stop with Ctrl-C.")
        assert client.login(*ALICE)["expires_in"] == 3600
        jti = inspect_token(client.tokens.access_token).claims["jti"]
        client.logout()
    with redis.Redis.from_url(redis_url) as seen:
        assert [key for key in seen.keys("*") if jti.encode() in key]


def test_a_database_of_ones_own_outlives_the_command(ports, tmp_path, capsys):
    """With --database the data stay: a refresh token buys a new token after a restart."""
    if sys.platform == "win32":
        pytest.skip("not applicable: Windows has no SIGTERM")
    numbers, options = ports
    url = f"sqlite:///{tmp_path / 'kept.sqlite'}"
    assert run(capsys, "database", "init", url, "--demo").status == 0
    client = Client(f"http://127.0.0.1:{numbers[0]}")
    for step in (lambda: client.login(*ALICE), client.refresh):
        with running("serve", *options, "--database", url) as server, client.http:
            server.wait_for("Stop with Ctrl-C.")
            step()
            server.process.terminate()
            assert server.process.wait(60) == 0
