"""The theatre: a login's refresh tokens as a tree, act by act.

A play is Markdown with a mermaid drawing for each act, which JupyterLab draws in both themes, and a
line of words below it that says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jwtflow.lab.masking import Mask
from jwtflow.lab.wording import escape_markdown, escape_mermaid

Row = dict[str, Any]

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
    """Shows what became of each refresh token, after every act.

    Args:
        title: a heading above the play.
        tables: reads what the servers have stored.
        mask: knows the tokens' names.
    """

    def __init__(self, title: str, tables: Callable[[], dict[str, list[Row]]], mask: Mask) -> None:
        self._title = title
        self._tables = tables
        self._mask = mask
        self._before = {row["family"] for row in tables()["families"]}
        self._whose: dict[str, str] = {}
        self._acts: list[tuple[str, list[_Token]]] = []

    def act(self, told: str, *, by: str = "") -> None:
        """End an act: ``told`` is what happened, ``by`` whom; new tokens are theirs from now on."""
        rows = [
            row for row in self._tables()["refresh_tokens"] if row["family"] not in self._before
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

    def _token(self, row: Row) -> _Token:
        digits = row["refresh_token"]
        return _Token(
            self._mask.of_hash(digits) or f"refresh token {digits}…",
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
