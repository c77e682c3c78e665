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

import nbformat
import pytest

from jwtflow.course import regrade
from jwtflow.course.catalogue import Exercise, Kind
from jwtflow.course.grading import judge
from jwtflow.course.workbook import update_workbook
from tests.course import grading
from tests.course.grading import EXAMPLE, NOTEBOOKS, PAGE, Desk, Nbgrader, Work
from tools.linter.copies import TELLING

HEADING = "## Hand out, collect, grade, give back"
ALL = list(grading.exercises(EXAMPLE).values())
FUNCTIONS = [e for e in ALL if e.check is not None and f"def {e.defines}(" in e.solution]
QUESTIONS = [e for e in ALL if e.kind.is_question and e.kind is not Kind.SAY]

pytestmark = pytest.mark.timeout(1800)  # a class that does all notebooks takes its time


def test_the_page_links_to_files_that_exist() -> None:
    """Every relative link of the page leads somewhere."""
    links = re.findall(r"\]\((?!\w+:)([^)#]+)", PAGE.read_text(encoding="utf-8"))
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


# ------------------------------------------------------------------------------ one answer

FUNCTION = FUNCTIONS[0]
HEAD = FUNCTION.solution[FUNCTION.solution.index(f"def {FUNCTION.defines}(") :].partition("\n")[0]
FOOLING = """
import jwtflow.course.outcome
jwtflow.course.outcome.Outcome.earns_points = True
jwtflow.course.outcome.Outcome.__repr__ = lambda self: "Right"
"""


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that never ends is given up after a few seconds."""
    monkeypatch.setattr(regrade, "WALL_LIMIT", 25.0)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (f"{HEAD}\n    while True: pass", "Is there a loop that never ends?"),
        (f"{HEAD}\n    return sum(iter(int, 1))", "Is there a loop that never ends"),
        ("import os; os._exit(0)", "Grading ended"),
        (f"import os\n{HEAD}\n    os._exit(0)", "Grading ended without a verdict"),
        (f"{HEAD}\n    print('x' * 20_000_000)\n    return 1", "Your code printed"),
        ("import sys; sys.exit()", "SystemExit"),
        (f"{HEAD[:-1]}", "SyntaxError"),
        ("x = 'a' * (8 << 30)", "MemoryError"),
        ("""print('{"earns": true, "text": "Right."}')""", "Not attempted yet"),
        (f"{FOOLING}\n{HEAD}\n    return 1", "replaces code of the course"),
        (f"check = print\n{HEAD}\n    return 1", "Not right yet"),
    ],
)
@pytest.mark.slow
def test_what_is_wrong_earns_nothing_whatever_it_does(soon: None, source: str, told: str) -> None:
    """An answer that never ends, exits, floods, fools or fails is told so, and earns nothing."""
    judged = judge(FUNCTION, source, {}, [])
    assert not judged.earns
    assert told in judged.text
    assert "/" + "tmp" not in judged.text


def test_what_is_right_earns_its_points() -> None:
    """A solution earns its points in its own process; so do helpers from other cells."""
    judged = judge(FUNCTION, FUNCTION.solution, {}, [])
    assert judged.earns, judged.text
    renamed = FUNCTION.solution.replace(f"def {FUNCTION.defines}(", "def helper(")
    use = f"{HEAD.split('(')[0]}(*arguments):\n    return helper(*arguments)"
    own = ["this is a note", "1 / 0", renamed]
    judged = judge(FUNCTION, use, {}, own)
    assert judged.earns, judged.text


def test_a_question_is_read_and_not_run(tmp_path: Path) -> None:
    """The answer to a question is a value; code in its place does not run."""
    question = QUESTIONS[0]
    trace = tmp_path / "ran"
    source = f"{question.defines} = open({str(trace)!r}, 'w')"
    judged = judge(question, source, {}, [])
    assert not judged.earns
    assert not trace.exists()
    assert judge(question, question.solution, {}, []).earns


# --------------------------------------------------------------------------------- a class


def breaks(notebook: Any) -> None:
    """Functions that fail in several ways, meddling with the checks, a check that is gone."""
    grading.solve(*QUESTIONS)(notebook)
    for exercise in FUNCTIONS:
        source = f"def {exercise.defines}(*_):\n    raise SystemExit"
        grading.write({exercise.name: source})(notebook)
    grading.write({f"{FUNCTIONS[-1].name}-check": "pass"})(notebook)
    gone = f"{QUESTIONS[-1].name}-check"
    notebook.cells = [cell for cell in notebook.cells if cell.id != gone]


def kills(notebook: Any) -> None:
    """All is solved, and the last cell with code ends Python."""
    grading.solve(*ALL)(notebook)
    grading.write({FUNCTIONS[-1].name: "import os\nos._exit(1)"})(notebook)


def shuffles(notebook: Any) -> None:
    """All is solved; nbgrader's metadata is lost, and every cell stands elsewhere."""
    grading.solve(*ALL)(notebook)
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
    notebook.cells.reverse()


