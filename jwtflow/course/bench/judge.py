"""Running a verifier over the bench, and the table of what it did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, Response, jsonify

from jwtflow.course.bench.case import Case
from jwtflow.course.bench.cases import all_cases
from jwtflow.course.bench.world import World
from jwtflow.course.crashes import describe_crash
from jwtflow.errors import JwtflowError
from jwtflow.lab import html
from jwtflow.lab.display import Shown
from jwtflow.web.serving import LoopbackServer

Verify = Callable[..., Any]

ACCEPTED, REFUSED, CRASHED = "accepted", "refused", "crashed"

REFUSALS = (ValueError, JwtflowError)
"""Errors by which a verifier says no. Any other would be a 500 in a server: it crashed."""


@dataclass(frozen=True)
class Row:
    """What became of one case.

    Args:
        case: the token and its label.
        was: ``accepted``, ``refused`` or ``crashed``.
        fetched: whether the verifier fetched something from the attacker's server.
        error: the type and text of the error, where there was one.
    """

    case: Case
    was: str
    fetched: bool = False
    error: str = ""

    @property
    def should(self) -> str:
        """What a verifier should have done."""
        return ACCEPTED if self.case.is_honest else REFUSED

    @property
    def is_right(self) -> bool:
        """Whether it did that, and asked nobody it should not have asked."""
        return self.was == self.should and not self.fetched


@dataclass(frozen=True, repr=False)
class Report(Shown):
    """Every case with what became of it; shows those that went wrong, or all.

    Args:
        rows: in the bench's order.
        shows_all: whether the table has the rows that were right, too.
    """

    rows: tuple[Row, ...]
    shows_all: bool = False

    @property
    def mistakes(self) -> tuple[Row, ...]:
        """The rows in which the verifier did the wrong thing."""
        return tuple(row for row in self.rows if not row.is_right)

    @property
    def summary(self) -> str:
        """How many honest tokens came in, and how many hostile ones did not."""
        honest = [row for row in self.rows if row.case.is_honest]
        hostile = [row for row in self.rows if not row.case.is_honest]
        return (
            f"Honest tokens accepted: {sum(row.is_right for row in honest)} of {len(honest)}. "
            f"Hostile tokens refused: {sum(row.is_right for row in hostile)} of {len(hostile)}."
        )

    def all(self) -> Report:
        """The same report, showing every row."""
        return replace(self, shows_all=True)

    def rule(self, *rules: str) -> Report:
        """Only the rows of these rules, all of them."""
        return Report(tuple(row for row in self.rows if row.case.rule in rules), shows_all=True)

    def html(self) -> str:
        """The summary and a table."""
        shown = self._shown()
        lines = html.line(self.summary)
        return lines + (html.table("", list(_COLUMNS), shown) if shown else "")

    def text(self) -> str:
        """The summary, and each row as a sentence."""
        rows = [
            f"- {mark} {rule} {what} Was {was}; should be {should}."
            for mark, rule, what, was, should in self._shown()
        ]
        return "\n".join([self.summary, *rows])

    def _shown(self) -> list[list[str]]:
        rows = self.rows if self.shows_all else self.mistakes
        return [
            [
                "right" if row.is_right else "WRONG",
                row.case.rule,
                row.case.story,
                row.was + (", after asking the attacker's server" if row.fetched else ""),
                row.should,
            ]
            for row in rows
        ]


_COLUMNS = ("", "rule", "the token", "was", "should be")


def judge(verify: Verify, *, refusals: tuple[type[Exception], ...] = REFUSALS) -> Report:
    """What ``verify`` does with every token of the bench.

    Args:
        verify: called as ``verify(token, keys=…, issuer=…, audience=…, now=…)``.
        refusals: the errors by which it says no; any other counts as a crash.
    """
    with _attacker() as (world, visits):
        return Report(
            tuple(_row(case, verify, world, visits, refusals) for case in all_cases(world))
        )


def _row(
    case: Case,
    verify: Verify,
    world: World,
    visits: list[str],
    refusals: tuple[type[Exception], ...],
) -> Row:
    visits.clear()
    was, error = ACCEPTED, ""
    try:
        claims = verify(
            case.token,
            keys=world.keys,
            issuer=world.issuer,
            audience=world.audience,
            now=world.now,
        )
        if not isinstance(claims, dict):
            was, error = REFUSED, f"returned {type(claims).__name__}"
    except refusals as refusal:
        was, error = REFUSED, _described(refusal)
    except Exception as crash:  # noqa: BLE001 - that is what is being judged
        was, error = CRASHED, _in_a_line(describe_crash(crash, "your code"))
    return Row(case, was, fetched=bool(visits), error=error)


def _in_a_line(told: str) -> str:
    return re.sub(r"([.?!])?\n", lambda end: f"{end[1] or '.'} ", told)


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


@contextmanager
def _attacker() -> Iterator[tuple[World, list[str]]]:
    """A world whose attacker really serves keys, and a list of the visits that it had."""
    app = Flask("attacker")
    visits: list[str] = []

    @app.get("/<path:path>")
    def serve(path: str) -> Response:
        visits.append(path)
        return jsonify(keys=[World().attacker_key.verification_key.to_jwk()])

    server = LoopbackServer(app, name="attacker")
    server.start()
    try:
        yield World(attacker_url=f"http://127.0.0.1:{server.port}"), visits
    finally:
        server.stop()
