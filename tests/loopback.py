"""Servers on real loopback ports, and the person who sits at the browser."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from jwtflow.clock import SystemClock
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE, AuthWorld
from tests.authorization_flow import Page

if TYPE_CHECKING:
    from pathlib import Path


@contextmanager
def serve_auth(folder: Path, **parts: Any) -> Iterator[AuthWorld]:
    """The auth server at the URL that its issuer names.

    Its clock is the system's, because other people's libraries bring a clock of their own.
    """

    def app(*call: Any) -> Any:
        return world.app(*call)  # which needs the port, so it is built after the server

    server = LoopbackServer(app, name="auth-of-a-test")
    issuer = f"http://127.0.0.1:{server.port}"
    world = AuthWorld.build(folder, clock=SystemClock(), issuer=issuer, **parts)
    server.start()
    try:
        yield world
    finally:
        server.stop()
        world.store.close()


def consent(url: str, user: tuple[str, str] = ALICE, *, decision: str = "allow") -> str:
    """Where the browser is sent after ``user`` has filled in the page at ``url``."""
    with requests.Session() as browser:
        shown = browser.get(url)
        assert shown.status_code == 200, shown.text
        page = Page(shown.text)
        form = {**page.hidden, "username": user[0], "password": user[1], "decision": decision}
        action = urljoin(url, str(page.all("form")[0]["action"]))
        sent = browser.post(
            action, data=form, headers={"Origin": url[: url.index("/", 8)]}, allow_redirects=False
        )
        assert sent.status_code == 302, sent.text
        return sent.headers["Location"]


@contextmanager
def untrusted_https(folder: Path) -> Iterator[str]:
    """The URL of a server whose certificate only the server itself vouches for."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(_self_signed(folder))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        tls.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(pem) + private)
    return path
