"""A bench: honest and hostile cases that test a piece of the flow.

This module knows nothing of tokens. A case uses the piece as a server would. The piece *accepts* by
returning and *refuses* by raising ``ValueError``; anything else is a mistake, whether the case is
honest or hostile.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any

from jwtflow.course.answers import REFUSALS, Answer, CrashedError, TooSlowError
from jwtflow.course.catalogue import course
from jwtflow.course.crashes import beginning, describe_refusal
from jwtflow.lab import html
from jwtflow.lab.display import Said, Shown

ACCEPTED, REFUSED, ODD = "accepted", "refused", "neither"
CRASHED, TOO_SLOW, NOT_TRIED = "crashed", "too slow", "not tried"

CLOSED, OPEN = "✓ closed", "✗ OPEN"

_MAX_LATE = 2  # endless cases to wait for; more would tell nothing new


class Odd(Exception):  # noqa: N818 - a result of a case, not an error of ours
    """The piece neither accepted nor refused; the text says what it did instead.

    Args:
        told: the text.
        look: where the learner should look next, if this case alone can tell.
    """

    was = ODD

    def __init__(self, told: str, look: str = "") -> None:
        super().__init__(told)
        self.look = look


class LetThrough(Odd):
    """The piece accepted; the text says what shows it, where returning would say too little."""

    was = ACCEPTED


class TurnedAway(Odd):
    """The piece refused in another way than by ``ValueError``; the text says how."""

    was = REFUSED


@dataclass(frozen=True)
class Case:
    """One use of a piece.

    Args:
        name: a few words, unique in the bench.
        row: its row in the matrix. An honest case is in the row of the attack that it resembles,
            so a piece closes the row only if it is neither too lax nor too strict.
        rule: the rule behind it, such as ``"J8"`` or ``"RFC 6750 §3"``.
        story: a sentence that says what is sent.
        honest: whether the piece should accept it.
        attempt: uses the piece as a server would. It returns if the piece accepted, doesn't catch
            a refusal, and raises ``Odd`` for anything else.
        sent: what an attacker would send to a server, for example a token.
    """

    name: str
    row: str
    rule: str
    story: str
    honest: bool
    attempt: Callable[[Any], object]
    sent: Any = None


@dataclass(frozen=True)
class Bench:
    """The cases of one piece.

    Args:
        piece: its name, such as ``"verify"``.
        cases: makes the cases; may be a context manager that runs servers for them.
        honest: label for the number of honest cases accepted.
        hostile: label for the number of hostile cases refused.
        case_seconds: time limit for one case.
        seconds: time limit for all cases together.
    """

    piece: str
    cases: Callable[[], Iterable[Case] | AbstractContextManager[Iterable[Case]]]
    honest: str = "Honest calls accepted"
    hostile: str = "Hostile calls refused"
    case_seconds: float = 5.0
    seconds: float = 30.0


@dataclass(frozen=True)
class Result:
    """The result of one case.

    Args:
        case: the case.
        was: ``accepted``, ``refused``, ``neither``, ``crashed``, ``too slow`` or ``not tried``.
        told: more about what the piece said or did.
        look: where to look next, if the case itself could tell.
        seen_by_case: whether ``told`` is what the case saw, and not an error of the piece.
    """

    case: Case
    was: str
    told: str = ""
    look: str = ""
    seen_by_case: bool = False

    @property
    def should(self) -> str:
        """What the piece should have done."""
        return ACCEPTED if self.case.honest else REFUSED

    @property
    def is_right(self) -> bool:
        """Whether the piece did what it should."""
        return self.was == self.should


@dataclass(frozen=True, repr=False)
class Row(Shown):
    """The results of one row of the matrix, which is named after an attack."""

    name: str
    results: tuple[Result, ...]

    @property
    def is_closed(self) -> bool:
        """Whether every hostile case was refused and every honest one accepted."""
        return not self.mistakes

    @property
    def mistakes(self) -> tuple[Result, ...]:
        """The wrong results, hostile cases first."""
        wrong = [result for result in self.results if not result.is_right]
        return tuple(sorted(wrong, key=lambda result: result.case.honest))

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that went wrong, or all cases if none did."""
        return tuple(result.case for result in self.mistakes or self.results)

    @property
    def story(self) -> str:
        """What is sent in the first of these cases."""
        return self.cases[0].story

    @property
    def sent(self) -> tuple[Any, ...]:
        """What is sent in these cases, for example tokens."""
        return tuple(case.sent for case in self.cases)

    @property
    def state(self) -> str:
        """A sign and a word."""
        return CLOSED if self.is_closed else OPEN

    @property
    def detail(self) -> str:
        """How many cases went wrong, or how many there are."""
        hostile = [result.is_right for result in self.results if not result.case.honest]
        honest = [result.is_right for result in self.results if result.case.honest]
        counts = [
            f"{right.count(False)} of {len(right)} {what}"
            for right, what in ((hostile, "not refused"), (honest, "honest not accepted"))
            if False in right
        ]
        return ", ".join(counts) or f"all {len(self.results)} right"

    def html(self) -> str:
        """A table of the cases."""
        rows = [list(columns) for columns in map(_columns, self.results)]
        return html.table(f"{self.name}: {self.state}", list(_COLUMNS), rows)

    def text(self) -> str:
        """A line for each case."""
        return "\n".join([f"{self.name}: {self.state}", *map(_line, self.results)])


