"""Shows a token's labelled parts and its times in words, and says that nothing was verified."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from jwtflow.lab import html
from jwtflow.lab.display import Shown
from jwtflow.tokens import NOT_VERIFIED, Segment, inspect_token, printable
from jwtflow.tokens.instants import describe_when

_TINTS = {"header": html.ROSE, "payload": html.VIOLET, "signature": html.BLUE}
_INSTANT = re.compile(r'  "(?:exp|iat|nbf|auth_time)": (-?\d+(?:\.\d+)?),?$')


class TokenView(Shown):
    """A view of a token, even a malformed one: as far as readable, with what is wrong.

    Args:
        text: the token.
        now: NumericDate to which its times are compared.
        name: its name in diagrams; empty if it was never recorded.
    """

    def __init__(self, text: str, *, now: float, name: str = "") -> None:
        token = inspect_token(text, now=now)
        self._name = name
        self._sections = [
            (_TINTS.get(part.name, html.SAND), _title(part), _lines(part, now))
            for part in token.segments
        ]
        remarks = {
            "What kind of token this is": token.notes,
            "What is wrong with its form": [str(problem) for problem in token.problems],
            "Not verified": [NOT_VERIFIED],
        }
        self._sections += [
            (html.SAND, title, [printable(remark) for remark in said])
            for title, said in remarks.items()
            if said
        ]

    def html(self) -> str:
        """A panel for each part."""
        panels = [
            html.panel(tint, title, html.monospaced("\n".join(lines)))
            for tint, title, lines in self._sections
        ]
        return "".join([html.heading(self._name) if self._name else "", *panels])

    def text(self) -> str:
        """The same as text."""
        blocks = [self._name] if self._name else []
        blocks += [
            "\n".join([title, *(f"  {line}" for line in lines)])
            for _, title, lines in self._sections
        ]
        return "\n\n".join(blocks)


def _title(part: Segment) -> str:
    meaning = {
        "header": "how it is signed",
        "payload": "what it claims",
        "signature": "proof that the key's holder signed the two parts above",
    }.get(part.name)
    where = f"characters {part.start} to {part.end}" if part.text else "empty"
    return f"{part.name.capitalize()} ({where}){f': {meaning}' if meaning else ''}"


def _lines(part: Segment, now: float) -> list[str]:
    """The encoded part, then its content."""
    encoded = [printable(part.text)] if part.text else []
    if part.members is not None:
        return [*encoded, *map(printable, _json(part.members, now))]
    if part.readable:
        return [*encoded, printable(part.readable)]
    count = len(part.data)
    return [*encoded, f"{count} byte{'' if count == 1 else 's'} that are not text"]


def _json(members: dict[str, Any], now: float) -> Iterator[str]:
    for line in json.dumps(members, indent=2, ensure_ascii=False).splitlines():
        instant = _INSTANT.match(line)
        words = describe_when(float(instant[1]), now=now) if instant else ""
        yield f"{line}   ← {words}" if words else line
