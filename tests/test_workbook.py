"""The learner's copy: nothing given away, nothing of theirs lost."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sys
from pathlib import Path

import nbformat
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from jwtflow.course import workbook
from jwtflow.course.files import course_folder, course_notebooks
from jwtflow.course.release import released, sources_digest
from jwtflow.course.stripping import STUB, learner_version
from jwtflow.course.workbook import update_workbook
from jwtflow.errors import ConfigurationError
from tests.cli_fixtures import run, running

SOLUTION = """def answer():
    ### BEGIN SOLUTION
    secret = 42
    return secret
    ### END SOLUTION"""
TESTS = "assert answer() == 42"


def grading(grade_id, **marks):
    """A cell's metadata as nbgrader wants them."""
    settled = {"grade": False, "locked": False, "solution": False, "task": False, **marks}
    return {"nbgrader": {"schema_version": 3, "grade_id": grade_id, **settled}}


def notebook(*extra, title="# A lesson"):
    """A course notebook: executed, with an exercise of each kind."""
    v4 = nbformat.v4
    outputs = [v4.new_output("stream", name="stdout", text="42\n")]
    cells = [
        v4.new_markdown_cell(title, id="99-title"),
        v4.new_code_cell("1 + 1", id="99-sum", execution_count=1, outputs=outputs),
        v4.new_code_cell(
            SOLUTION, id="99-answer", execution_count=2, metadata=grading("a", solution=True)
        ),
        v4.new_code_cell(
            TESTS,
            id="99-tests",
            execution_count=3,
            outputs=outputs,
            metadata=grading("t", grade=True, locked=True, points=2),
        ),
        v4.new_code_cell(
            'answer = """\n### BEGIN SOLUTION\nBecause it is.\n### END SOLUTION\n"""',
            id="99-why",
            metadata=grading("w", grade=True, solution=True, points=1),
        ),
        v4.new_code_cell("fixed = 1", id="99-fixed", metadata=grading("f", locked=True)),
        *extra,
    ]
    language = {"name": "python", "version": "3.11.7"}
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": language})


# ---------------------------------------------------------------------------- no solutions


def nbgrader_version(source):
    """What nbgrader's own preprocessors make of it."""
    from nbgrader import preprocessors as steps
    from traitlets.config import Config

    config = Config()
    config.ClearSolutions.code_stub = {"python": STUB}
    resources = {}
    for step in (
        steps.LockCells,
        steps.ClearSolutions,
        steps.ClearOutput,
        steps.CheckCellMetadata,
        steps.ComputeChecksums,
        steps.ClearHiddenTests,
        steps.ComputeChecksums,
        steps.CheckCellMetadata,
    ):
        source, resources = step(config=config)(source, resources)
    return source


@pytest.mark.parametrize("which", ["example", *(p.name for p in course_notebooks(course_folder()))])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_result_is_that_of_nbgrader(which):
    """Byte for byte what nbgrader's preprocessors make, so that it can be graded there."""
    source = (
        notebook() if which == "example" else nbformat.read(course_folder() / which, as_version=4)
    )
    ours = nbformat.writes(learner_version(source))
    assert ours == nbformat.writes(nbgrader_version(source))


def test_nothing_is_given_away():
    """Neither solution nor output is left, and what was given stays."""
    source = notebook()
    before = nbformat.writes(source)
    text = nbformat.writes(learner_version(source))
    for secret in ("secret", "SOLUTION", "Because", "42\\n"):
        assert secret not in text, secret
    assert "assert answer() == 42" in text
    assert nbformat.writes(source) == before


def test_the_stub_stands_where_the_solution_was():
    """The stub has the solution's indentation, and does nothing when it runs."""
    cell = learner_version(notebook()).cells[2]
    assert cell.source == "def answer():\n    ..."


# ------------------------------------------------------------------------------- the update


