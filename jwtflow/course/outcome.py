"""What a check says: a panel with the verdict, what was observed and where to look, then why.

In a notebook it is Markdown, which JupyterLab renders before a cell was run, with a heading for
screen readers.
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
    """The answer of a check.

    Args:
        exercise: its name.
        verdict: how far the learner is, or that the check itself could not run.
        observed: what the learner's code did; may hold what they wrote.
        look: where to look next, Markdown.
        misconception: the belief that was recognised, if one was.
        printed: what the learner's code printed while it was checked.
        explanation: why it is so, Markdown; only once an answer is there.
        notes: what else there is to say, a sentence each.
        help: how to get further.
    """

    exercise: str
    verdict: Verdict
    observed: str = ""
    look: str = ""
    misconception: str | None = None
    printed: str = ""
    explanation: str = ""
    notes: tuple[str, ...] = ()
    help: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the exercise is solved."""
        return self.verdict is Verdict.RIGHT

    @property
    def is_a_try(self) -> bool:
        """Whether there was an answer that could be looked at."""
        return self.verdict not in {Verdict.NOT_ATTEMPTED, Verdict.UNREADABLE}

    @property
    def earns_points(self) -> bool:
        """Whether it counts; a prediction does, whatever came out.

        A short text does as well: a person grades it, and nbgrader should not report an error.
        """
        return self.verdict in {Verdict.RIGHT, Verdict.PREDICTED, Verdict.MADE, Verdict.SHORT}

    @property
    def heading(self) -> str:
        """The verdict in a line."""
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
    """Text with its spaces, in a block that nothing in it can close."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _lines(text: str) -> str:
    """Text that Markdown shows as it is, line by line."""
    return "  \n".join(escape_markdown(line) for line in text.splitlines() if line.strip())
