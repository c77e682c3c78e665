"""The theatre: a login's refresh tokens as a tree, act by act.

A play is Markdown with a mermaid drawing for each act, which JupyterLab draws in both themes, and a
line of words below it that says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jwtflow.lab import Lab
from jwtflow.lab.wording import escape_markdown, escape_mermaid

_SIGNS = {"active": "✓", "used": "•"}


@dataclass(frozen=True)
class _Token:
    """A refresh token at one moment."""

    name: str
    state: str
    whose: str  # who received it, if the play said so
    depth: int

    @property
    def told(self) -> str:
        """Its state with a sign."""
        return f"{_SIGNS.get(self.state, '✗')} {self.state}"


class Theatre:
    """A play about a login that begins after this: what became of its refresh tokens in each act.

    Args:
        lab: where it is played.
        title: a heading above the play.
    """

    def __init__(self, lab: Lab, title: str = "") -> None:
        self._lab = lab
        self._title = title
        self._before = {row["family"] for row in lab.tables()["families"]}
        self._whose: dict[str, str] = {}
        self._acts: list[tuple[str, list[_Token]]] = []

    def act(self, told: str, *, by: str = "") -> None:
        """End an act: ``told`` is what happened, ``by`` whom; new tokens are theirs from now on."""
        rows = [
            row for row in self._lab.tables()["refresh_tokens"] if row["family"] not in self._before
        ]
        for row in rows:
            self._whose.setdefault(row["refresh_token"], by)
        self._acts.append((told, [self._token(row) for row in rows]))

    def __repr__(self) -> str:
        lines = [self._title] if self._title else []
        for number, (told, tokens) in enumerate(self._acts, 1):
            lines += [f"Act {number}. {told}", *(f"  {line}" for line in _lines(tokens))]
        return "\n".join(lines) or "Nothing has been played yet."

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        parts = [f"### {escape_markdown(self._title)}"] if self._title else []
        for number, (told, tokens) in enumerate(self._acts, 1):
            drawing = _drawing(f"Act {number} of {self._title or 'the play'}", tokens)
            words = "; ".join(escape_markdown(line) for line in _told(tokens))
            parts += [
                f"**Act {number}.** {escape_markdown(told)}",
                f"```mermaid\n{drawing}\n```",
                f"In words: {words or 'there is no refresh token'}.",
            ]
        return {"text/markdown": "\n\n".join(parts), "text/plain": repr(self)}

    def _token(self, row: dict[str, Any]) -> _Token:
        digits = row["refresh_token"]
        return _Token(
            self._lab.mask.of_hash(digits) or f"refresh token {digits}…",
            row["state"],
            self._whose[digits],
            row["depth"],
        )


def _lines(tokens: list[_Token]) -> list[str]:
    return ["  " * token.depth + ("└ " if token.depth else "") + _said(token) for token in tokens]


def _said(token: _Token, parent: _Token | None = None) -> str:
    about = [token.whose, f"from {_number(parent)}" if parent else ""]
    inside = ", ".join(filter(None, about))
    return f"{token.name}{f' ({inside})' if inside else ''}: {token.told}"


def _told(tokens: list[_Token]) -> list[str]:
    """A few words for each token, with the one that it was made from."""
    path: list[_Token] = []
    told = []
    for token in tokens:
        del path[token.depth :]
        told.append(_said(token, path[-1] if path else None))
        path.append(token)
    return told


def _number(token: _Token) -> str:
    return token.name.rpartition(" ")[2]


def _drawing(title: str, tokens: list[_Token]) -> str:
    count = f"{len(tokens)} refresh token{'s'[: len(tokens) > 1]} of one login"
    lines = [
        "flowchart LR",
        f"    accTitle: {escape_mermaid(title)}",
        f"    accDescr: {count}, told in words below.",
    ]
    path: list[str] = []  # keys from the root to the token at hand
    for number, token in enumerate(tokens, 1):
        key = f"T{number}"
        name = escape_mermaid(token.name)
        if token.state == "active":
            name = f"<b>{name}</b>"
        said = ", ".join(filter(None, [escape_mermaid(token.whose), escape_mermaid(token.told)]))
        lines.append(f'    {key}["{name}<br/>{said}"]')
        del path[token.depth :]
        if path:
            lines.append(f"    {path[-1]} --> {key}")
        path.append(key)
    return "\n".join(lines)
