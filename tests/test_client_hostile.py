"""A login stays with its servers, and no server holds the client up or fills its memory.

The servers here are real ones on loopback, since ports, redirects and odd addresses are where
parsers and cookie jars disagree.
"""

from __future__ import annotations

import gzip
import json
import socket
import threading
import zlib
from contextlib import contextmanager, suppress

import pytest
import requests

from jwtflow.bounded import MAX_SIZE
from jwtflow.client import (
    Client,
    ClientError,
    ServerUnreachableError,
    UnexpectedAnswerError,
    WrongServerError,
)
from jwtflow.client import http as client_http
from jwtflow.client.http import origin_of
from jwtflow.web.serving import LoopbackServer
from tests.client_fixtures import token_response

SECRETS = ("access-secret", "refresh-secret", "csrf-secret")
COOKIES = [
    ("Set-Cookie", "jwtflow_access=access-secret; HttpOnly; Path=/; SameSite=Strict"),
    ("Set-Cookie", "jwtflow_refresh=refresh-secret; HttpOnly; Path=/refresh; SameSite=Strict"),
    ("Set-Cookie", "jwtflow_csrf=csrf-secret; Path=/; SameSite=Strict"),
]
GRANTED = {"token_type": "Bearer", "expires_in": 900, "scope": "reports:read"}


