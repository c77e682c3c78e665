"""A new folder and a new notebook make a lesson: nothing else of the repository is edited.

The small lesson is put into a copy of the package, and everything runs on it as it is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
import requests

from jwtflow.cli.demo_system import DemoSystem
from jwtflow.course.catalogue import Course, Kind, using
from jwtflow.judge import System, judge_system
from jwtflow.judge.table import Stage, all_checks
from tests.cli_fixtures import running
from tests.course import grading, small_lesson
from tests.judged_systems import free_ports, served
from tests.kept_pieces import keep
from tests.services import PATIENCE, free_port

ROOT = Path(__file__).parents[2]
NOTEBOOK = f"{small_lesson.NAME}.ipynb"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course with the small lesson in it, run as `make notebooks` does."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("jwtflow", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "docs").mkdir()
    for name in ("README.md", "docs/instructors.md"):
        shutil.copy(ROOT / name, folder / name)
    small_lesson.make(folder)
    assert "README.md" in python(folder, "-m tools.author pages")
    assert "stored anew" in python(folder, f"-m tools.execution notebooks/{NOTEBOOK}")
    return folder


def environment(clone: Path) -> dict[str, str]:
    """Python finds the package in the copy, and the tools in the repository."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (clone, ROOT)))}


def python(clone: Path, words: str, folder: Path | None = None) -> str:
    """What a Python command says."""
    done = subprocess.run(
        [sys.executable, *words.split()],
        cwd=folder or clone,
        env=environment(clone),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def outputs(path: Path) -> dict[str, str]:
    """What each cell of a notebook says as text, by id."""
    said: dict[str, str] = {}
    for cell in nbformat.read(path, 4).cells:
        for output in cell.get("outputs", ()):
            text: Any = output.get("text") or output.get("data", {}).get("text/plain", "")
            said[cell.id] = said.get(cell.id, "") + text
    return said


def test_it_runs_with_keep_bench_matrix_and_mine(clone: Path) -> None:
    """Its cells check, keep a piece, judge it, show it in the matrix and hand it back."""
    said = outputs(clone / "notebooks" / NOTEBOOK)
    assert "42-greet: Right" in said["42-greet-check"]
    assert "Rows closed: 1 of 1" in said["42-judge"]
    assert "say no name: " in said["42-matrix"]
    assert "verify_hs256" in said["42-matrix"]
    assert "Hello, Di" in said["42-mine"]


def test_servers_use_its_piece_where_its_room_says(clone: Path, tmp_path: Path) -> None:
    """The lab's server runs what was kept at the room's mount point, and so does `serve --mine`."""
    said = outputs(clone / "notebooks" / NOTEBOOK)
    assert "The resource server now uses your `greet`." in said["42-keep"]
    assert said["42-served"] == "Hello, alice\n"
    folder = keep(tmp_path, {"greet": 'def greet(name):\n    return f"Good day, {name}"\n'})
    auth, resource, session = free_port(), free_port(), free_port()
    ports = f"--auth-port {auth} --resource-port {resource} --session-port {session}".split()
    with running(
        "serve", "--mine", str(folder), *ports, cwd=clone, env=environment(clone)
    ) as server:
        server.wait_for("greet: yours")
        server.wait_for("Stop with Ctrl-C.")
        alice = {"username": "alice", "password": "correct-horse-battery-staple"}
        url = f"http://127.0.0.1:{auth}/login"
        token = requests.post(url, json=alice, timeout=PATIENCE).json()["access_token"]
        me = requests.get(
            f"http://127.0.0.1:{resource}/me",
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE,
        )
    assert me.json()["sub"] == "Good day, alice"


def test_authors_miss_nothing(clone: Path) -> None:
    """The linter finds nothing in the whole course, and tables and maps name the lesson."""
    assert "all rules kept" in python(clone, "-m tools.linter notebooks")
    assert "42: nothing is missing" in python(clone, "-m tools.author missing 42")
    assert "| [42 Greet politely](" in (clone / "README.md").read_text(encoding="utf-8")


def test_its_rows_are_on_the_report_card(clone: Path, tmp_path: Path) -> None:
    """Its judged.py adds a row under a known heading and one under its own, above the last one."""
    course = Course(clone / "jwtflow" / "course" / "lessons", clone / "notebooks")
    with using(course), served(DemoSystem(free_ports()), tmp_path) as demo:
        checks = all_checks()
        system = System(auth=demo.ports.url(demo.ports.auth), resource=demo.resource_url)
        card = judge_system(system, stages=["Say hello", Stage.API])
        told = card.text()
    stages = [check.stage for _, check in checks]
    assert [*dict.fromkeys(stages)] == [*list(Stage)[:-1], "Say hello", Stage.GUESSING]
    row = card.row("Somebody opens the door")
    assert (row.stage, row.notebook, row.state) == (Stage.API, small_lesson.NUMBER, "✓ closed")
    assert [row.name for row in card.open_rows] == ["The API greets its callers"]
    assert "notebook  42, greet politely" in told


def test_learners_get_it_without_solutions(clone: Path, tmp_path: Path) -> None:
    """`jwtflow start` lays it out with the others, stubs in place of solutions, nothing run."""
    told = python(clone, f"-m jwtflow start {tmp_path / 'workbook'}")
    assert NOTEBOOK in told
    path = tmp_path / "workbook" / NOTEBOOK
    others = {each.name for each in (ROOT / "notebooks").glob("*.ipynb")}
    assert {each.name for each in path.parent.glob("*.ipynb")} == {NOTEBOOK, *others}
    assert outputs(path) == {}
    cells = {cell.id: cell.source for cell in nbformat.read(path, 4).cells}
    assert cells["42-greet"] == "..."
    assert cells["42-predict"] == "answer_42_predict = (\n    ...\n)"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nbgrader_grades_it(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its release is the learner's copy; solutions earn all points, beliefs only predictions'."""
    monkeypatch.setenv("PYTHONPATH", environment(clone)["PYTHONPATH"])
    course = Course(clone / "jwtflow" / "course" / "lessons", clone / "notebooks")
    with using(course), grading.Nbgrader() as run:
        desk = grading.Desk(run, tmp_path / "class")
        (config,) = grading.blocks("python", "## Hand out, collect, grade, give back")
        (desk.folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
        source = desk.folder / "source" / "42"
        source.mkdir(parents=True)
        shutil.copy(clone / "notebooks" / NOTEBOOK, source)
        desk.must("nbgrader generate_assignment 42 --create")
        released = (desk.folder / "release" / "42" / NOTEBOOK).read_text(encoding="utf-8")
        python(clone, f"-m jwtflow start {tmp_path / 'workbook'}")
        assert (tmp_path / "workbook" / NOTEBOOK).read_text(encoding="utf-8") == released
        exercises = list(grading.exercises("42").values())
        for learner, work in (("ada", grading.solve), ("bob", grading.believe)):
            where = desk.folder / "submitted" / learner / "42" / NOTEBOOK
            grading.hand_in(released, where, work(*exercises))
        assert desk.must("python -m jwtflow.course.grading 42") == "ada: graded\nbob: graded\n"
        desk.must("nbgrader export --to=grades.csv")
        points = grading.points(desk.folder / "grades.csv")
        predictions = [each for each in exercises if each.kind is Kind.PREDICT]
        assert points["42", "ada"][0] == grading.worth(*exercises)
        assert points["42", "bob"][0] == grading.worth(*predictions)
        assert (desk.folder / "feedback" / "ada" / "42" / f"{small_lesson.NAME}.html").exists()
