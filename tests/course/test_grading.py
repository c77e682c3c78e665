"""The instructors' page is true: its commands hand out, grade and give back every notebook.

What goes through a shared folder is in ``test_grading_exchange.py``.
"""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from jwtflow.course.catalogue import Exercise, Kind, course
from jwtflow.course.guard import TIME_LIMIT
from jwtflow.course.workbook import update_workbook
from tests.course import grading
from tests.course.grading import EXAMPLE, NOTEBOOKS, PAGE, Desk, Done, Nbgrader, Work
from tools.authoring import with_misconceptions
from tools.linter.copies import TELLING

HEADING = "## Hand out, collect, grade, give back"

pytestmark = pytest.mark.timeout(600)


def test_the_page_lists_the_misconceptions_as_they_are_declared() -> None:
    """The table on the page is what ``tools.authoring docs`` would write."""
    text = PAGE.read_text(encoding="utf-8")
    assert with_misconceptions(text) == text
    assert "encoding is encryption" in text


def test_the_page_links_to_files_that_exist() -> None:
    """Every relative link of the page leads somewhere."""
    links = re.findall(r"\]\((?!\w+:)([^)#]+)", PAGE.read_text(encoding="utf-8"))
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


def test_the_page_says_how_long_an_endless_loop_lasts() -> None:
    """The ten seconds of the page are the limit that a check sets."""
    assert TIME_LIMIT == 10
    assert "costs ten seconds" in PAGE.read_text(encoding="utf-8")


# --------------------------------------------------------------------------------- a class

FUNCTIONS = [e for e in grading.exercises(EXAMPLE).values() if f"def {e.defines}(" in e.cell]
QUESTIONS = [e for e in grading.exercises(EXAMPLE).values() if e not in FUNCTIONS]


def breaks(notebook: Any) -> None:
    """Functions that fail in every way but one that ends the kernel, and meddling with checks."""
    grading.solve(*QUESTIONS)(notebook)
    broken = (
        "def {0}(:\n    return",
        "def {0}(*_):\n    raise SystemExit",
        "import base64\nbase64.urlsafe_b64decode = {0} = None",
    )
    assert len(FUNCTIONS) > len(broken)
    for exercise, source in zip(FUNCTIONS, broken, strict=False):
        grading.write({exercise.name: source.format(exercise.defines)})(notebook)
    grading.write({f"{FUNCTIONS[-1].name}-check": "pass"})(notebook)  # is put back
    gone = f"{QUESTIONS[-1].name}-check"
    notebook.cells = [cell for cell in notebook.cells if cell.id != gone]


def kills(notebook: Any) -> None:
    """All is solved, and the last cell with an answer ends the kernel."""
    *_, last = grading.exercises(EXAMPLE)
    grading.solve(*grading.exercises(EXAMPLE).values())(notebook)
    grading.write({last: "import os\nos._exit(1)"})(notebook)


def pastes(notebook: Any) -> None:
    """A graded cell was pasted a second time."""
    check = next(cell for cell in notebook.cells if cell.id == f"{QUESTIONS[0].name}-check")
    notebook.cells.append(type(check)({**check, "id": "pasted"}))


def work_of(number: str) -> dict[str, Work]:
    """Who hands in this notebook, and what they did to it."""
    exercises = grading.exercises(number).values()
    works = {
        "ada": grading.solve(*exercises),
        "bob": grading.solve(),
        "cem": grading.believe(*exercises),
    }
    if number == EXAMPLE:
        works |= {"aaa": pastes, "dia": breaks, "eve": kills}
        works |= {"gus": grading.solve(*exercises)}  # under another name, see RENAMED
    return works


PAIRS = [(number, learner) for number in NOTEBOOKS for learner in work_of(number)]
RENAMED = "gus"  # whose notebook has not the name that was given out
REFUSED = ["aaa", "eve", RENAMED]  # who cannot be graded


def expected(number: str, learner: str) -> float:
    """The points for what this learner handed in."""
    exercises = grading.exercises(number).values()
    return {
        "ada": grading.worth(*exercises),
        "cem": grading.worth(*(each for each in exercises if each.kind is Kind.PREDICT)),
        "dia": grading.worth(*QUESTIONS[:-1]),
    }.get(learner, 0.0)