class Course:
    """A course of two notebooks, and a learner who has a workbook."""

    def __init__(self, root: Path, folder: str) -> None:
        self.source, self.folder = root / "source", root / folder
        self.source.mkdir()
        self.release("00_first.ipynb")
        self.release("01_second.ipynb")

    def release(self, name, **content):
        """Put a notebook into the course, or a new version of it."""
        nbformat.write(notebook(**content), self.source / name)

    def update(self):
        """Run ``start``; what it said of each notebook."""
        return update_workbook(self.folder, course=self.source)

    def path(self, name="00_first.ipynb"):
        return self.folder / name

    def run(self, name="00_first.ipynb"):
        """Run it, as JupyterLab saves it: outputs, counts, an empty cell more, other metadata."""
        theirs = nbformat.read(self.path(name), as_version=4)
        for count, cell in enumerate(theirs.cells, start=1):
            if cell.cell_type == "code":
                cell.execution_count = count
                cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="run\n")]
        theirs.cells.append(nbformat.v4.new_code_cell("", id="added-by-lab"))
        theirs.metadata.language_info["version"] = "3.99"
        nbformat.write(theirs, self.path(name))
        return self.path(name).read_bytes()

    def edit(self, name="00_first.ipynb"):
        """Solve an exercise in it."""
        theirs = nbformat.read(self.path(name), as_version=4)
        theirs.cells[2].source = "def answer():\n    return 42"
        nbformat.write(theirs, self.path(name))
        return self.path(name).read_bytes()

    def files(self):
        """Every file of the workbook but the memory of it."""
        return sorted(
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file() and ".jwtflow" not in path.parts
        )


@pytest.fixture(params=["workbook", "Übung 1 – Größe"])
def course(request, tmp_path):
    return Course(tmp_path, request.param)


FIRST, SECOND = "00_first.ipynb", "01_second.ipynb"


def test_a_workbook_is_made(course):
    """A new workbook has the notebooks and nothing else a learner would see."""
    assert course.update() == {FIRST: "added", SECOND: "added"}
    assert course.files() == [FIRST, SECOND]
    assert (course.folder / ".jwtflow").is_dir()
    nbformat.validate(nbformat.read(course.path(), as_version=4))


def test_a_second_run_changes_nothing(course):
    """Run again without a new release: every file keeps its bytes, also one that was run."""
    course.update()
    ran = course.run()
    assert course.update() == {FIRST: "up to date", SECOND: "up to date"}
    assert course.path().read_bytes() == ran
    assert course.files() == [FIRST, SECOND]


def test_a_new_notebook_is_added(course):
    """What the release adds appears; the others stay."""
    course.update()
    course.release("02_third.ipynb")
    assert course.update()["02_third.ipynb"] == "added"
    assert course.files() == [FIRST, SECOND, "02_third.ipynb"]


def test_one_that_was_only_run_is_replaced_and_kept_as_a_backup(course):
    """Outputs, counts and Lab's empty cell are no changes of the learner's."""
    course.update()
    ran = course.run()
    course.release(FIRST, title="# A better lesson")
    assert course.update() == {
        FIRST: "replaced by the new release; the one you ran is now backups/00_first.backup.ipynb",
        SECOND: "up to date",
    }
    assert "A better lesson" in course.path().read_text("utf-8")
    assert course.path("backups/00_first.backup.ipynb").read_bytes() == ran
    assert course.update()[FIRST] == "up to date"


def test_one_that_was_never_run_is_replaced_without_a_backup(course):
    """A notebook that nobody opened is as it was given: there is nothing to keep."""
    course.update()
    course.release(FIRST, title="# A better lesson")
    assert course.update()[FIRST] == "replaced by the new release"
    assert "A better lesson" in course.path().read_text("utf-8")
    assert course.files() == [FIRST, SECOND]


def test_backups_do_not_replace_one_another(course):
    """Each release that replaces makes a backup of its own."""
    course.update()
    for number in range(3):
        course.run()
        course.release(FIRST, title=f"# Release {number}")
        course.update()
    assert course.files()[2:] == [f"backups/00_first.backup{end}.ipynb" for end in ("-2", "-3", "")]


def test_one_that_was_changed_is_never_touched(course):
    """A learner's work keeps its bytes; the new release lies beside it, once."""
    course.update()
    theirs = course.edit()
    assert course.update()[FIRST] == "not touched, you changed it"
    course.release(FIRST, title="# A better lesson")
    assert course.update()[FIRST] == (
        "not touched, you changed it; the new release lies beside it as 00_first.new.ipynb"
    )
    assert course.path().read_bytes() == theirs
    assert "A better lesson" in course.path("00_first.new.ipynb").read_text("utf-8")
    assert course.update()[FIRST] == "not touched, you changed it"
    assert course.files() == ["00_first.ipynb", "00_first.new.ipynb", SECOND]


