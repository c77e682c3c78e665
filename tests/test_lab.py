"""The lab as a whole: a fresh world each time, silent, and gone after stop."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import jwt
import pytest
import requests

import jwtflow.lab
from jwtflow.course.plugging import lesson_mounts
from jwtflow.errors import ConfigurationError, ExpiredTokenError
from jwtflow.lab import start_lab, stop_lab
from jwtflow.lab.hostname import LabNameError
from jwtflow.lab.mounts import Mounts
from tests.lab_fixtures import get, log_in, running_lab, whole_flow

ROOT = Path(__file__).parent.parent


@pytest.fixture
def lab(capfd):
    with running_lab() as lab:
        capfd.readouterr()
        yield lab


def _shown(seen):
    return json.dumps(seen, default=repr, indent=1)


def test_every_start_gives_the_same_bytes(capsys):
    """A lab that was started again shows the same at every step, byte for byte."""
    seen = []
    for _ in range(3):
        with running_lab() as lab:
            seen.append(_shown(whole_flow(lab)) + capsys.readouterr().out)
    assert seen[0] == seen[1] == seen[2]
    assert "127.0.0.1:" not in seen[0]


def test_starting_without_stopping_begins_anew(capsys):
    """A second start stops the first lab and resets clock, streams, store and record."""
    try:
        first = start_lab()
        before = _shown(whole_flow(first))
        second = start_lab()
        assert second.exchanges == []
        assert _shown(whole_flow(second)) == before
        with pytest.raises(requests.ConnectionError):
            first.http.get(f"{first.auth_server}/")
    finally:
        stop_lab()


def test_both_transports_look_the_same(capsys):
    """A learner cannot tell real servers on loopback from calls within the process."""
    shown = []
    for transport in ("loopback", "in-process"):
        with running_lab(transport=transport) as lab:
            shown.append(_shown(whole_flow(lab)))
    assert shown[0] == shown[1]


@pytest.mark.parametrize("algorithm", ["HS256", "ES256", "EdDSA"])
def test_other_algorithms_work_and_repeat(algorithm, capsys):
    """With each algorithm the servers accept their own tokens, which are the same each time."""
    tokens = []
    for _ in range(2):
        with running_lab(algorithm=algorithm) as lab:
            tokens.append(log_in(lab)["access_token"])
            assert get(lab, "/me", tokens[-1]).json()["sub"] == "alice"
    assert tokens[0] == tokens[1]


def test_servers_print_nothing(lab, capfd):
    """Requests of every kind, failures included, put nothing into a learner's cell."""
    whole_flow(lab)
    lab.switch_off("auth_server")
    lab.clock.advance(hours=1)
    get(lab, "/me", "not.a.token")
    assert capfd.readouterr() == ("", "")


def test_failure_of_a_learners_server_is_in_the_log(lab, capfd):
    """What goes wrong inside a server is not printed; lab.log tells it."""

    def broken(environ, start_response):
        logging.getLogger("jwtflow").error("it broke")
        start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
        return [b""]

    address = lab.serve(broken, name="my server", port=5009)
    assert lab.http.get(f"{address}/x").status_code == 500
    assert "it broke" in repr(lab.log)
    assert capfd.readouterr() == ("", "")


