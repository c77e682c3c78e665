"""The panel that ends every set-up cell: what runs, where, and what time it is."""

from __future__ import annotations

from collections.abc import Mapping

from jwtflow.lab import html
from jwtflow.lab.display import Shown


class Panel(Shown):
    """What the lab consists of.

    Args:
        servers: name, address and purpose of each server.
        facts: further lines, by label.
        title: the heading.
    """

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
        """The same lines."""
        return "\n".join([self._title, *(f"  {line}" for line in self._lines)])


class Said(str):
    """A sentence that shows without quotes when it is the last line of a cell."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
