"""The instructors' page is true: its commands hand out, grade and give back as it says."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jwtflow.course.authoring import with_misconceptions
from jwtflow.course.catalogue import all_exercises
from jwtflow.course.files import course_folder
from jwtflow.course.linter.copies import SHOWN_ON_PURPOSE, TELLING
from jwtflow.course.release import released

PAGE = Path(__file__).parent.parent.parent / "docs" / "instructors.md"
NOTEBOOK = "01_build_a_token_by_hand.ipynb"
EXERCISES = {name: e for name, e in all_exercises().items() if e.notebook == "01"}
HALF = ["01-predict", "01-encode", "01-decode", "01-quiz-1"]


def blocks(language: str) -> list[str]:
    """The fenced blocks of the page in this language."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))


def test_the_page_lists_the_misconceptions_as_they_are_declared() -> None:
    """The table on the page is what ``jwtflow.course.authoring docs`` would write."""
    text = PAGE.read_text(encoding="utf-8")
    assert with_misconceptions(text) == text
    assert "encoding is encryption" in text


def test_the_page_links_to_files_that_exist() -> None:
    """Every relative link of the page leads somewhere."""
    links = re.findall(r"\]\((?!\w+:)([^)#]+)", PAGE.read_text(encoding="utf-8"))
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


# --------------------------------------------------------------------------------- a class

Work = Callable[[Any], None]


def answers(*names: str) -> Work:
    """A learner who has solved these exercises."""

    def work(notebook: Any) -> None:
        for cell in notebook.cells:
            if cell.id in names:
                cell.source = all_exercises()[cell.id].solution

    return work


def breaks(notebook: Any) -> None:
    """A learner whose answers fail in every way that does not end the kernel."""
    answers("01-predict", "01-encode", "01-quiz-1")(notebook)
    for cell in notebook.cells:
        if cell.id == "01-decode":
            cell.source = "def b64url_decode(text:\n    return"
        if cell.id == "01-sign":
            cell.source = "def sign_hs256(header, payload, secret):\n    raise SystemExit"
        if cell.id == "01-tamper":
            cell.source = "import base64\nbase64.urlsafe_b64decode = tamper = None"
        if cell.id == "01-quiz-2-check":
            cell.source = "pass"  # a changed check is put back
    notebook.cells = [cell for cell in notebook.cells if cell.id != "01-quiz-3-check"]


def kills(notebook: Any) -> None:
    """A learner whose notebook ends its own kernel."""
    answers(*EXERCISES)(notebook)
    next(c for c in notebook.cells if c.id == "01-mac").source = "import os\nos._exit(1)"


CLASS: dict[str, Work] = {
    "ada": answers(*EXERCISES),
    "bob": answers(),
    "cem": answers(*HALF),
    "dia": breaks,
    "eve": kills,
}
POINTS = {"ada": len(EXERCISES), "bob": 0, "cem": len(HALF), "dia": 3, "eve": 0}


@dataclass
class Graded:
    """What is left after a class was graded."""

    folder: Path
    exit_codes: dict[str, int]
    told: dict[str, str]

    def points(self) -> dict[str, float]:
        """The list of points, by learner."""
        with (self.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
            return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}

    def feedback(self, learner: str) -> str:
        """What a learner gets back."""
        path = self.folder / "feedback" / learner / "01" / NOTEBOOK.replace(".ipynb", ".html")
        return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A class of five, after the page's commands were run in its order."""
    folder = tmp_path_factory.mktemp("class")
    (config,) = blocks("python")
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    release, autograde, giving_back = blocks("sh")
    feedback, export = giving_back.splitlines()
    (folder / "source" / "01").mkdir(parents=True)
    shutil.copy(course_folder() / NOTEBOOK, folder / "source" / "01")
    run(release, folder)
    hand_in(folder)
    done = {learner: run_for(autograde, learner, folder) for learner in CLASS}
    for learner in ("bob", "dia"):
        run(feedback.replace("ada", learner), folder)
    run(export, folder)
    codes = {learner: process.returncode for learner, process in done.items()}
    told = {learner: process.stderr for learner, process in done.items()}
    return Graded(folder, codes, told)


def run_for(
    command: str, learner: str, folder: Path, *, check: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a command of the page for ``learner``, whom it calls ada."""
    words = command.replace("ada", learner).split()
    assert words[0] == "nbgrader"
    program = [sys.executable, "-W", "ignore", "-m", "nbgrader", *words[1:]]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # as if activated
    environment = {**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(folder / "no-config")}
    return subprocess.run(
        program,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=check,
        timeout=600,
    )


def run(command: str, folder: Path) -> None:
    """Run a command of the page that must succeed."""
    run_for(command, "ada", folder, check=True)


def hand_in(folder: Path) -> None:
    """Everybody works on what was released, and hands it in."""
    text = (folder / "release" / "01" / NOTEBOOK).read_text(encoding="utf-8")
    for learner, work in CLASS.items():
        notebook = nbformat.reads(text, 4)
        work(notebook)
        path = folder / "submitted" / learner / "01" / NOTEBOOK
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


pytestmark = pytest.mark.timeout(300)


@pytest.mark.slow
def test_the_release_is_the_learners_copy(graded: Graded) -> None:
    """What nbgrader hands out is byte for byte what ``jwtflow start`` lays out."""
    text = (graded.folder / "release" / "01" / NOTEBOOK).read_text(encoding="utf-8")
    assert text == released(course_folder() / NOTEBOOK).text


@pytest.mark.slow
def test_each_gets_the_points_of_what_is_right(graded: Graded) -> None:
    """Solved earns all, empty nothing, half solved and broken what is right in it."""
    assert graded.points() == POINTS


@pytest.mark.slow
def test_the_exit_code_tells_who_was_not_graded(graded: Graded) -> None:
    """A dead kernel is an exit code that is not 0, and takes nobody else along."""
    assert graded.exit_codes == {"ada": 0, "bob": 0, "cem": 0, "dia": 0, "eve": 1}, graded.told


@pytest.mark.slow
@pytest.mark.parametrize("learner", ["bob", "dia"])
def test_the_feedback_gives_nothing_away(graded: Graded, learner: str) -> None:
    """Feedback says what was observed; no line of a solution, of a check, or of our files."""
    html = graded.feedback(learner)
    assert "Not attempted yet." in html
    shown = "".join(
        cell.source
        for cell in nbformat.read(course_folder() / NOTEBOOK, 4).cells
        if cell.id in SHOWN_ON_PURPOSE or cell.id.endswith("-task")
    )
    plain = re.sub(r"<[^>]+>", "", html).replace("&quot;", '"').replace("&#39;", "'")
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    for exercise in EXERCISES.values():
        if learner == "dia" and exercise.name in {"01-predict", "01-encode", "01-quiz-1"}:
            continue  # their own answers
        lines = {line.strip() for line in exercise.solution.splitlines()}
        lines -= {line.strip() for line in exercise.stub.splitlines()}
        told = [line for line in lines if len(line) > TELLING and line in plain]
        assert [line for line in told if line not in shown] == []
    for ours in ("_examine", "jwtflow/course", "checking.py", "NotSolvedError(", "_graded("):
        assert ours not in plain


@pytest.mark.slow
def test_the_feedback_says_what_was_observed(graded: Graded) -> None:
    """A broken answer is met with the sentence that the learner's own check would have shown."""
    html = graded.feedback("dia")
    assert "01-sign: Your code raised an error." in html
    assert "SystemExit" in html
