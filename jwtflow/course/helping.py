"""Help that a learner asks for: ``hint``, ``solution``, ``tick``, ``progress``, ``reset``."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

from jwtflow.course.catalogue import Exercise, Kind, course
from jwtflow.course.outcome import Verdict
from jwtflow.course.state import for_how_long, forget_record, read_record, write_record
from jwtflow.lab import html
from jwtflow.lab.display import Shown


@dataclass(frozen=True)
class Note:
    """Markdown that also reads well as plain text."""

    markdown: str

    def __repr__(self) -> str:
        """The text."""
        return self.markdown

    def _repr_markdown_(self) -> str:
        return self.markdown


def hint(name: str | None = None, number: int = 1) -> Note:
    """Show a hint for an exercise; the second hint says more."""
    exercise = course().find(name)
    if exercise is None:
        return Note(course().unknown(name))
    if not exercise.hints[0]:
        return Note("This one needs no hint: anything you write counts.")
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


def solution(name: str | None = None, *, reveal: bool = False) -> Note:
    """Show the solution of an exercise and explain it, but only with ``reveal=True``."""
    exercise = course().find(name)
    if exercise is None:
        return Note(course().unknown(name))
    if not reveal:
        return Note(
            f"This shows the whole solution of *{exercise.title}*. Have you tried both hints? "
            f'To see it, run `solution("{name}", reveal=True)`.'
        )
    said = write_record(exercise.name, solution_seen=True)
    return _note(f"```python\n{exercise.solution}\n```\n\n{exercise.explanation}", said)


def tick(name: str | None = None, *points: int) -> Note:
    """Mark the points of the model answer that your text has: ``tick("06-say-fired", 1, 3)``."""
    exercise = course().find(name)
    if exercise is None or exercise.kind is not Kind.SAY:
        return Note(
            f"{exercise.name} has no points to tick." if exercise else course().unknown(name)
        )
    there_are = exercise.settings.get("points_to_tick", ())
    if odd := [point for point in points if point not in range(1, len(there_are) + 1)]:
        return Note(f"There is no point {odd[0]!r}; there are 1 to {len(there_are)}.")
    said = write_record(exercise.name, ticked=len(set(points)))
    missing = [text for number, text in enumerate(there_are, 1) if number not in points]
    told = f"{len(set(points))} of {len(there_are)} points."
    if missing:
        told += " Not in yours: " + "; ".join(f"*{text}*" for text in missing) + "."
    return _note(told, said)


def show_source(thing: Any) -> Note:
    """Show the source of a function or class of the package."""
    try:
        source = inspect.getsource(thing).rstrip()
    except (OSError, TypeError):
        return Note("There is no Python source to show for that.")
    return Note(f"From `{thing.__module__}`:\n\n```python\n{source}\n```")


def reset(name: str | None = None) -> Note:
    """Forget your progress with an exercise and show its original cell."""
    exercise = course().find(name)
    if exercise is None:
        return Note(course().unknown(name))
    said = forget_record(exercise.name)
    return _note(
        f"*{exercise.title}* has been reset. Paste this into its cell:\n\n"
        f"```python\n{exercise.stub}\n```",
        said,
    )


def _note(text: str, said: str | None) -> Note:
    return Note(f"{text}\n\n{said}" if said else text)


class Progress(Shown):
    """Every exercise with how far the learner is: a table, or its rows as text."""

    def __init__(self, title: str, rows: list[tuple[str, str, str, str]], said: str = "") -> None:
        self.title = title
        self.rows = rows
        self.said = said

    def text(self) -> str:
        """The rows as plain text."""
        lines = [
            f"{name:<28} {state:<24} {f'tries: {tries}' if tries else '':<10} {helped}".rstrip()
            for name, state, tries, helped in self.rows
        ]
        return "\n".join(lines + ([self.said] if self.said else []))

    def html(self) -> str:
        """A table."""
        columns = ["exercise", "state", "tries", "help used"]
        table = html.table(self.title, columns, [list(row) for row in self.rows])
        return table + html.line(self.said)


def progress(notebook: str | None = None) -> Progress | Note:
    """Show your progress in one notebook, such as ``"01"``, or in all."""
    lessons = course().lessons
    if notebook is not None and notebook not in list(lessons):
        return Note(f"There is no notebook {notebook!r}; there are: {', '.join(lessons)}.")
    chosen = [lessons[notebook]] if notebook else lessons.values()
    rows = [_row(each) for lesson in chosen for each in lesson.exercises.values()]
    lasts = for_how_long()
    said = f"Remembered {lasts} " if lasts else ""
    said += f'To start an exercise again: reset("{rows[0][0]}").'
    return Progress(f"Notebook {notebook}" if notebook else "The course so far", rows, said)


def _row(exercise: Exercise) -> tuple[str, str, str, str]:
    record = read_record(exercise.name)
    verdict = record.get("verdict", "not_attempted").upper()
    state = Verdict[verdict].value if verdict in Verdict.__members__ else "unknown"
    if exercise.kind is Kind.PREDICT and verdict in {"RIGHT", "PREDICTED", "MADE"}:
        state = "Predicted"  # making a prediction is what counts, right or not
    tries = record.get("tries", 0)
    helped = []
    if record.get("hints"):
        helped.append(f"hints: {record['hints']}")
    if record.get("solution_seen"):
        helped.append("solution seen")
    if "ticked" in record:
        helped.append(f"points ticked: {record['ticked']}")
    return exercise.name, state, str(tries or ""), ", ".join(helped)
