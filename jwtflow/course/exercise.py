"""What an exercise is: declared once, in the package, and used by everything else.

The notebook shows its statement and stub, ``check`` runs its examination, ``hint`` and
``solution`` read from it, the linter holds notebook and declaration together, and a test tries
every solution in it, right and wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from jwtflow.course.guard import Answer
from jwtflow.course.stripping import clear_solution


class Kind(Enum):
    """What the learner is asked to do."""

    PREDICT = "predict"
    CHOOSE = "choose"
    COMPLETE = "complete"
    WRITE = "write from scratch"
    REPAIR = "repair"
    FORGE = "forge"
    EXPLAIN = "explain"


@dataclass(frozen=True)
class Wrong:
    """What an examination found.

    Args:
        observed: what the learner's code did, in a sentence that holds neither the right answer
            nor the test's code.
        look: where to look next.
        misconception: the name of one that the exercise declares, or ``None`` if it is wrong for
            another reason.
    """

    observed: str
    look: str
    misconception: str | None = None


@dataclass(frozen=True)
class Misconception:
    """A belief that the check recognises by what the code does.

    Args:
        name: the belief, in a few words.
        example: a wrong solution that somebody who holds it would write.
    """

    name: str
    example: str


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Args:
        name: the notebook's number and what is done, ``"01-encode"``.
        title: a short heading.
        kind: what the learner is asked to do.
        objective: the number of the notebook's objective that it exercises, from 1.
        defines: the name that the learner's cell binds.
        statement: the task, in Markdown.
        cell: the source of the notebook's cell, the solution between nbgrader's markers.
        alternatives: right solutions written differently.
        misconceptions: wrong solutions, each with the belief behind it.
        examine: returns ``None`` for a right answer, else what is wrong with it.
        hints: two, the second of which says more.
        explanation: why the solution is as it is, in Markdown.
        points: what nbgrader gives for it.
    """

    name: str
    title: str
    kind: Kind
    objective: int
    defines: str
    statement: str
    cell: str
    examine: Callable[[Answer], Wrong | None]
    hints: tuple[str, str]
    explanation: str
    alternatives: tuple[str, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    points: int = 1

    @property
    def solution(self) -> str:
        """The cell's source with the reference solution and without markers."""
        return "\n".join(line for line in self.cell.splitlines() if not _is_marker(line)).strip()

    @property
    def stub(self) -> str:
        """The cell's source as the learner gets it."""
        return clear_solution(self.cell).strip()

    @property
    def notebook(self) -> str:
        """The number of its notebook, ``"01"``."""
        return self.name.partition("-")[0]


def _is_marker(line: str) -> bool:
    return line.strip() in {"### BEGIN SOLUTION", "### END SOLUTION"}
