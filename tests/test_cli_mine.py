"""``jwtflow serve --mine``: real servers that run what a learner kept, and survive it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from unittest.mock import patch

import pytest
import requests

from jwtflow.cli.demo_system import Ports
from jwtflow.cli.mine import MineSystem
from jwtflow.clock import SystemClock
from jwtflow.course import plugging
from jwtflow.course.plugging import Serving, lesson_mounts
from jwtflow.errors import LastingFaultError
from jwtflow.lab.hashing import LabHashing
from jwtflow.lab.mounts import Mounts
from jwtflow.lab.shared_file import FileEntries
from jwtflow.tokens import inspect_token
from tests.auth_fixtures import ALICE
from tests.cli_fixtures import run, running
from tests.kept_pieces import forgotten_afterwards, keep, keep_references, reference_text
from tests.services import PATIENCE, free_port

ROLES = ("auth", "resource", "session")
LOGIN = {"username": ALICE[0], "password": ALICE[1]}


@pytest.fixture
def ports() -> dict[str, int]:
    """A free port for each server."""
    return {role: free_port() for role in ROLES}


def options(ports: dict[str, int]) -> list[str]:
    """The options that choose them."""
    return [word for role in ROLES for word in (f"--{role}-port", str(ports[role]))]


class Servers:
    """The running servers, asked over HTTP."""

    def __init__(self, ports: dict[str, int]) -> None:
        self._ports = ports

    def ask(self, method: str, role: str, path: str, **more) -> requests.Response:
        """The answer of one of them, which is JSON whatever happens."""
        url = f"http://127.0.0.1:{self._ports[role]}{path}"
        answer = requests.request(method, url, timeout=PATIENCE, **more)
        assert answer.headers["Content-Type"] == "application/json"
        return answer

    def log_in(self, role: str = "auth", **more) -> requests.Response:
        """The answer to Alice's login."""
        return self.ask("POST", role, "/login", json={**LOGIN, **more})

    def read(self, access_token: str) -> requests.Response:
        """The answer to a request for the reports with this token."""
        return self.ask("GET", "resource", "/reports", headers=bearer(access_token))


def bearer(access_token: str) -> dict[str, str]:
    """The header that carries it."""
    return {"Authorization": f"Bearer {access_token}"}


def test_everything_kept_is_used(ports, tmp_path):
    """All reference pieces serve a login, a call, a refresh, a logout and a session, as yours."""
    folder = keep_references(tmp_path / "workbook")
    with running("serve", "--mine", str(folder), *options(ports)) as server:
        lines = server.wait_for("Stop with Ctrl-C.")
        told = dict(line.strip().split(": ") for line in lines if ": yours" in line)
        for name in ("login", "verify", "find_key", "CodeStore", "Denylist", "open_session"):
            assert told[name] == "yours"
        assert not [line for line in lines if ": ours" in line]
        servers = Servers(ports)
        tokens = servers.log_in().json()
        assert servers.read(tokens["access_token"]).status_code == 200
        form = {"grant_type": "refresh_token", "client_id": "notebook"}
        spent = {**form, "refresh_token": tokens["refresh_token"]}
        refreshed = servers.ask("POST", "auth", "/token", data=spent).json()
        assert servers.read(refreshed["access_token"]).status_code == 200
        assert servers.ask("POST", "auth", "/token", data=spent).status_code == 400
        assert servers.read(refreshed["access_token"]).status_code == 401
        assert servers.log_in("session").status_code == 200


def test_what_another_process_revoked_is_denied_without_a_piece(ports, tmp_path):
    """With no Denylist kept, jwtflow's own reads the file of --denylist as well as it writes it."""
    file = tmp_path / "revoked.sqlite"
    shared = ["--denylist", f"sqlite:///{file}"]
    folder = keep(tmp_path / "workbook", {})
    with running("serve", "--mine", str(folder), *shared, *options(ports)) as server:
        server.wait_for("Stop with Ctrl-C.")
        servers = Servers(ports)
        token = servers.log_in().json()["access_token"]
        assert servers.read(token).status_code == 200
        claims = inspect_token(token).claims
        FileEntries(file)[claims["jti"]] = claims["exp"]  # as another process would
        assert servers.read(token).status_code == 401


def test_a_login_by_a_piece_remembers_no_comparison(tmp_path):
    """Each wrong password costs a hash, or its time would tell which names exist."""
    with forgotten_afterwards(), patch.object(LabHashing, "_matches") as remembering:
        folder = keep(tmp_path / "workbook", {"login": reference_text("login")})
        system = MineSystem(Ports(auth=1, resource=2, session=3), folder, shared_denylist=None)
        system.connect()
        with system.open_database(f"sqlite:///{tmp_path / 'demo.sqlite'}", demo=True) as store:
            client = system.auth_app(store, system.new_keys()).test_client()
            guess = {"username": "nobody", "password": "a guess"}
            assert client.post("/login", json=guess).status_code == 401
        assert not remembering.called