@dataclass
class Graded:
    """A class after it was graded.

    Attributes:
        desk: the instructor's.
        batch: what came of grading all of one notebook in one run, before each was graded alone.
        done: (notebook, learner) to what came of grading it.
        points: (notebook, learner) to points, and how many there are, as they were exported.
    """

    desk: Desk
    batch: Done
    done: dict[tuple[str, str], Done]
    points: dict[tuple[str, str], tuple[float, float]]

    def feedback(self, number: str, learner: str) -> str:
        """What a learner reads in the feedback."""
        name = NOTEBOOKS[number].with_suffix(".html").name
        return grading.as_read(self.desk.folder / "feedback" / learner / number / name)

    def handed_in(self, number: str, learner: str) -> Path:
        """Where the notebook of a learner was put."""
        return self.desk.folder / "submitted" / learner / number / NOTEBOOKS[number].name


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    """A class, after the page's commands were run in its order, for every notebook."""
    release, autograde, giving_back = (block.strip() for block in grading.blocks("sh", HEADING))
    feedback, export = giving_back.splitlines()
    with Nbgrader() as nbgrader:
        desk = Desk(nbgrader, tmp_path_factory.mktemp("grading") / "class")
        (config,) = grading.blocks("python", HEADING)
        (desk.folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
        for number, path in NOTEBOOKS.items():
            source = desk.folder / "source" / number
            source.mkdir(parents=True)
            shutil.copy(path, source)
            desk.must(grading.command_for(release, number))
            text = (desk.folder / "release" / number / path.name).read_text(encoding="utf-8")
            for learner, work in work_of(number).items():
                grading.hand_in(
                    text, desk.folder / "submitted" / learner / number / path.name, work
                )
        for path in (desk.folder / "submitted" / RENAMED).rglob("*.ipynb"):
            path.rename(path.with_name("mine.ipynb"))
        batch = desk.run(autograde.replace(f" --student={grading.LEARNER}", ""))
        done = {pair: desk.run(grading.command_for(autograde, *pair)) for pair in PAIRS}
        for number, learner in PAIRS:
            if learner not in REFUSED:
                desk.must(grading.command_for(feedback, number, learner))
        desk.must(export)
        yield Graded(desk, batch, done, grading.points(desk.folder / "grades.csv"))


@pytest.mark.slow
@pytest.mark.parametrize("number", NOTEBOOKS)
def test_the_release_is_the_learners_copy(graded: Graded, number: str, tmp_path: Path) -> None:
    """What nbgrader hands out is byte for byte what ``jwtflow start`` lays out."""
    update_workbook(tmp_path / "workbook")
    name = NOTEBOOKS[number].name
    given = (graded.desk.folder / "release" / number / name).read_bytes()
    assert given == (tmp_path / "workbook" / name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(("number", "learner"), PAIRS)
def test_each_gets_the_points_of_what_is_right(graded: Graded, number: str, learner: str) -> None:
    """Solved earns all, untouched nothing, mistaken its predictions, broken what is right."""
    all_of_it = float(sum(exercise.points for exercise in grading.exercises(number).values()))
    told = graded.done[number, learner].told
    assert graded.points[number, learner] == (expected(number, learner), all_of_it), told


@pytest.mark.slow
def test_the_list_names_everybody_for_every_notebook(graded: Graded) -> None:
    """Who never handed a notebook in has 0 points in the list, like somebody who got it wrong."""
    assert set(graded.points) == set(product(NOTEBOOKS, {learner for _, learner in PAIRS}))
    assert {graded.points[pair][0] for pair in set(graded.points) - set(PAIRS)} == {0.0}


@pytest.mark.slow
def test_the_exit_code_tells_who_was_not_graded(graded: Graded) -> None:
    """Dead kernel, renamed notebook, cell pasted twice: a code that is not 0, and nobody else's."""
    refused = [pair for pair, done in graded.done.items() if done.code != 0]
    assert sorted(refused) == [(EXAMPLE, learner) for learner in REFUSED]
    assert "old version of the nbgrader metadata format" in " ".join(
        graded.done[EXAMPLE, "aaa"].told.split()
    )


@pytest.mark.slow
def test_a_batch_ends_at_what_cannot_be_read(graded: Graded) -> None:
    """In one run for all, an unreadable notebook leaves everybody after it ungraded, unnamed."""
    assert graded.batch.code != 0
    assert "submitted/aaa" in graded.batch.told.replace("\\", "/")
    assert not re.search(r"submitted.(ada|bob)", graded.batch.told)


def telling(source: str) -> set[str]:
    """The lines of a source that would give something away."""
    return {line.strip() for line in source.splitlines() if len(line.strip()) > TELLING}


def secrets(exercise: Exercise) -> set[str]:
    """The lines of an exercise's solution, and of its check but for the sentences that it says.

    A prediction has none: once it is made, its outcome is told.
    """
    if exercise.kind is Kind.PREDICT:
        return set()
    check = telling(inspect.getsource(exercise.check)) if exercise.check else set()
    return telling(exercise.solution) | {line for line in check if line[0] not in "\"'"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "learner"), [pair for pair in PAIRS if pair[1] in {"bob", "cem", "dia"}]
)
def test_the_feedback_gives_nothing_away(graded: Graded, number: str, learner: str) -> None:
    """No line of a solution or a check is in it that the learner has not handed in."""
    read = graded.feedback(number, learner)
    own = grading.sources(graded.handed_in(number, learner))
    for exercise in grading.exercises(number).values():
        told = {line for line in secrets(exercise) if line in read and line not in own}
        assert told == set(), exercise.name
    for ours in ("_examine", "jwtflow/course", "checking.py", "NotSolvedError(", "_graded("):
        assert ours not in read


@pytest.mark.slow
def test_a_leak_would_be_seen(graded: Graded) -> None:
    """The page of a learner who solved all has the very lines that must not be in another's."""
    read = graded.feedback(EXAMPLE, "ada")
    for exercise in FUNCTIONS:
        lines = telling(exercise.solution)
        assert lines
        assert {line for line in lines if line not in read} == set(), exercise.name


@pytest.mark.slow
@pytest.mark.parametrize("number", NOTEBOOKS)
def test_the_feedback_says_what_was_observed(graded: Graded, number: str) -> None:
    """Each answer is met with what the learner's own check would have shown."""
    for learner, said in {"ada": "(Right|Done)", "bob": "Not attempted yet"}.items():
        read = graded.feedback(number, learner)
        for exercise in grading.exercises(number):
            assert re.search(rf"{exercise}: {said}\.", read)
    mistaken = graded.feedback(number, "cem")
    said = "Not right yet|Your code raised an error|You predicted something else"
    found = re.findall(rf"({number}-[\w-]+): ({said})\.", mistaken)
    believed = [e.name for e in grading.exercises(number).values() if e.folder or e.beliefs]
    assert [name for name, _ in found] == believed
    first = next(iter(grading.exercises(number).values()))  # a mistake before it may hide another's
    belief = next(told for told, _ in first.beliefs.values()) if first.beliefs else _named(first)
    assert f"belief behind this: {belief}." in mistaken


def _named(exercise: Exercise) -> str:
    """The belief of the wrong answer that was handed in."""
    return grading.wrong_answer(exercise).partition("\n")[0].removeprefix("# belief: ")


@pytest.mark.slow
def test_the_feedback_names_an_error(graded: Graded) -> None:
    """An answer that raised is told by the name of what it raised."""
    read = graded.feedback(EXAMPLE, "dia")
    assert f"{FUNCTIONS[1].name}: Your code raised an error." in read
    assert "SystemExit" in read


@pytest.mark.slow
def test_a_second_try_by_hand_needs_force(graded: Graded) -> None:
    """Who was graded before is skipped, with exit code 0; ``--force`` grades anew."""
    desk, name = graded.desk, NOTEBOOKS[EXAMPLE].name
    _, autograde, giving_back = (block.strip() for block in grading.blocks("sh", HEADING))
    _, export = giving_back.splitlines()
    autograde = grading.command_for(autograde, EXAMPLE, "bob")
    shutil.copy(
        desk.folder / "submitted" / "ada" / EXAMPLE / name, graded.handed_in(EXAMPLE, "bob")
    )
    found = []
    for command in (autograde, f"{autograde} --force"):
        told = desk.must(command)
        assert ("Skipping existing assignment" in told) == (command == autograde)
        desk.must(export)
        found.append(grading.points(desk.folder / "grades.csv")[EXAMPLE, "bob"][0])
    assert found == [0.0, expected(EXAMPLE, "ada")]


@pytest.mark.slow
def test_a_changed_source_needs_force(graded: Graded) -> None:
    """What was generated before is left as it is, with exit code 0; ``--force`` makes it anew."""
    release = grading.blocks("sh", HEADING)[0].strip()
    path = graded.desk.folder / "release" / EXAMPLE / NOTEBOOKS[EXAMPLE].name
    path.chmod(0o644)
    path.write_text("changed", encoding="utf-8")
    assert "Skipping existing assignment" in graded.desk.must(release)
    assert path.read_text(encoding="utf-8") == "changed"
    graded.desk.must(f"{release} --force")
    assert path.read_text(encoding="utf-8") != "changed"


def test_every_notebook_has_exercises_of_the_catalogue() -> None:
    """The notebooks that are graded are those of the exercises, and no other."""
    assert set(NOTEBOOKS) == {exercise.number for exercise in course().exercises.values()}
