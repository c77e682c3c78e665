"""Rules for the learner's copy: it reveals no solution and can be graded."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator

from jwtflow.course.catalogue import Exercise, course
from jwtflow.course.stripping import MarkerError, learner_version
from tools.linter.exercises import declared
from tools.linter.notebook import Cell, Notebook, parse, source, strings

TELLING = 12  # characters: a shorter line, such as "return None", gives nothing away


def copy_gives_nothing_away(notebook: Notebook) -> Iterator[str]:
    """The copy and its metadata contain no line of a solution or hidden test."""
    import nbformat

    try:
        stripped = learner_version(nbformat.reads(notebook.text, 4))
    except MarkerError as error:
        yield str(error)
        return
    learner = parse(nbformat.writes(stripped), notebook.name, notebook.folder)
    metadata = "\n".join(strings([cell["metadata"] for cell in learner.cells]))
    if re.search(r"### (BEGIN|END) ", learner.text):
        yield "a marker is left in the learner's copy"
    yield from _answers_are_stubs(notebook, learner)
    for line in sorted(_hidden_lines(notebook)):
        if any(line in source(cell) for cell in learner.cells) or line in metadata:
            yield f"the hidden line {line!r} is in the learner's copy"
    for exercise in declared(notebook):
        for line in sorted(_solution_lines(exercise)):
            yield from _leaks(line, exercise, learner)
            if line in metadata:
                yield f"{exercise.name}: {line!r} is in the metadata of the learner's copy"


def _answers_are_stubs(notebook: Notebook, learner: Notebook) -> Iterator[str]:
    for exercise in declared(notebook):
        cell = learner.cell(exercise.name)
        if cell is not None and source(cell).strip() != exercise.stub:
            yield f"{exercise.name}: the learner's copy has not its stub"
    for cell in learner.code_cells():
        if cell["outputs"] or cell["execution_count"] is not None:
            yield f"{cell['id']}: the learner's copy has its output"


def _leaks(line: str, exercise: Exercise, learner: Notebook) -> Iterator[str]:
    shown_on_purpose = course().lesson_of(exercise).manifest.get("shown", {})
    for cell in learner.cells:
        if cell["id"] not in shown_on_purpose and line in _stripped(cell):
            yield f"{cell['id']}: holds a line of the solution of {exercise.name}: {line!r}"


def _stripped(cell: Cell) -> list[str]:
    return [line.strip() for line in source(cell).splitlines()]


def _solution_lines(exercise: Exercise) -> set[str]:
    given = {line.strip() for line in exercise.stub.splitlines()}
    lines = {line.strip() for line in exercise.solution.splitlines()} - given
    return {line for line in lines if len(line) > TELLING}


def _hidden_lines(notebook: Notebook) -> set[str]:
    regions = re.findall(
        r"(?s)### BEGIN HIDDEN TESTS(.*?)### END HIDDEN TESTS",
        "\n".join(map(source, notebook.cells)),
    )
    return {line.strip() for region in regions for line in region.splitlines() if line.strip()}


def nbgrader_accepts_it(notebook: Notebook) -> Iterator[str]:
    """The notebook passes the validation of nbgrader, if that is installed, as in CI."""
    if importlib.util.find_spec("nbgrader") is None:
        return
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator, ValidationError

    try:
        MetadataValidator().validate_nb(nbformat.reads(notebook.text, 4))
    except ValidationError as error:
        yield f"nbgrader says: {error}"


RULES = (copy_gives_nothing_away, nbgrader_accepts_it)
