"""Two ways to reach an app of the lab: over loopback, or by calling it in this process.

A learner sees no difference. Loopback is the default, since it is what happens in life; the other
needs neither sockets nor threads, for tests and for a kernel inside a browser tab.
"""

from __future__ import annotations

import io
from email.utils import formatdate
from http.client import HTTPMessage
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from werkzeug.test import create_environ, run_wsgi_app

from jwtflow.clock import Clock
from jwtflow.web.serving import LoopbackServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Transport(Protocol):
    """Carries requests to apps that are known by ``host:port``."""

    def start(self, netloc: str, app: WSGIApplication, *, name: str, clock: Clock) -> None:
        """Let ``app`` answer for ``netloc``."""
        ...

    def stop(self, netloc: str) -> None:
        """Let nobody answer for ``netloc``."""
        ...

    def send(
        self, request: requests.PreparedRequest, *, timeout: float | tuple[float, float] | None
    ) -> requests.Response:
        """The answer to ``request``, whose host is one that was started."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class Loopback:
    """Real servers on free ports of 127.0.0.1, each in a thread of its own."""

    def __init__(self) -> None:
        self._servers: dict[str, LoopbackServer] = {}
        self._adapter = _Redirecting(self._servers)

    def start(self, netloc: str, app: WSGIApplication, *, name: str, clock: Clock) -> None:
        """Listen, and answer from now on."""
        server = LoopbackServer(app, name=f"lab: {name}", clock=clock)
        server.start()
        self._servers[netloc] = server

    def stop(self, netloc: str) -> None:
        """Stop listening and free the port."""
        self._servers.pop(netloc).stop()

    def send(
        self, request: requests.PreparedRequest, *, timeout: float | tuple[float, float] | None
    ) -> requests.Response:
        """The answer, over a connection."""
        return self._adapter.send(request, timeout=timeout)

    def close(self) -> None:
        """Close the connections that were kept for the next request."""
        self._adapter.close()


class _Redirecting(HTTPAdapter):
    """Connects to the real port, while the request names the one a learner sees."""

    def __init__(self, servers: dict[str, LoopbackServer]) -> None:
        self._lab_servers = servers
        super().__init__()

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> Any:
        """The pool of connections to the server's real port."""
        server = self._lab_servers[urlsplit(str(request.url)).netloc]
        return self.poolmanager.connection_from_host("127.0.0.1", server.port, "http")

    def add_headers(self, request: requests.PreparedRequest, **kwargs: Any) -> None:
        """Name the host that the learner named."""
        request.headers.setdefault("Host", urlsplit(str(request.url)).netloc)


class InProcess:
    """Calls the app directly: no socket, no thread."""

    def __init__(self) -> None:
        self._apps: dict[str, tuple[WSGIApplication, Clock]] = {}
        self._adapter = HTTPAdapter()

    def start(self, netloc: str, app: WSGIApplication, *, name: str, clock: Clock) -> None:
        """Call ``app`` for ``netloc`` from now on."""
        self._apps[netloc] = (app, clock)

    def stop(self, netloc: str) -> None:
        """Call it no more."""
        del self._apps[netloc]

    def send(
        self, request: requests.PreparedRequest, *, timeout: float | tuple[float, float] | None
    ) -> requests.Response:
        """What the app returns, as ``requests`` would show it."""
        parts = urlsplit(str(request.url))
        app, clock = self._apps[parts.netloc]
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
        code, _, reason = status.partition(" ")
        raw = HTTPResponse(
            body=io.BytesIO(b"".join(body)),
            headers=HTTPHeaderDict(sent),
            status=int(code),
            reason=reason,
            preload_content=False,
            original_response=cast(Any, _Original(sent)),
        )
        return self._adapter.build_response(request, raw)

    def close(self) -> None:
        """Nothing was opened."""


class _Original:
    """As much of ``http.client.HTTPResponse`` as ``requests`` reads cookies from."""

    def __init__(self, headers: list[tuple[str, str]]) -> None:
        self.msg = HTTPMessage()
        for name, value in headers:
            self.msg[name] = value

    def isclosed(self) -> bool:
        """There was never a connection."""
        return True
