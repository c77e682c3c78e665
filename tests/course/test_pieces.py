"""Kept pieces: which are finished, what ``mine`` gives, and that nothing is tried twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jwtflow.course import judge, keep, matrix, mine, pieces
from jwtflow.course.bench import bench_of, report_on
from jwtflow.course.catalogue import Course, course, using
from jwtflow.course.pieces import NONE_YET, REFERENCE, YOURS, standing
from tests.course import small_lesson
from tests.course.learner import LearnersNotebook

GOOD = """
def decide(claims, scope):
    if claims is None:
        return 401
    return 200 if f" {scope} " in f" {claims.get('scope', '')} " else 403
"""
LAX = """
def decide(claims, scope):
    return 401 if claims is None else 200
"""


@pytest.fixture(autouse=True)
def _workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)
    pieces.forget_loaded()


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pieces that were tried on their bench."""
    names: list[str] = []

    def counted(piece: Any, bench: Any) -> Any:
        names.append(bench.piece)
        return report_on(piece, bench)

    monkeypatch.setattr(pieces, "report_on", counted)
    return names


def kept(source: str, name: str = "decide") -> str:
    """What ``keep`` says of a definition in a notebook."""
    book = LearnersNotebook({"mine": mine})
    book.run(source)
    return repr(keep(book[name]))


@pytest.mark.parametrize("name", [each for each in course().pieces if bench_of(each)])
def test_the_reference_of_every_piece_closes_its_bench(name: str) -> None:
    """The solution in the notebook is a finished piece."""
    bench = bench_of(name)
    assert bench is not None
    assert report_on(pieces.reference(name), bench).mistakes == ()


@pytest.mark.parametrize("name", course().pieces)
def test_there_is_a_reference_for_every_piece(name: str) -> None:
    """Each piece can be had, with nothing kept, without running the rest of its notebook."""
    assert standing(name).whose == NONE_YET
    assert callable(getattr(mine, name))
    assert "reference" in repr(getattr(mine, name))


def test_a_finished_piece_is_yours() -> None:
    """``mine`` gives back what was kept once its bench is closed."""
    kept(GOOD)
    assert standing("decide").whose == YOURS
    assert repr(mine.decide) == "decide: yours"
    assert mine.decide(None, "reports:read") == 401


def test_an_unfinished_piece_leaves_the_reference_and_says_why() -> None:
    """Open rows are counted, and the reference works in its place."""
    assert "yours leaves 2 rows open" in kept(LAX)
    assert repr(mine.decide) == "decide: reference (yours leaves 2 rows open)"
    assert mine.decide({"sub": "bob"}, "reports:read") == 403


def test_a_piece_that_does_not_run_leaves_the_reference() -> None:
    """A kept file that was edited into nonsense is told, and nothing breaks."""
    kept(GOOD)
    Path("my_jwtflow/decide.py").write_text("def decide(:\n", encoding="utf-8")
    assert str(standing("decide")).startswith(
        "reference (my_jwtflow/decide.py does not run on its own. "
    )
    assert mine.decide(None, "reports:read") == 401


def test_a_verdict_is_kept_and_not_found_twice(tried: list[str]) -> None:
    """The bench runs when a piece is kept, and never again for the same source."""
    kept(GOOD)
    assert tried == ["decide"]
    pieces.forget_loaded()
    assert mine.decide(None, "x") == 401
    assert standing("decide").whose == YOURS
    assert tried == ["decide"]


def test_keep_tries_the_same_source_again(tried: list[str]) -> None:
    """What was too slow on a busy machine gets another chance when it is kept again."""
    kept(GOOD)
    kept(GOOD)
    assert tried == ["decide", "decide"]


def test_another_source_is_tried_anew(tried: list[str]) -> None:
    """A kept file that was edited by hand gets a verdict of its own."""
    kept(GOOD)
    path = Path("my_jwtflow/decide.py")
    path.write_text(path.read_text(encoding="utf-8").replace("401", "403"), encoding="utf-8")
    assert standing("decide").whose == REFERENCE
    assert tried == ["decide", "decide"]


