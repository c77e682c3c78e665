"""What the first mistake on a bench means, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jwtflow.course.answers import SLIPS, Answer, CrashedError, Wrong
from jwtflow.course.bench import (
    ACCEPTED,
    CRASHED,
    ODD,
    REFUSED,
    TOO_SLOW,
    Bench,
    Report,
    Result,
    report_on,
)

EVERY_ONE = "every one"


def first_mistake(
    answer: Answer, bench: Bench, looks: Mapping[str, str], beliefs: list[Belief]
) -> Wrong | None:
    """Judge the answer on ``bench``; its first mistake, with a belief if all its cases confirm it.

    Args:
        answer: the learner's function.
        bench: its bench.
        looks: where to look, by story or row, or where ``EVERY_ONE`` is refused.
        beliefs: see ``Belief``; the first that is confirmed is named.
    """
    report = report_on(answer.value, bench)
    if not report.mistakes:
        return None
    first = min(report.mistakes, key=lambda result: not result.case.honest)
    if first.was == CRASHED and first.case.honest:
        _crash_again(answer, first, looks.get(first.case.story, ""))
    if all(result.was == REFUSED for result in report.results):
        look = looks.get(EVERY_ONE, "Start with an honest case: which of your lines refuses it?")
        return Wrong(f"Your function refuses everything. {seen(first)}", look)
    for belief in beliefs:
        if wrong := belief.confirmed(report):
            return wrong
    return Wrong(seen(first), _look(first, looks))


def _crash_again(answer: Answer, result: Result, look: str) -> None:
    """Raise what the learner's piece raised in this case, with its story and where to look."""
    try:
        answer.run(result.case.attempt, answer.value)
    except CrashedError as crash:
        is_slip = isinstance(crash.error, (*SLIPS, TypeError))
        told = f"{result.case.story}\n{crash}\n{'' if is_slip else look}".strip()
        raise CrashedError(told, crash.error) from None


class Belief:
    """A belief that shows in what becomes of two cases or more, one of them the first mistake.

    Args:
        name: the belief.
        look: where to look next.
        stories: of cases that somebody who holds it lets through.
        was: another result of these cases that shows it.
        right: stories of cases that come out right all the same, or the cause is another one.
    """

    def __init__(
        self,
        name: str,
        look: str,
        *stories: str,
        was: str = ACCEPTED,
        right: Sequence[str] = (),
    ) -> None:
        self._name, self._look, self._stories, self._was = name, look, stories, was
        self._right = right

    def confirmed(self, report: Report) -> Wrong | None:
        """What to say, if the report shows it."""
        shown = [r for r in report.mistakes if r.was == self._was and r.case.story in self._stories]
        if len(shown) < len(self._stories):
            return None
        if any(result.case.story in self._right for result in report.mistakes):
            return None
        first = next(r for r in report.mistakes if r.case.honest == shown[0].case.honest)
        if first not in shown or first.look:  # what went wrong has another cause
            return None
        return Wrong(seen(shown[0]), self._look, self._name)


def seen(result: Result) -> str:
    """What was tried, and what the learner's piece did."""
    if result.seen_by_case:
        return f"{result.case.story} {result.told}"
    told = f" {result.told}" if result.told else ""
    return f"{result.case.story} Your function: {result.was}.{told}"


def _look(result: Result, looks: Mapping[str, str]) -> str:
    if result.look:
        return result.look
    if result.was == CRASHED:
        crash = "Any other error than ValueError is a crash: no caller expects it."
        return " ".join(filter(None, (crash, looks.get(result.case.story))))
    if result.case.story in looks:
        return looks[result.case.story]
    if result.was == ODD and result.case.honest:
        return "Compare what your function returned with what the task asks it to return."
    if result.was == ODD:
        return "Refuse by raising ValueError. A caller may not look at what comes back."
    if result.was == TOO_SLOW:
        return "It didn't come to an end. Which loop of yours never does?"
    if result.case.honest:
        return "That is too strict. What in your function depends on more than the task asks?"
    return looks.get(result.case.row, "What does your function look at, and is this part of it?")
