"""An auth server behind a proxy that ends https: what it believes of the proxy, and what not."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from jwtflow.store.schema import throttle
from tests.auth_fixtures import ALICE
from tests.cluster import AUTH, PATIENCE, Gunicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cluster import Cluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="not applicable: gunicorn does not run on Windows"),
    pytest.mark.parametrize(
        "cluster", [{"ISSUER": "https://auth.example"}], ids=["https"], indirect=True
    ),
]


@pytest.fixture
def server(cluster: Cluster) -> Iterator[Gunicorn]:
    """An auth server that takes the PROXY protocol from loopback."""
    made = Gunicorn(
        AUTH,
        cluster.folder / "auth-behind-a-proxy",
        cluster.auth_variables,
        workers=1,
        options=("--proxy-protocol", "v1", "--proxy-allow-from", "127.0.0.1"),
    )
    cluster.start_all(iter([made]))
    yield made
    made.stop()


def login_through(
    server: Gunicorn, password: str, *, proxy_line: str = "", header: str = ""
) -> str:
    """The whole answer to a login as a proxy passes it on, in plain http."""
    body = json.dumps({"username": ALICE[0], "password": password, "delivery": "cookie"})
    head = f"{proxy_line}POST /login HTTP/1.1\r\nHost: 10.0.0.1\r\n{header}"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    host, port = server.url.removeprefix("http://").split(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall((head + body).encode())
        while piece := connection.recv(65536):
            answer += piece
    return answer.decode()


def test_cookies_go_by_the_issuer(server):
    """C1: where the issuer is https the cookies are, though the proxy speaks http to the server."""
    answer = login_through(server, ALICE[1], header="X-Forwarded-Proto: http\r\n")
    assert answer.startswith("HTTP/1.1 200")
    cookies = [line for line in answer.splitlines() if line.startswith("Set-Cookie:")]
    names = {line.split()[1].split("=")[0] for line in cookies}
    assert names == {
        "__Host-jwtflow_access",
        "__Host-jwtflow_csrf",
        "__Secure-jwtflow_refresh",
    }
    assert all("; Secure" in line for line in cookies)


def test_whose_address_is_counted(cluster, server):
    """L3: a header says nothing of the address; the PROXY protocol of a trusted proxy does."""
    header = "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\n"
    assert login_through(server, "wrong", header=header).startswith("HTTP/1.1 401")
    proxy_line = "PROXY TCP4 192.0.2.7 127.0.0.1 40000 443\r\n"
    assert login_through(server, "wrong", proxy_line=proxy_line).startswith("HTTP/1.1 401")
    subjects = {row.subject for row in cluster.rows(sqlalchemy.select(throttle.c.subject))}
    addresses = {subject for subject in subjects if subject.startswith("address:")}
    assert addresses == {"address:127.0.0.1", "address:192.0.2.7"}
