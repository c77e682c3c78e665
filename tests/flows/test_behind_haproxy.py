"""Both servers behind HAProxy, with exactly the configuration of ``docs/deploying.md``."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from jwtflow.clock import SystemClock
from jwtflow.randomness import SystemRandom
from jwtflow.store import Store
from jwtflow.store.schema import throttle
from jwtflow.tokens.sign import KeyRing
from tests.auth_fixtures import ALICE
from tests.cluster import AUTH, RESOURCE, Gunicorn, until
from tests.services import PATIENCE, free_port
from tests.test_deploying import PAGE, commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jwtflow.tokens.sign import SigningKey

AUTH_HOST, RESOURCE_HOST = "auth.example", "reports.example"
PROMPT = 2  # seconds within which others are served
CROWD = 35  # slow connections of each kind

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux", reason="not applicable: clients need addresses 127.0.0.2 to .10"
    ),
    pytest.mark.skipif(
        shutil.which("haproxy") is None,
        reason="HAProxy is not installed (no haproxy): apt-get install haproxy",
    ),
]


def certificate(folder: Path) -> Path:
    """A PEM file with a key and a self-signed certificate for both hosts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AUTH_HOST)])
    hosts = [x509.DNSName(AUTH_HOST), x509.DNSName(RESOURCE_HOST)]
    names = x509.SubjectAlternativeName([*hosts, x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Site:
    """HAProxy on a free port, and a gunicorn for each server behind it."""

    def __init__(self, folder: Path, signing_key: SigningKey) -> None:
        self.database = f"sqlite:///{folder / 'store.sqlite'}"
        store = Store(self.database, clock=SystemClock(), random=SystemRandom())
        store.create_tables()
        store.add_demo_data()
        store.close()
        KeyRing([signing_key]).save(folder / "keys.json")
        public = {"keys": [signing_key.verification_key.to_jwk()]}
        (folder / "public.json").write_text(json.dumps(public), encoding="utf-8")
        variables = {
            "JWTFLOW_ISSUER": f"https://{AUTH_HOST}",
            "JWTFLOW_AUDIENCE": f"https://{RESOURCE_HOST}",
            "JWTFLOW_DATABASE": self.database,
            "JWTFLOW_SIGNING_KEYS": str(folder / "keys.json"),
            "JWTFLOW_VERIFICATION_KEYS": str(folder / "public.json"),
        }
        self.servers = {}
        for line in commands("gunicorn"):
            _bind, address, _workers, workers, *options, app = line
            self.servers[address] = Gunicorn(
                app, folder / address, variables, workers=int(workers), options=tuple(options)
            )
        assert {server.app for server in self.servers.values()} == {AUTH, RESOURCE}
        self.port = free_port()
        self.certificate = certificate(folder)
        self._tls = ssl.create_default_context(cafile=str(self.certificate))
        self._configuration = folder / "haproxy.cfg"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start all three, and return once they answer."""
        (text,) = re.findall(r"```haproxy\n(.*?)```", PAGE, re.DOTALL)
        places = {":443": f"127.0.0.1:{self.port}", "/etc/haproxy/certs/": str(self.certificate)}
        for address, server in self.servers.items():
            server.start()
            places[address] = server.url.removeprefix("http://")
        for there, here in places.items():
            assert text.count(f" {there} ") + text.count(f" {there}\n") == 1, there
            text = text.replace(f" {there}", f" {here}")
        self._configuration.write_text(text, encoding="utf-8")
        for server in self.servers.values():
            until(server.answers, "gunicorn answers")
        self._process = subprocess.Popen(["haproxy", "-db", "-f", str(self._configuration)])
        until(self._listens, "HAProxy answers")

    def _listens(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "HAProxy has ended; see what it wrote"
        try:
            return self.ask("GET", RESOURCE_HOST, "/health", timeout=PATIENCE)[0] == 200
        except OSError:
            return False

    def stop(self) -> None:
        """End all three; no server has met an error that it did not foresee."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE)
        for server in self.servers.values():
            server.stop()
            assert "Traceback" not in server.said, server.said

    def connect(self, source: str, *, tls: bool = True, timeout: float = PROMPT) -> socket.socket:
        """A connection to the proxy from an address of loopback."""
        bare = socket.create_connection(
            ("127.0.0.1", self.port), timeout, source_address=(source, 0)
        )
        return self._tls.wrap_socket(bare, server_hostname=AUTH_HOST) if tls else bare

    def ask(
        self, method: str, host: str, path: str, *, source: str = "127.0.0.9",
        timeout: float = PROMPT, headers: dict[str, str] | None = None, body: Any = None,
    ) -> tuple[int, Any]:  # fmt: skip
        """Status and JSON of the answer, which comes within ``timeout`` seconds or is an error."""
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=timeout, source_address=(source, 0), context=self._tls
        )
        sent = {"Host": host, **(headers or {})}
        if body is not None and not isinstance(body, bytes):
            body, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(text) if text else None

    def log_in(self, password: str = ALICE[1], **more: Any) -> tuple[int, Any]:
        """The answer to a login."""
        body = {"username": ALICE[0], "password": password}
        return self.ask("POST", AUTH_HOST, "/login", body=body, **more)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, signing_keys: dict[str, SigningKey]
) -> Iterator[Site]:
    """The page's set-up, running."""
    pytest.importorskip("gunicorn", reason="gunicorn is not installed: pip install gunicorn")
    made = Site(tmp_path_factory.mktemp("site"), signing_keys["RS256"])
    try:
        made.start()
        yield made
    finally:
        made.stop()


