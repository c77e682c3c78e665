"""A lesson is a room: a new folder and a new notebook are all that the course needs."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jwtflow.course import check, hint, progress, reset, solution, tick
from jwtflow.course.answers import Answer
from jwtflow.course.catalogue import Course, Kind, course, using
from jwtflow.course.checking import NotSolvedError, examine
from jwtflow.course.outcome import Outcome, Verdict
from tests.course import small_lesson
from tools.linter import lint
from tools.linter.manifests import EXERCISE_KEYS


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    """The small lesson is the course, in a workbook of its own."""
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)
    with using(small_lesson.make(tmp_path)) as course:
        yield course


def outcome(course: Course, name: str, **names: Any) -> Outcome:
    """What the check of an exercise says to these names."""
    return examine(course.exercises[name], names)


def answered(course: Course, name: str, value: Any, **others: Any) -> Outcome:
    """What the check of a question says to this answer."""
    return outcome(course, name, **{course.exercises[name].defines: value}, **others)


def test_every_kind_is_found_in_the_notebooks_order(small: Course) -> None:
    """The room declares, the notebook orders, and each exercise knows what it defines."""
    kinds = [exercise.kind for exercise in small.exercises.values()]
    assert kinds == [
        Kind.PREDICT,
        Kind.TRY,
        Kind.WRITE,
        Kind.COMPLETE,
        Kind.SAY,
        Kind.CHOOSE,
        Kind.ORDER,
        Kind.FIND,
    ]
    assert small.exercises["42-greet"].defines == "greet"
    assert small.exercises["42-predict"].title == "How long?"
    assert small.exercises["42-predict"].stub == "answer_42_predict = (\n    ...\n)"


def test_stubs_are_not_attempted_and_solutions_count(small: Course) -> None:
    """What a learner starts with is no answer, and the notebook's own answers earn points."""
    for exercise in small.exercises.values():
        before = {"length": 9}
        for source, earns in ((exercise.stub, False), (exercise.solution, True)):
            names = dict(before)
            exec(source, names)
            said = examine(exercise, names)
            assert said.earns_points is earns, said
            assert (said.verdict is Verdict.NOT_ATTEMPTED) is not earns


def test_a_prediction_counts_and_is_explained(small: Course) -> None:
    """Right or not, what was predicted stands beside what happened, with the explanation."""
    right = answered(small, "42-predict", 9, length=9)
    assert (right.verdict, right.earns_points) == (Verdict.RIGHT, True)
    wrong = answered(small, "42-predict", 8, length=9)
    assert (wrong.verdict, wrong.earns_points) == (Verdict.PREDICTED, True)
    assert wrong.misconception == "spaces are no characters"
    assert "You predicted 8. The run gave 9." in repr(wrong)
    for said in (right, wrong):
        assert said.explanation == "Every character counts, the space as well."


def test_a_run_in_a_changed_lab_explains_nothing(small: Course) -> None:
    """A run that gives another value than in the notebook is told so, and no explanation of it."""
    for predicted in (9, 7):
        said = answered(small, "42-predict", predicted, length=7)
        assert (said.verdict, said.earns_points) == (Verdict.MADE, True)
        assert "set-up cell" in repr(said)
        assert said.explanation == ""


def test_a_prediction_waits_for_its_run(small: Course) -> None:
    """Before the run there is nothing to compare with, and the outcome isn't told."""
    said = answered(small, "42-predict", 8)
    assert said.verdict is Verdict.MADE
    assert "run the cell" in repr(said)
    assert "9" not in repr(said)


@pytest.mark.parametrize("value", ["nine", "8 or 9", [8, 9], None, True])
def test_a_prediction_of_another_form_is_no_prediction(small: Course, value: object) -> None:
    """Words, a list or nothing where a number is asked for says what to write; it isn't counted."""
    said = answered(small, "42-predict", value, length=9)
    assert (said.verdict, said.earns_points) == (Verdict.UNREADABLE, False)
    assert "Write a number." in repr(said)
    assert "The run gave" not in repr(said)
    names: dict[str, Any] = {"check": check, "answer_42_predict": value}
    exec('check("42-predict")', names)
    assert "tries" not in repr(progress())


def test_a_choice_names_the_belief(small: Course) -> None:
    """Each wrong letter is met with its belief and where to look; the right one with why."""
    assert answered(small, "42-quiz-1", "c").verdict is Verdict.RIGHT
    wrong = answered(small, "42-quiz-1", "B")
    assert wrong.misconception == "louder is clearer"
    assert wrong.look == "Does volume say who is meant?"
    assert answered(small, "42-quiz-1", "ac").verdict is Verdict.UNREADABLE
    assert "quotation marks" in repr(answered(small, "42-quiz-1", 3))