def test_the_next_release_replaces_the_one_beside(course):
    """The .new one is always the latest release."""
    course.update()
    theirs = course.edit()
    for title in ("# Second", "# Third"):
        course.release(FIRST, title=title)
        course.update()
    assert "# Third" in course.path("00_first.new.ipynb").read_text("utf-8")
    assert course.path().read_bytes() == theirs
    assert course.files() == ["00_first.ipynb", "00_first.new.ipynb", SECOND]


def test_work_in_the_one_beside_is_kept_too(course):
    """A learner who went on in the .new one finds it among the backups."""
    course.update()
    course.edit()
    course.release(FIRST, title="# Second")
    course.update()
    theirs = course.edit("00_first.new.ipynb")
    course.release(FIRST, title="# Third")
    course.update()
    assert course.path("backups/00_first.new.backup.ipynb").read_bytes() == theirs


def test_a_learner_may_take_the_new_one_over(course):
    """Renamed over the old one, the new release is known as what it is."""
    course.update()
    course.edit()
    course.release(FIRST, title="# Second")
    course.update()
    course.path("00_first.new.ipynb").replace(course.path())
    assert course.update()[FIRST] == "up to date"
    course.release(FIRST, title="# Third")
    assert course.update()[FIRST].startswith("replaced")


def test_a_deleted_one_comes_back_and_is_said(course):
    """Who deleted a notebook gets a fresh one, and is told why."""
    course.update()
    course.path().unlink()
    assert course.update() == {FIRST: "added again, since it was deleted", SECOND: "up to date"}


def test_what_is_not_ours_stays(course):
    """A learner's own files, and notebooks that left the course, are not touched."""
    course.update()
    for name in ("notes.txt", "my_jwtflow/verify.py", "99_mine.ipynb"):
        course.path(name).parent.mkdir(exist_ok=True)
        course.path(name).write_text("mine")
    (course.source / SECOND).unlink()
    course.update()
    assert course.files() == [
        FIRST,
        SECOND,
        "99_mine.ipynb",
        "my_jwtflow/verify.py",
        "notes.txt",
    ]


def test_a_notebook_that_was_there_before_is_theirs(course):
    """A file of the same name that we did not put there is not overwritten."""
    course.folder.mkdir(parents=True)
    course.path().write_text(nbformat.writes(notebook(title="# Mine")))
    assert "not touched" in course.update()[FIRST]
    assert "# Mine" in course.path().read_text("utf-8")


MERGE = b'{"cells": [\n<<<<<<< HEAD\n{"a": 1}\n=======\n{"a": 2}\n>>>>>>> theirs\n]}\n'


@pytest.mark.parametrize(
    "broken", [b"", b" \n", MERGE, b"{", b"\xff\xfe", b"[]", b'{"cells": [1]}', b"null"]
)
@pytest.mark.parametrize("title", [None, "# A better lesson"])
def test_an_unreadable_notebook_gets_a_fresh_copy(course, broken, title):
    """What no longer is a notebook goes to the backups as it is, with or without a new release."""
    course.update()
    fresh = course.path().read_bytes()
    course.path().write_bytes(broken)
    if title:
        course.release(FIRST, title=title)
    said = course.update()[FIRST]
    assert said.startswith("couldn't be read")
    assert said.endswith("the old file is now backups/00_first.backup.ipynb")
    assert course.path("backups/00_first.backup.ipynb").read_bytes() == broken
    assert (course.path().read_bytes() == fresh) == (title is None)
    assert course.update()[FIRST] == "up to date"


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: folders have no owner there")
def test_another_users_workbook_is_refused(course, monkeypatch):
    """What somebody else made is neither read nor written."""
    course.update()
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    with pytest.raises(ConfigurationError, match="another user's workbook"):
        update_workbook(course.folder, course=course.source)