HEAD = f"POST /login HTTP/1.1\r\nHost: {AUTH_HOST}\r\nContent-Type: application/json\r\n"
SLOW = {
    "127.0.0.2": None,  # not even a handshake
    "127.0.0.3": "",
    "127.0.0.4": HEAD,
    "127.0.0.5": HEAD + 'Content-Length: 5000\r\n\r\n{"username": "al',
    "127.0.0.6": HEAD + 'Transfer-Encoding: chunked\r\n\r\n10\r\n{"username": "al\r\n',
}


def test_slow_connections_hold_up_nobody(site: Site) -> None:
    """While 175 connections send nothing, half a head or half a body, others wait 2 s at most."""
    slow = []
    try:
        for source, beginning in SLOW.items():
            for _ in range(CROWD):
                connection = site.connect(source, tls=beginning is not None, timeout=PATIENCE)
                slow.append((beginning, connection))
                connection.sendall((beginning or "").encode())
        for _ in range(3):
            status, tokens = site.log_in()
            assert status == 200
            bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
            assert site.ask("GET", RESOURCE_HOST, "/me", headers=bearer)[0] == 200
            assert site.ask("GET", RESOURCE_HOST, "/health")[0] == 200
        for beginning, connection in slow:
            answer = connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 408") or not beginning
            assert b"did not arrive in time" in answer or "\r\n\r\n" not in (beginning or "")
    finally:
        for _, connection in slow:
            connection.close()


def test_one_connection_is_one_request_at_a_time(site: Site) -> None:
    """No HTTP/2, in which each of an address's hundred connections could hold a hundred streams."""
    offering = ssl.create_default_context(cafile=str(site.certificate))
    offering.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", site.port), PATIENCE) as bare,
        offering.wrap_socket(bare, server_hostname=AUTH_HOST) as connection,
    ):
        assert connection.selected_alpn_protocol() == "http/1.1"


def test_a_crowd_from_one_address_is_turned_away(site: Site) -> None:
    """One address holds a hundred connections at most, and others are served meanwhile."""
    crowd = [site.connect("127.0.0.10", tls=False, timeout=PATIENCE) for _ in range(100)]
    try:
        with (
            suppress(ConnectionResetError),
            site.connect("127.0.0.10", tls=False, timeout=PATIENCE) as one_more,
        ):
            assert one_more.recv(1) == b""
        assert site.log_in()[0] == 200
    finally:
        for connection in crowd:
            connection.close()


def test_whose_address_is_counted(site: Site) -> None:
    """L3: wrong passwords count for the client's own address, whatever a header says."""
    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    for source in ("127.0.0.7", "127.0.0.8"):
        status, answer = site.log_in("wrong", source=source, headers=forged)
        assert (status, answer["error"]) == (401, "invalid_credentials")
    engine = sqlalchemy.create_engine(site.database)
    with engine.connect() as connection:
        subjects = "\n".join(connection.scalars(sqlalchemy.select(throttle.c.subject)))
    engine.dispose()
    assert "127.0.0.7" in subjects
    assert "127.0.0.8" in subjects
    assert "203.0.113.9" not in subjects
    assert "127.0.0.1\n" not in subjects + "\n"


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (413, {"method": "POST", "body": b"x" * 16_385}),
        (414, {"path": f"/authorize?state={'x' * 8000}"}),
        (431, {"headers": {f"X-{number}": "x" * 1000 for number in range(17)}}),
        (431, {"headers": {f"X-{number}": "x" for number in range(101)}}),
        (421, {"host": "elsewhere.example"}),
    ],
)
def test_what_is_too_much(site: Site, status: int, request_: dict[str, Any]) -> None:
    """R12: what is beyond a limit of the proxy is refused at once, in JSON."""
    asked = {"method": "GET", "host": AUTH_HOST, "path": "/login", **request_}
    refused, answer = site.ask(asked.pop("method"), asked.pop("host"), asked.pop("path"), **asked)
    assert (refused, answer["error"]) == (status, "invalid_request")


def test_what_is_just_not_too_much(site: Site) -> None:
    """What is within the limits of the proxy reaches a server."""
    long = {f"X-{number}": "x" * 900 for number in range(17)}
    assert site.ask("GET", RESOURCE_HOST, f"/me?a={'x' * 7900}", headers=long)[0] == 401
    body = {"username": "alice", "password": "x" * 16_000}
    assert site.ask("POST", AUTH_HOST, "/login", body=body, source="127.0.0.8")[0] in {400, 401}


def test_cookies_go_by_the_issuer(site: Site) -> None:
    """C1: cookies are ``Secure`` where the issuer is https, though gunicorn is asked over http."""
    connection = site.connect("127.0.0.9")
    body = json.dumps({"username": ALICE[0], "password": ALICE[1], "delivery": "cookie"})
    with connection:
        connection.sendall(
            f"{HEAD}X-Forwarded-Proto: http\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    cookies = re.findall(r"(?im)^set-cookie: (\S+?)=(.*)$", answer)
    assert {name for name, _ in cookies} == {
        "__Host-jwtflow_access",
        "__Host-jwtflow_csrf",
        "__Secure-jwtflow_refresh",
    }
    assert all("; Secure" in rest for _, rest in cookies)