def test_stop_leaves_nothing_behind(capsys, monkeypatch, tmp_path):
    """After stop there is no thread, no listening socket, no file and no hook; twice is fine."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    look_up, environment = socket.getaddrinfo, dict(os.environ)
    handlers = list(logging.getLogger("jwtflow").handlers)
    lab = start_lab()
    log_in(lab)
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("lab: ")]
    assert {"lab: auth server", "lab: resource server", "lab: session server"} <= set(names)
    assert list(tmp_path.iterdir())
    ports = [server.port for server in lab._network._transport._servers.values()]
    lab.stop()
    lab.stop()
    assert not [t for t in threading.enumerate() if t.name.startswith("lab: ")]
    assert socket.getaddrinfo is look_up
    assert dict(os.environ) == environment
    assert logging.getLogger("jwtflow").handlers == handlers
    assert not list(tmp_path.iterdir())
    for port in ports:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))


def test_end_of_the_process_removes_the_database(tmp_path):
    """A process that ends without stopping its lab leaves no file behind."""
    code = "from jwtflow.lab import start_lab; start_lab()"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True
    )
    assert not list(tmp_path.iterdir())


def test_kernel_restart_leaves_nothing_behind(monkeypatch, tmp_path):
    """Restarting a notebook's kernel ends its lab, and a bare request's traceback is one line."""
    manager = pytest.importorskip("jupyter_client").KernelManager()
    manager.shutdown_wait_time = 120  # of which half passes before a kernel is no longer asked
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        said = []
        client.execute_interactive(
            "import requests\nfrom jwtflow.lab import start_lab\nlab = start_lab()\n"
            "requests.get(lab.auth_server)",
            output_hook=lambda message: said.append(message["content"]),
            timeout=60,
        )
        assert [len(one["traceback"]) for one in said if "traceback" in one] == [1]
        assert list(tmp_path.glob("jwtflow-lab-*"))
        manager.restart_kernel(now=False)
        client.wait_for_ready(timeout=60)
        assert not list(tmp_path.glob("jwtflow-lab-*"))
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def test_start_that_fails_leaves_nothing_behind(monkeypatch, tmp_path):
    """A wrong option is one clear error, and no thread, file or hook stays."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    look_up = socket.getaddrinfo
    with pytest.raises(ConfigurationError, match="leeway"):
        start_lab(leeway=100000)
    assert socket.getaddrinfo is look_up
    assert not list(tmp_path.iterdir())
    assert not [t for t in threading.enumerate() if t.name.startswith("lab: ")]


def test_import_of_the_lab_needs_no_ipython():
    """A plain Python prompt can use the lab without IPython being loaded."""
    code = (
        "import sys; from jwtflow.lab import start_lab; lab = start_lab();"
        "print(repr(lab.diagram())); sys.exit('IPython' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Lab ready\n")
    assert done.stdout.endswith("Nothing has been recorded yet.\n")


def test_bare_requests_get_one_helpful_sentence(lab):
    """requests.get of a lab name says to use http.get; other names are looked up as ever."""
    with pytest.raises(LabNameError, match=r"write http\.get"):
        requests.get(f"{lab.auth_server}/login", timeout=60)
    assert LabNameError("Text.")._render_traceback_() == ["LabNameError: Text."]
    assert socket.getaddrinfo("127.0.0.1", 80)


