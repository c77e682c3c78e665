"""Hints, solutions, progress and reset: what was asked for, on purpose, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from jwtflow.course import hint, progress, reset, show_source, solution
from jwtflow.course.catalogue import course
from jwtflow.course.state import read_record, write_record
from jwtflow.insecure import decodes_without_verifying

SIGN = course().exercises["01-sign"]


@pytest.fixture(autouse=True)
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a workbook of its own."""
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", course().exercises)
def test_help_is_graded(name: str) -> None:
    """Two hints, each leading to the next, then the explained solution; all in Markdown."""
    exercise = course().exercises[name]
    first, second = hint(name), hint(name, 2)
    assert exercise.hints[0] in repr(first)
    assert f'`hint("{name}", 2)`' in first._repr_markdown_()
    assert exercise.hints[1] in repr(second)
    assert f'`solution("{name}")`' in second._repr_markdown_()
    shown = repr(solution(name, reveal=True))
    assert exercise.solution in shown
    assert exercise.explanation in shown
    assert "### BEGIN" not in shown
    assert read_record(name) == {"hints": 2, "solution_seen": True}


def test_a_solution_is_not_shown_by_accident() -> None:
    """Without ``reveal=True`` no line of it is shown, and nothing is recorded."""
    shown = repr(solution("01-sign"))
    assert 'solution("01-sign", reveal=True)' in shown
    assert "hmac" not in shown
    assert read_record("01-sign") == {}


def test_an_earlier_hint_does_not_take_back_a_later_one() -> None:
    """The record keeps the furthest hint that was seen."""
    hint("01-sign", 2)
    hint("01-sign", 1)
    assert read_record("01-sign") == {"hints": 2}


@pytest.mark.parametrize("number", [0, 3, -1, None, "2", [1], 1.5])
def test_another_number_gets_a_sentence(number: object) -> None:
    """There is no third hint, and none of another kind."""
    assert 'There are two hints: `hint("01-sign")`' in repr(hint("01-sign", number))


@pytest.mark.parametrize("ask", [hint, solution, reset])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("01-sing", "There is no exercise '01-sing'. Did you mean '01-sign'?"),
        ("", "There is no exercise ''."),
        (None, "Say which exercise, in quotation marks"),
        (1, "Say which exercise"),
        ({}, "Say which exercise"),
    ],
)
def test_an_unknown_name_gets_a_sentence(ask, name: object, said: str) -> None:
    """A wrong name is answered, with the nearest that there is; nothing is raised."""
    assert said in repr(ask(name))
    assert not list(Path(".jwtflow").iterdir())


def test_a_hint_for_nothing_asks_for_what() -> None:
    """``hint()`` says how to name an exercise."""
    assert "Say which exercise" in repr(hint())


def test_reset_begins_one_exercise_anew() -> None:
    """The progress of one exercise is forgotten, and its cell shown as it came."""
    for name in ("01-sign", "01-decode"):
        write_record(name, verdict="right", tries=3)
    assert SIGN.stub in repr(reset("01-sign"))
    assert read_record("01-sign") == {}
    assert read_record("01-decode") == {"verdict": "right", "tries": 3}


def test_progress_is_a_table_of_all_notebooks_or_one() -> None:
    """Each exercise has a row with its state, tries and help, as text and as HTML."""
    write_record("01-sign", verdict="right", tries=3, hints=1, solution_seen=True)
    everything, one = progress(), progress("01")
    assert [row[0] for row in everything.rows] == list(course().exercises)
    assert {row[0][:2] for row in one.rows} == {"01"}
    assert ("01-sign", "Right", "3", "hints: 1, solution seen") in one.rows
    line = next(line for line in repr(one).splitlines() if line.startswith("01-sign"))
    assert line.split("  ")[0] == "01-sign"
    assert "tries: 3" in line
    assert "hints: 1, solution seen</td>" in one._repr_mimebundle_()["text/html"]
    assert "01-verify                    Not attempted yet" in repr(one)


@pytest.mark.parametrize("number", ["99", 1, "1", ["01"], ""])
def test_progress_of_an_unknown_notebook_gets_a_sentence(number: object) -> None:
    """A number that no notebook has is answered with those that there are."""
    assert f"there are: {', '.join(course().lessons)}" in repr(progress(number))


def test_the_packages_source_can_be_shown() -> None:
    """What runs is what is shown; what has no Python source gets a sentence."""
    shown = repr(show_source(decodes_without_verifying))
    assert "From `jwtflow.insecure.verifiers`:" in shown
    assert "def decodes_without_verifying(encoded_jwt: str)" in shown
    assert "no Python source" in repr(show_source(len))