@dataclass(frozen=True, repr=False)
class Report(Shown):
    """The results of a piece on a bench, shown by row."""

    bench: Bench
    results: tuple[Result, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the matrix, in the bench's order."""
        names = dict.fromkeys(result.case.row for result in self.results)
        return tuple(self.row(name) for name in names)

    @property
    def open_rows(self) -> tuple[Row, ...]:
        """The rows in which something went wrong."""
        return tuple(row for row in self.rows if not row.is_closed)

    @property
    def mistakes(self) -> tuple[Result, ...]:
        """The wrong results."""
        return tuple(result for result in self.results if not result.is_right)

    @property
    def is_closed(self) -> bool:
        """Whether no row is open."""
        return not self.mistakes

    @property
    def summary(self) -> str:
        """Count the honest cases accepted, hostile cases refused and rows closed."""
        counted = [
            (self.bench.honest, [r.is_right for r in self.results if r.case.honest]),
            (self.bench.hostile, [r.is_right for r in self.results if not r.case.honest]),
            ("Rows closed", [row.is_closed for row in self.rows]),
        ]
        return " ".join(
            f"{said}: {sum(right)} of {len(right)}." for said, right in counted if right
        )

    def row(self, name: str) -> Row:
        """Return one row with its cases.

        Raises:
            LookupError: the bench has no such row; the message lists its rows.
        """
        results = tuple(result for result in self.results if result.case.row == name)
        if not results:
            names = ", ".join(dict.fromkeys(result.case.row for result in self.results))
            raise LookupError(f"There is no row {name!r}. The rows are: {names}.")
        return Row(name, results)

    @property
    def first_reason(self) -> str:
        """What happened to the first honest case, if none was accepted: no row shows it."""
        honest = [result for result in self.results if result.case.honest]
        if not honest or any(result.is_right for result in honest):
            return ""
        story, _, was, *_ = _columns(honest[0])
        return f"No honest case was accepted. The first one: {story} Your code: {was}"

    def html(self) -> str:
        """The summary as a table's caption, and a table of rows."""
        rows = [[row.name, row.state, row.detail] for row in self.rows]
        table = html.table(self.summary, ["row", "state", "cases"], rows)
        return table + (html.line(self.first_reason) if self.first_reason else "")

    def text(self) -> str:
        """The summary, and a line for each row."""
        lines = [f"- {row.name}: {row.state} ({row.detail})" for row in self.rows]
        return "\n".join(filter(None, [self.summary, *lines, self.first_reason]))


_COLUMNS = ("case", "result", "was", "should be", "rule")


def _columns(result: Result) -> tuple[str, ...]:
    case = result.case
    was = result.was + (f": {result.told}" if result.told else "")
    right = "✓ right" if result.is_right else "✗ WRONG"
    return case.story, right, was, result.should, case.rule


def _line(result: Result) -> str:
    story, right, was, should, rule = _columns(result)
    return f"- {right} ({rule}): {story} Was {was}; should be {should}."


def judge(
    piece: Any,
    bench: Bench | str | None = None,
    *,
    refusals: tuple[type[Exception], ...] = (),
) -> Report | Said:
    """Try a piece on its bench; what the piece prints is not shown.

    Args:
        piece: your function or class.
        bench: the bench, or the name of its piece; by default found by the piece's own name.
        refusals: other errors that count as refusals, for code that isn't yours.
    """
    if not callable(piece):
        return Said(f"Give judge a function or a class; this is of type {type(piece).__name__}.")
    if not isinstance(bench, Bench):
        name = bench or str(getattr(piece, "__name__", "it"))
        found = bench_of(name)
        if found is None:
            return Said(
                f"There is no bench for {name}: its check tests it. Or name another piece's "
                f'bench, such as judge({name}, "verify").'
            )
        bench = found
    return report_on(piece, bench, refusals=refusals)


def report_on(piece: Any, bench: Bench, *, refusals: tuple[type[Exception], ...] = ()) -> Report:
    """Try ``piece`` in every case of ``bench``."""
    with _opened(bench) as cases:
        return Report(bench, tuple(_results(piece, bench, cases, (*REFUSALS, *refusals))))


def bench_of(name: str) -> Bench | None:
    """Return the bench of the piece ``name``, if there is one."""
    lesson = course().pieces.get(name)
    module = lesson.module("bench") if lesson else None
    return module.BENCHES.get(name) if module else None


def returns(expected: object, *arguments: object, **named: object) -> Callable[[Any], object]:
    """Make an honest case's attempt: called with copies, the piece should return ``expected``."""

    def attempt(piece: Any) -> None:
        value = piece(*copy.deepcopy(arguments), **copy.deepcopy(named))
        if expected is None and value is not None:
            raise Odd(f"It returned {shortened(value)}. Return nothing here; raise to refuse.")
        if type(value) is not type(expected) or value != expected:
            raise Odd(f"It returned {shortened(value)}, which is not the right value.")

    return attempt


def refuses(*arguments: object, **named: object) -> Callable[[Any], object]:
    """Make a hostile case's attempt: called with copies, the piece should raise ValueError."""

    def attempt(piece: Any) -> None:
        value = piece(*copy.deepcopy(arguments), **copy.deepcopy(named))
        if value is None or value is False or isinstance(value, BaseException):
            raise Odd(f"It returned {value!r}. Refuse by raising ValueError.")

    return attempt


def shortened(value: object) -> str:
    """Return a value's repr, or the beginning of it."""
    return beginning(repr(value), 60)


def rows_of(bench: Bench) -> list[str]:
    """Return the names of a bench's rows, in order."""
    with _opened(bench) as cases:
        return list(dict.fromkeys(case.row for case in cases))


def _opened(bench: Bench) -> AbstractContextManager[Iterable[Case]]:
    made = bench.cases()
    return made if isinstance(made, AbstractContextManager) else nullcontext(made)


def _results(
    piece: Any, bench: Bench, cases: Iterable[Case], refusals: tuple[type[Exception], ...]
) -> Iterator[Result]:
    end = monotonic() + bench.seconds
    late = 0
    for case in cases:
        left = end - monotonic()
        if left <= 0 or late == _MAX_LATE:
            yield Result(case, NOT_TRIED, "the cases before it took too long")
            continue
        answer = Answer(piece, bench.piece, time_limit=min(left, bench.case_seconds))
        try:
            result: Result = answer.run(partial(_try, case, piece, refusals))
        except CrashedError as crash:
            result = Result(case, CRASHED, str(crash))
        except TooSlowError as slow:
            result, late = Result(case, TOO_SLOW, str(slow)), late + 1
        yield replace(result, told=_in_a_line(result.told))


def _in_a_line(told: str) -> str:
    return re.sub(r"([.?!])?\n", lambda end: f"{end[1] or '.'} ", told)


def _try(case: Case, piece: Any, refusals: tuple[type[Exception], ...]) -> Result:
    try:
        case.attempt(piece)
    except Odd as odd:
        return Result(case, odd.was, str(odd), odd.look, seen_by_case=True)
    except refusals as refusal:
        return Result(case, REFUSED, describe_refusal(refusal))
    return Result(case, ACCEPTED)
