"""The outcome of a check: a panel with verdict, observation and next step, then an explanation.

In a notebook it is Markdown, which JupyterLab renders even before the cell is run, with a heading
for screen readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from jwtflow.lab.html import BLUE, GREEN, GREY, ROSE, SAND, VIOLET, markdown_panel
from jwtflow.lab.wording import escape_markdown


class Verdict(Enum):
    """How far the learner is with one exercise."""

    NOT_ATTEMPTED = "Not attempted yet"
    UNREADABLE = "Not in the right form yet"
    CRASHED = "Your code raised an error"
    WRONG = "Not right yet"
    RIGHT = "Right"
    PREDICTED = "You predicted something else"
    SHORT = "Very short so far"
    MADE = "Done"
    UNCHECKED = "Could not be checked"


EARN_POINTS = {Verdict.RIGHT, Verdict.PREDICTED, Verdict.MADE, Verdict.SHORT}
"""Answers that count. A prediction does, right or wrong. So does a short text: a person grades it,
and nbgrader should report no error."""

_SIGNS = {
    Verdict.NOT_ATTEMPTED: ("○", GREY),
    Verdict.UNREADABLE: ("○", GREY),
    Verdict.CRASHED: ("!", ROSE),
    Verdict.WRONG: ("✗", SAND),
    Verdict.RIGHT: ("✓", GREEN),
    Verdict.PREDICTED: ("≠", BLUE),
    Verdict.SHORT: ("○", GREY),
    Verdict.MADE: ("✓", GREEN),
    Verdict.UNCHECKED: ("?", VIOLET),
}


@dataclass(frozen=True)
class Outcome:
    """The outcome of a check.

    Args:
        exercise: its name.
        verdict: how far the learner is, or that the check itself failed.
        observed: what the learner's code did; may quote the learner's text.
        look: Markdown that says where to look next.
        misconception: the belief that was recognised, if any.
        printed: what the learner's code printed during the check.
        explanation: Markdown that explains the answer, once there is one.
        notes: further sentences.
    """

    exercise: str
    verdict: Verdict
    observed: str = ""
    look: str = ""
    misconception: str | None = None
    printed: str = ""
    explanation: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_a_try(self) -> bool:
        """Whether there was an answer that could be checked."""
        return self.verdict not in {Verdict.NOT_ATTEMPTED, Verdict.UNREADABLE}

    @property
    def earns_points(self) -> bool:
        """Whether the answer counts."""
        return self.verdict in EARN_POINTS

    @property
    def help(self) -> str:
        """How to get help, if the answer is wrong or missing."""
        needs_it = self.verdict in {Verdict.NOT_ATTEMPTED, Verdict.CRASHED, Verdict.WRONG}
        return f'Stuck? Run hint("{self.exercise}").' if needs_it else ""

    @property
    def heading(self) -> str:
        """The verdict in one line."""
        sign, _ = _SIGNS[self.verdict]
        return f"{sign} {self.exercise}: {self.verdict.value}."

    def __repr__(self) -> str:
        """The outcome as plain text."""
        belief = f"A common belief behind this: {self.misconception}." if self.misconception else ""
        printed = f"Your code printed:\n{self.printed.rstrip()}" if self.printed else ""
        parts = [self.heading, self.observed, self.look, belief, printed]
        parts += [*self.notes, self.help, self.explanation]
        return "\n".join(part for part in parts if part)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        belief = (
            f"A common belief behind this: *{escape_markdown(self.misconception)}*."
            if self.misconception
            else ""
        )
        printed = f"Your code printed:\n\n{_fenced(self.printed.rstrip())}" if self.printed else ""
        parts = [f"#### {escape_markdown(self.heading)}", _lines(self.observed), self.look, belief]
        parts += [printed, *map(_lines, self.notes), _lines(self.help)]
        _, tint = _SIGNS[self.verdict]
        panel = markdown_panel(tint, *filter(None, parts))
        return {
            "text/markdown": "\n\n".join(filter(None, [panel, self.explanation])),
            "text/plain": repr(self),
        }


def _fenced(text: str) -> str:
    """Put text into a code block with a fence that the text can't close."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _lines(text: str) -> str:
    """Escape text so that Markdown shows it unchanged, line by line."""
    return "  \n".join(escape_markdown(line) for line in text.splitlines() if line.strip())
