"""Where keys are looked for, and which documents are believed."""

from __future__ import annotations

import gzip
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from jwtflow.bounded import MAX_SIZE
from jwtflow.discovery import metadata_urls
from jwtflow.errors import LastingFaultError, UnavailableError
from jwtflow.resource_server import fetching
from jwtflow.resource_server.fetching import (
    fetch_json,
    fetch_key_set,
    is_trustworthy,
)
from tests.issuer_fixtures import JWKS, OAUTH, OPENID
from tests.loopback import untrusted_https

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.issuer_fixtures import ForeignIssuer


@pytest.mark.parametrize(
    ("issuer", "oauth", "openid"),
    [
        (
            "https://a.example",
            "https://a.example/.well-known/oauth-authorization-server",
            "https://a.example/.well-known/openid-configuration",
        ),
        (
            "https://a.example/",
            "https://a.example/.well-known/oauth-authorization-server",
            "https://a.example/.well-known/openid-configuration",
        ),
        (
            "https://a.example:8443/realms/one",
            "https://a.example:8443/.well-known/oauth-authorization-server/realms/one",
            "https://a.example:8443/realms/one/.well-known/openid-configuration",
        ),
        (
            "https://a.example/one/",
            "https://a.example/.well-known/oauth-authorization-server/one",
            "https://a.example/one/.well-known/openid-configuration",
        ),
    ],
)
def test_metadata_urls(issuer: str, oauth: str, openid: str) -> None:
    """The OAuth document's path is inserted, OpenID's appended (RFC 8414 §3.1, §5)."""
    assert metadata_urls(issuer) == (oauth, openid)


def test_oauth_metadata_comes_first(foreign: ForeignIssuer) -> None:
    """An issuer with OAuth metadata is not asked for OpenID's."""
    assert fetch_key_set(foreign.url) == foreign.answers[JWKS]
    assert dict(foreign.asked) == {OAUTH: 1, JWKS: 1}


def test_openid_discovery_is_the_fallback(foreign: ForeignIssuer) -> None:
    """An issuer that has OpenID discovery alone is understood as well."""
    foreign.answers[OPENID] = foreign.answers.pop(OAUTH)
    assert fetch_key_set(foreign.url) == foreign.answers[JWKS]


def test_an_issuer_without_metadata(foreign: ForeignIssuer) -> None:
    """With ``JWTFLOW_JWKS_URI`` no metadata is asked for."""
    del foreign.answers[OAUTH]
    assert fetch_key_set(foreign.url, jwks_uri=foreign.url + JWKS) == foreign.answers[JWKS]
    assert dict(foreign.asked) == {JWKS: 1}
    with pytest.raises(UnavailableError):
        fetch_key_set(foreign.url)


@pytest.mark.parametrize("issuer", ["https://other.example", None, 7, ["{url}"], "{url}/", "{URL}"])
def test_metadata_of_another_issuer(foreign: ForeignIssuer, issuer: object) -> None:
    """D3: metadata whose ``issuer`` is not exactly the configured one is not used."""
    if isinstance(issuer, str):
        issuer = issuer.format(url=foreign.url, URL=foreign.url.upper())
    if isinstance(issuer, list):
        issuer = [foreign.url]
    foreign.answers[OAUTH]["issuer"] = issuer
    with pytest.raises(UnavailableError, match=r"another issuer.*answered 404"):
        fetch_key_set(foreign.url)
    assert foreign.asked[JWKS] == 0


@pytest.mark.parametrize(
    "jwks_uri",
    [
        None,
        7,
        ["x"],
        "",
        "/keys",
        "http://192.0.2.1/keys",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "https://a..b/",
        "https://127.0.0.1:1/\nERROR a forged line of the log",
    ],
)
def test_a_jwks_uri_that_is_not_to_be_asked(foreign: ForeignIssuer, jwks_uri: object) -> None:
    """A ``jwks_uri`` that is no https or loopback URL is not fetched."""
    foreign.answers[OAUTH]["jwks_uri"] = jwks_uri
    with pytest.raises(UnavailableError) as caught:
        fetch_key_set(foreign.url)
    assert caught.value.description.isprintable()


def test_a_redirect_to_nowhere(foreign: ForeignIssuer) -> None:
    """A redirect is a lasting fault, also one to an address that nobody can read."""
    foreign.answers[JWKS] = (302, {"Location": "http://["}, b"")
    with pytest.raises(UnavailableError):
        fetch_key_set(foreign.url)