def test_nothing_is_written_through_a_planted_link(course, tmp_path):
    """A link in the place of a notebook is replaced; what it points to keeps its bytes."""
    course.update()
    victim = tmp_path / "victim"
    victim.write_bytes(b"")
    course.path().unlink()
    course.path().symlink_to(victim)
    course.update()
    assert victim.read_bytes() == b""
    assert not course.path().is_symlink()


@pytest.mark.parametrize(
    "state",
    [
        *(b"", b"{", b"[]", b'{"notebooks": 5}', b'{"notebooks": {"00_first.ipynb": 5}}', b"\xff"),
        pytest.param(b"[" * 100_000, id="nested"),
    ],
)
def test_a_broken_memory_loses_nothing(course, state):
    """Without the memory of what was released, a changed notebook still counts as theirs."""
    course.update()
    theirs = course.edit()
    (course.folder / ".jwtflow" / workbook.STATE).write_bytes(state)
    course.release(FIRST, title="# A better lesson")
    outcomes = course.update()
    assert "lies beside it" in outcomes[FIRST]
    assert outcomes[SECOND] == "up to date"
    assert course.path().read_bytes() == theirs


@pytest.mark.parametrize("when", range(8))
def test_an_interrupted_update_is_finished_by_the_next(course, monkeypatch, when):
    """Stopped at any write, the next run ends where one run would have, and nothing is lost."""
    course.update()
    ran, theirs = course.run(), course.edit(SECOND)
    course.release(FIRST, title="# A better lesson")
    course.release(SECOND, title="# A better lesson")
    writes = iter(range(100))

    def write_or_stop(path, text, real=workbook.write_whole):
        if next(writes) == when:
            raise KeyboardInterrupt
        real(path, text)

    with monkeypatch.context() as patch:
        patch.setattr(workbook, "write_whole", write_or_stop)
        with contextlib.suppress(KeyboardInterrupt):
            course.update()
    course.update()
    assert "A better lesson" in course.path().read_text("utf-8")
    assert course.path("backups/00_first.backup.ipynb").read_bytes() == ran
    assert course.path(SECOND).read_bytes() == theirs
    assert "A better lesson" in course.path("01_second.new.ipynb").read_text("utf-8")
    assert len(course.files()) == 4


def test_only_the_python_version_makes_no_new_release(tmp_path):
    """The version that an author's kernel wrote into a notebook is not part of a release."""
    one, two = tmp_path / "one.ipynb", tmp_path / "two.ipynb"
    source = notebook()
    nbformat.write(source, one)
    source.metadata.language_info["version"] = "3.14.1"
    nbformat.write(source, two)
    assert released(one).file == released(two).file


def test_line_endings_are_no_change():
    """A notebook that travelled through Windows or mail says the same."""
    document = {"cells": [{"cell_type": "code", "source": ["a\r\n", "b"]}]}
    other = {"cells": [{"cell_type": "code", "source": "a\nb\n"}]}
    assert sources_digest(json.dumps(document).encode()) == sources_digest(
        json.dumps(other).encode()
    )


# ------------------------------------------------------------------------------ the commands


def test_start_says_a_line_for_each_notebook(capsys, tmp_path):
    """One line per notebook, then nothing to do."""
    folder = str(tmp_path / "mein Heft für JWT")
    names = [path.name for path in course_notebooks(course_folder())]
    assert run(capsys, "start", folder).out == "".join(f"{name}: added\n" for name in names)
    assert run(capsys, "start", folder).out == "".join(f"{name}: up to date\n" for name in names)


def test_start_in_a_file_is_one_line(capsys, tmp_path):
    """A file in the place of the folder: one line, exit status 2."""
    (tmp_path / "file").write_text("mine")
    for name in ("file", "file/workbook"):
        result = run(capsys, "start", str(tmp_path / name))
        assert result.status == 2
        assert "name a folder" in result.error_line


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: links need a privilege there")
def test_start_at_a_name_that_leads_nowhere_is_one_line(capsys, tmp_path):
    """A link to itself, or a name that no folder can have: one line, exit status 2."""
    (tmp_path / "loop").symlink_to("loop")
    for name in ("loop", "loop/workbook", "x" * 300):
        result = run(capsys, "start", str(tmp_path / name))
        assert result.status == 2
        assert str(tmp_path) in result.error_line


