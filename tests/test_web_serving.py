"""Settings from the environment, and the quiet loopback server."""

from __future__ import annotations

import socket

import pytest
import requests
from flask import Flask

from jwtflow.clock import ManualClock
from jwtflow.errors import ConfigurationError
from jwtflow.web.apps import new_app
from jwtflow.web.serving import LoopbackServer
from jwtflow.web.settings import Environment, origin_of


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("https://auth.example", True),
        ("http://127.0.0.1:5001", True),
        ("http://[::1]:5001/tenant", True),
        ("auth.example", False),
        ("ftp://auth.example", False),
        ("https://auth.example?x=1", False),
        ("https://auth.example#f", False),
        ("https://user@auth.example", False),
        ("https://:5001", False),
        ("https://auth.example:99999", False),
        ("http://[::1", False),
    ],
)
def test_a_url_setting_is_checked(value: str, good: bool) -> None:
    """A URL that could not be an issuer stops the start and names the variable."""
    environment = Environment({"JWTFLOW_ISSUER": value})
    if good:
        assert environment.url("ISSUER") == value
    else:
        with pytest.raises(ConfigurationError, match=r"^JWTFLOW_ISSUER: "):
            environment.url("ISSUER")


@pytest.mark.parametrize("value", ["-1", "3601", "1e3", "15m", "１", "9" * 5000])
def test_seconds_outside_their_range_are_refused(value: str) -> None:
    """A lifetime is a whole number of seconds within its bounds."""
    with pytest.raises(ConfigurationError, match=r"JWTFLOW_LIFETIME: .* from 1 to 3600"):
        Environment({"JWTFLOW_LIFETIME": value}).seconds(
            "LIFETIME", default=900, minimum=1, maximum=3600
        )


def test_an_empty_variable_is_not_set() -> None:
    """An empty value is as good as none, for required and for optional settings."""
    environment = Environment({"JWTFLOW_ISSUER": " ", "JWTFLOW_ORIGINS": "https://a.example, "})
    with pytest.raises(ConfigurationError, match="JWTFLOW_ISSUER: is required and not set"):
        environment.required("ISSUER")
    assert environment.seconds("LIFETIME", default=900, maximum=3600) == 900
    assert environment.origins("ORIGINS") == ("https://a.example",)
    with pytest.raises(ConfigurationError, match="JWTFLOW_ORIGINS: "):
        Environment({"JWTFLOW_ORIGINS": "https://a.example/"}).origins("ORIGINS")


def test_an_origin_is_written_as_browsers_write_it() -> None:
    """The default port is left out, the path is dropped, the host is in lower case."""
    assert origin_of("HTTPS://App.Example:443/x") == "https://app.example"
    assert origin_of("http://[::1]:5001/x") == "http://[::1]:5001"


def test_configured_origins_match_what_browsers_send() -> None:
    """An origin with a capital, or with its scheme's own port, means the one browsers send."""
    environment = Environment({"JWTFLOW_ORIGINS": "https://App.Example, http://b.example:80"})
    assert environment.origins("ORIGINS") == ("https://app.example", "http://b.example")
    with pytest.raises(ConfigurationError, match="JWTFLOW_ORIGINS: "):
        Environment({"JWTFLOW_ORIGINS": "https://a.example:99999"}).origins("ORIGINS")


@pytest.mark.parametrize(
    "url", ["http://a b", "https://a.example?", "https://a.example/#", "http://ä.example"]
)
def test_what_is_not_quite_a_url_is_refused(url: str) -> None:
    """A URL of the configuration has no space, no umlaut, and not even an empty query."""
    with pytest.raises(ConfigurationError, match="JWTFLOW_ISSUER: must be an http or https URL"):
        Environment({"JWTFLOW_ISSUER": url}).url("ISSUER")


