"""What the tests of grading share: the instructors' page, nbgrader, and learners who hand in."""

from __future__ import annotations

import csv
import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import nbformat

from jwtflow.course.catalogue import Exercise, Kind, course
from jwtflow.course.files import course_folder, course_notebooks
from tools.cells import points as points_of

PAGE = Path(__file__).parent.parent.parent / "docs" / "instructors.md"
NOTEBOOKS = {path.name.partition("_")[0]: path for path in course_notebooks(course_folder())}
EXAMPLE = "01"  # the notebook for which the page gives its commands
LEARNER = "ada"  # the learner for whom it does


# ----------------------------------------------------------------------------------- the page


def blocks(language: str, heading: str) -> list[str]:
    """The fenced blocks in this language under this heading of the page."""
    text = PAGE.read_text(encoding="utf-8")
    _, found, rest = text.partition(f"\n{heading}\n")
    assert found, f"the page has no {heading}"
    section = re.split(r"(?m)^#{2,3} ", rest)[0]
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", section)


def command_for(command: str, number: str, learner: str = LEARNER) -> str:
    """A command of the page, for another notebook and another learner."""
    words = [re.sub(rf"\b{LEARNER}\b", learner, word) for word in command.split()]
    return " ".join(number if word == EXAMPLE else word for word in words)


# ----------------------------------------------------------------------------------- nbgrader


@dataclass(frozen=True)
class Done:
    """What came of a command: its exit code, and all that it wrote."""

    code: int
    told: str


class Nbgrader:
    """The program ``nbgrader``.

    Where it can be done, it is imported once and forked for each command: see
    ``nbgrader_server.py``. The commands of a class take a few seconds so, not a few minutes.
    """

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        if sys.platform == "linux":
            program = Path(__file__).with_name("nbgrader_server.py")
            self._server = subprocess.Popen(
                [sys.executable, "-W", "ignore", str(program)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            with self._server:  # closes its input, upon which it ends
                pass

    def __call__(
        self,
        command: str,
        folder: Path,
        *,
        home: Path,
        account: tuple[int, int] | None = None,
    ) -> Done:
        """Run ``command`` in ``folder``, as somebody who lives in ``home`` would.

        Args:
            command: begins with ``nbgrader``.
            folder: where it runs.
            home: whose settings and files nbgrader finds; nothing of the person who runs the tests.
            account: user and group to run it as; needs Linux and root.
        """
        words = command.split()
        assert words[0] in {"nbgrader", "python"}
        environment = {
            **os.environ,
            "HOME": str(home),
            "IPYTHONDIR": str(home / ".ipython"),
            "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
            "JUPYTER_DATA_DIR": str(home / ".local" / "share" / "jupyter"),
            # as if activated: nbgrader calls other programs by name
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        if self._server is None or words[0] == "python":
            assert account is None
            module = words[1:] if words[0] == "python" else ["-W", "ignore", "-m", *words]
            process = subprocess.run(
                [sys.executable, *module],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
            return Done(process.returncode, process.stdout)
        order = {
            "words": words,
            "folder": str(folder),
            "environment": environment,
            "account": account,
        }
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        line = self._server.stdout.readline()
        assert line, "nbgrader_server.py has ended; what it wrote is in the captured stderr"
        return Done(**json.loads(line))


@dataclass
class Desk:
    """A folder in which somebody runs nbgrader, and that person's home."""

    nbgrader: Nbgrader
    folder: Path
    account: tuple[int, int] | None = None
    home: Path = field(init=False)

    def __post_init__(self) -> None:
        self.home = self.folder / "home"
        for path in (self.folder, self.home):
            path.mkdir()
            if self.account is not None:
                os.chown(path, *self.account)

    def run(self, command: str) -> Done:
        """Run a command that may fail."""
        return self.nbgrader(command, self.folder, home=self.home, account=self.account)

    def must(self, command: str) -> str:
        """Run a command that must not fail; what it told."""
        done = self.run(command)
        assert done.code == 0, f"{command}\n{done.told}"
        return done.told


def points(path: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """What ``nbgrader export`` wrote: (notebook, learner) to points, and to how many there are."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["assignment"], row["student_id"]): (float(row["score"]), float(row["max_score"]))
            for row in csv.DictReader(file)
        }


# ----------------------------------------------------------------------------------- learners

Work = Callable[[Any], None]
"""What a learner does to a notebook."""


def exercises(number: str) -> dict[str, Exercise]:
    """The exercises of a notebook, by name, in its order."""
    return {name: e for name, e in course().exercises.items() if e.number == number}


def worth(*solved: Exercise) -> float:
    """The points for these exercises, before a person has graded what is in a learner's words."""
    by_machine = [exercise for exercise in solved if exercise.kind is not Kind.SAY]
    return float(sum(points_of(exercise) for exercise in by_machine))


def maximum(number: str) -> float:
    """The points that there are for a notebook, those given by hand included."""
    return float(sum(points_of(exercise) for exercise in exercises(number).values()))


def write(answers: dict[str, str]) -> Work:
    """Work that leaves these sources in the cells of these names."""

    def work(notebook: Any) -> None:
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)

    return work


def solve(*solved: Exercise) -> Work:
    """Work that solves these exercises and leaves the others as they were."""
    return write({exercise.name: exercise.solution for exercise in solved})


def believe(*believed: Exercise) -> Work:
    """Work that holds a common belief in each of these exercises."""
    return write({e.name: wrong_answer(e) for e in believed})


def wrong_answer(exercise: Exercise) -> str:
    """A cell of somebody who holds a common belief; untouched where there is none to hold."""
    if exercise.folder:
        return min(exercise.folder.glob("wrong_*.py")).read_text(encoding="utf-8")
    if not exercise.beliefs:
        return exercise.stub
    given = next(iter(exercise.beliefs))
    if exercise.kind is Kind.CHOOSE:
        given = (exercise.answer if len(exercise.answer) > 1 else "") + given
    is_value = "value" in exercise.settings or exercise.kind is Kind.FIND
    return f"{exercise.defines} = {given if is_value else repr(given)}"


def hand_in(text: str, path: Path, *works: Work) -> None:
    """The notebook ``text`` is worked on, and saved as ``path``."""
    notebook = nbformat.reads(text, 4)
    for work in works:
        work(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def sources(path: Path) -> str:
    """All that the cells of a notebook say."""
    return "\n".join(cell.source for cell in nbformat.read(path, 4).cells)


def as_read(page: Path) -> str:
    """The text of a page of feedback, as its reader sees it."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))
