"""What a check says: a heading with the verdict, what was observed, where to look, and why.

In a notebook it is Markdown, which takes the theme's colours and is drawn before a cell was run.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from jwtflow.lab.wording import escape_markdown


class Verdict(Enum):
    """How far the learner is with one exercise."""

    NOT_ATTEMPTED = "Not attempted yet"
    CRASHED = "Your code raised an error"
    WRONG = "Not right yet"
    RIGHT = "Right"
    PREDICTED = "You predicted something else"
    MADE = "Done"
    UNCHECKED = "Could not be checked"


_MARKS = {
    Verdict.NOT_ATTEMPTED: "○",
    Verdict.CRASHED: "!",
    Verdict.WRONG: "✗",
    Verdict.RIGHT: "✓",
    Verdict.PREDICTED: "≠",
    Verdict.MADE: "✓",
    Verdict.UNCHECKED: "?",
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
        notes: whatever else there is to say, a sentence each.
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
    def earns_points(self) -> bool:
        """Whether it counts: to commit to a prediction does, whatever came out."""
        return self.verdict in {Verdict.RIGHT, Verdict.PREDICTED, Verdict.MADE}

    @property
    def heading(self) -> str:
        """The verdict in a line."""
        return f"{_MARKS[self.verdict]} {self.exercise}: {self.verdict.value}."

    def __repr__(self) -> str:
        """The outcome as plain text."""
        belief = f"A common belief behind this: {self.misconception}." if self.misconception else ""
        printed = f"Your code printed:\n{self.printed.rstrip()}" if self.printed else ""
        parts = [self.heading, self.observed, self.look, belief, printed]
        parts += [*self.notes, self.explanation, self.help]
        return "\n".join(part for part in parts if part)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        belief = (
            f"A common belief behind this: *{escape_markdown(self.misconception)}*."
            if self.misconception
            else ""
        )
        printed = f"Your code printed:\n\n{_fenced(self.printed.rstrip())}" if self.printed else ""
        parts = [f"#### {escape_markdown(self.heading)}", _lines(self.observed), self.look, belief]
        parts += [printed, *map(_lines, self.notes), self.explanation, _lines(self.help)]
        return {
            "text/markdown": "\n\n".join(part for part in parts if part),
            "text/plain": repr(self),
        }


def _lines(text: str) -> str:
    """Text that Markdown shows as it is, line by line."""
    return "  \n".join(escape_markdown(line) for line in text.splitlines())


def _fenced(text: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text}\n{fence}"
