"""What is known of a learner's progress: whole, theirs, and never in the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import jwtflow.course.state
from jwtflow.course import check, hint, keep, progress, reset, solution
from jwtflow.course.kept_code import kept_source
from jwtflow.course.outcome import Verdict
from jwtflow.course.standalone import CannotKeepError
from jwtflow.course.state import (
    forget_record,
    forget_temporary,
    home,
    read_record,
    workbook,
    write_record,
    write_whole,
)
from tests.course.learner import LearnersNotebook

RECORDS = Path(".jwtflow") / "progress"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook, and a folder in it where the notebook runs."""
    folder = tmp_path / "Übung mit Größe" / "inside"
    folder.mkdir(parents=True)
    (folder.parent / ".jwtflow").mkdir()
    monkeypatch.chdir(folder)
    return folder.parent


def test_a_workbook_is_found_from_inside(book: Path) -> None:
    """A notebook in a folder of the workbook keeps its state in the workbook."""
    assert workbook() == book
    write_record("01-encode", verdict="right", tries=2)
    assert read_record("01-encode") == {"verdict": "right", "tries": 2}
    assert (book / RECORDS / "01-encode.json").is_file()
    forget_record("01-encode")
    assert read_record("01-encode") == {}
    assert forget_record("01-encode") is None


def test_elsewhere_the_state_is_temporary_and_can_be_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of a workbook nothing is left behind, and a new lesson starts with nothing."""
    monkeypatch.chdir(tmp_path)
    write_record("01-encode", tries=1)
    assert tmp_path not in home().parents
    assert list(tmp_path.iterdir()) == []
    forget_temporary()
    assert read_record("01-encode") == {}


def test_a_lesson_empties_no_workbook(book: Path) -> None:
    """What is emptied is the temporary state alone."""
    write_record("01-encode", tries=1)
    forget_temporary()
    assert read_record("01-encode") == {"tries": 1}


def test_elsewhere_keep_and_progress_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of a workbook both say that it ends with the session, and what to do."""
    monkeypatch.chdir(tmp_path)
    for said in (repr(keep(workbook_like())), repr(progress("01")), progress("01").html()):
        assert "for this session only" in said
        assert "jwtflow start" in said


def workbook_like() -> object:
    """A function of a notebook."""
    book = LearnersNotebook()
    book.run("def workbook_like(): return 1")
    return book["workbook_like"]


def test_in_a_workbook_nothing_is_said_of_it(book: Path) -> None:
    """There, what is kept lasts."""
    assert repr(keep(workbook_like())) == "Kept `workbook_like` in `my_jwtflow/workbook_like.py`."
    assert "session" not in repr(progress("01"))


