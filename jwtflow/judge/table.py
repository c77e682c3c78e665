"""The table of checks. Each is a function that asks the system over HTTP and says what it saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jwtflow.judge.visit import Visit

Run = Callable[["Visit"], str]


class OpenError(Exception):
    """The system failed the check; the text says what it did."""


class NotSeenError(Exception):
    """The check can't be tried on this system; the text says why."""


@dataclass(frozen=True)
class Check:
    """One row of the report card.

    Args:
        stage: the heading that it stands under.
        name: what should hold, in a few words.
        rule: the rule of ``docs/standards.md`` and its source.
        notebook: the number of the notebook that teaches it.
        run: tries it and returns what was seen; raises ``OpenError`` or ``NotSeenError``.
    """

    stage: str
    name: str
    rule: str
    notebook: str
    run: Run


CHECKS: list[Check] = []


def check(stage: str, rule: str, notebook: str, *, name: str = "") -> Callable[[Run], Run]:
    """Add the decorated function to the table, under its docstring or another name."""

    def add(run: Run) -> Run:
        row = name or str(run.__doc__).rstrip(".")
        CHECKS.append(Check(stage, row, rule, notebook, run))
        return run

    return add


def expect(holds: object, told: str) -> None:
    """Leave the row open, and say what was seen, unless the condition holds."""
    if not holds:
        raise OpenError(told)