def test_start_where_nothing_can_be_written_is_one_line(capsys, tmp_path, monkeypatch):
    """A folder that is read-only: one line that names it, exit status 2."""

    def refuse(path, text):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(workbook, "write_whole", refuse)
    result = run(capsys, "start", str(tmp_path / "workbook"))
    assert result.status == 2
    assert "Permission denied" in result.error_line
    assert str(tmp_path) in result.error_line


def test_start_in_the_course_itself_is_refused(capsys):
    """The notebooks with solutions are not a learner's copy of themselves."""
    result = run(capsys, "start", str(course_folder()))
    assert result.status == 2
    assert "choose another folder" in result.error_line


def test_an_installation_without_the_course_says_so(monkeypatch, tmp_path):
    """A wheel that was built without notebooks names what is missing."""
    monkeypatch.setattr("jwtflow.course.files.PACKAGE", tmp_path / "jwtflow")
    with pytest.raises(ConfigurationError, match="notebooks are missing"):
        course_folder()


def test_a_wheel_carries_the_course_inside(monkeypatch, tmp_path):
    """Installed from a wheel, the notebooks are found in the package."""
    inside = tmp_path / "jwtflow" / "_course" / "notebooks"
    inside.mkdir(parents=True)
    (inside / "00_first.ipynb").write_text("{}")
    monkeypatch.setattr("jwtflow.course.files.PACKAGE", tmp_path / "jwtflow")
    assert course_folder() == inside


@pytest.mark.parametrize("command", ["start", "lab"])
def test_an_empty_name_is_no_directory(capsys, tmp_path, monkeypatch, command):
    """What a script left empty is refused in one line, and nothing is written anywhere."""
    monkeypatch.chdir(tmp_path)
    result = run(capsys, command, "")
    assert result.status == 2
    assert "name a directory" in result.error_line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("package", "command"), [("jupyterlab", "lab"), ("nbformat", "start")])
def test_a_missing_package_is_one_line(capsys, tmp_path, monkeypatch, package, command):
    """Without JupyterLab or nbformat one line says what to install, exit status 2."""
    monkeypatch.setitem(sys.modules, package, None)
    result = run(capsys, command, str(tmp_path / "workbook"))
    assert result.status == 2
    assert "run: pip install ipykernel jupyterlab nbformat" in result.error_line
    assert not (tmp_path / "workbook").exists() or command == "start"


def test_lab_opens_the_first_notebook_in_a_quiet_jupyterlab(tmp_path):
    """One line tells the address; no news and no nbgrader; the kernel is this Python."""
    folder = tmp_path / "Heft für JWT"
    options = ("--no-browser", "--allow-root", "--port=0")
    with running("lab", str(folder), *options, stderr=-2, cwd=tmp_path) as lab:
        said = lab.wait_for("/lab/tree/00_")
        (line,) = [line for line in said if ".ipynb: added" not in line]
        page, token = re.search(r"(http://\S+?)\?token=(\w+)", line).groups()
        headers = {"Authorization": f"token {token}"}
        with requests.Session() as http:
            # It says where it will answer a moment before it does.
            patient = HTTPAdapter(max_retries=Retry(connect=20, backoff_factor=0.05))
            http.mount("http://", patient)
            html = http.get(page, headers=headers, timeout=60).text
            origin = page.partition("/lab")[0]
            kernels = http.get(f"{origin}/api/kernelspecs", headers=headers, timeout=60).json()
            formgrader = http.get(f"{origin}/formgrader", headers=headers, timeout=60)
        lab.process.send_signal(signal.SIGTERM if os.name != "nt" else signal.CTRL_BREAK_EVENT)
        assert lab.process.wait(60) == 0
    page_config = json.loads(
        re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', html, re.DOTALL)[1]
    )
    off = {"@jupyterlab/apputils-extension:announcements", "@jupyter/nbgrader"}
    assert off <= set(page_config["disabledExtensions"])
    assert formgrader.status_code == 404
    assert kernels["default"] == "python3"
    assert kernels["kernelspecs"]["python3"]["spec"]["argv"][0] in {"python", sys.executable}
    assert (folder / "00_open_the_lab.ipynb").exists()
