"""The matrix: which attacks still get past a verifier."""

from __future__ import annotations

from dataclasses import dataclass

from jwtflow.course.bench.cases import all_cases
from jwtflow.course.bench.judge import Report
from jwtflow.course.bench.world import World
from jwtflow.lab import html
from jwtflow.lab.display import Shown

OPEN, CLOSED, UNTRIED = "OPEN", "closed", "not tried"


@dataclass(frozen=True, repr=False)
class Matrix(Shown):
    """Each attack, and whether it works.

    Args:
        whose: whose verifier it is: ``yours``, ``reference``.
        rows: attack, state, and how many of its tokens got in.
    """

    whose: str
    rows: tuple[tuple[str, str, str], ...]

    @property
    def summary(self) -> str:
        """How many attacks are closed."""
        closed = sum(state == CLOSED for _, state, _ in self.rows)
        return f"Verifier: {self.whose}. Attacks closed: {closed} of {len(self.rows)}."

    def html(self) -> str:
        """A table."""
        return html.table(
            self.summary,
            ["attack", "state", "tokens that got in"],
            [list(row) for row in self.rows],
        )

    def text(self) -> str:
        """A line for each attack."""
        lines = [f"- {attack}: {state}{_within(count)}" for attack, state, count in self.rows]
        return "\n".join([self.summary, *lines])


def matrix_of(report: Report | None, *, whose: str) -> Matrix:
    """The matrix of a report; without one every attack is *not tried*, never closed."""
    if report is None:
        exploits = dict.fromkeys(case.exploit for case in all_cases(World()) if case.exploit)
        return Matrix(whose, tuple((exploit, UNTRIED, "") for exploit in exploits))
    tokens: dict[str, list[bool]] = {}
    for row in report.rows:
        if row.case.exploit:
            tokens.setdefault(row.case.exploit, []).append(row.is_right)
    return Matrix(
        whose,
        tuple(
            (exploit, CLOSED if all(right) else OPEN, f"{right.count(False)} of {len(right)}")
            for exploit, right in tokens.items()
        ),
    )


def _within(count: str) -> str:
    return f" ({count} got in)" if count else ""