@pytest.mark.parametrize(
    ("url", "trustworthy"),
    [
        ("https://a.example", True),
        ("https://127.0.0.1", True),
        ("http://127.0.0.1:5001", True),
        ("http://127.255.0.9", True),
        ("http://localhost:5001", True),
        ("http://[::1]:5001", True),
        ("http://a.example", False),
        ("http://10.0.0.1", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://localhost.evil.example", False),
        ("http://127.0.0.1@evil.example", False),
        ("http://[::1", False),
        ("ftp://127.0.0.1", False),
        ("https://", False),
        ("", False),
    ],
)
def test_what_may_be_asked(url: str, trustworthy: bool) -> None:
    """Keys are fetched by https from anywhere, by http from loopback alone."""
    assert is_trustworthy(url) is trustworthy


def test_nothing_of_ours_is_sent(foreign: ForeignIssuer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is reached past a proxy of the environment, and no credential goes along."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    fetch_json(foreign.url + JWKS)
    assert not {"HTTP_AUTHORIZATION", "HTTP_COOKIE"} & set(foreign.headers_seen[0])


@pytest.mark.parametrize(("size", "fits"), [(-1, True), (0, True), (1, False)])
def test_documents_are_bounded(foreign: ForeignIssuer, size: int, fits: bool) -> None:
    """A document may have 256 KiB, and not one byte more."""
    empty = b'{"keys": []}'
    body = empty[:-1] + b" " * (MAX_SIZE + size - len(empty)) + b"}"
    foreign.answers[JWKS] = (200, {}, body)
    if fits:
        assert fetch_json(foreign.url + JWKS) == {"keys": []}
    else:
        with pytest.raises(LastingFaultError, match="answered more than"):
            fetch_json(foreign.url + JWKS)


def test_an_answer_that_breaks_off(foreign: ForeignIssuer) -> None:
    """An answer shorter than it said is no document."""
    foreign.answers[JWKS] = (200, {"Content-Length": "1000"}, b'{"keys": []}')
    with pytest.raises(UnavailableError):
        fetch_json(foreign.url + JWKS)


@pytest.fixture(params=["headers", "body"])
def dripping(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a server whose answer comes a byte at a time and does not end."""
    stopped = threading.Event()
    start = b"HTTP/1.1 200 OK\r\n" + (b"X: " if request.param == "headers" else b"\r\n")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(start)
                while not stopped.wait(0.02):
                    connection.sendall(b"x")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/keys"
        stopped.set()
        thread.join()


def test_an_answer_that_never_ends(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers or a body that come a byte at a time are waited for as long as said, no more."""
    monkeypatch.setattr(fetching, "DEADLINE", 0.3)
    with pytest.raises(UnavailableError, match="does not answer within"):
        fetch_json(dripping)


def test_reads_that_never_end_are_few(
    foreign: ForeignIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While too many answers have not ended, no other is asked for."""
    monkeypatch.setattr(fetching, "_pending", threading.BoundedSemaphore(1))
    assert fetch_json(foreign.url + JWKS) == foreign.answers[JWKS]
    with fetching._pending, pytest.raises(UnavailableError, match="have not ended"):
        fetch_json(foreign.url + JWKS)


def test_a_place_is_not_lost_with_a_thread(
    foreign: ForeignIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read whose thread could not be started leaves its place to the next one."""

    def no_more(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(fetching, "_pending", threading.BoundedSemaphore(1))
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", no_more)
        for _ in range(3):
            with pytest.raises(UnavailableError, match="no thread"):
                fetch_json(foreign.url + JWKS)
    assert fetch_json(foreign.url + JWKS) == foreign.answers[JWKS]


@pytest.mark.parametrize(
    ("answer", "lasts"),
    [
        ((404, {}, b""), True),
        ((401, {}, b""), True),
        ((301, {"Location": "/"}, b""), True),
        ((204, {}, b""), True),
        ((200, {}, b"<html>"), True),
        ((200, {}, b"[]"), True),
        ((200, {}, b" " * (MAX_SIZE + 1)), True),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * 64 * MAX_SIZE)), True),
        ((408, {}, b""), False),
        ((429, {}, b""), False),
        ((500, {}, b""), False),
        ((503, {}, b""), False),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else value,
)
def test_lasting_and_passing_faults_are_told_apart(
    foreign: ForeignIssuer, answer: object, lasts: bool
) -> None:
    """What the issuer answers on purpose lasts; what a busy or broken one answers passes."""
    foreign.answers[JWKS] = answer
    with pytest.raises(UnavailableError) as caught:
        fetch_key_set(foreign.url)
    assert isinstance(caught.value, LastingFaultError) is lasts


@pytest.mark.parametrize("status", [404, 503])
def test_metadata_that_is_nowhere(foreign: ForeignIssuer, status: int) -> None:
    """An issuer without metadata lasts; one of whose addresses is only busy may pass."""
    del foreign.answers[OAUTH]
    foreign.answers[OPENID] = (status, {}, b"")
    with pytest.raises(UnavailableError, match=f"404.*{status}") as caught:
        fetch_key_set(foreign.url)
    assert isinstance(caught.value, LastingFaultError) is (status == 404)


def test_an_untrusted_certificate_is_told_as_such(tmp_path: Path) -> None:
    """Certificates are put right by people: the fault lasts, and has its reason."""
    with (
        untrusted_https(tmp_path) as url,
        pytest.raises(LastingFaultError, match=f"certificate of {url}/keys .* self-signed"),
    ):
        fetch_json(f"{url}/keys")


def test_a_packed_document_is_read(foreign: ForeignIssuer) -> None:
    """A server may pack its documents, whatever it was asked for."""
    content = gzip.compress(b'{"keys": []}')
    foreign.answers[JWKS] = (200, {"Content-Encoding": "gzip"}, content)
    assert fetch_json(foreign.url + JWKS) == {"keys": []}


def test_errors_name_the_url_and_not_the_library(foreign: ForeignIssuer) -> None:
    """What goes to the log is one short sentence about the address."""
    foreign.server.stop()
    with pytest.raises(UnavailableError) as caught:
        fetch_json(foreign.url + JWKS)
    assert str(caught.value) == f"{foreign.url}{JWKS} does not answer (ConnectionError)"
