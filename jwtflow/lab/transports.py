"""Two ways to reach the lab's apps: over loopback, or by calling them in this process.

Learners see no difference. Loopback is the default because it is real; the other needs neither
sockets nor threads, which suits tests and kernels that run in a browser tab.
"""

from __future__ import annotations

import io
from email.utils import formatdate
from http.client import HTTPMessage
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from werkzeug.test import create_environ, run_wsgi_app

from jwtflow.clock import Clock
from jwtflow.web.serving import LoopbackServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def address(url: str) -> str:
    """The ``host:port`` for which an app was started; a default port is left out for http only."""
    parts = urlsplit(url)
    https = parts.scheme == "https" and parts.port is None
    return f"{parts.netloc}:443" if https else parts.netloc


class Loopback:
    """Runs real servers on free ports of 127.0.0.1, each in its own thread."""

    def __init__(self) -> None:
        self._servers: dict[str, LoopbackServer] = {}
        self._adapter = _Redirecting(self._servers)

    def start(self, netloc: str, app: WSGIApplication, *, name: str, clock: Clock) -> None:
        """Start a server for ``app``."""
        server = LoopbackServer(app, name=f"lab: {name}", clock=clock)
        server.start()
        self._servers[netloc] = server

    def stop(self, netloc: str) -> None:
        """Stop listening and free the port."""
        self._servers.pop(netloc).stop()

    def send(
        self, request: requests.PreparedRequest, *, timeout: float | tuple[float, float] | None
    ) -> requests.Response:
        """Send a request over a connection."""
        return self._adapter.send(request, timeout=timeout)

    def close(self) -> None:
        """Close the connections that are kept for reuse."""
        self._adapter.close()


class _Redirecting(HTTPAdapter):
    """Connects to the real port, though the request names the one that learners see."""

    def __init__(self, servers: dict[str, LoopbackServer]) -> None:
        self._lab_servers = servers
        super().__init__()

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> Any:
        """Return the connection pool of the server's real port."""
        server = self._lab_servers[address(str(request.url))]
        return self.poolmanager.connection_from_host("127.0.0.1", server.port, "http")

    def add_headers(self, request: requests.PreparedRequest, **kwargs: Any) -> None:
        """Send the host from the learner's URL."""
        request.headers.setdefault("Host", urlsplit(str(request.url)).netloc)


class InProcess:
    """Calls apps directly, without socket or thread."""

    def __init__(self) -> None:
        self._apps: dict[str, tuple[WSGIApplication, Clock]] = {}
        self._adapter = HTTPAdapter()

    def start(self, netloc: str, app: WSGIApplication, *, name: str, clock: Clock) -> None:
        """Call ``app`` for ``netloc`` from now on."""
        self._apps[netloc] = (app, clock)

    def stop(self, netloc: str) -> None:
        """Forget the app."""
        del self._apps[netloc]

    def send(
        self, request: requests.PreparedRequest, *, timeout: float | tuple[float, float] | None
    ) -> requests.Response:
        """Call the app and return its answer as ``requests`` would."""
        parts = urlsplit(str(request.url))
        app, clock = self._apps[address(str(request.url))]
        environ = create_environ(
            path=parts.path or "/",
            query_string=parts.query,
            base_url=f"{parts.scheme}://{parts.netloc}",
            method=request.method or "GET",
            headers=list(request.headers.items()),
            data=request.body,
        )
        environ["REMOTE_ADDR"] = "127.0.0.1"
        body, status, headers = run_wsgi_app(app, environ, buffered=True)
        date = ("Date", formatdate(clock.now(), usegmt=True))
        sent = [("Server", "jwtflow"), date, *headers, ("Connection", "close")]
        message = HTTPMessage()  # where requests looks for cookies
        for name, value in sent:
            message[name] = value
        code, _, reason = status.partition(" ")
        raw = HTTPResponse(
            body=io.BytesIO(b"".join(body)),
            headers=HTTPHeaderDict(sent),
            status=int(code),
            reason=reason,
            preload_content=False,
            original_response=cast(Any, SimpleNamespace(msg=message, isclosed=lambda: True)),
        )
        return self._adapter.build_response(request, raw)

    def close(self) -> None:
        """Do nothing; no connection was opened."""


Transport = Loopback | InProcess
"""Carries requests to apps, each known by its ``host:port``."""
