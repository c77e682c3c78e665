"""The panel below every set-up cell: which servers run, where, and what time it is."""

from __future__ import annotations

from collections.abc import Mapping

from jwtflow.lab import html
from jwtflow.lab.display import Shown


class Panel(Shown):
    """A list of servers (name, URL, purpose) and of further facts by label."""

    def __init__(
        self, servers: list[tuple[str, str, str]], facts: Mapping[str, str], *, title: str
    ) -> None:
        self._title = title
        self._lines = [f"{name:<16}{url}  {does}" for name, url, does in servers]
        self._lines += [f"{label:<16}{fact}" for label, fact in facts.items()]

    def html(self) -> str:
        """A green panel."""
        return html.panel(html.GREEN, self._title, *map(html.monospaced, self._lines))

    def text(self) -> str:
        """The same lines as text."""
        return "\n".join([self._title, *(f"  {line}" for line in self._lines)])


class Said(str):
    """A sentence that a notebook displays without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