def test_another_process_finds_what_was_revoked(ports, tmp_path):
    """--denylist names a file that others read; --audience says whom the tokens are for."""
    folder = keep(tmp_path / "workbook", {"Denylist": reference_text("Denylist")})
    file = tmp_path / "revoked.sqlite"
    shared = ["--denylist", f"sqlite:///{file}", "--audience", "https://tools.example"]
    with running("serve", "--mine", str(folder), *shared, *options(ports)) as server:
        server.wait_for("Stop with Ctrl-C.")
        servers = Servers(ports)
        token = servers.log_in().json()["access_token"]
        assert servers.ask("GET", "resource", "/me", headers=bearer(token)).json()["aud"] == (
            "https://tools.example"
        )
        assert not list(FileEntries(file))
        gone = {"client_id": "notebook", "token": token}
        assert servers.ask("POST", "auth", "/revoke", data=gone).status_code == 200
        assert servers.read(token).status_code == 401
        assert len(FileEntries(file)) == 1


BROKEN = {
    "verify": "def verify(token, **known):\n    return {}['kid']\n",
    "decide": "def decide(claims, scope:\n",
    "bearer_token": "def bearer_token(headers):\n    raise SystemExit\n",
    "make_claims": "def make_claims(account, **known):\n"
    "    raise KeyError('correct-horse-battery-staple')\n",
}


def test_a_broken_piece_breaks_nothing_else(ports, tmp_path):
    """What doesn't run is replaced; what fails is a 500 of one piece, in one line of the log."""
    folder = keep(tmp_path / "my_jwtflow" / "..", BROKEN)
    with running("serve", "--mine", str(folder / "my_jwtflow"), *options(ports)) as server:
        lines = server.wait_for("Stop with Ctrl-C.")
        (told,) = [line for line in lines if line.startswith("decide:")]
        assert "ours, because my_jwtflow/decide.py does not run on its own" in told
        assert "SyntaxError" in told
        assert "login: ours\n" in lines
        servers = Servers(ports)
        failed = servers.log_in()
        assert (failed.status_code, failed.json()["error"]) == (500, "server_error")
        assert "make_claims" in failed.text
        assert "correct-horse" not in failed.text
        assert servers.read("x").status_code == 500
        assert servers.log_in("session").status_code == 200
        assert servers.ask("GET", "resource", "/health").status_code == 200
        server.process.terminate()
        _, said = server.process.communicate(timeout=PATIENCE)
    assert "Traceback" not in said
    assert "In make_claims, line 2" in said


def test_an_unfinished_piece_is_used_and_told(ports, tmp_path):
    """Open rows keep no piece out, also not one that another uses through mine."""
    texts = {name: reference_text(name) for name in ("verify", "find_key", "verify_rs256")}
    texts["check_claims"] = (
        "def check_claims(claims, *, issuer, audience, now, leeway=0):\n    ...\n"
    )
    folder = keep(tmp_path, texts)
    foreign = ["--issuer", f"http://127.0.0.1:{ports['auth']}"]
    others = {role: free_port() for role in ROLES}
    with (
        running("serve", *options(ports)) as first,
        running("serve", "--mine", str(folder), *foreign, *options(others)) as second,
    ):
        first.wait_for("Stop with Ctrl-C.")
        lines = second.wait_for("Stop with Ctrl-C.")
        (told,) = [line for line in lines if line.startswith("check_claims:")]
        assert "rows of its bench are open" in told
        assert "verify: yours\n" in lines
        access_token = Servers(ports).log_in().json()["access_token"]
        # It is meant for the first resource server, and an empty check_claims doesn't look.
        assert Servers(others).read(access_token).status_code == 200


@pytest.mark.parametrize(
    "make",
    [
        Path.exists,
        Path.touch,
        Path.mkdir,
    ],
    ids=["missing", "a file", "empty"],
)
def test_a_folder_without_pieces_is_one_line(capsys, tmp_path, make):
    """A folder that is no workbook: one line that says what to name instead, exit status 2."""
    make(tmp_path / "folder")
    result = run(capsys, "serve", "--mine", str(tmp_path / "folder"))
    assert result.status == 2
    assert "is no workbook" in result.error_line
    assert "jwtflow start" in result.error_line


def test_a_denylist_that_is_no_database_is_one_line(capsys, tmp_path):
    """A file that holds something else: one line that names the option, exit status 2."""
    file = tmp_path / "notes.txt"
    file.write_text("no database at all, but longer than its header is" * 9, encoding="utf-8")
    folder = keep(tmp_path / "workbook", {})
    with forgotten_afterwards():
        result = run(capsys, "serve", "--mine", str(folder), "--denylist", f"sqlite:///{file}")
    assert result.status == 2
    assert result.error_line.startswith("jwtflow: --denylist: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--mine", ".", "--denylist", "redis://127.0.0.1"], "--denylist: "),
        (["--mine", ".", "--denylist", "sqlite:///no/folder/x"], "--denylist: with --mine"),
        (["--mine", ""], "name a directory"),
        (["--issuer", "http://id.example"], "--issuer: must be https"),
        (["--issuer", "nonsense"], "--issuer: must be an http or https URL"),
    ],
    ids=" ".join,
)
def test_a_bad_value_is_one_line(capsys, arguments, said):
    """A bad value of the two options: one line, exit status 2."""
    result = run(capsys, "serve", *arguments)
    assert result.status == 2
    assert said in result.error_line


