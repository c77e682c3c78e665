"""``docs/libraries.md`` says what the installed libraries do on the bench today."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from benchmarks.libraries import BENCHES, LIBRARIES, column, installed, ours, verdicts
from jwtflow.course.bench import report_on, rows_of

PAGE = (Path(__file__).parent.parent / "docs" / "libraries.md").read_text(encoding="utf-8")
WAYS = {"quick": "## As their quick starts set them up\n", "well": "## Set up well\n"}
HERE = [name for name in LIBRARIES if installed(name) is not None]


def table(section: str) -> dict[str, list[str]]:
    """The columns of the table below a heading, by their names."""
    lines = re.findall(r"^\| (.*) \|$", section.split("\n## ", maxsplit=1)[0], re.MULTILINE)
    rows = [
        [cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("---")
    ]
    return {name: marks for name, *marks in zip(*rows, strict=True)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HERE)
def test_the_marks_are_true(name: str, way: str) -> None:
    """Each row of the bench is open or closed for a library as the page says."""
    columns = table(PAGE.split(WAYS[way])[1])
    assert columns[""] == rows_of(BENCHES["verify"])
    assert columns[name] == verdicts(name, way)


def test_our_marks_are_true() -> None:
    """The column of the package's own verifier is true as well, and all closed."""
    marks = table(PAGE.split(WAYS["well"])[1])["jwtflow"]
    assert marks == column(report_on(ours, BENCHES["verify"]))
    assert set(marks) == {"✓"}


def test_versions_and_code_are_those_of_the_script() -> None:
    """The page names the installed versions and shows the set-ups that were run."""
    versions = table(PAGE)
    assert {name: versions[name] for name in HERE} == {name: [installed(name)] for name in HERE}
    for library in LIBRARIES.values():
        for setup in (library.quick, library.well):
            assert inspect.getsource(setup).strip() in PAGE


def test_only_one_library_is_run_elsewhere() -> None:
    """All libraries but python-jose are installed with the course, so their marks are tested."""
    assert set(LIBRARIES) - set(HERE) <= {"python-jose"}
