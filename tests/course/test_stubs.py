"""What counts as attempted: ``check`` judges nothing else, and ``keep`` keeps nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from jwtflow.course import keep, kept_code, pieces
from jwtflow.course.catalogue import course
from jwtflow.course.stubs import is_unwritten
from tests.course.learner import LearnersNotebook

VERIFY = ("verify", "def verify(token, **known):")
CACHED = ("find_key", "import functools\n@functools.cache\ndef find_key(jwks, kid):")
DENYLIST = ("Denylist", "class Denylist:")
AUTH = ("BearerAuth", "from requests.auth import AuthBase\nclass BearerAuth(AuthBase):")

EMPTY = {
    VERIFY: [
        "...",
        "pass",
        "return None",
        "'''Later.'''",
        "raise NotImplementedError",
        "'''Later.'''\n    raise NotImplementedError('later')",
    ],
    CACHED: ["...", "raise NotImplementedError()"],
    DENYLIST: [
        "...",
        "pass",
        "'''Revoked tokens.'''",
        "def __init__(self, entries): ...",
        "def deny(self): raise NotImplementedError\n    def is_denied(self): ...",
        "@staticmethod\n    def now(): ...\n    @property\n    def entries(self): ...",
    ],
    AUTH: ["...", "'''Later.'''"],
}
ATTEMPTED = {
    VERIFY: [
        "return {}",
        "return ...",
        "raise ValueError",
        "return NotImplementedError",
        "if not token: raise NotImplementedError",
        "raise NotImplementedError(token)",
    ],
    CACHED: ["return jwks"],
    DENYLIST: [
        "def __init__(self, entries): self.entries = entries",
        "def deny(self, jti): return jti\n    def is_denied(self, jti): ...",
        "@property\n    def entries(self): return {}",
        "@classmethod\n    def digest(cls, jti): return jti",
        "entries = {}",
    ],
    ("Denylist", "class Denylist(dict):"): ["..."],
    AUTH: ["def __call__(self, request): return request"],
}


@pytest.fixture(autouse=True)
def _workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)
    pieces.forget_loaded()


def notebook(source: str) -> LearnersNotebook:
    """A notebook after this cell."""
    book = LearnersNotebook({"mine": pieces.mine})
    book.run(source + "\n")
    return book


@pytest.mark.parametrize(
    ("name", "source", "unwritten"),
    [
        pytest.param(name, f"{head}\n    {body}", unwritten, id=f"{name}: {body}")
        for table, unwritten in ((EMPTY, True), (ATTEMPTED, False))
        for (name, head), bodies in table.items()
        for body in bodies
    ],
)
def test_what_does_nothing_is_no_attempt(name: str, source: str, unwritten: bool) -> None:
    """A docstring, three dots or NotImplementedError is no attempt; any other line is."""
    assert is_unwritten(notebook(source)[name]) is unwritten


@pytest.mark.parametrize(
    "exercise",
    [
        pytest.param(each, id=each.name)
        for each in course().exercises.values()
        if each.defines in course().pieces and not each.kind.is_question
    ],
)
def test_a_stub_is_not_kept(exercise) -> None:
    """Run All on an unsolved notebook keeps nothing, and says which piece isn't written."""
    name = exercise.defines
    said = keep(notebook(exercise.stub)[name])
    assert f"Not kept. `{name}` isn't written yet" in repr(said)
    assert kept_code.load(name) is None


def test_a_stub_leaves_what_was_kept_before() -> None:
    """Run All on a fresh copy of a notebook takes away neither a kept piece nor the one before."""
    stub = course().exercises["09-denylist"].stub
    for body in ("entries = 1", "entries = 2"):
        assert "Kept" in repr(keep(notebook(f"class Denylist:\n    {body}")["Denylist"]))
    assert "Not kept" in repr(keep(notebook(stub)["Denylist"]))
    assert kept_code.load("Denylist").entries == 2
    before = Path("my_jwtflow/Denylist.before.py").read_text(encoding="utf-8")
    assert "entries = 1" in before


def test_a_half_written_piece_is_kept() -> None:
    """One method with something in it is an attempt, whatever the others hold."""
    half = "class Denylist:\n    def __init__(self, entries): self.entries = entries\n"
    said = keep(notebook(half + "    def is_denied(self, jti, *, now): ...")["Denylist"])
    assert "Kept `Denylist`" in repr(said)
    assert kept_code.load("Denylist") is not None


def test_a_function_that_no_exercise_asks_for_may_be_empty() -> None:
    """``keep`` knows what is unwritten only where the course gave a stub."""
    assert "Kept `later`" in repr(keep(notebook("def later(): ...")["later"]))
