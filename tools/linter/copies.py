"""Rules for the learner's copy: it reveals no solution and can be graded."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator

from jwtflow.course.catalogue import Exercise, course
from jwtflow.course.stripping import learner_version
from tools.linter.exercises import declared
from tools.linter.notebook import Cell, Notebook, parse, source, strings

TELLING = 12  # characters: a shorter line, such as "return None", gives nothing away


def copy_gives_nothing_away(notebook: Notebook) -> Iterator[str]:
    """The copy and its metadata contain no line of a solution, and no marker."""
    import nbformat

    try:
        stripped = learner_version(nbformat.reads(notebook.text, 4))
    except KeyError as missing:
        yield f"a graded cell has no {missing}"
        return
    learner = parse(nbformat.writes(stripped), notebook.name, notebook.folder)
    metadata = "\n".join(strings([cell["metadata"] for cell in learner.cells]))
    if re.search(r"### (BEGIN|END) ", learner.text):
        yield "a marker is left in the learner's copy"
    yield from _answers_are_stubs(notebook, learner)
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
    shown_on_purpose = course().lessons[exercise.number].manifest.get("shown", {})
    for cell in learner.cells:
        if cell["id"] not in shown_on_purpose and line in _stripped(cell):
            yield f"{cell['id']}: holds a line of the solution of {exercise.name}: {line!r}"


def _stripped(cell: Cell) -> list[str]:
    return [line.strip() for line in source(cell).splitlines()]


def _solution_lines(exercise: Exercise) -> set[str]:
    given = {line.strip() for line in exercise.stub.splitlines()}
    lines = {line.strip() for line in exercise.solution.splitlines()} - given
    return {line for line in lines if len(line) > TELLING}


def markers_come_in_pairs(notebook: Notebook) -> Iterator[str]:
    """Each BEGIN SOLUTION is followed by its END SOLUTION."""
    for cell in notebook.code_cells():
        marks = re.findall("(BEGIN|END) SOLUTION", source(cell))
        if marks != ["BEGIN", "END"] * (len(marks) // 2):
            yield f"{cell['id']}: BEGIN SOLUTION and END SOLUTION don't come in pairs"


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


RULES = (copy_gives_nothing_away, markers_come_in_pairs, nbgrader_accepts_it)
