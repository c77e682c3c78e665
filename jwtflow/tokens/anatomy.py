"""The three parts of a token, for a person to look at. Nothing is verified here.

A patient reader: where the verifier stops at the first fault, this one notes the fault, says where
it is, and reads on as far as it can. It never raises. No decision may rest on what it shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jwtflow.errors import MalformedTokenError
from jwtflow.strict_json import StrictJSONError, parse_json_object
from jwtflow.tokens.base64url import base64url_decode
from jwtflow.tokens.instants import describe_instant, describe_when
from jwtflow.tokens.jws import MAX_TOKEN_LENGTH
from jwtflow.tokens.patient import lenient_bytes, lenient_json

NOT_VERIFIED = "Nothing was verified: anybody can write a token that reads like this."

MAX_SEGMENTS = 8
"""As many parts are looked at; no form of token has more than five."""

_NAMES = ("header", "payload", "signature")
_JWE_NAMES = ("header", "encrypted key", "initialization vector", "ciphertext", "tag")
_INSTANTS = ("exp", "iat", "nbf", "auth_time", "updated_at")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the first character it concerns, counted from 1, and what is wrong."""

    position: int
    what: str

    def __str__(self) -> str:
        return f"character {self.position}: {self.what}"


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the text, as it stands there.

    Args:
        name: ``"header"``, ``"payload"``, ``"signature"``, and ``"segment 4"`` and so on for what
            is too much; five have the names of an encrypted token's parts (RFC 7516 §3).
        text: still encoded.
        start: its first character's position in the token, counted from 1.
        data: the bytes it spells, as far as it spells any.
        members: the JSON object in them, where there is one.
        readable: their beginning as text, where there is no object.
    """

    name: str
    text: str
    start: int
    data: bytes
    members: dict[str, Any] | None = None
    readable: str = ""

    @property
    def end(self) -> int:
        """The position of its last character."""
        return self.start + len(self.text) - 1


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What can be read of a token. All of it is unverified.

    Args:
        segments: the parts between the dots, up to ``MAX_SEGMENTS``.
        problems: what a verifier would refuse about the form, by position.
        now: NumericDate that times are told from; None leaves that out.
    """

    segments: tuple[Segment, ...]
    problems: tuple[Problem, ...]
    now: float | None = None

    @property
    def header(self) -> dict[str, Any] | None:
        """The header's members, if it could be read."""
        return self.segments[0].members

    @property
    def claims(self) -> dict[str, Any] | None:
        """The payload's members, if there is one and it could be read."""
        return next((s.members for s in self.segments if s.name == "payload"), None)

    @property
    def signature(self) -> bytes:
        """The bytes of the signature; empty if there is none."""
        return next((s.data for s in self.segments if s.name == "signature"), b"")

    def lines(self) -> list[str]:
        """The whole as plain text, safe to print: control characters are spelled out."""
        return [printable(line) for line in self._lines()]

    def _lines(self) -> Iterator[str]:
        for segment in self.segments:
            yield f"{segment.name} · {_where(segment)}"
            yield from self._body(segment)
            yield ""
        if self.problems:
            yield "what is wrong"
            yield from (f"  {problem}" for problem in self.problems)
            yield ""
        yield NOT_VERIFIED

    def _body(self, segment: Segment) -> Iterator[str]:
        if segment.members is not None:
            width = max(map(len, segment.members), default=0)
            for name, value in segment.members.items():
                text = json.dumps(value, ensure_ascii=False)
                yield f"  {name:<{min(width, 24)}}  {text}{self._meaning(name, value)}"
        elif segment.readable:
            yield f"  {segment.readable}"
        else:
            count = len(segment.data)
            yield f"  {count} byte{'' if count == 1 else 's'}, not checked"

    def _meaning(self, name: str, value: Any) -> str:
        if name not in _INSTANTS or type(value) not in (int, float):
            return ""
        if self.now is None:
            return f"  = {describe_instant(value)}"
        return f"  = {describe_when(value, now=self.now)}"


def inspect_token(text: str, *, now: float | None = None) -> Anatomy:
    """What can be read of ``text``, whatever it is. Verifies nothing, never raises.

    Args:
        text: a token, or what somebody took for one. Space around it does not count.
        now: NumericDate; then each time says how far from now it is.
    """
    text = text.strip()
    problems: list[Problem] = []
    segments: list[Segment] = []
    start = 1
    parts = text.split(".")
    names = _JWE_NAMES if len(parts) == 5 else _NAMES
    for index, part in enumerate(parts[:MAX_SEGMENTS]):
        name = names[index] if index < len(names) else f"segment {index + 1}"
        segments.append(_read_segment(name, part, start, problems))
        start += len(part) + 1
    problems += _problems_of_the_whole(text, len(parts))
    return Anatomy(tuple(segments), tuple(sorted(problems, key=lambda p: p.position)), now)


def printable(text: str) -> str:
    """``text``, but characters that a terminal might obey are spelled by their code point."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _problems_of_the_whole(text: str, count: int) -> Iterator[Problem]:
    if not text:
        yield Problem(1, "there is nothing here")
    elif text.startswith("{"):
        yield Problem(1, "this is JSON; a token is three base64url texts with dots between")
    elif text.lower().startswith("bearer "):
        yield Problem(1, "'Bearer' belongs to the HTTP header, the token begins after it")
    elif count == 5:
        yield Problem(1, "five parts make an encrypted token (JWE), which is not read here")
    elif count != 3:
        yield Problem(len(text), f"a token has three parts with dots between, this has {count}")
    elif text.endswith("."):
        yield Problem(len(text), "the signature is empty: this token is not signed")
    if len(text) > MAX_TOKEN_LENGTH:
        yield Problem(
            MAX_TOKEN_LENGTH + 1, f"servers here read {MAX_TOKEN_LENGTH} characters at most"
        )


def _read_segment(name: str, text: str, start: int, problems: list[Problem]) -> Segment:
    try:
        data = base64url_decode(text)
    except MalformedTokenError:
        data, offset, what = lenient_bytes(text)
        problems.append(Problem(start + offset, what))
    if name not in ("header", "payload"):
        return Segment(name, text, start, data)
    try:
        return Segment(name, text, start, data, parse_json_object(data))
    except StrictJSONError as problem:
        members, readable, offset, what = lenient_json(data)
        position = start + min(offset * 4 // 3, max(len(text) - 1, 0))
        problems.append(Problem(position, f"{problem}{what}"))
        return Segment(name, text, start, data, members, readable)


def _where(segment: Segment) -> str:
    if not segment.text:
        return f"empty, at character {segment.start}"
    return f"characters {segment.start} to {segment.end}"
