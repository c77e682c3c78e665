"""Shows a person what a token says. Nothing is verified here.

The verifier stops at the first fault. This module notes the fault and where it is, reads on as far
as it can, and never raises. No decision may rest on what it shows: it accepts what the verifier
must refuse.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from jwtflow.errors import MalformedTokenError
from jwtflow.strict_json import StrictJSONError, parse_json_object
from jwtflow.tokens.base64url import base64url_decode, readable_characters
from jwtflow.tokens.instants import describe_claim
from jwtflow.tokens.jws import MAX_TOKEN_LENGTH

NOT_VERIFIED = "Nothing was verified: anybody can write a token that reads like this."

MAX_SEGMENTS = 8
"""How many parts and disclosures are shown; no kind of token has more than five parts."""

_NAMES = ("header", "payload", "signature")
_JWE_NAMES = ("header", "encrypted key", "initialization vector", "ciphertext", "tag")
_INSTANTS = ("exp", "iat", "nbf", "auth_time", "updated_at")
_SHOWN_CHARACTERS = 400
_MAX_UNPACKED = 100_000  # bytes; a short text can unpack to gigabytes (rule J27)

_COMPACT = re.compile(rb"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2}(?:(?:\.[A-Za-z0-9_-]*){2})?")
_NEAR_MISSES = {
    "+": "'+' is plain base64; base64url writes '-'",
    "/": "'/' is plain base64; base64url writes '_'",
    "=": "'=' is padding; tokens omit it",
    " ": "a token has no spaces",
    "\n": "a token has no line breaks",
}
# What we can guess: plain base64, padding and white space.
_GUESSED = str.maketrans("+/", "-_", "= \t\r\n")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the position of its first character, counted from 1, and what is wrong."""

    position: int
    what: str

    def __str__(self) -> str:
        return f"character {self.position}: {self.what}"


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the text."""

    name: str  # "header", "payload" …; of five parts, those of RFC 7516 §3; else "segment 4" …
    text: str  # still encoded
    start: int  # position of its first character, from 1; 0 for a token inside the payload
    data: bytes  # as far as it can be decoded
    members: dict[str, Any] | None = None  # the JSON object in ``data``, if there is one
    readable: str = ""  # if not, the beginning of ``data`` as text

    @property
    def end(self) -> int:
        """The position of its last character."""
        return self.start + len(self.text) - 1


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What can be read of a token. All of it is unverified."""

    segments: tuple[Segment, ...]  # up to ``MAX_SEGMENTS``
    problems: tuple[Problem, ...]  # what is wrong with its form, by position
    notes: tuple[str, ...] = ()  # what kind of token this is, if not a plain signed one
    now: float | None = None  # NumericDate from which distances in time are counted, if any

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
        """Return all of it as plain text, safe to print: control characters are spelled out."""
        return [printable(line) for line in self._lines()]

    def _lines(self) -> Iterator[str]:
        for segment in self.segments:
            yield f"{segment.name} · {_where(segment)}"
            yield from self._body(segment)
            yield ""
        for title, said in (("what kind of token", self.notes), ("what is wrong", self.problems)):
            if said:
                yield title
                yield from (f"  {each}" for each in said)
                yield ""
        yield NOT_VERIFIED

    def _body(self, segment: Segment) -> Iterator[str]:
        if segment.members is not None:
            width = max(map(len, segment.members), default=0)
            for name, value in segment.members.items():
                text = json.dumps(value, ensure_ascii=False)
                meaning = describe_claim(value, now=self.now) if name in _INSTANTS else ""
                yield f"  {name:<{min(width, 24)}}  {text}{meaning and f'  = {meaning}'}"
        elif segment.readable:
            yield f"  {segment.readable}"
        else:
            count = len(segment.data)
            yield f"  {count} byte{'' if count == 1 else 's'}, not checked"


