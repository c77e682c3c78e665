"""Listens on loopback for the browser to come back with one response (RFC 8252).

It binds 127.0.0.1, not a name that could resolve to another machine (§8.3), and any free port
(§7.3). Any page in the browser can send it a request, so it takes only the response that repeats
the ``state`` of its own request, and ignores all others.
"""

from __future__ import annotations

import html
import queue
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from jwtflow.client.authorization import has_state, read_query
from jwtflow.client.errors import AuthorizationError

PATH = "/callback"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",  # the address of this page holds the code
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}


class LoopbackListener:
    """Waits on 127.0.0.1 for the response to one authorization request, inside a ``with``."""

    def __init__(self) -> None:
        self._state: str | None = None
        self._responses: queue.Queue[dict[str, str]] = queue.Queue(maxsize=1)
        self._server = _Server(self._accept)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="jwtflow-callback",
            daemon=True,
        )

    @property
    def redirect_uri(self) -> str:
        """Where the auth server is to send the browser."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{PATH}"

    def expect(self, state: str) -> None:
        """Take the response with this ``state``; until this is called, none is taken."""
        self._state = state

    def wait(self, timeout: float) -> dict[str, str]:
        """Return the parameters of the expected response.

        Raises:
            AuthorizationError: it didn't arrive within ``timeout`` seconds.
        """
        try:
            return self._responses.get(timeout=timeout)
        except queue.Empty:
            raise AuthorizationError(
                f"Nobody came back from the browser within {timeout:g} seconds. Try again."
            ) from None

    def __enter__(self) -> Self:
        """Start listening."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop listening and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _accept(self, parameters: dict[str, str]) -> tuple[int, str, str]:
        """Take the expected response; return the status, title and text of the page to show."""
        if self._state is None or not has_state(parameters, self._state):
            return 400, "Not this login", "This address belongs to another login, so it is ignored."
        try:
            self._responses.put_nowait(parameters)
        except queue.Full:
            return 410, "Too late", "This login already has its response."
        if "error" in parameters:
            return 200, "Not logged in", "The login was not granted. You can close this tab."
        return 200, "Done here", "Go back to your program; you can close this tab."


class _Server(ThreadingHTTPServer):
    # A browser opens spare connections and sends nothing on them; with threads they don't block.
    # On Windows, reusing the address would let another program listen on the same port.
    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, accept: Callable[[dict[str, str]], tuple[int, str, str]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.accept = accept

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a browser hangs up."""


class _Handler(BaseHTTPRequestHandler):
    timeout = 10
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Look at a response on ``/callback``; any other path is not found."""
        path, _, query = self.path.partition("?")
        if path != PATH:
            self._answer(404, "Nothing here", "This address is for one login only.")
            return
        try:
            parameters = read_query(f"?{query}")
        except AuthorizationError as error:
            self._answer(400, "That didn't work", error.description)
            return
        self._answer(*self.server.accept(parameters))

    def _answer(self, status: int, title: str, text: str) -> None:
        body = _PAGE.format(title=html.escape(title), text=html.escape(text)).encode()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name
        """Say nothing: the request line holds the code."""
