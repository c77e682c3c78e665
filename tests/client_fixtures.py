"""Servers for the client's tests that answer in this process, without a socket."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from jwtflow.lab.transports import InProcess

AUTH = "http://auth.example"
RESOURCE = "http://resource.example"

Handler = Callable[[requests.PreparedRequest], Any]


class FakeServers(BaseAdapter):
    """Answers requests with what a test wrote down, and remembers them.

    ``servers.on("POST http://auth.example/login", answer)``: the answer is a JSON value, a tuple
    ``(status, headers, JSON value)``, an exception to raise, or a function of the request.
    """

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[requests.PreparedRequest] = []
        self._answers: dict[str, Any] = {}
        self._builder = HTTPAdapter()

    def on(self, what: str, answer: Any) -> None:
        """Answer ``METHOD URL`` with ``answer`` from now on."""
        self._answers[what] = answer

    def session(self) -> requests.Session:
        """A session that reaches these servers and nobody else."""
        session = requests.Session()
        session.trust_env = False
        session.mount("http://", self)
        session.mount("https://", self)
        return session

    def count(self, path: str) -> int:
        """How many requests for ``path`` have come."""
        return sum(urlsplit(str(request.url)).path == path for request in self.requests)

    def send(self, request, **_sending):
        """The answer to one request."""
        self.requests.append(request)
        url = str(request.url).partition("?")[0]
        nothing = {} if "/.well-known/" not in url else {f"GET {url}": (404, {}, b"")}
        answer = {**nothing, **self._answers}[f"{request.method} {url}"]
        answer = answer(request) if callable(answer) else answer
        if isinstance(answer, BaseException):
            raise answer
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
        return self._response(request, status, headers, body)

    def close(self) -> None:
        """Nothing to close."""

    def _response(self, request, status, headers, body):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        raw = HTTPResponse(
            body=io.BytesIO(content),
            headers=HTTPHeaderDict(headers),
            status=status,
            preload_content=False,
        )
        return self._builder.build_response(request, raw)


def form(request: requests.PreparedRequest) -> dict[str, str]:
    """The fields of a form body."""
    return dict(parse_qsl(str(request.body)))


def token_response(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A token response whose tokens bear ``number``; a change to None leaves a member out."""
    answer = {
        "access_token": f"access-{number}",
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "reports:read",
        "refresh_token": f"refresh-{number}",
        **changes,
    }
    return {name: value for name, value in answer.items() if value is not None}


def in_another_thread(call: Callable[[], Any]) -> Any:
    """What ``call`` returns in a thread of its own, which must not have to wait for this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result(60)


INVALID_TOKEN = (401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}, {})


def takes_only(*access_tokens: str) -> Handler:
    """A resource server's route that takes these access tokens and no others."""
    good = {f"Bearer {access_token}" for access_token in access_tokens}

    def answer(request):
        return {"ok": True} if request.headers.get("Authorization") in good else INVALID_TOKEN

    return answer


class Apps(BaseAdapter):
    """Carries requests to WSGI apps of this process, by ``host:port``, and remembers them."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[requests.PreparedRequest] = []
        self._transport = InProcess()
        self._on: set[str] = set()
        self.answers: dict[str, requests.Response] = {}
        self._meanwhile: dict[tuple[str, str], Callable[[], Any]] = {}

    def meanwhile(self, when: str, path: str, call: Callable[[], Any]) -> None:
        """Call something once, ``"before"`` or ``"after"`` the next request for ``path``."""
        self._meanwhile[when, path] = call

    def switch_on(self, url: str, app: Any, clock: Any) -> None:
        """Let ``app`` answer at ``url``."""
        netloc = urlsplit(url).netloc
        self._transport.start(netloc, app, name=netloc, clock=clock)
        self._on.add(netloc)

    def switch_off(self, url: str) -> None:
        """Let nobody answer at ``url``."""
        self._on.discard(urlsplit(url).netloc)

    def session(self) -> requests.Session:
        """A session, with cookies of its own, that reaches these apps and nobody else."""
        session = requests.Session()
        session.trust_env = False
        session.mount("http://", self)
        return session

    def count(self, path: str) -> int:
        """How many requests for ``path`` have come."""
        return sum(urlsplit(str(request.url)).path == path for request in self.requests)

    def send(self, request, **sending):
        """The answer to one request."""
        self.requests.append(request)
        if urlsplit(str(request.url)).netloc not in self._on:
            raise requests.ConnectionError
        path = urlsplit(str(request.url)).path
        for when in ("before", "after"):
            if when == "after":
                answer = self._transport.send(request, timeout=sending.get("timeout"))
                self.answers[path] = answer
                answer.content  # noqa: B018  read here, so that a test can read it as well
            if call := self._meanwhile.pop((when, path), None):
                in_another_thread(call)
        return answer

    def close(self) -> None:
        """Nothing to close."""
