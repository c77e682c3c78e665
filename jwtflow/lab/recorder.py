"""Who said what to whom: every exchange of the lab, in order, fit to be shown.

A message is kept without its secrets (``masking.py``) and with the headers listed here only, since
others differ from machine to machine. The order is that of sending and answering: an exchange that
one server has with another lies within the one that caused it.
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

REQUEST_HEADERS = ("Authorization", "Cookie", "Content-Type", "Origin", "X-CSRF-Token")
RESPONSE_HEADERS = (
    "Content-Type",
    "Cache-Control",
    "WWW-Authenticate",
    "Retry-After",
    "Location",
    "Set-Cookie",
    "Access-Control-Allow-Origin",
)


@dataclass(frozen=True)
class Message:
    """One request or response without its secrets.

    Args:
        start_line: ``"POST /login"`` or ``"401 Unauthorized"``.
        headers: those listed above, in that order.
        fields: the members of a JSON or form body; empty for any other.
        summary: a body that has no fields, in words.
    """

    start_line: str
    headers: tuple[tuple[str, str], ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    summary: str = ""

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key == name), None)

    def lines(self) -> list[str]:
        """The message as text, the way HTTP writes it."""
        head = [self.start_line, *(f"{name}: {value}" for name, value in self.headers)]
        if self.fields:
            body = json.dumps(self.fields, indent=2, ensure_ascii=False).splitlines()
            return [*head, "", *body]
        return [*head, "", self.summary] if self.summary else head


@dataclass
class Exchange:
    """A request and its answer.

    Args:
        caller: who asked: ``"client"``, ``"resource server"``.
        server: who was asked.
        request: what was asked.
        sent: position in the order of all messages.
        response: the answer; ``None`` while there is none.
        answered: position of the answer.
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
        """Both messages in full, where it is the last line of a cell."""
        return {"text/plain": str(self)}


@dataclass(frozen=True)
class Note:
    """Something that happened between messages: time passed, a server was switched off."""

    text: str
    sent: int


class Recorder:
    """The lab's memory of what was said."""

    def __init__(self) -> None:
        self.mask = Mask()
        self.exchanges: list[Exchange] = []
        self.notes: list[Note] = []
        self._position = 0
        self._lock = Lock()

    def note(self, text: str) -> None:
        """Remember something that is no message."""
        with self._lock:
            self.notes.append(Note(text, self._next()))

    def sent(self, caller: str, server: str, request: requests.PreparedRequest) -> Exchange:
        """Remember a request, before it is answered."""
        with self._lock:
            exchange = Exchange(caller, server, _request(request, self.mask), self._next())
            self.exchanges.append(exchange)
        return exchange

    def answered(self, exchange: Exchange, response: requests.Response) -> None:
        """Remember the answer."""
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
    """The fields of a body, or what it is in words."""
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
