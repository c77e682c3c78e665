"""What is said of a bench's first mistake: what the case saw, and where to look next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import Bench, Case, LetThrough
from jwtflow.course.told import Belief, first_mistake

BELIEF = Belief("odd numbers are fine", "Divide by two.", "Three is sent.", "Five is sent.")


def _even(piece: Any) -> None:
    piece(4)


def _odd(number: int, look: str, piece: Any) -> None:
    if piece(number):
        raise LetThrough(f"It let {number} in.", look)


def told(piece: Callable[[int], object], look: str = "") -> Wrong | None:
    """What is said of ``piece``, which should refuse odd numbers; ``look`` is the cases' own."""

    def cases() -> Iterator[Case]:
        yield Case("four", "odd", "§1", "Four is sent.", honest=True, attempt=_even)
        for number, story in ((3, "Three is sent."), (5, "Five is sent.")):
            attempt: Callable[[Any], object] = lambda piece, n=number: _odd(n, look, piece)  # noqa: E731
            yield Case(str(number), "odd", "§1", story, honest=False, attempt=attempt)

    looks = {"Three is sent.": "Look at three."}
    return first_mistake(Answer(piece, "piece"), Bench("piece", cases), looks, [BELIEF])


def test_a_belief_is_named_if_all_its_cases_show_it() -> None:
    """Both odd numbers got in, so the belief is named, with its own place to look."""
    wrong = told(lambda _: True)
    assert wrong is not None
    assert (wrong.misconception, wrong.look) == ("odd numbers are fine", "Divide by two.")


def test_a_case_that_knows_where_to_look_is_believed() -> None:
    """What a case says about its own mistake comes before a belief and before the check's words."""
    wrong = told(lambda _: True, look="Three is odd.")
    assert wrong is not None
    assert (wrong.misconception, wrong.look) == (None, "Three is odd.")


def _crashes(number: int) -> bool:
    if number % 2:
        raise PermissionError("odd")
    return False


def test_another_error_than_a_refusal_is_called_a_crash() -> None:
    """For a hostile case the crash is named first, then where the check would look."""
    wrong = told(_crashes)
    assert wrong is not None
    assert wrong.look.startswith("Any other error than ValueError")
    assert wrong.look.endswith("Look at three.")


def test_a_crash_in_an_honest_case_says_which_case_it_was() -> None:
    """The learner's error is raised again, with what was sent."""
    with pytest.raises(CrashedError, match="Four is sent") as caught:
        told(lambda number: 1 // (number - 4))
    assert isinstance(caught.value.error, ZeroDivisionError)