def test_bare_requests_do_not_ask_a_proxy(capsys, monkeypatch):
    """Behind a proxy the same sentence comes: the name never leaves the machine."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    with running_lab() as lab:
        with pytest.raises(LabNameError):
            requests.get(f"{lab.auth_server}/login", timeout=60)
        assert os.environ["no_proxy"] == "intranet.example,lab.example"
    assert "no_proxy" not in os.environ


def test_http_reaches_nobody_else(lab):
    """The lab's session refuses every host but the lab's, however it is spelled."""
    for url in ("http://example.org/", "http://lab.example.org:5001/", "http://127.0.0.1:5001/"):
        with pytest.raises(requests.ConnectionError, match="The lab has no server at"):
            lab.http.get(url)
    assert lab.exchanges == []


def test_time_moves_for_everybody(lab):
    """After sixteen minutes the resource server refuses a token, and the Date header agrees."""
    token = log_in(lab)["access_token"]
    assert repr(lab.clock.advance(minutes=16)) == "It is now 2030-01-01 12:16:00 UTC."
    answer = get(lab, "/me", token)
    assert answer.status_code == 401
    assert answer.headers["Date"] == "Tue, 01 Jan 2030 12:16:00 GMT"


@pytest.mark.parametrize(("ahead", "status"), [(899, 200), (900, 401), (-1, 401)])
def test_each_server_has_its_own_clock(lab, ahead, status):
    """A resource server whose clock is wrong judges by that clock: exp, and iat in the future."""
    token = log_in(lab)["access_token"]
    lab.skew(resource_server=ahead)
    assert get(lab, "/me", token).status_code == status
    assert lab.clock.now() == 1893499200


def test_leeway_is_an_option(capsys):
    """Within the leeway a token is accepted after exp, and no longer."""
    with running_lab(leeway=60) as lab:
        token = log_in(lab)["access_token"]
        lab.clock.advance(seconds=959)
        assert get(lab, "/me", token).status_code == 200
        lab.clock.advance(seconds=1)
        assert get(lab, "/me", token).status_code == 401


def test_server_switched_off_and_on(lab):
    """A server that is off is a clear ConnectionError without ports, and can come back."""
    token = log_in(lab)["access_token"]
    assert repr(lab.switch_off("auth_server")) == "The auth server is switched off."
    with pytest.raises(requests.ConnectionError) as refused:
        lab.http.get(f"{lab.auth_server}/login")
    assert str(refused.value) == (
        "The auth server does not answer at lab.example:5001: it is switched off."
    )
    assert get(lab, "/me", token).status_code == 503  # it has no keys yet, and cannot get any
    lab.switch_on("auth_server")
    lab.clock.advance(seconds=1)
    assert get(lab, "/me", token).status_code == 200
    with pytest.raises(ValueError, match="There are: auth_server, resource_server"):
        lab.switch_off("mail server")


def test_a_server_that_hangs_up_is_not_called_switched_off(lab):
    """A server that breaks a connection off is told apart from one that is off."""

    def app(environ, start_response):
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        start_response("200 OK", [])
        return []

    address = lab.serve(app, name="mail server", port=5010)
    with pytest.raises(requests.ConnectionError) as refused:
        lab.http.get(address)
    assert str(refused.value) == "The mail server at lab.example:5010 broke the connection off."


def test_rotated_keys_keep_old_tokens_good(lab):
    """After a rotation both the old and the new key's tokens are accepted, and both repeat."""
    old = log_in(lab)["access_token"]
    lab.rotate_keys()
    new = log_in(lab)["access_token"]
    assert old.split(".")[0] != new.split(".")[0]
    assert get(lab, "/me", old).status_code == get(lab, "/me", new).status_code == 200


def test_a_mounted_piece_works_in_the_server(lab):
    """A mounted verifier decides, pictures say whose it is, and None brings the reference back."""
    token = log_in(lab)["access_token"]
    given = {}

    def verify(encoded_jwt, **known):
        given.update(known)
        if encoded_jwt == token:
            raise ExpiredTokenError("No.", rule="J31")
        return {"sub": "mallory", "jti": "1", "scope": "reports:read"}

    said = lab.mount("resource_server.verify", verify)
    assert repr(said) == "The resource server now uses your `verify`."
    assert get(lab, "/me", token).status_code == 401
    assert get(lab, "/me", "a.b.c").json()["sub"] == "mallory"
    assert "resource server (yours)" in repr(lab.diagram())
    assert (given["issuer"], given["audience"]) == (lab.auth_server, lab.resource_server)
    published = lab.http.get(f"{lab.auth_server}/.well-known/jwks.json").json()
    assert given["keys"] == published
    lab.mount("resource_server.verify", None)
    assert get(lab, "/me", token).status_code == 200
    assert "resource server (yours)" not in repr(lab.diagram(lab.exchanges[-1:]))


def test_the_auth_server_issues_what_a_mounted_piece_makes(lab):
    """A mounted make_claims gets copies and its claims are signed; logout still finds the token."""
    given = []

    def make_claims(account, **order):
        given.append((account, order))
        roles, account["roles"] = account["roles"], None
        return {
            "iss": order["issuer"],
            "sub": account["username"].upper(),
            "aud": order["audience"],
            "iat": order["now"],
            "exp": order["now"] + order["lifetime"],
            "jti": order["jti"],
            "client_id": order["client_id"],
            "scope": " ".join(order["scope"]),
            "roles": roles,
        }

    lab.mount("auth_server.make_claims", make_claims)
    token = log_in(lab)["access_token"]
    assert get(lab, "/me", token).json()["sub"] == "ALICE"
    ((_, order),) = given
    assert (order["now"], order["lifetime"]) == (lab.clock.now(), 900)
    bearer = {"Authorization": f"Bearer {token}"}
    assert lab.http.post(f"{lab.auth_server}/logout", headers=bearer).status_code == 204
    assert get(lab, "/me", token).status_code == 401
    lab.mount("auth_server.make_claims", None)
    assert get(lab, "/me", log_in(lab)["access_token"]).json()["sub"] == "alice"


