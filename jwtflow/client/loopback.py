"""The place where the browser comes back to: a listener on loopback for one response (RFC 8252).

It binds 127.0.0.1 and never a name, which could be made to mean another machine (§8.3), on
whichever port is free (§7.3). Any page in the browser can send it a request. So it takes the one
response that bears the ``state`` of its own request, and waits on past all others.
"""

from __future__ import annotations

import html
import queue
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from jwtflow.client.authorization import AuthorizationRequest, has_state, read_query
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
    "Referrer-Policy": "no-referrer",  # this page's own address holds the code
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}


class LoopbackListener:
    """Waits on 127.0.0.1 for the response to one authorization request.

    Use it in a ``with`` statement; at its end the port is free again.
    """

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
        """Where the auth server shall send the browser."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{PATH}"

    def expect(self, state: str) -> None:
        """Take the response with this ``state`` from now on; before, none is taken."""
        self._state = state

    def wait(self, timeout: float) -> dict[str, str]:
        """The parameters of the expected response, if it arrives within ``timeout`` seconds.

        Raises:
            AuthorizationError: it did not.
        """
        try:
            return self._responses.get(timeout=timeout)
        except queue.Empty:
            raise AuthorizationError(
                f"Nobody came back from the browser within {timeout:g} seconds. Try again."
            ) from None

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _accept(self, parameters: dict[str, str]) -> tuple[int, str, str]:
        """Take the expected response; the status, title and text of the page to show."""
        if self._state is None or not has_state(parameters, self._state):
            return 400, "Not this login", "This address belongs to another login, and is ignored."
        try:
            self._responses.put_nowait(parameters)
        except queue.Full:
            return 410, "Too late", "This login has had its response already."
        if "error" in parameters:
            return 200, "Not logged in", "The login was not granted. You can close this tab."
        return 200, "Done here", "Go back to your program; you can close this tab."


def browse(
    begin: Callable[[str], AuthorizationRequest],
    *,
    open_browser: Callable[[str], object],
    timeout: float,
) -> tuple[AuthorizationRequest, dict[str, str]]:
    """Send the user's browser to the auth server; the request, and what came back for it."""
    with LoopbackListener() as listener:
        request = begin(listener.redirect_uri)
        listener.expect(request.state)
        if open_browser(request.url) is False:
            raise AuthorizationError(
                "No browser could be opened. Pass open_browser=print and open the address yourself."
            )
        return request, listener.wait(timeout)


class _Server(ThreadingHTTPServer):
    # A browser opens spare connections and sends nothing on them: threads keep them out of the
    # way. On Windows, reuse would let another program listen on the same port.
    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, accept: Callable[[dict[str, str]], tuple[int, str, str]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.accept = accept

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that hangs up is no event."""


class _Handler(BaseHTTPRequestHandler):
    timeout = 10
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Look at a response on ``/callback``; anything else is not found."""
        path, _, query = self.path.partition("?")
        if path != PATH:
            self._answer(404, "Nothing here", "This address is for one login only.")
            return
        try:
            parameters = read_query(f"?{query}")
        except AuthorizationError as problem:
            self._answer(400, "That did not work", problem.description)
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
