"""Grades submissions with nbgrader, in processes that the submitted code can't tamper with.

Only the text of each answer's cell is taken from a submission, whatever else was moved, deleted or
duplicated. It goes into a fresh copy of the notebook, and each coding answer is judged in its own
process (``regrade``). So a submission gains nothing by changing names, classes or checks, and a
broken answer costs only its own exercise.

An instructor's ``nbgrader_config.py`` calls ``configure(get_config())``. In a class's folder,
``python -m jwtflow.course.grading 01`` grades the notebooks in ``submitted``, learner by learner.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from jwtflow.course.catalogue import Exercise, Kind, Lesson, course, source
from jwtflow.course.checking import examine
from jwtflow.course.regrade import Judged, judge_apart
from jwtflow.course.release import released

_CLAIM = re.compile(r"(?m)^(?:#### )?([✓≠✗○!?]) (\d\d-[\w-]+): ")
_EARNS = {"✓", "≠"}


def configure(config: Any) -> None:
    """Set nbgrader up for the course; ``config`` is the result of ``get_config()``."""
    config.CourseDirectory.course_id = "jwt"
    config.ClearSolutions.code_stub = {"python": "..."}
    config.Autograde.sanitize_preprocessors = [
        TakeAnswers,
        ClearOutput,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ]
    config.Autograde.autograde_preprocessors = [
        JudgeAnswers,
        SaveAutoGrades,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    config.GenerateFeedback.exporter_class = FeedbackPage


class TakeAnswers(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the submitted answers into a fresh copy of the notebook."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook to grade; its metadata holds the learner's other cells."""
        lesson = _lesson(nb, resources)
        if lesson is None:
            raise ValueError("This is no notebook of the course: none of its cells is known.")
        fresh = nbformat.reads(released(lesson.notebook).text, 4)
        answers = dict(_answers(nb, lesson))
        for cell in fresh.cells:
            if cell.id in answers:
                cell.source = answers[cell.id]
        claimed = set(_claims(nb))
        fresh.metadata["jwtflow"] = {"claims": sorted(claimed), "own": list(_own(nb, lesson))}
        return fresh, resources


class JudgeAnswers(NbGraderPreprocessor):  # type: ignore[misc]
    """Judges each answer and stores the verdict as the output of its check."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the graded notebook."""
        lesson = _lesson(nb, resources)
        assert lesson is not None  # noqa: S101 - TakeAnswers has found it
        told = nb.metadata.pop("jwtflow", {"claims": [], "own": []})
        earlier: dict[str, str] = {}
        cells = {cell.id: cell for cell in nb.cells}
        for exercise in lesson.exercises.values():
            judged = judge(exercise, cells[exercise.name].source, earlier, told["own"])
            if judged.earns and exercise.kind is not Kind.TRY:
                earlier[exercise.name] = cells[exercise.name].source
            text = judged.text
            if (
                exercise.name in told["claims"]
                and not judged.earns
                and exercise.kind is not Kind.SAY
            ):
                text += (
                    "\n\nNote for the instructor: the notebook as it was handed in shows another "
                    "verdict for this exercise. Have a look at it."
                )
                self.log.warning("%s: handed in as solved, and it isn't", exercise.name)
            cells[f"{exercise.name}-check"].outputs = [_output(text, earns=judged.earns)]
        return nb, resources


def judge(exercise: Exercise, answer: str, earlier: dict[str, str], own: list[str]) -> Judged:
    """Judge the source of an answer's cell; see ``judge_apart``."""
    if exercise.check is not None or exercise.kind is Kind.TRY:
        return judge_apart(exercise, answer, earlier=earlier, own=own)
    names: dict[str, Any] = {}
    try:
        for node in ast.parse(answer).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                # A question's answer is a value: read, not run.
                names[node.targets[0].id] = ast.literal_eval(node.value)
    except (SyntaxError, ValueError):
        return Judged(earns=False, text=f"✗ {exercise.name}: Not right yet.\nIt is no plain value.")
    outcome = examine(exercise, names)
    return Judged(earns=outcome.earns_points, text=repr(outcome))


def _lesson(nb: Any, resources: Any) -> Lesson | None:
    """Find the lesson of a submission by its cells, or by its file name."""
    for cell in nb.cells:
        name = _name(cell)
        if name and name[:2] in course().lessons:
            return course().lessons[name[:2]]
    return course().lessons.get(str(resources.get("unique_key", ""))[:2])


