"""``hint``, ``solution``, ``progress`` and ``reset``: what a learner asks for on purpose."""

from __future__ import annotations

import html
import inspect
from dataclasses import dataclass
from typing import Any

from jwtflow.course.catalogue import all_exercises, find_exercise, unknown_exercise
from jwtflow.course.exercise import Exercise, Kind
from jwtflow.course.outcome import Verdict
from jwtflow.course.state import forget_record, read_record, write_record


@dataclass(frozen=True)
class Note:
    """Markdown that reads well as plain text, too."""

    markdown: str

    def __repr__(self) -> str:
        """The text."""
        return self.markdown

    def _repr_markdown_(self) -> str:
        return self.markdown


def hint(name: str | None = None, number: int = 1) -> Note:
    """A hint for the exercise ``name``: the first says where to look, the second says more.

    Without a name it says how to give one.
    """
    exercise = find_exercise(name)
    if exercise is None:
        return Note(unknown_exercise(name))
    if number not in (1, 2):
        return Note(f'There are two hints: `hint("{name}")` and `hint("{name}", 2)`.')
    said = write_record(
        exercise.name, hints=max(number, read_record(exercise.name).get("hints", 0))
    )
    after = (
        f'One more: `hint("{name}", 2)`.'
        if number == 1
        else f'The solution, explained: `solution("{name}")`.'
    )
    return _note(f"**Hint {number} of 2.** {exercise.hints[number - 1]}\n\n{after}", said)


def solution(name: str, *, reveal: bool = False) -> Note:
    """The explained solution of the exercise ``name``; shown only with ``reveal=True``."""
    exercise = find_exercise(name)
    if exercise is None:
        return Note(unknown_exercise(name))
    if not reveal:
        return Note(
            f"This shows the whole solution of *{exercise.title}*. Have you tried both hints? "
            f'To see it, run `solution("{name}", reveal=True)`.'
        )
    said = write_record(name, solution_seen=True)
    return _note(f"```python\n{exercise.solution}\n```\n\n{exercise.explanation}", said)


def show_source(thing: Any) -> Note:
    """The source of a function or class of the package, as it runs."""
    try:
        source = inspect.getsource(thing).rstrip()
    except (OSError, TypeError):
        return Note("There is no Python source to show for that.")
    return Note(f"From `{thing.__module__}`:\n\n```python\n{source}\n```")


def reset(name: str) -> Note:
    """Begin the exercise ``name`` anew: forgets its progress and shows the cell as it came."""
    exercise = find_exercise(name)
    if exercise is None:
        return Note(unknown_exercise(name))
    said = forget_record(name)
    return _note(
        f"*{exercise.title}* has been reset. Paste this into its cell:\n\n"
        f"```python\n{exercise.stub}\n```",
        said,
    )


def _note(text: str, said: str | None) -> Note:
    return Note(f"{text}\n\n{said}" if said else text)


@dataclass(frozen=True)
class Progress:
    """Every exercise with how far the learner is: a table, or its rows as text."""

    rows: tuple[tuple[str, str, str, str], ...]

    def __repr__(self) -> str:
        """The rows as plain text."""
        return "\n".join(
            f"{name:<28} {state:<24} {f'tries: {tries}' if tries else '':<10} {helped}".rstrip()
            for name, state, tries, helped in self.rows
        )

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th style="text-align:left">{title}</th>'
            for title in ("exercise", "state", "tries", "help used")
        )
        body = "".join(
            "<tr>"
            + "".join(f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in row)
            + "</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def progress(notebook: str | None = None) -> Progress | Note:
    """How far you are: in one notebook (``"01"``), or in all."""
    exercises = [e for e in all_exercises().values() if notebook in (None, e.notebook)]
    if not exercises:
        known = ", ".join(sorted({e.notebook for e in all_exercises().values()}))
        return Note(f"There is no notebook {notebook!r} with exercises; there are: {known}.")
    return Progress(tuple(_row(exercise) for exercise in exercises))


def _row(exercise: Exercise) -> tuple[str, str, str, str]:
    record = read_record(exercise.name)
    verdict = record.get("verdict", "not_attempted").upper()
    state = Verdict[verdict].value if verdict in Verdict.__members__ else "unknown"
    if exercise.kind is Kind.PREDICT and verdict in {Verdict.RIGHT.name, Verdict.PREDICTED.name}:
        state = "Predicted"  # to commit is what counts; the run has told the rest
    tries = record.get("tries", 0)
    helped = []
    if record.get("hints"):
        helped.append(f"hints: {record['hints']}")
    if record.get("solution_seen"):
        helped.append("solution seen")
    return exercise.name, state, str(tries or ""), ", ".join(helped)
