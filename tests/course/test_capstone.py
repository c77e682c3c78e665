"""Notebook 13's processes: whose pieces run there, and which rows a wrong answer opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jwtflow.course import pieces
from jwtflow.course.catalogue import course
from jwtflow.course.checking import examine
from jwtflow.course.lessons.nb13_capstone.running import RunningLibrary, start_library
from jwtflow.course.outcome import Verdict
from jwtflow.judge.table import Stage
from tests.kept_pieces import keep, keep_references, reference_text, wrong_text


@pytest.fixture(autouse=True)
def _workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)
    pieces.forget_loaded()


@pytest.mark.slow
def test_everything_kept_closes_the_card() -> None:
    """The course's solutions, kept as a learner keeps theirs, leave no row open."""
    keep_references(Path.cwd())
    library = start_library(pieces.reference("library_design")())
    try:
        told = library.whose()
        assert not any(word in told for word in (": ours", "\nours:", "reference")), told
        card = library.judge()
        assert card.is_closed, card
    finally:
        library.stop()


@contextmanager
def running(text: str) -> Iterator[RunningLibrary]:
    """The processes, with this text as the kept ``build_library``."""
    keep(Path.cwd(), {"build_library": text})
    library = start_library(pieces.reference("library_design")())
    try:
        yield library
    finally:
        library.stop()


@pytest.mark.parametrize(
    "text",
    [
        "def build_library(shelf, **known):\n    return None\n",
        "def build_library(shelf):\n    return shelf\n",
    ],
    ids=["no app", "other arguments"],
)
def test_a_service_that_makes_no_app_is_replaced_and_told(text: str) -> None:
    """The reference answers in its place, and a line says why."""
    with running(text) as library:
        assert "build_library: reference, because yours makes no app" in library.whose()
        card = library.judge([Stage.API])
        assert card.is_closed, card


def test_an_unfinished_piece_that_stops_the_service_is_replaced_and_told() -> None:
    """A half-written denylist doesn't keep the library from starting."""
    keep(
        Path.cwd(), {"Denylist": "class Denylist:\n    def deny(self, jti):\n        return jti\n"}
    )
    library = start_library(pieces.reference("library_design")())
    try:
        assert "Unfinished pieces aren't used, because one raised TypeError" in library.whose()
        assert "yours makes no app" not in library.whose()
        card = library.judge([Stage.API])
        assert card.is_closed, card
    finally:
        library.stop()


def test_what_was_kept_is_told() -> None:
    """A finished service is the learner's; the pieces that it uses are the course's."""
    with running(reference_text("build_library")) as library:
        assert "build_library: yours\n" in library.whose()
        assert "verify: reference (none yet of yours)" in library.whose()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "stages", "notebooks"),
    [
        ("not_revoked", [Stage.API, Stage.RIGHTS, Stage.REVOKE], {"09"}),
        ("no_scopes", [Stage.API, Stage.RIGHTS, Stage.REVOKE], {"06"}),
        ("no_token_error", [Stage.API, Stage.RIGHTS, Stage.REVOKE], {"06"}),
    ],
)
def test_a_wrong_service_opens_rows_of_the_notebook_that_teaches_it(
    answer: str, stages: list[str], notebooks: set[str]
) -> None:
    """The card sends its author to the right notebook, and to no other."""
    folder = course().exercises["13-service"].folder
    assert folder is not None
    text = wrong_text("build_library", folder / f"wrong_{answer}.py")
    with running(text) as library:
        assert "build_library: yours (leaves" in library.whose()
        card = library.judge(stages)
        assert {row.notebook for row in card.open_rows} == notebooks, card


def test_a_misspelled_name_is_told_as_the_error_that_it_is() -> None:
    """The office's check tells a NameError, and not what its servers never got."""
    exercise = course().exercises["13-office"]
    assert exercise.folder is not None
    text = (exercise.folder / "right_later.py").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(text.replace("= OAuth2Session(", "= OAuth2Sesion("), names)
    outcome = examine(exercise, names)
    assert outcome.verdict is Verdict.CRASHED, outcome
    assert "OAuth2Sesion" in str(outcome), outcome


def test_a_session_without_its_first_token_is_told_as_that() -> None:
    """Authlib's error for it is two words; the check says what the session lacks."""
    exercise = course().exercises["13-office"]
    assert exercise.folder is not None
    names: dict[str, Any] = {}
    exec((exercise.folder / "wrong_no_first_token.py").read_text(encoding="utf-8"), names)
    outcome = examine(exercise, names)
    assert outcome.verdict is Verdict.WRONG, outcome
    assert "no token yet" in str(outcome), outcome
