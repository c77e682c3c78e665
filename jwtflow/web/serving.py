"""Serves a WSGI app on loopback from a thread, for ``jwtflow serve`` and the lab.

This is a quiet version of Werkzeug's development server: it prints nothing, names no versions,
answers malformed HTTP in JSON, and raises an ordinary error if the port is taken. For real load use
a WSGI server.
"""

from __future__ import annotations

import os
import socket
import threading
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from jwtflow.clock import Clock, SystemClock
from jwtflow.errors import ConfigurationError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


_MAX_LINE = 65537  # bytes of a request line that are read, as in the standard library


class LoopbackServer:
    """Serves one app; it listens as soon as it's created.

    Args:
        app: what to serve.
        name: the thread's name, and the setting that an error names.
        host: the address to listen on.
        port: 0 for any free one.
        clock: the time for the ``Date`` header.

    Raises:
        ConfigurationError: the port is taken.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        name: str,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock | None = None,
    ) -> None:
        self.name = name
        # Werkzeug raises SystemExit on a busy port, so the socket is bound here.
        listener = _bind(host, port, name)
        try:
            self._server = _Server(host, port, app, _Handler, fd=listener.fileno())
        finally:
            listener.close()
        self._server.clock = clock or SystemClock()
        self.port: int = self._server.port
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)

    def start(self) -> None:
        """Start answering."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port; a second call does nothing."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.02)


class _Server(ThreadedWSGIServer):
    clock: Clock

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - Werkzeug's name
        """Log nothing: a notebook's cell would show it."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log nothing about broken connections."""


class _Handler(WSGIRequestHandler):
    server: _Server
    raw_requestline: bytes
    timeout = 30  # seconds until a connection that sends nothing is closed
    error_content_type = "application/json"
    error_message_format = (
        '{"error": "invalid_request", "error_description": "This is not a readable request."}\n'
    )

    def parse_request(self) -> bool:
        """Read the request line and the headers, and skip one empty line (RFC 9112 §2.2).

        HTTP/0.9, which has no status line, is refused, and so is a URL with an invalid host or
        port, and a body whose length is said twice (RFC 9112 §6.3).
        """
        if not self.raw_requestline.strip():
            # a second empty line is answered like any other invalid request
            self.raw_requestline = self.rfile.readline(_MAX_LINE).strip() or b"nothing"
        if not super().parse_request():
            return False
        # Of HTTP/0.9 some Pythons read no headers.
        if (
            self.request_version == "HTTP/0.9"
            or not _is_readable(self.path)
            or self._says_length_twice()
        ):
            self.send_error(400)
            return False
        return True

    def _says_length_twice(self) -> bool:
        names = ("Content-Length", "Transfer-Encoding")
        return sum(len(self.headers.get_all(name, [])) for name in names) > 1

    def make_environ(self) -> WSGIEnvironment:
        """Build the WSGI environment, with every slash of the path."""
        environ = super().make_environ()
        # The standard library and Werkzeug collapse leading slashes.
        if self.requestline.split()[1].startswith("//"):
            environ["PATH_INFO"] = "/" + environ["PATH_INFO"]
        return environ

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse the request, with a status line even if its own first line was unreadable.

        The status line repeats nothing of it, as ``message`` would.
        """
        self.request_version = self.protocol_version
        super().send_error(400 if code >= 500 else code, None, explain)  # not our failure

    def version_string(self) -> str:
        """The ``Server`` header, without versions that an attacker could look up."""
        return "jwtflow"

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The ``Date`` header, by the server's own clock."""
        return formatdate(self.server.clock.now() if timestamp is None else timestamp, usegmt=True)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing; Werkzeug's version reads the URL first, and can fail."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - Werkzeug's name
        """Log nothing: a notebook's cell would show it."""


def _is_readable(target: str) -> bool:
    """Whether a request's target is a path, or a URL with a valid host and port."""
    try:
        return urlsplit(target).port != 0
    except ValueError:
        return False


def _bind(host: str, port: int, name: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # on Windows two programs could then share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            name, f"port {port} on {host} is not free ({error.strerror}); choose another"
        ) from None
    return listener
