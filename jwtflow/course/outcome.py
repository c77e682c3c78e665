"""What a check says: an outcome in words, readable aloud and in both themes."""

from __future__ import annotations

import html
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """How far the learner is with one exercise."""

    NOT_ATTEMPTED = "Not attempted yet"
    CRASHED = "Your code raised an error"
    WRONG = "Not right yet"
    RIGHT = "Right"
    PREDICTED = "You predicted something else"
    UNCHECKED = "Could not be checked"


_MARKS = {
    Verdict.NOT_ATTEMPTED: "○",
    Verdict.CRASHED: "!",
    Verdict.WRONG: "✗",
    Verdict.RIGHT: "✓",
    Verdict.PREDICTED: "≠",
    Verdict.UNCHECKED: "?",
}

# Background and text colour are both set, so that the pair is readable on light and on dark.
_COLOURS = {
    Verdict.NOT_ATTEMPTED: ("#e8eaed", "#202124"),
    Verdict.CRASHED: ("#fde2ec", "#5c0a2e"),
    Verdict.WRONG: ("#fdeccf", "#4a2b00"),
    Verdict.RIGHT: ("#d8f3dc", "#0b3d1c"),
    Verdict.PREDICTED: ("#d6eaf8", "#0b2e4a"),
    Verdict.UNCHECKED: ("#e7defa", "#2d1160"),
}


@dataclass(frozen=True)
class Outcome:
    """The answer of a check; a notebook shows it as a panel, a prompt as text.

    Args:
        exercise: its name.
        verdict: how far the learner is, or that the check itself could not run.
        lines: what was observed and where to look, a sentence or two each.
        misconception: the belief that was recognised, if one was.
        printed: what the learner's code printed while it was checked.
        help: how to get further; the last line.
    """

    exercise: str
    verdict: Verdict
    lines: tuple[str, ...] = ()
    misconception: str | None = None
    printed: str = ""
    help: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the exercise is solved."""
        return self.verdict is Verdict.RIGHT

    @property
    def earns_points(self) -> bool:
        """Whether it counts: to commit to a prediction does, whatever came out."""
        return self.verdict in {Verdict.RIGHT, Verdict.PREDICTED}

    def __repr__(self) -> str:
        """The outcome as plain text."""
        head = f"{_MARKS[self.verdict]} {self.exercise}: {self.verdict.value}."
        return "\n".join([head, *self._body()])

    def _repr_html_(self) -> str:
        background, colour = _COLOURS[self.verdict]
        body = "".join(
            f'<div style="white-space:pre-wrap;margin-top:4px">{html.escape(line)}</div>'
            for line in self._body()
        )
        return (
            f'<div style="background:{background};color:{colour};padding:8px 12px;'
            f'border-left:6px solid {colour};max-width:52em">'
            f"<strong>{_MARKS[self.verdict]} {html.escape(self.exercise)}: "
            f"{self.verdict.value}.</strong>{body}</div>"
        )

    def _body(self) -> list[str]:
        body = list(self.lines)
        if self.misconception:
            body.append(f"A common belief behind this: {self.misconception}.")
        if self.printed:
            body.append(f"Your code printed:\n{self.printed.rstrip()}")
        if self.help:
            body.append(self.help)
        return body
