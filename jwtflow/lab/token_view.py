"""A token taken apart: three parts, labelled and coloured, times in words, and what was verified.

Looking is not checking. The view says in its last lines that nothing was verified, unless it was
given the outcome of a real verification.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jwtflow.lab import html
from jwtflow.lab.display import Shown
from jwtflow.tokens import NOT_VERIFIED, Segment, inspect_token, printable
from jwtflow.tokens.instants import describe_when

_COLOURS = {"header": html.ROSE, "payload": html.VIOLET, "signature": html.BLUE}
_INSTANT = re.compile(r'  "(?:exp|iat|nbf|auth_time)": (-?\d+(?:\.\d+)?),?$')


@dataclass(frozen=True)
class Verdict:
    """The outcome of a verification: a heading and what was checked, or why it was refused."""

    heading: str
    lines: tuple[str, ...]


UNVERIFIED = Verdict("Not verified", (NOT_VERIFIED,))


class TokenView(Shown):
    """A token for the eye. Of a malformed one it shows how far it could be read, and why not on.

    Args:
        text: the token, or what somebody took for one.
        now: NumericDate that times are told from.
        name: what diagrams call it; empty if they never saw it.
        verdict: the outcome of a verification, if there was one.
    """

    def __init__(
        self, text: str, *, now: float, name: str = "", verdict: Verdict = UNVERIFIED
    ) -> None:
        self._anatomy = inspect_token(text, now=now)
        self._now = now
        self._name = name
        self._verdict = verdict

    def html(self) -> str:
        """The token on three colours, then a box for each part."""
        dot = html.chip("", ".")
        parts = [html.chip(_colour(part), printable(part.text)) for part in self._anatomy.segments]
        boxes = [
            html.box(_colour(part), _label(part), html.literal("\n".join(self._body(part))))
            for part in self._anatomy.segments
        ]
        if self._anatomy.notes:
            notes = [html.line(printable(note)) for note in self._anatomy.notes]
            boxes.append(html.box(html.SAND, "What kind of token this is", *notes))
        if self._anatomy.problems:
            problems = [html.line(printable(str(problem))) for problem in self._anatomy.problems]
            boxes.append(html.box(html.SAND, "What is wrong with its form", *problems))
        verdict = [html.line(line) for line in self._verdict.lines]
        boxes.append(html.box(html.SAND, self._verdict.heading, *verdict))
        title = html.strong(self._name) if self._name else ""
        return f"{title}<div>{dot.join(parts)}</div>{''.join(boxes)}"

    def text(self) -> str:
        """The same, part by part."""
        blocks = [self._name] if self._name else []
        blocks += [_block(_label(part), self._body(part)) for part in self._anatomy.segments]
        if self._anatomy.notes:
            notes = [printable(note) for note in self._anatomy.notes]
            blocks.append(_block("What kind of token this is", notes))
        if self._anatomy.problems:
            problems = [printable(str(problem)) for problem in self._anatomy.problems]
            blocks.append(_block("What is wrong with its form", problems))
        blocks.append(_block(self._verdict.heading, self._verdict.lines))
        return "\n\n".join(blocks)

    def _body(self, part: Segment) -> list[str]:
        if part.members is not None:
            return [printable(line) for line in self._json(part.members)]
        if part.readable:
            return [printable(part.readable)]
        count = len(part.data)
        return [f"{count} byte{'' if count == 1 else 's'} that are no text"]

    def _json(self, members: dict[str, Any]) -> Iterator[str]:
        for line in json.dumps(members, indent=2, ensure_ascii=False).splitlines():
            instant = _INSTANT.match(line)
            words = describe_when(float(instant[1]), now=self._now) if instant else ""
            yield f"{line}   ← {words}" if words else line


def _label(part: Segment) -> str:
    meaning = {
        "header": "how it is signed",
        "payload": "what it claims",
        "signature": "proof, for whoever has the key that checks it",
    }.get(part.name)
    where = f"characters {part.start} to {part.end}" if part.text else "empty"
    return f"{part.name.capitalize()} ({where}){f': {meaning}' if meaning else ''}"


def _colour(part: Segment) -> str:
    return _COLOURS.get(part.name, html.SAND)


def _block(label: str, lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join([label, *(f"  {line}" for line in lines)])
