"""What is known of a learner's progress: whole, theirs, and never in the way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from jwtflow.course import check, hint, progress, reset, solution
from jwtflow.course.outcome import Verdict
from jwtflow.course.state import (
    forget_record,
    forget_temporary,
    home,
    read_record,
    workbook,
    write_record,
)

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


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"nul", "ä".encode("latin-1")],
    ids=["empty", "half", "not text", "deep", "no JSON", "another encoding"],
)
def test_an_unreadable_record_is_put_aside(book: Path, content: bytes) -> None:
    """A broken file counts as nothing known, stays beside, and the next record is written."""
    path = book / RECORDS / "01-encode.json"
    path.parent.mkdir()
    path.write_bytes(content)
    assert read_record("01-encode") == {}
    assert path.with_suffix(".unreadable").read_bytes() == content
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
    """Whoever reads sees one kernel's record or the other's, whole; no half file is left."""
    kernels = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(number)], cwd=book) for number in (1, 2)
    ]
    assert [kernel.wait(timeout=120) for kernel in kernels] == [0, 0]
    assert [path.name for path in (book / RECORDS).iterdir()] == ["01-encode.json"]
    record = json.loads((book / RECORDS / "01-encode.json").read_text(encoding="utf-8"))
    assert record["tries"] == 149
