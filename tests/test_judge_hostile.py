"""``jwtflow judge`` on a system that attacks the judge, which sends nothing away and ends."""

from __future__ import annotations

import socket
import time
from itertools import repeat

import pytest
from flask import Flask, Response, redirect

from jwtflow import judge
from jwtflow.judge import JudgeError, System, code_flow, judge_system, refreshing
from jwtflow.web.serving import LoopbackServer
from tests.services import free_port

ELSEWHERE = "http://evil.example"
FORM = '<form action="{}" method="{}"><input name="u"><input type="password" name="p"></form>'


@pytest.fixture
def looked_up(monkeypatch):
    """The hosts that somebody wants to reach, but for this one, which are not found."""
    seen = []
    find = socket.getaddrinfo

    def noting(host, *arguments, **named):
        if host == "127.0.0.1":
            return find(host, *arguments, **named)
        seen.append(host)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", noting)
    return seen


@pytest.fixture
def system():
    """Serves an auth server whose pages a test chooses; judged for its code flow alone."""
    servers = []

    def serve(page, *, login=lambda: ("", 404), **metadata):
        app = Flask("hostile")
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        names = {"authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token"}
        app.add_url_rule("/authorize", "page", page)
        app.add_url_rule("/login", "login", login, methods=["POST"])
        app.add_url_rule(
            "/.well-known/oauth-authorization-server", "names", lambda: {**names, **metadata}
        )
        server = LoopbackServer(app, name="hostile", port=port)
        server.start()
        servers.append(server)
        return System(auth=url, resource=url)

    yield serve
    for server in servers:
        server.stop()


@pytest.fixture(autouse=True)
def _code_flow_alone(monkeypatch):
    monkeypatch.setattr(judge, "STAGES", (code_flow.ENDPOINT,))


@pytest.mark.parametrize(
    "page",
    [
        lambda: FORM.format(f"{ELSEWHERE}/steal", "post"),
        lambda: FORM.format("//evil.example", "get"),
        lambda: FORM.format(r"http://evil.example\@127.0.0.1/", "post"),
        lambda: FORM.format("http://[evil/", "post"),
        lambda: FORM.format("/authorize", "po st"),
        lambda: redirect(f"{ELSEWHERE}/login"),
        lambda: Response(repeat(bytes(2**16)), mimetype="text/html"),
    ],
)
def test_whatever_its_page_is_no_password_leaves_this_machine(system, looked_up, page):
    """A form, a redirect or an endless page ends in open rows, and is sent nowhere else."""
    assert judge_system(system(page)).open_rows
    assert looked_up == []


@pytest.mark.parametrize("wait", ["Wed, 21 Oct 2037 07:28:00 GMT", "-5", "²", ""])
def test_a_wait_that_is_no_number_of_seconds_is_short(system, monkeypatch, wait):
    """A login that is throttled until a date, or for no time, is asked again after a second."""
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr(judge, "STAGES", (refreshing.REFRESH,))
    throttled = ("", 429, {"Retry-After": wait})
    report = judge_system(system(lambda: "", login=lambda: throttled))
    assert [row.state for row in report.rows] == [judge.report.NOT_SEEN] * len(report.rows)
    assert set(waited) == {1}


@pytest.mark.parametrize("endpoint", [r"http://evil.example\@127.0.0.1:1/", "http://[evil/", ""])
def test_an_endpoint_is_where_it_would_be_asked(system, looked_up, endpoint):
    """Metadata that two parsers of URLs read in two ways sends the judge nowhere."""
    with pytest.raises(JudgeError, match=r"token_endpoint: .* is not on loopback"):
        judge_system(system(lambda: "", token_endpoint=endpoint))
    assert looked_up == []


@pytest.mark.parametrize("url", [r"http://evil.example\@127.0.0.1:5001", "http://[evil:80", "x"])
def test_a_url_that_can_be_read_in_two_ways_is_not_on_loopback(url):
    """What the options name is read as the library reads it that connects."""
    with pytest.raises(JudgeError, match="is not on loopback"):
        System(auth=url, resource="http://127.0.0.1:5002")