class Site:
    """A server on its own port that answers what a test says, and keeps what it was sent."""

    def __init__(self):
        self.answers = {}
        self.seen = []
        self.server = LoopbackServer(self._answer, name="site of a test")
        self.server.start()
        self.port = self.server.port
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def was_told(self):
        """Everything that came in headers and bodies."""
        return "\n".join(text for _, text in self.seen)

    def _answer(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
        path = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        self.seen.append((path, f"{environ['QUERY_STRING']} {headers} {body}"))
        status, headers, content = self.answers.get(path, (200, [], {"ok": True}))
        content = content if isinstance(content, bytes) else json.dumps(content).encode()
        start_response(f"{status} -", headers)
        return [content]


@pytest.fixture
def sites():
    made = [Site() for _ in range(3)]
    yield made
    for site in made:
        site.server.stop()


@pytest.fixture(params=["memory", "cookie"])
def logged_in(request, sites, clock, random):
    """A client that is logged in, its resource server, and a foreign server."""
    auth, resource, other = sites
    auth.answers["POST /login"] = (
        (200, COOKIES, GRANTED)
        if request.param == "cookie"
        else (200, [], {**GRANTED, "access_token": SECRETS[0], "refresh_token": SECRETS[1]})
    )
    client = Client(auth.url, resource.url, clock=clock, random=random, storage=request.param)
    client.login("alice", "password")
    with client.http:
        yield client, resource, other


def redirect(status, to):
    """An answer that sends the client elsewhere."""
    return status, [("Location", to)], b""


def holds_no_secret(site):
    """Whether a server was told neither token nor cookie nor csrf value."""
    return not any(secret in site.was_told for secret in SECRETS)


@pytest.mark.parametrize("to", ["http://[", "//\xff"])
def test_a_redirect_to_nowhere_is_said_in_words(logged_in, to):
    """A redirect to an unreadable address ends in a clear error."""
    client, resource, _other = logged_in
    resource.answers["GET /old"] = redirect(302, to)
    with pytest.raises(UnexpectedAnswerError):
        client.get("/old")


@pytest.mark.parametrize("host", ["a..b", "[::::]", "[1.2.3]"])
def test_an_endpoint_whose_host_cannot_be(sites, clock, random, host):
    """Metadata with an endpoint that can't be called end in a clear error."""
    auth, *_ = sites
    names = ("authorization_endpoint", "token_endpoint")
    metadata = {"issuer": auth.url, **dict.fromkeys(names, f"http://{host}/")}
    auth.answers["GET /.well-known/oauth-authorization-server"] = (200, [], metadata)
    client = Client(auth.url, clock=clock, random=random)
    with client.http:
        request = client.authorization_request()
        with pytest.raises(ClientError):
            client.exchange_code(request, {"code": "c", "state": request.state})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("follow", [False, True])
def test_a_redirect_takes_no_login_along(logged_in, status, follow):
    """A redirect to another port, followed or not, takes nothing of the login along."""
    client, resource, other = logged_in
    resource.answers["POST /reports"] = redirect(status, f"{other.url}/reports")
    answer = client.post("/reports", json={"title": "t"}, allow_redirects=follow)
    assert answer.status_code == (200 if follow else status)
    assert len(other.seen) == follow
    assert holds_no_secret(other)
    assert SECRETS[0] in resource.was_told


def test_a_redirect_in_a_session_of_the_callers_own(logged_in):
    """In any session, the auth object keeps the login from a redirect."""
    client, resource, other = logged_in
    resource.answers["GET /old"] = redirect(302, f"{other.url}/new")
    with requests.Session() as session:
        answer = session.get(f"{resource.url}/old", auth=client.auth)
    assert other.seen
    assert holds_no_secret(other)
    sent = answer.history[0].request.headers
    assert SECRETS[0] in sent.get("Authorization", "") + sent.get("Cookie", "")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_redirect_to_another_name_of_the_host(logged_in, host):
    """Another host name is another origin, even for the same machine and port."""
    client, resource, other = logged_in
    port = resource.port if host == "localhost" else other.port
    resource.answers["POST /reports"] = redirect(307, f"http://{host}:{port}/elsewhere")
    client.post("/reports", json={}, allow_redirects=True)
    for site in (resource, other):
        told = "\n".join(text for path, text in site.seen if path == "POST /elsewhere")
        assert not any(secret in told for secret in SECRETS)


def test_a_redirected_401_is_not_repeated_with_the_login(logged_in):
    """A server behind a redirect that asks for a token gets none."""
    client, resource, other = logged_in
    resource.answers["GET /old"] = redirect(302, f"{other.url}/new")
    challenge = [("WWW-Authenticate", 'Bearer error="invalid_token"')]
    other.answers["GET /new"] = (401, challenge, {})
    assert client.get("/old", allow_redirects=True).status_code == 401
    assert len(other.seen) == 1
    assert holds_no_secret(other)


@pytest.mark.parametrize("path", ["POST /login", "POST /token", "POST /refresh", "POST /logout"])
def test_the_auth_server_cannot_redirect_a_login(sites, clock, random, path):
    """RFC 9700 §4.12: no redirect from the auth server takes a password, token or cookie along."""
    auth, resource, other = sites
    storage = "cookie" if path == "POST /refresh" else "memory"
    content = {**GRANTED, "access_token": SECRETS[0], "refresh_token": SECRETS[1]}
    auth.answers["POST /login"] = (200, COOKIES, content)
    client = Client(auth.url, resource.url, clock=clock, random=random, storage=storage)
    with client.http:
        client.login("alice", "password")
        auth.answers[path] = redirect(307, f"{other.url}/")
        call = {"POST /login": lambda: client.login("alice", "p"), "POST /logout": client.logout}
        with pytest.raises(UnexpectedAnswerError, match="answered 307"):
            call.get(path, client.refresh)()
    assert other.seen == []


ODD = [
    r"http://127.0.0.1:EVIL\@127.0.0.1:OURS/me",
    r"http://127.0.0.1:EVIL\\@127.0.0.1:OURS/me",
    r"http://127.0.0.1:OURS\@127.0.0.1:EVIL/me",
    "http://127.0.0.1:OURS@127.0.0.1:EVIL/me",
    "http://alice:secret@127.0.0.1:OURS/me",
    "http://@127.0.0.1:OURS/me",
    "http://127.0.0.1:EVIL/\\@127.0.0.1:OURS/me",
    "http://127.0.0.1:EVIL#@127.0.0.1:OURS/me",
    "http://127.0.0.1:EVIL?@127.0.0.1:OURS/me",
    "http://127.0.0.1:OURS\t/me",
    "http://127.0.0.1\n:OURS/me",
    "\x00http://127.0.0.1:OURS/me",
    " http://127.0.0.1:OURS/me",
    "http:\\\\127.0.0.1:OURS/me",
    "http:/127.0.0.1:OURS/me",
    "http:127.0.0.1:OURS/me",
    "//127.0.0.1:OURS@127.0.0.1:EVIL/me",
    "http://127.0.0.1.:OURS/me",
    "http://127.1:OURS/me",
    "http://2130706433:OURS/me",
    "http://0x7f.0.0.1:OURS/me",
    "http://①27.0.0.1:OURS/me",
    "http://127。0。0。1:OURS/me",
    "http://127.0.0.1%00:OURS/me",
    "http://%3127.0.0.1:OURS/me",
    "http://[::ffff:127.0.0.1]:OURS/me",
    "http://127.0.0.1:OURS:EVIL/me",
    "http://127.0.0.1:0OURS00/me",
    "https://127.0.0.1:OURS/me",
    "HTTP://localhost:OURS/me",
    "http+unix://127.0.0.1:OURS/me",
]


@pytest.mark.parametrize("address", ODD)
def test_an_odd_address_is_shown_no_login(logged_in, address):
    """No login goes to an address that two parsers might read differently."""
    client, resource, other = logged_in
    url = address.replace("OURS", str(resource.port)).replace("EVIL", str(other.port))
    if url.startswith("//"):  # a path of our own server, and nothing else
        client.get(url)
    else:
        with pytest.raises(WrongServerError):
            client.get(url)
        with requests.Session() as session, suppress(requests.RequestException, ValueError):
            session.get(url, auth=client.auth, timeout=60)
        # An odd spelling may reach our own server: then it is for requests to say what it means.
    assert holds_no_secret(other)


@pytest.mark.parametrize(
    "url",
    [
        "http://ſite.example",
        "http://\u212a.example",
        "http://bücher.example",
        "http://a.example:99999",
    ],
)
def test_a_host_is_written_in_ascii(url):
    """Host names outside ASCII are refused, even if case folding would make them ASCII."""
    with pytest.raises(ClientError, match="An address like"):
        origin_of(url)


def test_one_server_plants_no_cookie_for_another(logged_in):
    """A cookie set by one server is never sent to another on the same host."""
    client, resource, _ = logged_in
    planted = [("Set-Cookie", "jwtflow_access=planted; Path=/"), ("Set-Cookie", "tracker=1")]
    resource.answers["GET /me"] = (200, planted, {})
    client.get("/me")
    client.post("/reports", json={})
    client.get(f"{client.auth_server}/userinfo")
    assert "planted" not in resource.was_told
    assert "tracker" not in resource.was_told


def test_a_session_of_the_callers_own_plants_none_either(sites, clock, random):
    """In cookie mode only the login's cookies are sent, whatever the caller's jar holds."""
    auth, resource, _ = sites
    auth.answers["POST /login"] = (200, COOKIES, GRANTED)
    with requests.Session() as session:
        session.cookies.set("jwtflow_access", "planted", domain="127.0.0.1")
        client = Client(
            auth.url, resource.url, http=session, clock=clock, random=random, storage="cookie"
        )
        client.login("alice", "password")
        client.get("/me")
        assert "access-secret" not in session.cookies.values()
    assert "planted" not in resource.was_told + auth.was_told
    assert "refresh-secret" not in resource.was_told


def test_the_refresh_cookie_goes_to_refresh_alone(logged_in):
    """The refresh cookie or token is sent to no resource server and no other route."""
    client, resource, _ = logged_in
    client.get("/me")
    client.get(f"{client.auth_server}/userinfo")
    assert SECRETS[1] not in resource.was_told


# ------------------------------------------------------------------ size and time of answers


def packed_by_deflate(data):
    """Compress without zlib's header, as some servers do."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {"gzip": gzip.compress, "deflate": packed_by_deflate, "x-gzip": gzip.compress}


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_packed_answer_is_read(sites, clock, random, encoding):
    """A server may compress its answers."""
    auth = sites[0]
    content = PACKERS[encoding](json.dumps(token_response()).encode())
    auth.answers["POST /login"] = (200, [("Content-Encoding", encoding)], content)
    client = Client(auth.url, clock=clock, random=random)
    with client.http:
        client.login("alice", "password")
    assert client.access_token == "access-1"


@pytest.mark.parametrize("encoding", [*PACKERS, "gzip, gzip", ""])
@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_is_bounded_after_unpacking(sites, clock, random, encoding, status):
    """An answer of megabytes is refused, compressed or not."""
    auth = sites[0]
    content = b" " * (64 * MAX_SIZE)
    for name in encoding.split(", ") if encoding else []:
        content = PACKERS[name](content)
    headers = [("Content-Encoding", encoding)] if encoding else []
    auth.answers["POST /login"] = (status, headers, content)
    client = Client(auth.url, clock=clock, random=random)
    with client.http, pytest.raises(UnexpectedAnswerError, match="more than"):
        client.login("alice", "password")


@pytest.mark.parametrize(("size", "fits"), [(-1, True), (0, True), (1, False)])
def test_the_bound_is_exact(sites, clock, random, size, fits):
    """A document may have 256 KiB and not one byte more."""
    auth = sites[0]
    content = json.dumps(token_response()).encode()
    auth.answers["POST /login"] = (200, [], content.ljust(MAX_SIZE + size))
    client = Client(auth.url, clock=clock, random=random)
    with client.http:
        if fits:
            client.login("alice", "password")
        else:
            with pytest.raises(UnexpectedAnswerError):
                client.login("alice", "password")
    assert client.logged_in is fits


@contextmanager
def dripping(start):
    """The URL of a server that sends ``start``, then a byte now and then, for ever."""
    stopped = threading.Event()

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(start)
                while not stopped.wait(0.02):
                    connection.sendall(b"x")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stopped.set()
            thread.join()


DRIPS = pytest.mark.parametrize(
    "start",
    [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP"],
    ids=["headers", "body", "status"],
)


@DRIPS
@pytest.mark.parametrize("what", ["login", "metadata"])
def test_a_slow_answer_is_given_up(clock, random, monkeypatch, start, what):
    """The time limit is for the whole answer, so a byte now and then doesn't help."""
    monkeypatch.setattr(client_http, "SECONDS_TO_ANSWER", 0.3)
    with dripping(start) as url:
        client = Client(url, clock=clock, random=random)
        with pytest.raises(ServerUnreachableError, match="took too long"):
            client.login("alice", "p") if what == "login" else client.metadata


@pytest.fixture
def renewable(logged_in, sites):
    """A client whose renewals are answered, and its resource server."""
    granted = (200, COOKIES, {**GRANTED, "access_token": "a", "refresh_token": "r"})
    sites[0].answers["POST /token"] = sites[0].answers["POST /refresh"] = granted
    return logged_in[:2]


@pytest.mark.parametrize("encoding", [*PACKERS, ""])
@pytest.mark.parametrize("status", [200, 302, 401, 500])
def test_a_resource_servers_answer_is_bounded(renewable, monkeypatch, status, encoding):
    """A body that is too large after decompression is refused, even if a request follows it."""
    client, resource = renewable
    monkeypatch.setattr(client_http, "MAX_CONTENT", 5000)
    headers = [("Location", "/me"), ("WWW-Authenticate", 'Bearer error="invalid_token"')]
    content = b" " * 5001
    if encoding:
        content = PACKERS[encoding](content)
        headers.append(("Content-Encoding", encoding))
    resource.answers["GET /big"] = (status, headers, content)
    with pytest.raises(UnexpectedAnswerError, match=r"more than 5000 bytes.*stream=True"):
        client.get("/big", allow_redirects=True)


def test_the_bound_of_a_resource_servers_answer_is_exact(renewable, monkeypatch):
    """A body of exactly the largest size is read, also that of a 401 whose request was repeated."""
    client, resource = renewable
    monkeypatch.setattr(client_http, "MAX_CONTENT", 5000)
    challenge = [("WWW-Authenticate", 'Bearer error="invalid_token"')]
    resource.answers["GET /big"] = (401, challenge, b"x" * 5000)
    answer = client.get("/big")
    assert [len(each.content) for each in (*answer.history, answer)] == [5000, 5000]


def test_a_caller_may_read_a_large_answer(renewable, monkeypatch):
    """With stream=True the caller reads the body, whatever its size."""
    client, resource = renewable
    monkeypatch.setattr(client_http, "MAX_CONTENT", 5000)
    resource.answers["GET /big"] = (200, [], b"x" * 5001)
    with client.get("/big", stream=True) as answer:
        assert len(answer.content) == 5001


@DRIPS
def test_a_slow_resource_server_is_given_up(sites, clock, random, monkeypatch, start):
    """The time limit holds for a resource server's answer as well."""
    sites[0].answers["POST /login"] = (200, [], token_response())
    with dripping(start) as url:
        client = Client(sites[0].url, url, clock=clock, random=random)
        client.login("alice", "password")
        monkeypatch.setattr(client_http, "SECONDS_TO_ANSWER", 0.1)
        with client.http, pytest.raises(ServerUnreachableError, match="took too long"):
            client.get("/me")


def test_no_thread_is_said_in_words(sites, clock, random, monkeypatch):
    """If no thread can be started, the error says so and nothing is sent."""

    def no_more(_thread):
        raise RuntimeError("can't start new thread")

    client = Client(sites[0].url, clock=clock, random=random)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", no_more)
        with client.http, pytest.raises(ServerUnreachableError, match="no more threads"):
            client.login("alice", "password")
    assert sites[0].seen == []