@pytest.mark.parametrize("made", [None, {"exp": {1}}, {"exp": float("nan")}])
def test_a_piece_that_makes_no_claims_is_told_so(lab, made):
    """What can't be signed is a 500 whose description names the piece."""
    lab.mount("auth_server.make_claims", lambda *_account, **_order: made)
    credentials = {"username": "bob", "password": "tr0ub4dor-and-three"}
    answer = lab.http.post(f"{lab.auth_server}/login", json=credentials)
    assert answer.status_code == 500
    assert "make_claims" in answer.json()["error_description"]


def test_an_unknown_mount_point_is_an_error_that_lists_the_others(lab):
    """A misspelt mount point is refused, and the text names those that there are."""
    with pytest.raises(ValueError, match=r"resource_server\.verify, "):
        lab.mount("resource_server.verfy", print)


def test_the_lab_itself_knows_no_piece():
    """A piece is named in its lesson's room only; without lessons there are no mount points."""
    with pytest.raises(ValueError, match="Lessons bring them"):
        Mounts([]).plug("resource_server.verify", print, whose="yours")
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("lab", "cli")
        for path in Path(jwtflow.lab.__file__).parents[1].joinpath(folder).rglob("*.py")
    )
    points = [point for mount in lesson_mounts() for point in mount.points]
    assert len(points) == len(set(points)) > 10
    assert [point for point in points if point in code] == []


def test_hs256_lab_gives_its_secret_to_a_mounted_piece():
    """With HS256 a piece checks the signature with the shared secret; the claims are checked."""
    with running_lab(algorithm="HS256") as lab:
        token = log_in(lab)["access_token"]
        given = []

        def verify_hs256(encoded_jwt, secret):
            given.append(secret)
            return json.loads(jwt.api_jws.decode(encoded_jwt, secret, ["HS256"]))

        lab.mount("resource_server.verify_hs256", verify_hs256)
        assert get(lab, "/me", token).status_code == 200
        lab.clock.advance(minutes=16)
        assert get(lab, "/me", token).status_code == 401
        assert len(given[0]) == 32


def test_client_lives_in_the_lab(lab):
    """lab.client() logs in, renews by the lab's clock and shows up in the record."""
    client = lab.client()
    client.login("bob", "tr0ub4dor-and-three")
    lab.clock.advance(minutes=16)
    assert client.get("/reports").status_code == 200
    lines = [exchange.request.start_line for exchange in lab.exchanges]
    assert lines.index("POST /token") < lines.index("GET /reports")
    assert {exchange.caller for exchange in lab.exchanges} == {"client", "resource server"}


def test_sessions_keep_their_cookies_apart(lab):
    """Each session has cookies of its own, and the thief has none of the browser's."""
    browser, thief = lab.session("browser"), lab.session("thief")
    browser.post(
        f"{lab.session_server}/login",
        json={"username": "bob", "password": "tr0ub4dor-and-three"},
    )
    assert browser.get(f"{lab.session_server}/me").status_code == 200
    assert thief.get(f"{lab.session_server}/me").status_code == 401


def test_repr_holds_no_address(lab):
    """Nothing that a cell may show by accident holds an address in memory."""
    shown = [lab, lab.http, lab.clock, lab.log, lab.exchanges, lab.client(), lab.record]
    log_in(lab)
    for thing in [*shown[:-1], lab.exchanges, lab.diagram(), lab.state()]:
        assert " at 0x" not in repr(thing)