def pastes(notebook: Any) -> None:
    """All is solved, and a graded cell was pasted a second time."""
    grading.solve(*ALL)(notebook)
    check = next(cell for cell in notebook.cells if cell.id == f"{QUESTIONS[0].name}-check")
    notebook.cells.append(nbformat.from_dict({**check, "id": "pasted"}))


def claims(notebook: Any) -> None:
    """Nothing is solved, and every check shows that it is right."""
    for cell in notebook.cells:
        name = cell.id.removesuffix("-check")
        if cell.id.endswith("-check"):
            text = f"✓ {name}: Right."
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]


def work_of(number: str) -> dict[str, Work]:
    """Who hands in this notebook, and what they did to it."""
    exercises = grading.exercises(number).values()
    works = {"ada": grading.solve(*exercises), "bob": grading.solve()}
    if number == EXAMPLE:
        works |= {"aaa": pastes, "cem": grading.believe(*exercises), "dia": breaks, "eve": kills}
        works |= {"fay": shuffles, "gus": grading.solve(*exercises), "hal": claims}
    return works


PAIRS = [(number, learner) for number in NOTEBOOKS for learner in work_of(number)]
RENAMED = "gus"  # whose notebook has not the name that was given out


def expected(number: str, learner: str) -> float:
    """The points for what this learner handed in."""
    exercises = grading.exercises(number).values()
    made = [e for e in exercises if e.kind in {Kind.PREDICT, Kind.TRY}]
    return {
        "ada": grading.worth(*exercises),
        "aaa": grading.worth(*exercises),
        "cem": grading.worth(*(e for e in made if e.kind is Kind.PREDICT)),
        "dia": grading.worth(*QUESTIONS),
        "eve": grading.worth(*exercises) - grading.worth(FUNCTIONS[-1]),
        "fay": grading.worth(*exercises),
    }.get(learner, 0.0)


@dataclass
class Graded:
    """A class after it was graded.

    Attributes:
        desk: the instructor's.
        told: what the grading command said, by notebook.
        code: its exit code, by notebook.
        points: (notebook, learner) to points, and how many there are, as they were exported.
    """

    desk: Desk
    told: dict[str, str]
    code: dict[str, int]
    points: dict[tuple[str, str], tuple[float, float]]

    def feedback(self, number: str, learner: str) -> str:
        """What a learner reads in the feedback."""
        return grading.as_read(self.page(number, learner))

    def page(self, number: str, learner: str) -> Path:
        """The file with it."""
        name = NOTEBOOKS[number].with_suffix(".html").name
        return self.desk.folder / "feedback" / learner / number / name


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    """A class, after the page's commands were run in its order, for every notebook."""
    release, grade, export = (block.strip() for block in grading.blocks("sh", HEADING))
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
                where = desk.folder / "submitted" / learner / number / path.name
                grading.hand_in(text, where, work)
        for path in (desk.folder / "submitted" / RENAMED).rglob("*.ipynb"):
            path.rename(path.with_name("mine.ipynb"))
        done = {number: desk.run(grading.command_for(grade, number)) for number in NOTEBOOKS}
        desk.must(export)
        told = {number: each.told for number, each in done.items()}
        code = {number: each.code for number, each in done.items()}
        yield Graded(desk, told, code, grading.points(desk.folder / "grades.csv"))


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
    """What was moved, pasted, lost or broken costs itself only."""
    most = grading.maximum(number)
    assert graded.points[number, learner] == (expected(number, learner), most), graded.told[number]