@pytest.mark.parametrize(
    "spoiled",
    [lambda record: {**record, "digest": "0" * 64}, lambda _record: [], lambda _record: 5],
)
def test_a_verdict_on_something_else_does_not_count(spoiled: Any, tried: list[str]) -> None:
    """Where the digest is another one, or the file is no verdict, the piece is tried again."""
    kept(LAX)
    path = Path(".jwtflow/verdicts/decide.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(spoiled(record)), encoding="utf-8")
    pieces.forget_loaded()
    assert standing("decide").whose == REFERENCE
    assert tried == ["decide", "decide"]
    assert json.loads(path.read_text(encoding="utf-8")) == record


def test_a_verdict_counts_for_the_pieces_that_it_used(tried: list[str]) -> None:
    """A piece that uses another through ``mine`` is tried again when that one is changed."""
    kept(GOOD)
    kept("def bearer_token(headers):\n    return mine.decide and None", "bearer_token")
    assert tried == ["decide", "bearer_token"]
    assert standing("bearer_token").whose == REFERENCE
    kept(LAX)
    standing("bearer_token")
    assert tried == ["decide", "bearer_token", "decide", "bearer_token"]


def test_a_piece_that_uses_itself_gets_the_reference() -> None:
    """No loop: while a piece is tried, ``mine`` gives the reference of it."""
    kept("def decide(claims, scope):\n    return mine.decide(claims, scope)")
    assert standing("decide").whose == YOURS


def test_an_unknown_piece_names_those_that_there_are() -> None:
    """A misspelt name is told with the names of all pieces."""
    with pytest.raises(AttributeError, match=r"There is no piece verfy\. There are: .*verify"):
        _ = mine.verfy


def test_a_piece_without_a_docstring_shows_its_task() -> None:
    """``mine.decide?`` says what the function takes and returns."""
    assert "Return 200, 401 or 403." in mine.decide.__doc__


def test_mine_lists_every_piece() -> None:
    """Shown by itself, ``mine`` says of each piece whose it is."""
    kept(GOOD)
    assert "decide: yours" in repr(mine)
    assert set(dir(mine)) == set(course().pieces)


# ------------------------------------------------------------- a lesson that nothing else names

GREET_BENCH = '''
"""Is everybody greeted?"""

from jwtflow.course.bench import Bench, Case, refuses, returns

BENCHES = {
    "greet": Bench(
        "greet",
        lambda: [
            Case("Bo", "names", "§1", "Bo.", honest=True, attempt=returns("Hello, Bo", "Bo")),
            Case("number", "names", "§1", "A number.", honest=False, attempt=refuses(5)),
        ],
        honest="Greeted",
        hostile="Refused",
    )
}
'''
STRICT = """
def greet(name):
    if not isinstance(name, str):
        raise ValueError(name)
    return f"Hello, {name}"
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Course]:
    """The small lesson, whose piece has an exercise and no bench, is the course."""
    course = small_lesson.make(tmp_path)
    (next(course.rooms.iterdir()) / "bench.py").unlink()
    with using(course):
        yield course


def test_the_reference_is_the_solution_of_the_exercise_that_is_checked(small: Course) -> None:
    """A first try of the same name, earlier in the notebook, is not the reference."""
    assert list(small.pieces) == ["greet"]
    assert mine.greet("Bo") == "Hello, Bo"
    assert repr(mine.greet) == "greet: reference (none yet of yours)"


def test_without_a_bench_the_exercise_decides(small: Course) -> None:
    """A piece counts as finished when the check of its exercise says right."""
    assert "yours is not right yet" in kept('def greet(name):\n    return "Hello, Ada"', "greet")
    assert mine.greet("Bo") == "Hello, Bo"
    kept('def greet(name):\n    return "Hello, %s" % name', "greet")
    assert repr(mine.greet) == "greet: yours"
    assert "does not run" in kept("def greet(name):\n    return name.nope", "greet")


def test_a_new_room_with_a_bench_is_judged_and_in_the_matrix(small: Course) -> None:
    """A bench.py in a room is all that judge, keep and the matrix need."""
    (next(small.rooms.iterdir()) / "bench.py").write_text(GREET_BENCH, encoding="utf-8")
    book = LearnersNotebook()
    book.run(STRICT)
    assert "Greeted: 1 of 1. Refused: 1 of 1. Rows closed: 1 of 1." in repr(judge(book["greet"]))
    assert "- names: – not tried" in repr(matrix())
    assert "closes every row" in kept(STRICT, "greet")
    assert "greet (yours): 1 of 1 rows closed\n- names: ✓ closed" in repr(matrix())
    assert "yours leaves 1 row open" in kept("def greet(name):\n    return None", "greet")
    assert "- names: ✗ OPEN" in repr(matrix("greet"))
    assert "There is no piece verify. There are: greet." in repr(matrix("verify"))
