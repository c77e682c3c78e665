"""Servers in their own processes: started, found, blamed, and ended with the process above."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys

import pytest
import requests
from flask import Flask

from jwtflow.course.lessons.nb13_capstone.running import start_serve
from jwtflow.errors import UnavailableError
from jwtflow.lab.processes import Command, start_process, stop_processes
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE
from tests.services import PATIENCE

FILES = "http.server", "--bind", "127.0.0.1"
READY = "Serving HTTP on"


@pytest.fixture(autouse=True)
def _nothing_left():
    yield
    stop_processes()


def files(urls):
    """A server of the standard library; what it answers doesn't matter."""
    return Command([*FILES, urls[0].rpartition(":")[2]])


def is_free(url):
    """Whether nobody listens there."""
    try:
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), 5).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_server_answers_until_it_is_stopped():
    """It answers as soon as start_process returns, and its port is free after stop."""
    server = start_process("file server", files, ready=READY)
    assert requests.get(server.url, timeout=PATIENCE).status_code == 200
    assert repr(server) == "<file server: running>"
    server.stop()
    server.stop()
    assert (repr(server), is_free(server.url)) == ("<file server: ended>", True)


def test_it_tidies_up_also_where_nobody_heard_of_ctrl_c():
    """A shell that starts Jupyter in the background lets it ignore SIGINT; a server still ends."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        server = start_process("file server", files, ready=READY)
    finally:
        signal.signal(signal.SIGINT, heard)
    server.stop()
    assert server._process.returncode == 0


def test_a_second_one_of_the_same_name_takes_the_place_of_the_first():
    """So a cell that starts a server can be run again."""
    names = ("file server", "other")
    first, other = (start_process(name, files, ready=READY) for name in names)
    second = start_process("file server", files, ready=READY)
    assert [server.is_running for server in (first, second, other)] == [False, True, True]


def test_stop_processes_ends_all():
    """What the lab and the end of the kernel call."""
    servers = [start_process(name, files, ready=READY) for name in ("a", "b")]
    stop_processes()
    assert [is_free(server.url) for server in servers] == [True, True]


def test_one_that_ends_at_once_is_reported_with_its_last_line(tmp_path, monkeypatch):
    """Nobody waits for the time limit, and nothing goes on running."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnavailableError, match=r"The wrong one ended: .*No module named no_such"):
        start_process("wrong one", lambda _urls: Command(["no_such_module"]), ready=READY)


def test_one_that_is_never_ready_is_given_up(monkeypatch):
    """A process that never listens is ended in the end, even if another program has its port."""
    monkeypatch.setattr("jwtflow.lab.processes.PATIENCE", 0.5)
    foreign = LoopbackServer(Flask("foreign"), name="foreign")
    foreign.start()
    silent = Command(["timeit", "-s", "import threading", "threading.Event().wait()"])
    said = r"The silent one wasn't ready within 0\.5 seconds"
    try:
        assert requests.get(f"http://127.0.0.1:{foreign.port}", timeout=PATIENCE).status_code == 404
        with pytest.raises(UnavailableError, match=said):
            start_process("silent one", lambda _urls: silent, ready=READY, ports=[foreign.port])
    finally:
        foreign.stop()


def test_another_port_is_tried_where_somebody_was_faster():
    """A port may be taken after it was found free, and before the server listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        seen = []

        def command(urls):
            seen.append(urls[0])
            port = urls[0].rpartition(":")[2] if len(seen) > 1 else str(taken.getsockname()[1])
            return Command([*FILES, port])

        server = start_process("file server", command, ready=READY)
    assert (len(seen), server.url) == (2, seen[1])


def test_a_port_can_be_given():
    """A server that is restarted answers where it did before."""
    first = start_process("file server", files, ready=READY)
    port = int(first.url.rpartition(":")[2])
    second = start_process("file server", files, ready=READY, ports=[port])
    assert (first.is_running, second.url, second.is_running) == (False, first.url, True)


def test_a_process_sees_no_settings_of_the_notebook(monkeypatch, tmp_path):
    """JWTFLOW_ variables are those of its command, and the folder's files are no modules for it."""
    monkeypatch.setenv("JWTFLOW_ISSUER", "from the notebook")
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    here.mkdir()
    elsewhere.mkdir()
    monkeypatch.chdir(here)
    (here / "jwt.py").write_text("raise SystemExit('the wrong jwt')", encoding="utf-8")
    asks = "import os, jwt; raise SystemExit(f'issuer={os.environ.get(\"JWTFLOW_ISSUER\")}')"
    (elsewhere / "asks.py").write_text(asks, encoding="utf-8")
    for given, seen in (({}, "None"), ({"JWTFLOW_ISSUER": "ours"}, "ours")):
        command = Command(["asks"], {"PYTHONPATH": str(elsewhere), **given})
        with pytest.raises(UnavailableError, match=f"issuer={seen}"):
            start_process("asks", lambda _urls, command=command: command, ready=READY)


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM"])
def test_it_ends_with_the_notebook_however_that_ends(name):
    """The process ends by itself when its parent is killed, and its connections with it."""
    code = (
        "from jwtflow.lab.processes import *\n"
        f"start = lambda urls: Command([*{FILES!r}, urls[0].rpartition(':')[2]])\n"
        f"print(start_process('file server', start, ready={READY!r}).url, flush=True)\n"
        "input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as notebook:
        assert notebook.stdout
        port = int(notebook.stdout.readline().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
            notebook.send_signal(getattr(signal, name))
            # Reset, if the server had not even accepted it.
            with contextlib.suppress(ConnectionResetError):
                assert connection.recv(1) == b""


def test_serve_runs_the_three_servers():
    """The demo system, as a user would start it: a login, and a call with its token."""
    serve = start_serve("--access-token-lifetime", "60")
    auth, resource, _session = serve.urls
    login = requests.post(
        f"{auth}/login",
        json=dict(zip(("username", "password"), ALICE, strict=True)),
        timeout=PATIENCE,
    ).json()
    bearer = {"Authorization": f"Bearer {login['access_token']}"}
    answer = requests.get(f"{resource}/me", headers=bearer, timeout=PATIENCE)
    assert (answer.status_code, login["expires_in"]) == (200, 60)
    assert "Stop with Ctrl-C." in serve.log()


def test_nothing_is_left_of_a_process(monkeypatch, tmp_path):
    """What it printed is gone with it, also where many are stopped at once."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("a", "b"):
        start_process(name, files, ready=READY)
    assert len(list(tmp_path.iterdir())) == 2
    stop_processes()
    assert list(tmp_path.iterdir()) == []