@pytest.mark.slow
def test_the_list_names_everybody_for_every_notebook(graded: Graded) -> None:
    """Who never handed a notebook in has 0 points in the list, like somebody who got it wrong."""
    assert set(graded.points) == set(product(NOTEBOOKS, {learner for _, learner in PAIRS}))
    assert {graded.points[pair][0] for pair in set(graded.points) - set(PAIRS)} == {0.0}


@pytest.mark.slow
def test_the_command_says_who_was_not_graded(graded: Graded) -> None:
    """A renamed notebook is not graded, and nobody else is held up by it."""
    for number in NOTEBOOKS:
        learners = work_of(number)
        missed = [RENAMED] if RENAMED in learners else []
        assert graded.code[number] == (1 if missed else 0)
        for learner in learners:
            said = "not graded" if learner in missed else "graded"
            assert re.search(rf"(?m)^{learner}: {said}", graded.told[number])


@pytest.mark.slow
def test_everybody_gets_a_page(graded: Graded) -> None:
    """Also who could not be graded reads why, and no page loads anything or holds a path."""
    for number, learner in PAIRS:
        text = graded.page(number, learner).read_text(encoding="utf-8")
        assert not re.search(r"<(?:script|link|img)[^>]*(?:src|href)=.https?:", text)
        for place in (str(graded.desk.folder), "site-packages", "jwtflow/course"):
            assert place not in text
    assert "couldn't be read as a notebook" in graded.feedback(EXAMPLE, RENAMED)


@pytest.mark.slow
def test_a_claim_that_is_not_true_is_flagged(graded: Graded) -> None:
    """A notebook that shows verdicts it does not earn is named, with the exercises."""
    (line,) = re.findall(r"(?m)^hal: .*$", graded.told[EXAMPLE])
    assert all(exercise.name in line for exercise in FUNCTIONS)
    assert "look at" not in re.findall(r"(?m)^ada: .*$", graded.told[EXAMPLE])[0]


def telling(source: str) -> set[str]:
    """The lines of a source that would give something away."""
    return {line.strip() for line in source.splitlines() if len(line.strip()) > TELLING}


def secrets(exercise: Exercise) -> set[str]:
    """The lines of an exercise's solution, and of its check but for the sentences that it says."""
    check = telling(inspect.getsource(exercise.check)) if exercise.check else set()
    return telling(exercise.solution) | {line for line in check if line[0] not in "\"'"}


@pytest.mark.slow
@pytest.mark.parametrize("learner", ["bob", "cem", "dia"])
def test_the_feedback_gives_nothing_away(graded: Graded, learner: str) -> None:
    """No line of a solution or a check is in it that the learner has not handed in."""
    read = graded.feedback(EXAMPLE, learner)
    own = grading.sources(
        graded.desk.folder / "submitted" / learner / EXAMPLE / NOTEBOOKS[EXAMPLE].name
    )
    for exercise in ALL:
        told = {line for line in secrets(exercise) if line in read and line not in own}
        assert told == set(), exercise.name


@pytest.mark.slow
@pytest.mark.parametrize("number", NOTEBOOKS)
def test_the_feedback_says_what_was_observed(graded: Graded, number: str) -> None:
    """Each answer is met with what the learner's own check would have shown."""
    for learner, said in {"ada": "Right|Done|✓", "bob": "Not attempted yet"}.items():
        read = graded.feedback(number, learner)
        for exercise in grading.exercises(number):
            assert re.search(rf"{exercise}: (?:{said})", read), exercise


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
