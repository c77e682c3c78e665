"""The listener on loopback: one response, one page, and the port is free again."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from jwtflow.client import AuthorizationError
from jwtflow.client.loopback import LoopbackListener


@contextmanager
def listening():
    """A listener that expects the state ``s``."""
    with LoopbackListener() as listener:
        listener.expect("s")
        yield listener


def test_it_listens_on_loopback_at_the_path_that_is_registered():
    """RFC 8252 §7.3, §8.3: the redirect URI is http://127.0.0.1:PORT/callback."""
    with listening() as listener:
        parts = urlsplit(listener.redirect_uri)
    assert (parts.scheme, parts.hostname, parts.path) == ("http", "127.0.0.1", "/callback")


def test_the_response_arrives_and_the_browser_gets_a_page():
    """The parameters reach the program; the page can be neither cached nor framed."""
    with listening() as listener:
        answer = requests.get(f"{listener.redirect_uri}?code=c%20d&state=s", timeout=60)
        assert listener.wait(60) == {"code": "c d", "state": "s"}
    assert answer.status_code == 200
    assert "Go back to your program" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "c d" not in answer.text


def test_a_code_may_hold_a_question_mark():
    """RFC 3986 §3.4: a query ends at '#' only."""
    with listening() as listener:
        requests.get(f"{listener.redirect_uri}?code=c?d&state=s", timeout=60)
        assert listener.wait(60) == {"code": "c?d", "state": "s"}


def test_an_error_response_gets_another_page():
    """After a denial the page doesn't say that the user is logged in."""
    with listening() as listener:
        answer = requests.get(f"{listener.redirect_uri}?error=access_denied&state=s", timeout=60)
        assert listener.wait(60)["error"] == "access_denied"
    assert "Not logged in" in answer.text


def test_only_the_first_response_counts():
    """A second response, an attacker's for example, changes nothing."""
    with listening() as listener:
        requests.get(f"{listener.redirect_uri}?code=first&state=s", timeout=60)
        second = requests.get(f"{listener.redirect_uri}?code=second&state=s", timeout=60)
        assert listener.wait(60)["code"] == "first"
    assert second.status_code == 410


@pytest.mark.parametrize(
    ("method", "rest", "status"),
    [
        ("GET", "/favicon.ico", 404),
        ("GET", "/", 404),
        ("GET", "/callback", 400),
        ("GET", "/callback?code=a&code=b", 400),
        ("POST", "/callback?code=a&state=s", 404),
        ("GET", "/callback?code=stray&state=another", 400),
        ("GET", "/callback?code=stray", 400),
        ("GET", "/callback?error=access_denied&state=", 400),
        ("GET", "/callback?code=stray&state=%C3%BC", 400),
    ],
)
def test_other_requests_are_no_response(method, rest, status):
    """Other requests from a browser are refused, and the listener keeps waiting."""
    with listening() as listener:
        origin = listener.redirect_uri.removesuffix("/callback")
        assert requests.request(method, origin + rest, timeout=60).status_code == status
        requests.get(f"{listener.redirect_uri}?code=c&state=s", timeout=60)
        assert listener.wait(60)["code"] == "c"


def test_an_open_connection_holds_nobody_up():
    """A spare connection on which nothing is sent doesn't block the response."""
    with listening() as listener:
        address = ("127.0.0.1", urlsplit(listener.redirect_uri).port)
        with socket.create_connection(address, timeout=60):
            requests.get(f"{listener.redirect_uri}?code=c&state=s", timeout=60)
            assert listener.wait(60)["code"] == "c"


def test_nobody_coming_back_is_said_in_words():
    """After the timeout the error says that nobody came back."""
    with listening() as listener, pytest.raises(AuthorizationError, match="0 seconds"):
        listener.wait(0)


def test_the_port_is_free_afterwards(capfd):
    """Nothing listens after the block, and nothing was printed."""
    with listening() as listener:
        address = ("127.0.0.1", urlsplit(listener.redirect_uri).port)
        requests.get(f"{listener.redirect_uri}?code=c&state=s", timeout=60)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=60)
    assert capfd.readouterr() == ("", "")


def test_two_listeners_do_not_meet():
    """Two logins at the same time each get their own response."""
    with listening() as one, listening() as two, ThreadPoolExecutor(2) as pool:
        pool.map(
            lambda listener: requests.get(
                f"{listener.redirect_uri}?code={listener.redirect_uri}&state=s", timeout=60
            ),
            (one, two),
        )
        for listener in (one, two):
            assert listener.wait(60)["code"] == listener.redirect_uri


def test_no_response_is_taken_before_the_request():
    """A response that comes before its request was made can't answer it."""
    with LoopbackListener() as listener:
        early = requests.get(f"{listener.redirect_uri}?code=early&state=s", timeout=60)
        listener.expect("s")
        requests.get(f"{listener.redirect_uri}?code=c&state=s", timeout=60)
        assert listener.wait(60)["code"] == "c"
    assert early.status_code == 400
