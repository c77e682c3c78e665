"""``jwtflow judge``: its report card of our own servers, and how it ends."""

from __future__ import annotations

import re
import socket
import tomllib
from pathlib import Path

import pytest
from flask import Flask, request

from jwtflow import judge
from jwtflow.course.lessons.nb06_guard_the_resource.bench import request_cases, token_cases
from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.judge.table import Stage, all_checks
from jwtflow.web.serving import LoopbackServer
from tests.cli_fixtures import run
from tests.judged_systems import with_guard
from tests.services import free_port

STANDARDS = Path(__file__).parents[1] / "docs" / "standards.toml"


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """Our own servers, with a guard that trusts the judge's issuer."""
    with with_guard(tmp_path_factory.mktemp("ours")) as system:
        yield system


def arguments(system, *, guard: bool = False) -> list[str]:
    """The options that name a system's servers."""
    named = ["--auth", system.auth, "--resource", system.resource]
    return [*named, *(["--guard", system.guard, "--issuer", system.issuer] if guard else [])]


@pytest.fixture
def _few(monkeypatch):
    """Only the checks of what is published, granted, and only an issuer can sign."""
    few = (Stage.PUBLISHED, Stage.RIGHTS, Stage.SIGNED)
    found = [(notebook, check) for notebook, check in all_checks() if check.stage in few]
    monkeypatch.setattr(judge, "all_checks", lambda: found)


def test_our_own_servers_close_every_row(capsys, ours):
    """With a guard no row is open, the status is 0, and the card doesn't tell where or when."""
    result = run(capsys, "judge", *arguments(ours, guard=True))
    assert (result.status, result.err) == (0, "")
    assert "OPEN" not in result.out
    (not_seen,) = re.findall("· not seen .*", result.out)
    assert "Its secret isn't one that everybody tries first" in not_seen
    assert result.out.count("✓ closed") >= 100
    assert not re.search(r"127\.0\.0\.1|localhost|eyJ|:\d{4,5}\b", result.out)


@pytest.mark.slow
def test_a_card_repeats_itself(capsys, ours):
    """A second judgement of the same system prints the same bytes."""
    one, other = (run(capsys, "judge", *arguments(ours, guard=True)) for _ in range(2))
    assert one.out == other.out
    assert one.status == other.status == 0


@pytest.mark.usefixtures("_few")
def test_without_a_guard(capsys, ours):
    """What needs the issuer's key is no row then, and is named as not seen."""
    result = run(capsys, "judge", *arguments(ours))
    assert result.status == 0
    assert Stage.PUBLISHED in result.out
    assert Stage.RIGHTS in result.out
    assert Stage.SIGNED not in result.out
    _, _, not_seen = result.out.partition("Not seen from outside")
    assert "--guard" in not_seen


def test_no_two_rows_have_one_name():
    """A row is found by its name, and each says which rule it is about and where that is taught."""
    rules = tomllib.loads(STANDARDS.read_text(encoding="utf-8"))["rules"]
    found = all_checks()
    names = [check.name for _, check in found]
    assert len(set(names)) == len(names)
    for notebook, check in found:
        assert {*re.findall(r"\b[A-Z]\d+\b", check.rule)} <= rules.keys(), check
        assert re.search(r"(RFC \d+|Core) §|ASVS \d", check.rule), check
        assert re.fullmatch(r"0[1-9]|1[0-3]", notebook), check


def test_every_row_of_the_bench_is_judged():
    """The guard is sent the tokens of every row of 06's bench, and what decide can be shown."""
    judged = {check.name for _, check in all_checks() if check.stage == Stage.SIGNED}
    benches = {case.row for case in (*token_cases(World()), *request_cases())}
    assert benches - judged == {"come without a good token"}
    assert judged <= benches


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (["--auth", "http://id.example:80"], "--auth: http://id.example:80 is not on loopback"),
        (["--resource", "https://127.0.0.1:1"], "should be like http://127.0.0.1:5001"),
        (["--guard", "http://10.0.0.1:1", "--issuer", "http://[::1]:2"], "is not on loopback"),
        (["--resource", "nonsense"], "is not on loopback"),
        (["--guard", "http://127.0.0.1:1"], "--guard and --issuer belong together"),
        (["--path", "lgin=/x"], "there is no path 'lgin'"),
        (["--path", "login=x"], "should begin with a slash"),
        (["--path", "login"], "has no '=' in it"),
        (["--user", "alice"], "has no ':' in it"),
        (["--body", "{"], "is no JSON"),
        (["--leeway", "121"], "--leeway"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_bad_value_is_one_line(capsys, changes, said):
    """A bad value, such as a server that isn't on this machine: one line, exit status 2."""
    good = ["--auth", "http://127.0.0.1:1", "--resource", "http://127.0.0.1:2"]
    result = run(capsys, "judge", *good, *changes)
    assert result.status == 2
    assert said in result.error_line


@pytest.mark.parametrize("option", ["--auth", "--resource"])
def test_a_server_that_does_not_answer_is_one_line(capsys, ours, option):
    """A server that isn't there: one line that names it, exit status 2."""
    dead = f"http://127.0.0.1:{free_port()}"
    result = run(capsys, "judge", *arguments(ours), option, dead)
    assert result.status == 2
    assert f"{option}: {dead} doesn't answer" in result.error_line


def test_a_server_without_logins_is_one_line(capsys, ours):
    """A server that gives no tokens can't be judged: one line, exit status 2."""
    result = run(capsys, "judge", *arguments(ours), "--auth", ours.resource)
    assert result.status == 2
    assert "no login at" in result.error_line


def test_a_busy_port_for_the_issuer_is_one_line(capsys, ours):
    """The judge's issuer needs its port: one line that names it, exit status 2."""
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        issuer = f"http://127.0.0.1:{port}"
        result = run(capsys, "judge", *arguments(ours, guard=True), "--issuer", issuer)
    assert result.status == 2
    assert f"--issuer: port {port} on 127.0.0.1 is not free" in result.error_line


def test_a_system_that_falls_over_is_told():
    """The row that ended it is open; what comes later isn't seen, and nobody waits for it."""
    app = Flask("falls over")

    @app.post("/login")
    def login():
        return {"access_token": "a.b.c"}

    @app.get("/reports")
    def read():
        if request.headers.get("Authorization") == "Bearer x":
            server.stop()
        return {}

    server = LoopbackServer(app, name="falls over")
    server.start()
    url = f"http://127.0.0.1:{server.port}"
    system = judge.System(auth=url, resource=url)
    report = judge.judge_system(system, stages=(Stage.API, Stage.RIGHTS))
    assert report.row("An access token opens it").state == "✓ closed"
    fell = report.row("A bad token: 401 invalid_token")
    assert fell.seen == "200"
    later = report.rows[report.rows.index(fell) + 1 :]
    assert {row.seen for row in later} == {"nothing more was tried"}


@pytest.mark.usefixtures("_few")
def test_an_open_row_is_status_1(capsys, ours):
    """Another route than the API's own leaves rows open: they are told with rule and notebook."""
    result = run(capsys, "judge", *arguments(ours), "--path", "write=/me")
    assert result.status == 1
    _, _, told = result.out.partition("✗ OPEN  What was granted is allowed")
    assert told.splitlines()[1:4] == [
        "  seen      the user writes: 405 method_not_allowed",
        "  rule      J36, RFC 6750 §3.1",
        "  notebook  06, guard the resource",
    ]