@pytest.mark.parametrize("how", ["started there", "VS Code", "Jupyter"])
def test_the_workbook_is_found_wherever_a_cell_has_gone(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """The notebook's folder counts, not the one that a cell or an editor has chosen."""
    monkeypatch.chdir(tmp_path)
    assert workbook() is None
    file = str(book / "inside" / "01_build.ipynb")
    if how == "started there":
        monkeypatch.setattr(jwtflow.course.state, "_started_in", book / "inside")
    elif how == "VS Code":
        monkeypatch.setattr(sys.modules["__main__"], "__vsc_ipynb_file__", file, raising=False)
    else:
        monkeypatch.setenv("JPY_SESSION_NAME", file)
    assert workbook() == book


@pytest.mark.parametrize("name", ["01_build.ipynb", "", "console-1", "5d2c7d8e"])
def test_a_name_that_is_no_path_says_nothing(
    book: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Consoles and older servers name a session in other ways."""
    monkeypatch.setenv("JPY_SESSION_NAME", name)
    assert workbook() == book


def test_a_folder_that_was_deleted_is_no_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kernel whose folder is gone works on, and says what it says elsewhere."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert workbook() is None


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: folders have no owner there")
def test_what_another_user_made_is_no_workbook(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that somebody planted for others does not run, and the learner is told why."""
    (book / "my_jwtflow").mkdir()
    (book / "my_jwtflow" / "verify.py").write_text("raise SystemExit('planted')", encoding="utf-8")
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    assert workbook() is None
    assert kept_source("verify") is None
    assert "the workbook here belongs to another user" in repr(progress("01"))


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: files have no owner there")
def test_a_file_of_another_users_in_the_workbook_is_not_run(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What others could put into a shared folder is refused in a sentence."""
    (book / "my_jwtflow").mkdir()
    planted = book / "my_jwtflow" / "verify.py"
    planted.write_text("def verify(): ...", encoding="utf-8")
    monkeypatch.setattr("jwtflow.course.kept_code.is_own", lambda path: path != planted)
    with pytest.raises(CannotKeepError, match="belongs to another user"):
        kept_source("verify")


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """A link in the place of the file, or of its unfinished part, leads nowhere."""
    victim = tmp_path / "victim"
    victim.write_text("theirs", encoding="utf-8")
    path = tmp_path / "file"
    path.symlink_to(victim)
    (tmp_path / f".file.{os.getpid()}.part").symlink_to(victim)
    write_whole(path, "ours")
    assert victim.read_text(encoding="utf-8") == "theirs"
    assert path.read_text(encoding="utf-8") == "ours"
    assert not path.is_symlink()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1]", b"\xff\xfe\x00", b"nul", "ä".encode("latin-1")],
    ids=["empty", "half", "a list", "not text", "no JSON", "another encoding"],
)
def test_an_unreadable_record_counts_as_nothing_known(book: Path, content: bytes) -> None:
    """A broken file counts as nothing known, and the next record replaces it."""
    path = book / RECORDS / "01-encode.json"
    path.parent.mkdir()
    path.write_bytes(content)
    assert read_record("01-encode") == {}
    assert write_record("01-encode", tries=1) is None
    assert read_record("01-encode") == {"tries": 1}


@pytest.mark.parametrize(
    "content",
    ["[]", "3", '"right"', '{"tries": "many", "verdict": 3, "hints": null, "extra": 1}', "{}"],
)
def test_a_record_of_another_kind_is_nothing_known(book: Path, content: str) -> None:
    """JSON that is no record, or has entries of another kind, harms neither check nor table."""
    path = book / RECORDS / "01-encode.json"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    assert read_record("01-encode") == {}
    assert "Not attempted yet" in repr(progress("01"))
    assert check("01-encode").verdict is Verdict.NOT_ATTEMPTED
    assert "Hint 1 of 2" in repr(hint("01-encode"))


def test_an_unknown_verdict_is_shown_as_unknown(book: Path) -> None:
    """A verdict of another release is neither right nor an error."""
    write_record("01-encode", verdict="brilliant")
    assert "01-encode                    unknown" in repr(progress("01"))


def test_a_place_that_cannot_be_written_is_said(book: Path) -> None:
    """Check, hint, solution and reset work on, and say that progress is not saved."""
    (book / RECORDS).write_text("no folder", encoding="utf-8")
    for said in (
        check("01-encode"),
        hint("01-encode"),
        solution("01-encode", reveal=True),
    ):
        assert "Your progress could not be saved: " in repr(said)
        assert str(book) not in repr(said)
    assert "Not attempted yet" in repr(progress("01"))
    assert "has been reset" in repr(reset("01-encode"))


WRITER = """
import sys
from jwtflow.course.state import read_record, write_record
for tries in range(150):
    write_record("01-encode", verdict="right", tries=tries, hints=int(sys.argv[1]))
    record = read_record("01-encode")
    assert record.keys() == {"verdict", "tries", "hints"}, record
"""


def test_two_kernels_that_write_at_once_leave_a_whole_record(book: Path) -> None:
    """A reader sees one kernel's record or the other's, whole; no half file is left."""
    kernels = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(number)], cwd=book) for number in (1, 2)
    ]
    assert [kernel.wait(timeout=120) for kernel in kernels] == [0, 0]
    assert [path.name for path in (book / RECORDS).iterdir()] == ["01-encode.json"]
    record = json.loads((book / RECORDS / "01-encode.json").read_text(encoding="utf-8"))
    assert record["tries"] == 149
