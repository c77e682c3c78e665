"""Every exercise, tried with every solution that it declares, right and wrong."""

from __future__ import annotations

import pytest

from jwtflow.course.catalogue import all_exercises, namespace_before
from jwtflow.course.checking import examine
from jwtflow.course.exercise import Exercise, Kind, Misconception
from jwtflow.course.outcome import Outcome, Verdict
from tests.course.mutants import mutants

EXERCISES = list(all_exercises().values())
WRONG = [(exercise, wrong) for exercise in EXERCISES for wrong in exercise.misconceptions]

# Mutants that are right: they change what nothing can observe. Each says why.
EQUIVALENT: dict[str, set[str]] = {
    # As many "=" as the length has left over is never too few, and more do no harm.
    "01-decode": {"line 2: operator dropped"},
    # What stands in the place of the signature does not matter to a guard that does not look.
    "06-forge": {"line 5: '.' → longer"},
    # The name of the segment occurs in an error's text only.
    "06-open": {
        f"line {line}: '{name}' → {changed}"
        for line, name in ((3, "header"), (15, "payload"))
        for changed in ("''", "longer")
    },
    # A function that comes to its end returns None as well.
    "06-extract": {"line 4: value → None"},
}


def outcome_of(exercise: Exercise, source: str) -> Outcome:
    """The check's outcome for a cell with ``source``."""
    namespace = namespace_before(exercise)
    exec(source, namespace)
    return examine(exercise, namespace, time_limit=60)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_the_stub_reads_as_not_attempted(exercise: Exercise) -> None:
    """What the learner's copy comes with is neither wrong nor an error."""
    assert outcome_of(exercise, exercise.stub).verdict is Verdict.NOT_ATTEMPTED


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_right_solution_is_accepted(exercise: Exercise) -> None:
    """The reference and at least two solutions written differently are right."""
    assert len(exercise.alternatives) >= 2
    for source in (exercise.solution, *exercise.alternatives):
        assert outcome_of(exercise, source).is_right, source


@pytest.mark.parametrize(
    ("exercise", "misconception"), WRONG, ids=lambda value: getattr(value, "name", "")
)
def test_every_misconception_is_named(exercise: Exercise, misconception: Misconception) -> None:
    """A wrong solution is recognised as the belief that it stands for; a prediction counts."""
    outcome = outcome_of(exercise, misconception.example)
    is_prediction = exercise.kind is Kind.PREDICT
    expected = Verdict.PREDICTED if is_prediction else Verdict.WRONG
    assert (outcome.verdict, outcome.misconception) == (expected, misconception.name), outcome
    assert outcome.earns_points is is_prediction


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_no_message_holds_the_answer(exercise: Exercise) -> None:
    """Neither a line of the solution nor of the check's own code is in what a learner reads."""
    lines = {line.strip() for line in exercise.solution.splitlines()} - {
        line.strip() for line in exercise.stub.splitlines()
    }
    telling = {line for line in lines if len(line) > 12}
    for wrong in exercise.misconceptions:
        said = repr(outcome_of(exercise, wrong.example))
        assert not [line for line in telling if line in said]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_small_mistakes_are_caught(exercise: Exercise) -> None:
    """Every mutant of the reference is refused, but for those that are listed as equivalent."""
    survivors = {told for told, source in mutants(exercise.solution) if _survives(exercise, source)}
    assert survivors == EQUIVALENT.get(exercise.name, set())


def _survives(exercise: Exercise, source: str) -> bool:
    try:
        return outcome_of(exercise, source).is_right
    except Exception:  # noqa: BLE001 - the cell itself fails: the learner sees that at once
        return False


STEPS = [
    'if header.get("alg") != "RS256": raise ValueError("alg")',
    'if str(header.get("typ")).lower().removeprefix("application/") != "at+jwt": raise ValueError',
    'if not isinstance(header.get("kid"), str) or not keys.find(header["kid"]): raise ValueError',
]


@pytest.mark.parametrize("done", range(1, len(STEPS) + 1))
def test_a_guard_on_its_way_is_not_suspected_of_what_it_does_not_do(done: int) -> None:
    """06-open: before the signature is checked, each step is told that signatures are not."""
    exercise = all_exercises()["06-open"]
    lines = exercise.stub.splitlines()
    steps = [f"    {step}" for step in STEPS[:done]]
    source = "\n".join([*lines[:4], *steps, lines[-1]])
    outcome = outcome_of(exercise, source)
    assert outcome.misconception == "a token that decodes is genuine", outcome


@pytest.mark.parametrize(
    ("name", "after", "line"),
    [
        ("06-open", 3, 'assert header.get("alg") == "RS256"'),
        ("06-claims", 1, 'assert claims.get("iss") == issuer, "iss"'),
    ],
)
def test_an_assert_is_told_to_be_no_refusal(name: str, after: int, line: str) -> None:
    """06: who refuses by ``assert`` hears what becomes of it, not that the line is wrong."""
    exercise = all_exercises()[name]
    source = exercise.solution.splitlines()
    outcome = outcome_of(exercise, "\n".join([*source[:after], f"    {line}", *source[after:]]))
    assert "An assert is no refusal" in repr(outcome)
