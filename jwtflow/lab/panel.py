"""The panel that ends every set-up cell: what runs, where, and what time it is."""

from __future__ import annotations

from collections.abc import Mapping

from jwtflow.lab import html
from jwtflow.lab.display import Shown


class Panel(Shown):
    """What the lab consists of at this moment.

    Args:
        servers: name, address and what it does, for each server.
        facts: further lines, by label.
    """

    def __init__(
        self, servers: list[tuple[str, str, str]], facts: Mapping[str, str], *, title: str
    ) -> None:
        self._servers = servers
        self._facts = facts
        self._title = title

    def html(self) -> str:
        """A green box."""
        servers = [
            html.line_of(html.mono(f"{name:<16}{url}"), f"  {does}")
            for name, url, does in self._servers
        ]
        facts = [
            html.line_of(html.mono(f"{label:<16}"), fact) for label, fact in self._facts.items()
        ]
        return html.box(html.GREEN, self._title, *servers, *facts)

    def text(self) -> str:
        """The same lines in columns."""
        lines = [f"  {name:<16}{url}  {does}" for name, url, does in self._servers]
        lines += [f"  {label:<16}{fact}" for label, fact in self._facts.items()]
        return "\n".join([self._title, *lines])


class Said(str):
    """A sentence that shows itself without quotes, as the last line of a cell."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