def inspect_token(text: str, *, now: float | None = None) -> Anatomy:
    """Read what can be read of any ``text``. Verifies nothing, never raises.

    Args:
        text: a token, or what somebody took for one; white space around it is ignored.
        now: NumericDate; if given, each time says how far away it is.
    """
    text = text.strip()
    compact, *disclosures = text.split("~")
    parts = compact.split(".")
    reader = _Reader()
    reader.read(parts, start=1)
    reader.name_kind(len(parts))
    if disclosures:
        reader.read_disclosures(disclosures, start=len(compact) + 2)
    reader.problems += _problems_of_the_whole(text, compact, len(parts))
    problems = sorted(reader.problems, key=lambda problem: problem.position)
    return Anatomy(tuple(reader.segments), tuple(problems), tuple(reader.notes), now)


def printable(text: str) -> str:
    """Return ``text`` with the characters that a terminal might obey spelled as code points."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


class _Reader:
    """Collects segments, problems and notes."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def read(self, parts: list[str], *, start: int, of: str = "") -> None:
        """Read the parts of a token in compact form, up to ``MAX_SEGMENTS``."""
        names = _JWE_NAMES if len(parts) == 5 else _NAMES
        for index, part in enumerate(parts[:MAX_SEGMENTS]):
            name = names[index] if index < len(names) else f"segment {index + 1}"
            self.segments.append(self._segment(of + name, part, start))
            start += len(part) + 1

    def name_kind(self, count: int) -> None:
        """Say what kind of token this is, and read what is inside it."""
        header, *rest = self.segments
        members = header.members or {}
        if count == 5:
            self.notes.append(
                "Five parts: an encrypted token (JWE, RFC 7516). Only the header can be read "
                "without the key."
            )
            if _is_jwt_type(members.get("cty")):
                self.notes.append("'cty' says that another token is inside, encrypted.")
        if count != 3:
            return
        payload = rest[0]
        if members.get("b64") is False:
            self.notes.append(
                "'b64' is false: the payload is signed without being encoded (RFC 7797). "
                "A JWT may not do that."
            )
        if not payload.text:
            self.notes.append(
                "The payload is detached: it travels beside the token (RFC 7515 appendix F)."
            )
        elif "zip" in members:
            self._unpack(members["zip"])
        elif _COMPACT.fullmatch(payload.data):
            self._look_inside(payload)

    def _look_inside(self, payload: Segment) -> None:
        self.notes.append("The payload is itself a token (nested, RFC 7519 appendix A.2).")
        self._forgive(payload)
        inner = payload.data.decode("ascii").split(".")
        first = len(self.segments)
        found = len(self.problems)
        self.read(inner, start=1, of="inner ")
        self.segments[first:] = [replace(s, start=0) for s in self.segments[first:]]
        self.problems[found:] = [
            Problem(payload.start, f"inside the payload, {problem}")
            for problem in self.problems[found:]
        ]

    def _unpack(self, kind: Any) -> None:
        payload = self.segments[1]
        self.notes.append(f"'zip' is {json.dumps(kind)}: the payload is compressed.")
        if kind != "DEF":
            return
        self._forgive(payload)
        try:
            unpacked = zlib.decompressobj(-15).decompress(payload.data, _MAX_UNPACKED)
            members = parse_json_object(unpacked)
        except (zlib.error, StrictJSONError) as problem:
            self.problems.append(Problem(payload.start, f"what is compressed here: {problem}"))
            return
        self.notes.append("It is shown unpacked.")
        self.segments[1] = replace(payload, members=members, readable="")

    def _forgive(self, segment: Segment) -> None:
        """Drop the problems of a segment that turned out not to be JSON."""
        self.problems = [p for p in self.problems if not segment.start <= p.position <= segment.end]

    def read_disclosures(self, texts: list[str], *, start: int) -> None:
        """Read what follows the first ``~`` of an SD-JWT."""
        self.notes.append(
            "Parts between '~': an SD-JWT (RFC 9901), which shows chosen claims. Nobody checked "
            "that these disclosures belong to it."
        )
        for text in texts[:MAX_SEGMENTS]:
            if text.count(".") == 2:
                self.read(text.split("."), start=start, of="key binding ")
            elif text:
                self.segments.append(self._segment("disclosure", text, start))
            start += len(text) + 1

    def _segment(self, name: str, text: str, start: int) -> Segment:
        try:
            data = base64url_decode(text)
        except MalformedTokenError:
            data, offset, what = _lenient_bytes(text)
            self.problems.append(Problem(start + offset, what))
        if name == "disclosure":
            readable = data.decode("utf-8", "replace")[:_SHOWN_CHARACTERS]
            if not readable.startswith("["):
                self.problems.append(Problem(start, "a disclosure is a JSON array"))
            return Segment(name, text, start, data, readable=readable)
        is_json = name.endswith(("header", "payload"))
        # An empty payload is detached; undecodable text has had its problem reported.
        if not is_json or (not data and (text or name.endswith("payload"))):
            return Segment(name, text, start, data)
        try:
            return Segment(name, text, start, data, parse_json_object(data))
        except StrictJSONError as problem:
            members, readable, offset, what = _lenient_json(data)
            position = start + min(offset * 4 // 3, max(len(text) - 1, 0))
            self.problems.append(Problem(position, f"{problem}{what}"))
            return Segment(name, text, start, data, members, readable)


def _problems_of_the_whole(text: str, compact: str, count: int) -> Iterator[Problem]:
    if not text:
        yield Problem(1, "there is nothing here")
    elif text.startswith("{"):
        yield Problem(1, "this is JSON; a token is three base64url texts with dots between")
    elif text.lower().startswith("bearer "):
        yield Problem(1, "'Bearer' belongs to the HTTP header, the token begins after it")
    elif count not in (3, 5):
        opaque = "; a text without dots, as refresh tokens often are, says nothing to a reader"
        yield Problem(
            len(compact),
            f"a token has three parts with dots between, this has {count}"
            f"{opaque if count == 1 else ''}",
        )
    elif count == 3 and compact.endswith("."):
        yield Problem(len(compact), "the signature is empty: this token is not signed")
    if len(text) > MAX_TOKEN_LENGTH:
        yield Problem(
            MAX_TOKEN_LENGTH + 1, f"servers here read {MAX_TOKEN_LENGTH} characters at most"
        )


def _is_jwt_type(value: Any) -> bool:
    return isinstance(value, str) and value.lower().removeprefix("application/") == "jwt"


def _where(segment: Segment) -> str:
    if not segment.start:
        return "inside the payload"
    if not segment.text:
        return f"empty, at character {segment.start}"
    return f"characters {segment.start} to {segment.end}"


def _lenient_bytes(text: str) -> tuple[bytes, int, str]:
    """Return the bytes up to what can't be guessed, and the first fault's offset and name."""
    offset = readable_characters(text)
    if offset < len(text):
        character = text[offset]
        what = _NEAR_MISSES.get(character, f"{character!r} is not in the base64url alphabet")
    elif offset % 4 == 1:
        what = "base64url never has this length: a character is missing, or one is too many"
    else:
        what = "the unused bits of the last character are not zero"
    guessed = text.translate(_GUESSED)
    good = guessed[: readable_characters(guessed)]
    whole = good[:-1] if len(good) % 4 == 1 else good
    data = base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4))
    return data, min(offset, max(len(text) - 1, 0)), what


def _lenient_json(data: bytes) -> tuple[dict[str, Any] | None, str, int, str]:
    """Return the object if ``json`` finds one, else the text; the fault's offset and name."""
    text = data.decode("utf-8", "replace")
    readable = text[:_SHOWN_CHARACTERS]
    try:
        value = json.loads(text)
    except json.JSONDecodeError as problem:
        offset = len(text[: problem.pos].encode("utf-8"))
        what = f" after its first {problem.pos} characters: {problem.msg}"
        return None, readable, offset, what
    except (ValueError, RecursionError):
        return None, readable, 0, ""
    if isinstance(value, dict):
        return value, "", 0, ""
    return None, readable, 0, ""
