"""The lab's client with a mounted ``BearerAuth``, its resource server with a ``check_csrf``."""

from __future__ import annotations

import threading

import pytest
from requests.auth import AuthBase

from jwtflow.client.errors import ClientError
from tests.lab_fixtures import running_lab

ALICE = {"username": "alice", "password": "correct-horse-battery-staple"}


@pytest.fixture
def lab(capfd):
    with running_lab() as lab:
        yield lab


MADE: list[tuple[str, str]] = []
"""What each ``Carrier`` was made of."""


class Carrier(AuthBase):
    """What a learner's may look like."""

    def __init__(self, token, origin):
        self.token = token
        MADE.append((token, origin))

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        request.headers["X-Carried-By"] = "learner"
        return request


def test_a_mounted_bearer_auth_shows_the_token(lab):
    """It gets the token and the server's origin, its requests are sent, and it stays fresh."""
    lab.mount("client.BearerAuth", Carrier)
    client = lab.client()
    client.login(**ALICE)
    first = client.access_token
    answer = client.get("/me")
    assert (answer.status_code, answer.json()["sub"]) == (200, "alice")
    assert answer.request.headers["X-Carried-By"] == "learner"
    lab.clock.advance(minutes=16)
    assert client.get("/me").status_code == 200
    made = [(first, lab.resource_server), (client.access_token, lab.resource_server)]
    assert MADE[-2:] == made
    lab.mount("client.BearerAuth", None)
    assert "X-Carried-By" not in client.get("/me").request.headers


def test_a_mounted_bearer_auth_runs_in_the_learners_thread(lab):
    """What a learner wrote can be stopped, and prints where they look."""
    threads = []

    def noting(token, origin):
        threads.append(threading.current_thread())
        return Carrier(token, origin)

    lab.mount("client.BearerAuth", noting)
    client = lab.client()
    client.login(**ALICE)
    client.get("/me")
    assert threads == [threading.current_thread()]


def test_a_mounted_bearer_auth_that_fails_is_told(lab):
    """One that raises or returns nothing ends in the client's own error."""
    client = lab.client()
    client.login(**ALICE)

    def none(token, origin):
        return lambda _request: None

    def broken(token, origin):
        raise TypeError("no such thing")

    for mounted, told in ((none, "returned no request"), (broken, "no such thing")):
        lab.mount("client.BearerAuth", mounted)
        with pytest.raises(ClientError, match=told):
            client.get("/me")


def test_cookies_need_no_bearer_auth(lab):
    """A client that keeps its login in cookies doesn't use it."""
    lab.mount("client.BearerAuth", Carrier)
    client = lab.client(storage="cookie")
    client.login(**ALICE)
    answer = client.get("/me")
    assert answer.status_code == 200
    assert "X-Carried-By" not in answer.request.headers


def test_a_mounted_check_csrf_decides(lab):
    """It sees what the request brought; what it refuses is 403 and not done; None removes it."""
    seen = []

    def check_csrf(method, *, origin, header, cookie, csrf_hash, origins):
        seen.append((method, origin, header == cookie, csrf_hash is not None, origins))
        if origin == "http://evil.example":
            raise ValueError("go away")

    client = lab.client(storage="cookie")
    client.login(**ALICE)
    lab.mount("resource_server.check_csrf", check_csrf)
    before = client.get("/reports").json()
    evil = {"Origin": "http://evil.example"}
    refused = client.post("/reports", json={"title": "x"}, headers=evil)
    assert (refused.status_code, refused.json()["error"]) == (403, "csrf_failed")
    assert client.get("/reports").json() == before
    assert client.post("/reports", json={"title": "x"}).status_code == 201
    own = [lab.resource_server]
    assert seen == [
        ("GET", None, False, True, own),
        ("POST", "http://evil.example", True, True, own),
        ("GET", None, False, True, own),
        ("POST", None, True, True, own),
    ]
    lab.mount("resource_server.check_csrf", None)
    assert client.post("/reports", json={"title": "x"}, headers=evil).status_code == 403


def test_a_bearer_token_needs_no_check_csrf(lab):
    """No page can make a browser send a token in the header, so nothing is checked."""

    def check_csrf(*_arguments, **_named):
        raise ValueError("never")

    lab.mount("resource_server.check_csrf", check_csrf)
    client = lab.client()
    client.login(**ALICE)
    assert client.post("/reports", json={"title": "x"}).status_code == 201


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer a b"])
def test_a_cookie_counts_only_without_an_authorization_header(lab, header):
    """A mounted bearer_token that finds no token in the header brings no cookie in."""
    client = lab.client(storage="cookie")
    client.login(**ALICE)
    lab.mount("resource_server.bearer_token", lambda _headers: None)
    assert client.get("/me").status_code == 200
    assert client.get("/me", headers={"Authorization": header}).status_code == 401