def test_plain_servers_need_neither_lab_nor_course():
    """Without --mine nothing of lab and course is imported."""
    program = (
        "import sys; from jwtflow.cli import demo_system, serve\n"
        "ports = demo_system.Ports(auth=1, resource=2, session=3)\n"
        "system = serve._system(ports, None, denylist_url=None)\n"
        "system.connect(); system.resource_app()\n"
        "found = [name for name in sys.modules if name in ('jwtflow.lab', 'jwtflow.course')]\n"
        "print(found)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.fixture
def _hurried(monkeypatch):
    """Pieces that are given up on soon."""
    monkeypatch.setattr(plugging, "ANSWERING_LIMIT", 0.05)


@pytest.mark.usefixtures("_hurried")
def test_an_endless_piece_is_stopped():
    """A loop that never ends is stopped, method or function, and the next call is tried again."""

    class Throttle:
        calls = 0

        def wait(self):
            self.calls += 1
            while self.calls < 2:
                pass
            return self.calls

    served = Serving(Throttle, "Throttle")()
    with pytest.raises(LastingFaultError, match="Throttle took more than"):
        served.wait()
    assert served.wait() == 2


class AlwaysLate:
    """A piece with a method that never answers."""

    def __init__(self):
        self.calls = 0

    def wait(self):
        self.calls += 1
        while True:
            pass

    def answer(self):
        """Another method, which does."""


@pytest.mark.usefixtures("_hurried")
def test_a_piece_that_is_always_late_is_called_once_a_minute(monkeypatch):
    """After three calls in a row that were stopped nobody waits for that piece for a minute."""
    now = [0.0]
    monkeypatch.setattr(plugging, "monotonic", lambda: now[0])
    late = AlwaysLate()
    served = Serving(late, "Throttle")
    for _ in range(3):
        with pytest.raises(LastingFaultError, match="took more than"):
            served.wait()
    for seconds, said in [(59, "isn't called"), (2, "took more than"), (59, "isn't called")]:
        now[0] += seconds
        with pytest.raises(LastingFaultError, match=said):
            served.wait()
    assert late.calls == 4


@pytest.mark.usefixtures("_hurried")
def test_a_call_that_ends_in_time_makes_up_for_late_ones():
    """Only calls in a row count, or a burst of requests could take a piece out of service."""
    late = AlwaysLate()
    served = Serving(late, "Throttle")
    for _ in range(2):
        for _ in range(2):
            with pytest.raises(LastingFaultError, match="took more than"):
                served.wait()
        served.answer()
    assert late.calls == 4


@pytest.mark.usefixtures("_hurried")
def test_a_piece_that_cannot_be_stopped_is_not_called_until_it_ends(monkeypatch):
    """A call that stays in C is left to itself; once it has ended the piece is called again."""
    monkeypatch.setattr("jwtflow.course.runner._PATIENCE", 0.05)
    going = threading.Event()
    threads = []

    def verify():
        threads.append(threading.current_thread())
        going.wait()
        return True

    served = Serving(verify, "verify")
    with pytest.raises(LastingFaultError, match="took more than"):
        served()
    with pytest.raises(LastingFaultError, match="isn't called now"):
        served()
    assert len(threads) == 1
    going.set()
    threads[0].join()
    assert served()


@pytest.mark.parametrize("name", ["login", "make_claims", "Throttle", "Denylist"])
def test_a_crash_is_no_refusal(name):
    """What no piece of that name means by a ValueError stays out of the answer."""

    def piece():
        raise ValueError("correct-horse-battery-staple")

    mounts = Mounts(lesson_mounts())
    means = [mounts.means(point) for point in mounts.points if point.endswith(f".{name}")]
    assert means
    with pytest.raises(LastingFaultError) as failed:
        Serving(piece, name, means)()
    assert "correct-horse" not in str(failed.value)


def test_a_kept_open_session_changes_what_is_stored(tmp_path):
    """What a piece changes in a dictionary that is its own to change isn't lost."""
    from jwtflow.randomness import SystemRandom
    from jwtflow.store import Sessions, Store

    def open_session(username, presented, *, sessions, new_id, now):
        import hashlib

        session_id = new_id()
        key = hashlib.sha256(session_id.encode()).hexdigest()
        sessions[key] = {"username": username, "started": now, "seen": now}
        return session_id

    mounts = Mounts(lesson_mounts())
    mounts.plug("session_server.open_session", Serving(open_session, "open_session"), whose="yours")
    store = Store(
        f"sqlite:///{tmp_path / 'x.sqlite'}",
        clock=SystemClock(),
        random=SystemRandom(),
        new_sessions=mounts.part(Sessions),
    )
    store.create_tables()
    store.add_demo_data()
    assert store.sessions.start("alice").session_id
    store.close()