def test_letters_without_quotes_are_told_to_be_put_in_quotes(small: Course) -> None:
    """A cell that ended in a NameError left no answer, or the three dots of the first run."""
    question = small.exercises["42-quiz-1"].defines
    for names in ({}, {question: ...}):
        said = outcome(small, "42-quiz-1", **names)
        assert said.verdict is Verdict.NOT_ATTEMPTED
        assert "quotation marks" in repr(said)
    assert "quotation marks" not in repr(outcome(small, "42-predict"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("cab", "Another step comes first."),
        ("abc", "The first of your steps is right."),
    ],
)
def test_an_order_says_how_far_it_is_right(small: Course, given: object, said: str) -> None:
    """A wrong order says how many steps are right, and not which comes next."""
    assert answered(small, "42-quiz-2", "a, c, b").verdict is Verdict.RIGHT
    wrong = answered(small, "42-quiz-2", given)
    assert wrong.verdict is Verdict.WRONG
    assert said in repr(wrong)
    believes = given == "cab"
    assert (wrong.misconception == "one speaks before one looks") is believes


@pytest.mark.parametrize("given", ["ac", "aab", "abcd", 3, None])
def test_an_order_holds_each_letter_once(small: Course, given: object) -> None:
    """A letter too few, too many or twice is no order, and says what to write."""
    said = answered(small, "42-quiz-2", given)
    assert said.verdict is Verdict.UNREADABLE
    assert "each of the 3 letters once" in repr(said)


def test_a_line_is_found_or_not(small: Course) -> None:
    """The right line is right; another is named as a belief where it stands for one."""
    assert answered(small, "42-quiz-3", 2).verdict is Verdict.RIGHT
    assert answered(small, "42-quiz-3", 1).misconception == "the first line is always at fault"
    assert answered(small, "42-quiz-3", 7).verdict is Verdict.WRONG
    assert "Write a number." in repr(answered(small, "42-quiz-3", "two"))


def test_ones_own_words_meet_a_model_and_three_points(small: Course) -> None:
    """A sentence is shown beside the model; the learner ticks the points that it has."""
    text = "A name tells everybody in the room who of them is meant."
    said = answered(small, "42-say", text)
    assert said.earns_points
    assert text in repr(said)
    assert "1. who is meant\n2. who isn't\n3. it is polite" in repr(said)
    short = answered(small, "42-say", "Who?")
    assert (short.verdict, short.explanation) == (Verdict.SHORT, "")
    told = repr(tick("42-say", 1, 3))
    assert "2 of 3 points" in told
    assert "who isn't" in told
    assert "There is no point 4" in repr(tick("42-say", 4))
    assert "has no points to tick" in repr(tick("42-greet", 1))
    assert "points ticked: 2" in repr(progress("42"))


