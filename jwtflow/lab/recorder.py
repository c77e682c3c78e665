"""Records every exchange in the lab, in order and without secrets.

``masking.py`` hides the secrets. Only the headers listed here are kept, since others differ from
machine to machine. Requests and answers are numbered in the order in which they happen, so an
exchange between two servers lies inside the one that caused it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from jwtflow.lab.masking import Mask

REQUEST_HEADERS = (
    "Authorization",
    "Cookie",
    "Content-Type",
    "Origin",
    "Referer",
    "X-CSRF-Token",
    "Access-Control-Request-Method",
    "Access-Control-Request-Headers",
)
RESPONSE_HEADERS = (
    "Content-Type",
    "Cache-Control",
    "WWW-Authenticate",
    "Retry-After",
    "Location",
    "Set-Cookie",
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
)


@dataclass(frozen=True)
class Message:
    """One request or response without its secrets.

    Args:
        start_line: for example ``"POST /login"`` or ``"401 Unauthorized"``.
        headers: those listed above, in that order.
        fields: the members of a JSON or form body; empty for other bodies.
        summary: describes a body without fields.
    """

    start_line: str
    headers: tuple[tuple[str, str], ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    summary: str = ""

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key == name), None)

    def lines(self) -> list[str]:
        """The message as text, laid out like HTTP."""
        head = [self.start_line, *(f"{name}: {value}" for name, value in self.headers)]
        if self.fields:
            body = json.dumps(self.fields, indent=2, ensure_ascii=False).splitlines()
            return [*head, "", *body]
        return [*head, "", self.summary] if self.summary else head


@dataclass
class Exchange:
    """A request and its answer.

    Args:
        caller: who sent the request, for example ``"client"``.
        server: who received it.
        request: the request.
        sent: its position among all messages.
        response: the answer, or ``None`` if there is none yet.
        answered: the answer's position.
    """

    caller: str
    server: str
    request: Message
    sent: int
    response: Message | None = None
    answered: int | None = None

    def __repr__(self) -> str:
        answer = self.response.start_line if self.response else "no answer"
        return f"{self.caller} → {self.server}: {self.request.start_line} → {answer}"

    def __str__(self) -> str:
        answer = self.response.lines() if self.response else ["no answer"]
        parts = [f"{self.caller} → {self.server}", *_indented(self.request.lines())]
        parts += [f"{self.server} → {self.caller}", *_indented(answer)]
        return "\n".join(parts)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Make a notebook display both messages in full."""
        return {"text/plain": str(self)}


@dataclass(frozen=True)
class Note:
    """An event between messages: time passed or a server was switched off."""

    text: str
    sent: int


class Recorder:
    """Keeps exchanges and notes."""

    def __init__(self) -> None:
        self.mask = Mask()
        self.exchanges: list[Exchange] = []
        self.notes: list[Note] = []
        self._position = 0
        self._lock = Lock()

    def note(self, text: str) -> None:
        """Record an event that isn't a message."""
        with self._lock:
            self.notes.append(Note(text, self._next()))

    def sent(self, caller: str, server: str, request: requests.PreparedRequest) -> Exchange:
        """Record a request before it is answered."""
        with self._lock:
            exchange = Exchange(caller, server, _request(request, self.mask), self._next())
            self.exchanges.append(exchange)
        return exchange

    def answered(self, exchange: Exchange, response: requests.Response) -> None:
        """Record the answer."""
        with self._lock:
            exchange.response = _response(response, self.mask)
            exchange.answered = self._next()

    def _next(self) -> int:
        self._position += 1
        return self._position


def _request(request: requests.PreparedRequest, mask: Mask) -> Message:
    parts = urlsplit(request.url or "")
    target = mask.url(parts._replace(scheme="", netloc="").geturl())
    headers = tuple(
        (name, mask.header(name, str(request.headers[name])))
        for name in REQUEST_HEADERS
        if name in request.headers
    )
    body = request.body or b""
    content = body.encode() if isinstance(body, str) else bytes(body)
    fields, summary = _body(content, request.headers.get("Content-Type", ""), mask)
    return Message(f"{request.method} {target}", headers, fields, summary)


def _response(response: requests.Response, mask: Mask) -> Message:
    raw = response.raw.headers
    headers = tuple(
        (name, mask.header(name, value)) for name in RESPONSE_HEADERS for value in raw.getlist(name)
    )
    fields, summary = _body(response.content, response.headers.get("Content-Type", ""), mask)
    try:
        phrase = HTTPStatus(response.status_code).phrase
    except ValueError:
        phrase = ""
    return Message(f"{response.status_code} {phrase}".strip(), headers, fields, summary)


def _body(content: bytes, content_type: str, mask: Mask) -> tuple[dict[str, Any], str]:
    """Return a body's fields, or a description of it."""
    if not content:
        return {}, ""
    text = content.decode(errors="replace")
    if "json" in content_type:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return {}, "a body that is not JSON"
        if isinstance(document, dict):
            return mask.value("", document), ""
        return {}, "JSON that is not an object"
    if "x-www-form-urlencoded" in content_type:
        pairs = parse_qsl(text, keep_blank_values=True)
        return {name: mask.value(name, value) for name, value in pairs}, ""
    if "html" in content_type:
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        return {}, f"a page: {title[1].strip()}" if title else "a page"
    return {}, f"{len(content)} bytes"


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}".rstrip() for line in lines]