def _answers(nb: Any, lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Yield name and source of each answer; among duplicates, the first changed cell."""
    found: dict[str, list[str]] = {}
    for cell in nb.cells:
        name = _name(cell)
        if name in lesson.exercises and cell.cell_type == "code":
            found.setdefault(name, []).append(cell.source)
    for name, sources in found.items():
        stub = lesson.exercises[name].stub
        changed = [text for text in sources if text.strip() != stub]
        yield name, (changed or sources)[0]


def _own(nb: Any, lesson: Lesson) -> Iterator[str]:
    """Yield the learner's cells outside exercises, including changed cells of the lesson."""
    ours = {source(cell).strip() for cell in lesson.cells.values()}
    for cell in nb.cells:
        is_own = cell.cell_type == "code" and _name(cell) not in lesson.exercises
        if is_own and cell.source.strip() not in ours:
            yield cell.source


def _claims(nb: Any) -> Iterator[str]:
    """Yield the exercises that the submitted notebook shows as solved."""
    for cell in nb.cells:
        for output in cell.get("outputs", ()):
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            for sign, name in _CLAIM.findall(text):
                if sign in _EARNS:
                    yield name


def _name(cell: Any) -> str:
    """Return a cell's name from nbgrader's metadata, or its id."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", ""))


def _output(text: str, *, earns: bool) -> Any:
    from nbformat.v4 import new_output

    if earns:
        return new_output("stream", name="stdout", text=text + "\n")
    # nbgrader gives no points if the output is an error.
    return new_output("error", ename="", evalue=text.partition("\n")[0], traceback=[text])


class FeedbackPage(HTMLExporter):
    """A feedback page that loads nothing from other sites."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Render the page without the scripts that nbconvert would load."""
        page, resources = super().from_notebook_node(nb, resources, **kw)
        return re.sub(r'(?s)<script[^>]*src="https?:.*?</script>', "", page), resources


def main(arguments: list[str]) -> int:
    """Grade one assignment for the whole class; return 1 if a notebook could not be graded.

    Each learner is graded in a separate run, so one notebook never stops another. A learner whose
    notebook can't be read gets a feedback page that says so.
    """
    if len(arguments) != 1 or not Path("submitted").is_dir():
        sys.stderr.write(
            "Say which assignment, in the folder of the class, where submitted/ is:\n"
            "python -m jwtflow.course.grading 01\n"
        )
        return 2
    (assignment,) = arguments
    missed = 0
    for folder in sorted(Path("submitted").glob(f"*/{assignment}")):
        learner = folder.parent.name
        student = f"--student={learner}"
        commands = (
            ["autograde", assignment, "--create", "--force", student],
            ["generate_feedback", assignment, "--force", student],
        )
        told = ""
        for command in commands:
            done = subprocess.run(  # noqa: S603 - nbgrader, with the instructor's arguments
                [sys.executable, "-W", "ignore", "-m", "nbgrader", *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
            told += done.stdout
            if done.returncode:
                break
        flagged = re.findall(r"(\d\d-[\w-]+): handed in as solved", told)
        if done.returncode:
            missed += 1
            _say_not_graded(Path("feedback", learner, assignment), folder, assignment)
        said = "not graded" if done.returncode else "graded"
        notes = f"; look at {', '.join(dict.fromkeys(flagged))}" if flagged else ""
        sys.stdout.write(f"{learner}: {said}{notes}\n")
        sys.stdout.flush()
    return int(bool(missed))


def _say_not_graded(feedback: Path, submitted: Path, assignment: str) -> None:
    lesson = course().lessons.get(assignment)
    wanted = lesson.notebook.name if lesson else f"{assignment}_….ipynb"
    found = ", ".join(sorted(path.name for path in submitted.glob("*.ipynb"))) or "no notebook"
    feedback.mkdir(parents=True, exist_ok=True)
    page = feedback / f"{Path(wanted).stem}.html"
    page.write_text(
        '<!doctype html>\n<html lang="en"><title>Not graded</title>\n<h1>Not graded</h1>\n'
        f"<p>{escape(wanted)} was expected, and {escape(found)} was handed in. It couldn't be read "
        "as a notebook of the course. Check its name, open it in JupyterLab, save it, and hand it "
        "in again.</p></html>\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
