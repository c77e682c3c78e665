"""Two servers that checks write down, and sessions of ``requests`` that reach them in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask, Response, jsonify, request
from requests.adapters import HTTPAdapter

from jwtflow.clock import SystemClock
from jwtflow.lab.transports import InProcess

AUTH, SERVICE = "http://login.example", "http://shed.example"
ELSEWHERE = f"{SERVICE}.elsewhere.example"  # begins alike


class Asked:
    """One request, as a server got it."""

    def __init__(self) -> None:
        self.route = f"{request.method} {request.path}"
        self.json: Any = request.get_json(silent=True)
        self.form = dict(request.form)
        self.query = dict(request.args)
        self.bearer = request.headers.get("Authorization")

    def told(self) -> str:
        """The request in words, but for its header."""
        told = self.route
        for part, what in ((self.query, "URL"), (self.form, "form"), (self.json, "JSON")):
            if part:
                told += f" with the {what} {part}" if what != "URL" else f" with {part} in its URL"
        return told


class Server:
    """Writes down each request, and answers with ``answer(asked)``.

    Args:
        answer: returns what a Flask view may return.
    """

    def __init__(self, answer: Callable[[Asked], Any]) -> None:
        self.asked: list[Asked] = []
        self.answer = answer
        self.is_on = True
        self.loses_answers = False

    def app(self) -> Flask:
        """The server."""
        app = Flask("wire")

        @app.before_request
        def everything() -> Response:
            asked = Asked()
            self.asked.append(asked)
            return app.make_response(self.answer(asked))

        return app


class Wires(HTTPAdapter):
    """Brings requests to the servers; one that is off, or unknown, can't be reached."""

    def __init__(self, servers: dict[str, Server]) -> None:
        super().__init__()
        self._servers = {urlsplit(url).netloc: server for url, server in servers.items()}
        self._transport = InProcess()
        for netloc, server in self._servers.items():
            self._transport.start(netloc, server.app(), name="wire", clock=SystemClock())

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **_options: Any
    ) -> requests.Response:
        """See HTTPAdapter."""
        server = self._servers.get(urlsplit(str(request.url)).netloc)
        if server is None or not server.is_on:
            raise requests.ConnectionError("the server can't be reached", request=request)
        answer = self._transport.send(request, timeout=None)
        if server.loses_answers:
            raise requests.ConnectionError("the connection broke", request=request)
        return answer


def session(servers: dict[str, Server]) -> requests.Session:
    """A session that reaches these servers and no other."""
    made = requests.Session()
    made.trust_env = False
    for prefix in ("http://", "https://"):
        made.mount(prefix, Wires(servers))
    return made


def refused(status: int, error: str) -> Any:
    """A service's refusal."""
    answer = jsonify(error=error)
    answer.status_code = status
    if status in {401, 403}:
        answer.headers["WWW-Authenticate"] = f'Bearer error="{error}"'
    return answer
