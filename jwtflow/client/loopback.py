"""Listens on loopback for the browser to come back with one response (RFC 8252).

It binds 127.0.0.1, not a name that could resolve to another machine (§8.3), and any free port
(§7.3). Any page in the browser can send it a request, so it takes only the response that repeats
the ``state`` of its own request, and ignores all others.
"""

from __future__ import annotations

import html
import queue
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from werkzeug.wrappers import Response

from jwtflow.client.authorization import has_state, read_query
from jwtflow.client.errors import AuthorizationError
from jwtflow.web.serving import LoopbackServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

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
        self._server = LoopbackServer(self._app, name="jwtflow-callback")

    @property
    def redirect_uri(self) -> str:
        """Where the auth server is to send the browser."""
        return f"http://127.0.0.1:{self._server.port}{PATH}"

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
        self._server.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop listening and free the port."""
        self._server.stop()

    def _app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("GET", PATH):
            status, title, text = self._take(environ["QUERY_STRING"])
        else:
            status, title, text = 404, "Nothing here", "This address is for one login only."
        page = _PAGE.format(title=html.escape(title), text=html.escape(text))
        return Response(page, status, _HEADERS)(environ, start_response)

    def _take(self, query: str) -> tuple[int, str, str]:
        """Take the expected response; return the status, title and text of the page to show."""
        try:
            parameters = read_query(f"?{query}")
        except AuthorizationError as error:
            return 400, "That didn't work", error.description
        if self._state is None or not has_state(parameters, self._state):
            return 400, "Not this login", "This address belongs to another login, so it is ignored."
        try:
            self._responses.put_nowait(parameters)
        except queue.Full:
            return 410, "Too late", "This login already has its response."
        if "error" in parameters:
            return 200, "Not logged in", "The login was not granted. You can close this tab."
        return 200, "Done here", "Go back to your program; you can close this tab."