@pytest.mark.parametrize("value", ["\udcff\udcfe", "a\nb", "a\0b", "a\x7fb", "a\x85b"])
def test_what_is_no_text_is_refused_by_name(value: str) -> None:
    """R12: bytes that are not UTF-8, or control characters, stop the start in one line."""
    environment = Environment({"JWTFLOW_AUDIENCE": value})
    for read in (environment.optional, environment.required, environment.listed, environment.url):
        with pytest.raises(ConfigurationError, match=r"^JWTFLOW_AUDIENCE: must be UTF-8 "):
            read("AUDIENCE")


def test_a_busy_port_is_one_error_and_not_an_exit() -> None:
    """A taken port raises an error that names the option, the port and what to do."""
    server = LoopbackServer(Flask("app"), name="--auth-port")
    try:
        with pytest.raises(
            ConfigurationError, match=rf"--auth-port: port {server.port} .* another"
        ):
            LoopbackServer(Flask("app"), name="--auth-port", port=server.port)
    finally:
        server.stop()


def test_a_stopped_server_frees_its_port() -> None:
    """After stop the same port can be bound again; stopping twice does no harm."""
    server = LoopbackServer(Flask("app"), name="first")
    server.start()
    assert requests.get(f"http://127.0.0.1:{server.port}/", timeout=60).status_code == 404
    server.stop()
    server.stop()
    LoopbackServer(Flask("app"), name="second", port=server.port).stop()


def test_the_server_tells_the_time_it_was_given_and_no_version(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The clock is the injected one; no version is named, nothing repeated, nothing printed."""
    server = LoopbackServer(Flask("app"), name="app", clock=ManualClock(1893499200))
    server.start()
    try:
        headers = requests.get(f"http://127.0.0.1:{server.port}/", timeout=60).headers
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(b"NOT HTTP AT ALL\r\n\r\n")
            answer = connection.makefile("rb").read()
    finally:
        server.stop()
    assert headers["Date"] == "Tue, 01 Jan 2030 12:00:00 GMT"
    assert headers["Server"] == "jwtflow"
    assert b'"error": "invalid_request"' in answer
    assert b"AT ALL" not in answer
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"NOT HTTP AT ALL\r\n\r\n", b"400"),
        (b"GET /\r\n\r\n", b"400"),
        (b"GET / HTTP/x.y\r\n\r\n", b"400"),
        (b"PRI * HTTP/2.0\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", b"400"),
        (b"\r\n\r\n", b"400"),
        (b"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", b"404"),
        (b"GET http://[/me HTTP/1.1\r\n\r\n", b"400"),
        (b"GET http://[::g]/me HTTP/1.1\r\n\r\n", b"400"),
        (b"GET http://a:99999999/me HTTP/1.1\r\n\r\n", b"400"),
        (b"GET http://a:b/me HTTP/1.1\r\n\r\n", b"400"),
        (b"POST https://]/login HTTP/1.1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
    ],
)
def test_what_is_no_request_gets_a_status_line_too(sent: bytes, status: bytes) -> None:
    """R12: no refusal is a hang-up, a 5xx, or text without a status; one empty line is skipped."""
    server = LoopbackServer(Flask("app"), name="app")
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(sent)
            answer = connection.makefile("rb").read()
    finally:
        server.stop()
    assert answer.startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/me", 200),
        ("/me?next=//x", 200),
        ("http://127.0.0.1:1/me", 200),
        ("//me", 404),
        ("///me", 404),
        ("/%2fme", 404),
        ("http://a//me", 404),
        ("me", 404),
        ("%2fme", 404),
        ("http:///me", 404),
        ("http:/me", 404),
        ("http:me", 404),
    ],
)
def test_a_path_begins_with_one_slash(target: str, status: int) -> None:
    """R10: more slashes before a path, or none, are another path, and nothing is there."""
    app = new_app("jwtflow.web")
    app.add_url_rule("/me", view_func=lambda: "me", methods=["GET"])
    server = LoopbackServer(app, name="app")
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            answer = connection.makefile("rb").read()
    finally:
        server.stop()
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert status == 200 or b'"error":"not_found"' in answer
