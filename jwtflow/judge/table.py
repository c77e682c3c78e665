"""The table of checks. Each is a function that asks the system over HTTP and says what it saw.

The checks stand in the lessons' rooms, in files whose names begin with ``judged``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jwtflow.course.catalogue import course

if TYPE_CHECKING:
    from jwtflow.judge.visit import Visit

Run = Callable[["Visit"], str]


class OpenError(Exception):
    """The system failed the check; the text says what it did."""


class NotSeenError(Exception):
    """The check can't be tried on this system; the text says why."""


class Stage(StrEnum):
    """The headings of the report card, in the order in which they are tried."""

    PUBLISHED = "What it publishes"
    ISSUED = "The access tokens that it issues"
    LOGIN = "Log in"
    COOKIES = "Tokens in cookies"
    API = "Call the API"
    RIGHTS = "Do what was granted, and no more"
    FORGED = "Tokens forged without the issuer's key"
    CODE = "Get a token with a code"
    ENDPOINT = "The token endpoint"
    REFRESH = "Refresh"
    REVOKE = "Revoke and log out"
    KEYS = "The keys of an issuer that it trusts"
    SIGNED = "Tokens that a trusted issuer signs: nobody can…"
    GUESSING = "Guess a password"  # last, because it throttles


BY_ISSUER = (Stage.KEYS, Stage.SIGNED)
"""The stages that need a guard."""


@dataclass(frozen=True)
class Check:
    """One row of the report card.

    Args:
        stage: the heading that it stands under.
        name: what should hold, in a few words.
        rule: the rule of ``docs/standards.md`` and its source.
        run: tries it and returns what was seen; raises ``OpenError`` or ``NotSeenError``.
    """

    stage: str
    name: str
    rule: str
    run: Run


class Checks(list[Check]):
    """The checks of one file, called ``CHECKS`` there."""

    def add(self, stage: str, rule: str, *, name: str = "") -> Callable[[Run], Run]:
        """Add the decorated function, under its docstring or another name.

        Args:
            stage: a ``Stage``, or a heading of the lesson's own.
            rule: the rule of ``docs/standards.md`` and its source.
            name: what should hold; by default the function's docstring says it.
        """

        def add(run: Run) -> Run:
            row = name or str(run.__doc__).rstrip(".")
            self.append(Check(str(stage), row, rule, run))
            return run

        return add


def all_checks() -> list[tuple[str, Check]]:
    """Return every lesson's checks with the number of its notebook, in the order of the card.

    Under each heading they stand in the order of the course. A lesson's own headings come before
    the last one of ``Stage``.
    """
    found = [
        (lesson.number, check)
        for lesson in course().lessons.values()
        for path in sorted(lesson.room.glob("judged*.py"))
        for check in lesson.module(path.stem).CHECKS
    ]
    *first, last = Stage
    stages = [*dict.fromkeys([*first, *(check.stage for _, check in found if check.stage != last)])]
    stages.append(last)
    return sorted(found, key=lambda each: stages.index(each[1].stage))


def expect(holds: object, told: str) -> None:
    """Leave the row open, and say what was seen, unless the condition holds."""
    if not holds:
        raise OpenError(told)