@pytest.mark.parametrize(
    "text", ["Who?", "A name tells everybody in the room who of them is meant."]
)
def test_under_nbgrader_a_written_text_raises_nothing(
    small: Course, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """What a person will grade is no error for nbgrader, however short; an empty cell is."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    names: dict[str, Any] = {"check": check, "answer_42_say": text}
    exec('check("42-say")', names)
    exec(small.exercises["42-say"].stub, names)
    with pytest.raises(NotSolvedError):
        exec('check("42-say")', names)


def test_a_first_try_counts_by_being_made(small: Course) -> None:
    """However wrong it is, a first try counts, and says what comes next."""

    def greet(_name: str) -> None:
        raise ValueError

    said = outcome(small, "42-first-try", greet=greet)
    assert said.earns_points
    assert said.explanation == "See what the bench says of it."


def test_the_answers_in_the_room_are_told_for_what_they_are(small: Course) -> None:
    """Right answers are right, and wrong ones are refused, with their belief."""
    for exercise in small.exercises.values():
        for path in exercise.folder.glob("*_*.py") if exercise.folder else ():
            names: dict[str, Any] = {}
            source = path.read_text(encoding="utf-8")
            exec(source, names)
            said = examine(exercise, names)
            assert (said.verdict is Verdict.RIGHT) is path.name.startswith("right_")
            if source.startswith("# belief: "):
                assert said.misconception == source.partition("\n")[0].removeprefix("# belief: ")


def test_help_progress_and_reset_know_it(small: Course) -> None:
    """Hints, solution, progress and reset work for a lesson that nothing else names."""
    assert "Use the argument." in repr(hint("42-greet"))
    assert "An f-string does it." in repr(hint("42-greet", 2))
    assert 'return f"Hello, {name}"' in repr(solution("42-greet", reveal=True))
    names: dict[str, Any] = {"check": check}
    exec('greet = "Hello, {}".format\nsaid = check("42-greet")', names)
    assert names["said"].verdict is Verdict.RIGHT
    assert "42-greet                     Right                    tries: 1" in repr(progress())
    assert "def greet" not in repr(reset("42-greet"))
    assert "42-greet                     Not attempted yet" in repr(progress("42"))


def test_the_linter_has_nothing_to_say_but_that_it_never_ran(small: Course) -> None:
    """A lesson that was never run is told so, and nothing else is amiss."""
    found = lint(small.notebooks, small.rooms)
    assert found
    assert [breach for breach in found if "execution count" not in breach] == []


BROKEN = {
    "no such kind": ('kind = "write"', 'kind = "sing"', "[exercises.greet] kind is 'sing'; there"),
    "no kind": ('kind = "write"\n', "", "[exercises.greet] kind is missing"),
    "no objective": ("objective = 1\npoints", "points", "objective is missing"),
    "no model": ("model = ", "after = ", "[exercises.say] model is missing"),
    "no such key": ("points = 2", "point = 2", "point is not known; there are"),
    "one hint": ('["Who is meant?", "Think', '["Think', "hints should be a list"),
    "no number": ('number = "42"\n', "", "lesson.toml: number is missing"),
    "not TOML": ("objectives = [", "objectives = {", "cannot be read"),
    "no cell": ("[exercises.shout]", "[exercises.whisper]", "has no cell"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_manifest_says_what_is_wrong(small: Course, name: str) -> None:
    """An author reads from the linter which file and which setting is wrong."""
    old, new, said = BROKEN[name]
    path = next(small.rooms.iterdir()) / "lesson.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert said in "\n".join(lint(small.notebooks, small.rooms))


@pytest.mark.parametrize("file", ["check.py", "help.md"])
def test_a_missing_file_is_named(small: Course, file: str) -> None:
    """An exercise in code without check.py or help.md says which file is missing."""
    (next(small.rooms.iterdir()) / "greet" / file).unlink()
    (said,) = lint(small.notebooks, small.rooms)
    assert "[exercises.greet]" in said
    assert f"greet/{file}" in said


PAGE = Path(__file__).parents[2] / "docs" / "writing-a-notebook.md"


def test_the_authors_page_names_every_kind_and_key() -> None:
    """An author finds each kind of exercise and each key of its table on the page."""
    named = set(re.findall(r"`(\w+)`", PAGE.read_text(encoding="utf-8")))
    assert {kind.value for kind in Kind} <= named
    assert set(EXERCISE_KEYS) - {"kind", "objective", "beliefs"} <= named


def test_the_authors_page_links_to_files_that_exist() -> None:
    """Every relative link of the page leads somewhere."""
    links = re.findall(r"\]\((?!\w+:)([^)#]+)", PAGE.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


def test_the_example_check_of_the_authors_page_works() -> None:
    """The page's check accepts a right function, names its belief, and no belief without one."""
    (example,) = re.findall(r'(?ms)^```python\n(""".*?)^```$', PAGE.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    exec(example, names)

    def padded(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode()

    def bare(data: bytes) -> str:
        return padded(data).rstrip("=")

    told = {f: names["check"](Answer(f, "encode")) for f in (bare, padded, bytes.hex)}
    assert told[bare] is None
    assert told[padded].misconception == names["PADDING"]
    assert told[bytes.hex].misconception is None


@pytest.mark.parametrize("given", ["Key fetch ", "key_fetch"])
def test_a_predicted_name_may_be_spelled_in_another_way(given: str) -> None:
    """Capitals, spaces around it and underscores don't matter; a name that isn't there does."""
    exercise = course().exercises["12-predict-first"]
    names = {"answer_12_predict_first": given, "first_to_break": "password hash"}
    assert examine(exercise, names).misconception == "more users fetch more keys"
    said = examine(exercise, names | {"answer_12_predict_first": "the network"})
    assert (said.verdict, said.earns_points) == (Verdict.UNREADABLE, False)
    assert "key fetch" in said.look
