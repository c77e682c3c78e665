"""The library's tools: what is in, reserved and lent. It knows nothing of tokens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

TOOLS = ("drill", "circular saw", "ladder", "sander")


class Shelf:
    """Four tools, numbered from 1."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[str, str]] = {}  # tool → its state and its member
        self._lock = threading.Lock()

    def tools(self) -> list[dict[str, Any]]:
        """Every tool and its state: ``in``, ``reserved`` or ``lent``; not who has it."""
        held = dict(self._held)
        return [
            {"id": number, "name": name, "state": held.get(number, ("in", ""))[0]}
            for number, name in enumerate(TOOLS, start=1)
        ]

    def reserve(self, tool: Any, member: Any) -> dict[str, Any]:
        """Keep a tool for a member until a keeper lends it; a second time changes nothing.

        Raises:
            ValueError: there is no such tool, or somebody else has it.
        """
        return self._hold(tool, member, lambda before: before or "reserved")

    def lend(self, tool: Any, member: Any) -> dict[str, Any]:
        """Note that a member has a tool; a second time changes nothing.

        Raises:
            ValueError: there is no such tool, or somebody else has it.
        """
        return self._hold(tool, member, lambda _before: "lent")

    def members(self) -> list[dict[str, Any]]:
        """Who has which tools."""
        holders = sorted({member for _, member in self._held.values()})
        return [
            {
                "member": holder,
                "tools": [tool for tool, (_, who) in sorted(self._held.items()) if who == holder],
            }
            for holder in holders
        ]

    def report(self) -> dict[str, int]:
        """How many tools there are, and how many are reserved and lent."""
        states = [state for state, _ in self._held.values()]
        return {
            "tools": len(TOOLS),
            "reserved": states.count("reserved"),
            "lent": states.count("lent"),
        }

    def _hold(self, tool: Any, member: Any, state: Callable[[str], str]) -> dict[str, Any]:
        if type(tool) is not int or not 1 <= tool <= len(TOOLS):
            raise ValueError(f"there is no tool {tool!r:.40}")
        if not isinstance(member, str) or not member:
            raise ValueError("a tool is held by a member, who has a name")
        with self._lock:
            before, holder = self._held.get(tool, ("", member))
            if holder != member:
                raise ValueError(f"somebody else has the {TOOLS[tool - 1]}")
            self._held[tool] = (state(before), member)
            return {"tool": tool, "member": member, "state": self._held[tool][0]}
