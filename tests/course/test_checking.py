"""``check``: whatever learners write, it says what happened, and nothing is broken afterwards."""

from __future__ import annotations

import builtins
import json
import re
import sys
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jwtflow.course import attempt, check, yours_or_ours
from jwtflow.course.answers import Answer, CrashedError, Wrong, refusal
from jwtflow.course.catalogue import Exercise, course
from jwtflow.course.checking import NotSolvedError, examine
from jwtflow.course.outcome import Outcome, Verdict
from jwtflow.course.state import read_record
from tests.course.learner import LearnersNotebook, namespaces


@cache
def _namespaces(number: str) -> dict[str, dict[str, Any]]:
    return {exercise.name: names for exercise, names in namespaces(course().lessons[number])}


def _before(exercise: Exercise) -> dict[str, Any]:
    return dict(_namespaces(exercise.number)[exercise.name])


ENCODE = course().exercises["01-encode"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a workbook of its own."""
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """No code of a learner's runs on."""
    yield
    assert [t for t in threading.enumerate() if t.name == "your code"] == []


def tried(*sources: str, time_limit: float = 60, name: str = "01-encode") -> Outcome:
    """What the check of an exercise says to a notebook whose last cells are ``sources``."""
    exercise = course().exercises[name]
    book = LearnersNotebook(_before(exercise))
    for source in sources:
        book.run(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Answer.__init__, "__kwdefaults__", {"time_limit": time_limit})
        return examine(exercise, book.names)


def function(*lines: str) -> str:
    """An answer to 01-encode with this body."""
    return "def base64url_encode(data):\n" + "\n".join(f"    {line}" for line in lines)


# --------------------------------------------------------------------- code that does not end


def test_a_loop_without_end_is_ended() -> None:
    """A loop is stopped, and the message asks about it."""
    outcome = tried(function("while True: pass"), time_limit=0.2)
    assert outcome.verdict is Verdict.CRASHED
    assert "had not finished after 0.2 seconds. Is there a loop" in repr(outcome)
    assert "still running" not in repr(outcome)


def test_an_interrupt_ends_the_learners_code_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner who interrupts the kernel during a check is obeyed, and no loop is left behind."""

    def interrupt(self: threading.Thread, timeout: float | None = None) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", interrupt)
    with pytest.raises(KeyboardInterrupt):
        tried(function("while True: pass"))
    assert sys.stdout is not None
    assert builtins.input.__name__ != "refuse"


def test_recursion_without_end_is_an_error_of_theirs() -> None:
    """Endless recursion ends in the learner's own RecursionError, with their line."""
    told = repr(tried(function("return base64url_encode(data)")))
    assert "RecursionError: maximum recursion depth exceeded" in told
    assert "In base64url_encode, line 2: return base64url_encode(data)" in told


# ----------------------------------------------------------------------------- code that raises


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("return data.nope",), "AttributeError: 'bytes' object has no attribute 'nope'"),
        (("raise SystemExit(3)",), "SystemExit: 3"),
        (("import sys", "sys.exit()"), "SystemExit"),
        (("raise KeyboardInterrupt",), "KeyboardInterrupt"),
        (("return input('text: ')",), "EOFError: nobody can type while a check runs"),
        (("import nowhere",), "ModuleNotFoundError: No module named 'nowhere'"),
        (("from jwtflow.tokens import nope",), "ImportError: cannot import name 'nope' from"),
        (("import json", "return json.loads('{')"), "JSONDecodeError: Expecting property name"),
        (("return open('/nowhere/at/all.py')",), "No such file or directory: 'all.py'"),
        (("return b64_encode(data)",), "If that is defined in a cell above, run that cell"),
        (("raise ValueError('x' * 5000)",), "ValueError: xxxx"),
    ],
)
def test_an_error_is_told_with_their_line(lines: tuple[str, ...], told: str) -> None:
    """An error of theirs comes with its type and their line; no frame and no path of ours."""
    outcome = tried(function(*lines))
    text = repr(outcome)
    assert outcome.verdict is Verdict.CRASHED
    assert told in text
    assert f"In base64url_encode, line {len(lines) + 1}: {lines[-1]}" in text
    assert "jwtflow/" not in text
    assert "/tmp" not in text.replace("/tmp/none", "")
    assert len(text) < 1500


def test_a_wrong_signature_is_told_without_our_line() -> None:
    """When the call itself fails there is no line of theirs, and none of ours is shown."""
    told = repr(tried("def base64url_encode():\n    return ''"))
    assert "takes 0 positional arguments but 1 was given" in told
    assert "While base64url_encode was being called." in told


def test_an_error_that_cannot_say_itself_is_told_by_its_type() -> None:
    """An exception class whose text fails is named all the same."""
    source = "class Odd(Exception):\n    def __str__(self): raise ValueError\n"
    assert "\nOdd\n" in repr(tried(source + function("raise Odd")))


RETURNED = {
    "__repr__": "def __repr__(self): raise RuntimeError('no picture of me')",
    "__eq__": "def __eq__(self, other): raise RuntimeError('no picture of me')",
}


@pytest.mark.parametrize("method", RETURNED)
def test_what_raises_when_looked_at_is_theirs(method: str) -> None:
    """An object that cannot be shown, or compared, is told as an error in their code."""
    name, body = ("01-decode", "base64url_decode(text)")
    if method == "__repr__":
        name, body = ("01-encode", "base64url_encode(data)")
    source = f"class Odd:\n    {RETURNED[method]}\ndef {body}:\n    return Odd()"
    outcome = tried(source, name=name)
    assert outcome.verdict is Verdict.CRASHED
    assert "RuntimeError: no picture of me\nIn __" in repr(outcome)


def test_a_function_that_wraps_itself_is_checked_like_others() -> None:
    """A decorator that returns the function it was given, under ``wraps``, breaks no check."""
    source = (
        f"import functools\ndef same(f): return functools.wraps(f)(f)\n@same\n{ENCODE.solution}\n"
    )
    assert tried(source).verdict is Verdict.RIGHT


@pytest.mark.parametrize("value", ["[]", "{}", "{1: []}", "None", "3.5", "b''", "..."])
def test_any_value_is_wrong_and_nothing_worse(value: str) -> None:
    """Unhashable, missing and odd values are simply wrong."""
    for name, parameters in (
        ("base64url_encode", "data"),
        ("base64url_decode", "text"),
        ("sign_hs256", "header, payload, secret"),
        ("verify_hs256", "token, secret"),
        ("bearer_token", "headers"),
        ("verify", "token, **known"),
        ("requires", "scope, check_token"),
        ("decide", "claims, scope"),
    ):
        exercises = course().exercises.values()
        exercise = next(e for e in exercises if e.defines == name and e.check)
        outcome = tried(f"def {name}({parameters}):\n    return {value}", name=exercise.name)
        # To the compiler, ``return None`` is the same as three dots.
        untouched = Verdict.NOT_ATTEMPTED if value == "None" else Verdict.WRONG
        assert outcome.verdict in {Verdict.WRONG, untouched}, outcome


ONE = course().exercises["01-quiz-3"]


@pytest.mark.parametrize(
    "value", ["[]", "{}", "None", "3", "[3]", "lambda: 'c'", "'z'", "object", "''"]
)
def test_an_answer_that_is_no_letter_is_told_what_to_write(value: str) -> None:
    """It says which letters there are, and does not count as a try."""
    outcome = examine(ONE, {"answer_01_quiz_3": eval(value)})
    assert outcome.verdict is Verdict.UNREADABLE
    assert not outcome.is_a_try
    assert 'Set it to one of "a", "b", "c", "d", in quotation marks.' in repr(outcome)


@pytest.mark.parametrize("value", ["'d)'", "'(D)'", "'**d**'", "'d.'", "['d']"])
def test_a_letter_counts_with_what_stands_around_it(value: str) -> None:
    """Brackets, stars and full stops around a letter are no part of the answer."""
    assert examine(ONE, {"answer_01_quiz_3": eval(value)}).verdict is Verdict.RIGHT


@pytest.mark.parametrize("value", ["'4'", "'line 4'", "[4]", "4.0"])
def test_a_line_counts_however_it_is_written(value: str) -> None:
    """A line's number may be text, or stand alone in a list."""
    assert (
        examine(course().exercises["01-bug"], {"answer_01_bug": eval(value)}).verdict
        is Verdict.RIGHT
    )


@pytest.mark.parametrize("value", ["'-4'", "'4 or 5'", "[4, 5]", "'four'", "True"])
def test_what_is_not_one_line_is_no_answer(value: str) -> None:
    """Where it isn't plain which line is meant, the learner is asked for a number."""
    outcome = examine(course().exercises["01-bug"], {"answer_01_bug": eval(value)})
    assert outcome.verdict is Verdict.UNREADABLE


# ------------------------------------------------------------------------- other kinds of answer


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("base64url_encode = 'YWJj'", "is of type str here and cannot be called"),
        ("base64url_encode = None", "is of type NoneType here and cannot be called"),
        (function("yield data"), "holds yield, so calling it runs nothing"),
        ("async " + function("return ''"), "is defined with async def"),
        ("async " + function("yield ''"), "is defined with async def"),
    ],
)
def test_what_a_call_does_not_run_is_said(source: str, told: str) -> None:
    """A rebound name, a generator and a coroutine get a sentence of their own."""
    outcome = tried(source)
    assert outcome.verdict is Verdict.WRONG
    assert told in repr(outcome)


RIGHT = 'base64.urlsafe_b64encode(data).rstrip(b"=").decode()'


@pytest.mark.parametrize(
    "source",
    [
        f"base64url_encode = lambda data: {RIGHT}",
        f"class E:\n    def __call__(self, data): return {RIGHT}\nbase64url_encode = E()",
        f"class E:\n    @staticmethod\n    def e(data): return {RIGHT}\nbase64url_encode = E().e",
        f"import functools\n@functools.cache\ndef base64url_encode(data): return {RIGHT}",
        f"def base64url_encode(data: bytes, *, strip: bytes = b'=') -> str:\n    return {RIGHT}",
        f"class base64url_encode(str):\n    def __new__(c, data): return str.__new__(c, {RIGHT})",
    ],
)
def test_a_right_answer_may_be_of_any_kind(source: str) -> None:
    """A lambda, an object, a method, a class or a decorated function that does it is right."""
    assert tried(source).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    "source",
    [
        "base64url_encode = mine.base64url_encode",
        "from jwtflow.tokens import base64url_encode",
        function("return mine.base64url_encode(data)"),
        function("return getattr(mine, 'base64url_encode')(data)"),
        "from jwtflow.tokens import base64url_encode as e\n" + function("return e(data)"),
        function("from jwtflow.tokens import base64url_encode as e", "return e(data)"),
        "import jwtflow.tokens as t\n" + function("return t.base64url_encode(data)"),
        "import functools\nlent = mine.base64url_encode\n@functools.cache\n"
        + function("return (lambda: lent(data))()"),
        function("m = mine", "return m.base64url_encode(data)"),
        function("import jwtflow.tokens as t", "return t.base64url_encode(data)"),
        function("import jwtflow.tokens", "return jwtflow.tokens.base64url_encode(data)"),
        "import jwtflow\n" + function("return jwtflow.tokens.base64url_encode(data)"),
        "class E:\n    def __call__(s, d): return mine.base64url_encode(d)\nbase64url_encode = E()",
    ],
)
def test_a_lent_function_is_no_answer(source: str) -> None:
    """Passing the course's function on, in whatever way, is told for what it is."""
    outcome = tried(source)
    assert outcome.verdict is Verdict.WRONG
    assert "course's" in repr(outcome) or "isn't yours" in repr(outcome)


def test_pieces_of_earlier_exercises_may_help() -> None:
    """What ``mine`` lends of earlier exercises may be used, also where a function calls itself."""
    source = (
        "def base64url_decode(text):\n"
        "    if mine.base64url_encode(b'') != '': return base64url_decode(text)\n"
        "    return base64.urlsafe_b64decode(text + '==')\n"
    )
    assert tried(source, name="01-decode").verdict is Verdict.RIGHT


def test_a_method_of_something_else_may_have_the_same_name() -> None:
    """Only what ``mine`` or the package gives is lent, whatever else is called like it."""
    source = (
        "class Key:\n    def base64url_decode(self, text):\n"
        "        return base64.urlsafe_b64decode(text + '==')\n"
        "def base64url_decode(text):\n"
        "    if mine.base64url_encode(b'') != '': raise ValueError\n"
        "    key = Key()\n"
        "    return key.base64url_decode(text)\n"
    )
    assert tried(source, name="01-decode").verdict is Verdict.RIGHT
    imports = source.replace("    key = ", "    from jwtflow.clock import SystemClock\n    key = ")
    assert tried(imports, name="01-decode").verdict is Verdict.RIGHT


@pytest.mark.parametrize("body", ["pass", "'Later.'", "return None", "..."])
def test_a_function_with_nothing_in_it_is_not_attempted(body: str) -> None:
    """A docstring alone is no first try."""
    outcome = tried(f"def verify_hs256(token, secret):\n    {body}", name="01-first-try")
    assert outcome.verdict is Verdict.NOT_ATTEMPTED


def test_what_the_lab_made_is_no_reused_name() -> None:
    """The notebook's ``http`` is not taken for Python's module of that name."""
    outcome = tried("def fetch_reports(x, username, password): http.get('x')", name="00-fetch")
    assert outcome.notes == ()


def test_a_missing_name_is_not_attempted() -> None:
    """Where the name is not defined, the learner is told to run the cell that defines it."""
    outcome = examine(ENCODE, {})
    assert outcome.verdict is Verdict.NOT_ATTEMPTED
    assert "Nothing here is called base64url_encode." in repr(outcome)


def test_globals_are_the_learners_to_use() -> None:
    """A function may count in a global, and find it there at the next check."""
    book = LearnersNotebook(_before(ENCODE))
    counting = function("global calls", "calls += 1", f"return {RIGHT}")
    book.run(f"calls = 0\n{counting}")
    assert examine(ENCODE, book.names).verdict is Verdict.RIGHT
    counted = book["calls"]
    assert counted > 0
    assert examine(ENCODE, book.names).verdict is Verdict.RIGHT
    assert book["calls"] == 2 * counted


def test_arguments_may_be_changed_and_no_later_check_notices() -> None:
    """A function that changes what it was given is judged by what it was given."""
    spoiling = "def sign_hs256(header, payload, secret):\n    payload['sub'] = 'eve'\n"
    spoiling += "    header.clear()\n    return 'a.b.c'"
    assert tried(spoiling, name="01-sign").verdict is Verdict.WRONG
    assert tried(course().exercises["01-sign"].solution, name="01-sign").verdict is Verdict.RIGHT


# ----------------------------------------------------------------------------------- prints


def test_prints_are_shown_and_go_nowhere_else(capsys: pytest.CaptureFixture[str]) -> None:
    """What a function prints, also to stderr, is in the message, and only there."""
    body = ("import sys", "print('seen', data)", "print('too', file=sys.stderr)", "return ''")
    text = repr(tried(function(*body)))
    assert "Your code printed:\nseen b'n'\ntoo" in text
    assert capsys.readouterr() == ("", "")


def test_huge_prints_are_cut() -> None:
    """However much is printed, the message stays readable and the kernel small."""
    outcome = tried(function("for _ in range(200): print('x' * 100_000)", "return 'wrong!'"))
    assert 400 < len(outcome.printed) < 600
    assert outcome.printed.endswith("…")


def test_a_huge_value_is_cut() -> None:
    """A long return value does not fill the page."""
    assert len(repr(tried(function("return 'y' * 1_000_000")))) < 2000


# ------------------------------------------------------------------------------- reused names


def test_a_reused_name_is_pointed_out() -> None:
    """A builtin or a module whose name the notebook has reused is named when it hurts."""
    outcome = tried("str = 'text'\nbase64 = {}\n" + function("return str(base64.b64encode(data))"))
    assert outcome.verdict is Verdict.CRASHED
    assert "str is of type str here, and not Python's own. Run: del str" in repr(outcome)
    assert "base64 is of type dict here, and not the module. Import it again." in repr(outcome)


def test_a_reused_name_costs_nothing() -> None:
    """What is right but for a name that the notebook has reused is right, and the name is told."""
    exercise = course().exercises["01-encode"]
    book = LearnersNotebook(_before(exercise))
    book.run("base64 = bytes = 'text'\n" + function("import base64 as b64", f"return {RIGHT}"))
    outcome = examine(exercise, book.names)
    assert outcome.verdict is Verdict.RIGHT
    assert "base64 is of type str here, and not the module" in repr(outcome)
    assert book["base64"] == book["bytes"] == "text"


def test_a_class_of_its_modules_name_is_no_reused_name() -> None:
    """``from datetime import datetime`` binds what it says."""
    outcome = tried("from datetime import datetime\n" + function("return datetime"))
    assert outcome.verdict is Verdict.WRONG
    assert outcome.notes == ()


def test_a_broken_check_says_that_it_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours is told as ours, and stops nothing."""
    module = course().lessons["01"].module("encode.check")
    monkeypatch.setattr(module, "_letters", None)
    outcome = tried(ENCODE.solution)
    assert outcome.verdict is Verdict.UNCHECKED
    assert "please report it" in repr(outcome)


# ------------------------------------------------------------------------------- check itself


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("01-encod", "There is no exercise '01-encod'. Did you mean '01-encode'?"),
        ("nothing like it", "There is no exercise 'nothing like it'."),
        (None, 'Say which exercise, in quotation marks: "00-'),
        (["01-encode"], "Say which exercise"),
        (len, "Say which exercise"),
    ],
)
def test_a_wrong_name_gets_a_sentence(asked: object, said: str) -> None:
    """An unknown name, or something that is no name, is answered and never raised."""
    outcome = check(asked)
    assert outcome.verdict is Verdict.UNCHECKED
    assert said in repr(outcome)


def test_whoever_passes_the_function_is_told_its_exercise() -> None:
    """``check(base64url_encode)`` is answered with the name that was meant."""
    namespace: dict[str, Any] = {"check": check}
    exec("def base64url_encode(data): ...\noutcome = check(base64url_encode)", namespace)
    assert 'in quotation marks: "01-encode".' in repr(namespace["outcome"])


def test_check_looks_into_the_notebook_that_called() -> None:
    """It finds the function in the caller's names, and counts the tries."""
    namespace = _before(ENCODE) | {"check": check}
    exec(ENCODE.stub + "\nfirst = check('01-encode')", namespace)
    exec(ENCODE.solution + "\nsecond = check('01-encode')", namespace)
    assert namespace["first"].verdict is Verdict.NOT_ATTEMPTED
    assert namespace["second"].verdict is Verdict.RIGHT
    record = json.loads(Path(".jwtflow/progress/01-encode.json").read_text(encoding="utf-8"))
    assert record == {"verdict": "right", "tries": 1}


def test_checking_a_right_answer_again_is_no_new_try() -> None:
    """Only a wrong answer adds a try to those of a solved exercise, and it stays solved."""
    namespace = _before(ENCODE) | {"check": check}
    for source, tries in (
        (ENCODE.solution, 1),
        (ENCODE.solution, 1),
        ("def base64url_encode(data): return 'Qm8='", 2),
        ("def base64url_encode(data): return 'Qm8='", 3),
        (ENCODE.solution, 3),
    ):
        exec(f"{source}\nchecked = check('01-encode')", namespace)
        assert read_record("01-encode") == {"verdict": "right", "tries": tries}
    assert namespace["checked"].verdict is Verdict.RIGHT


def test_checking_a_prediction_again_is_no_new_try() -> None:
    """A prediction that didn't come true counts once, however often its check runs."""
    namespace: dict[str, Any] = {"check": check, "lengths": [40, 42, 43]}
    for _ in range(2):
        exec("answer_01_predict_lengths = [1, 2, 3]\ncheck('01-predict-lengths')", namespace)
        record = read_record("01-predict-lengths")
        assert record == {"verdict": "predicted", "tries": 1}


@pytest.mark.parametrize(
    ("source", "raises"),
    [
        (ENCODE.solution, False),
        (ENCODE.stub, True),
        (function("return ''"), True),
        (function("raise ValueError"), True),
        ("pass", True),
    ],
)
def test_under_nbgrader_only_a_right_answer_passes(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    source: str,
    raises: bool,
) -> None:
    """Where nbgrader runs it, check raises unless the answer is right; the text is the panel's.

    A right one is shown and not returned, for nbgrader takes a value for a number of points.
    """
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    namespace = _before(ENCODE) | {"check": check}
    exec(source, namespace)
    if not raises:
        exec("returned = check('01-encode')", namespace)
        assert namespace["returned"] is None
        assert capsys.readouterr().out.startswith("✓ 01-encode: Right.\n")
        return
    with pytest.raises(NotSolvedError, match="01-encode") as caught:
        exec("check('01-encode')", namespace)
    # What IPython stores and the feedback shows: the sentences, no frame.
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_under_nbgrader_an_unknown_exercise_earns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of something that does not exist raises as well."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(NotSolvedError, match="There is no exercise"):
        check("01-nothing")


# ------------------------------------------------------------------------------------ attempt


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return [1]", "returned [1]"),
        ("raise ValueError('no')", "raised ValueError: no"),
        ("raise SystemExit", "raised SystemExit"),
        ("return Odd()", "raised RuntimeError: unseen"),
    ],
)
def test_attempt_says_in_a_line_what_came_of_it(body: str, told: str) -> None:
    """A call's result or error is one line, and never raises."""
    source = "class Odd:\n    def __repr__(self): raise RuntimeError('unseen')\n"
    book = LearnersNotebook()
    book.run(source + f"def f():\n    {body}")
    assert attempt(book["f"]) == told


def test_attempt_at_what_cannot_be_called_is_a_line_too() -> None:
    """A name that holds no function is answered as well."""
    assert attempt(...) == "raised TypeError: 'ellipsis' object is not callable"


@pytest.mark.parametrize(
    ("body", "made", "told"),
    [
        ("return text + '!'", "yours!", "`f` is yours."),
        ("...", "ours", "`f` is not finished: it returned None. The course's is used."),
        ("return 0", "ours", "`f` is not finished: it returned 0. The course's is used."),
        ("return text.nope", "ours", "`f` is not finished: AttributeError: 'str' object has no"),
    ],
)
def test_a_lesson_goes_on_with_ours_where_yours_is_not_finished(
    capsys: pytest.CaptureFixture[str], body: str, made: str, told: str
) -> None:
    """What a later cell needs comes from the learner's function or from ours, and it says which."""
    book = LearnersNotebook()
    book.run(f"def f(text):\n    {body}")
    assert yours_or_ours(book["f"], lambda _text: "ours", "yours") == made
    assert told in capsys.readouterr().out


# --------------------------------------------------------------------- refusals and stale answers


def refused(body: str) -> Wrong | None:
    """What ``refusal`` says of a function with this body that was given a bad token."""
    book = LearnersNotebook()
    book.run(f"def f(token):\n    {body}")
    return refusal(Answer(book["f"], "f"), "x.y.z", told="a forged token", belief="it is genuine")


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError",
        "class Forged(ValueError): pass\n    raise Forged",
        "from jwtflow.tokens import base64url_decode\n    base64url_decode('=')",
    ],
)
def test_a_refusal_is_a_value_error_or_one_of_the_packages(body: str) -> None:
    """ValueError, a subclass of it, and what the package itself raises refuse."""
    assert refused(body) is None


@pytest.mark.parametrize(
    ("body", "said", "belief"),
    [
        ("return False", "returned False", None),
        ("...", "returned None", None),
        ("return {'sub': 'eve'}", "returned {'sub': 'eve'}", "it is genuine"),
        ("assert False", "an assert failed", None),
        ("return {}['alg']", "raised KeyError: 'alg'", None),
    ],
)
def test_what_is_no_refusal_gets_its_own_sentence(body: str, said: str, belief: str | None) -> None:
    """Returning, an assert and another error are told apart; a belief is named for claims only."""
    wrong = refused(body)
    assert wrong is not None
    assert said in wrong.observed
    assert "a forged token" in wrong.observed
    assert wrong.misconception == belief


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("raise PermissionError('no')", True),
        ("raise KeyError('no')", True),
        ("assert not data", True),
        ("{}['no']", False),
        ("1 / 0", False),
        ("__import__('base64').b64decode(1)", False),
    ],
)
def test_an_error_that_was_raised_on_purpose_may_be_a_refusal(line: str, meant: bool) -> None:
    """A raise or an assert of the learner's is told that ValueError refuses, a slip isn't."""
    outcome = tried(function(line))
    assert outcome.verdict is Verdict.CRASHED
    assert ("raise ValueError" in outcome.look) is meant


@pytest.mark.parametrize(("name", "asks"), [("07-pkce", False), ("01-encode", True)])
def test_a_value_from_above_is_named(name: str, asks: bool) -> None:
    """One without arguments isn't asked to use them; what its own cell assigns is its own."""
    defines = course().exercises[name].defines
    lent = "lent = ('x' * 43, 'y')"
    answer = f"def {defines}({'data' * asks}):\n    return lent"
    (note,) = tried(lent, answer, name=name).notes
    assert "uses lent" in note
    assert ("arguments" in note) is asks
    assert not tried(f"{lent}\n{answer}", name=name).notes


@pytest.mark.parametrize("body", ["return nope(token)", "import nowhere", "f(token)", "exit()"])
def test_a_slip_is_never_taken_for_a_refusal(body: str) -> None:
    """A misspelt name, a missing module or endless recursion is told as an error in their code."""
    with pytest.raises(CrashedError):
        refused(body.replace("exit()", "raise SystemExit"))


def test_a_cell_that_python_did_not_run_is_pointed_out() -> None:
    """After a syntax error the answer is the one from before, and the outcome says so."""
    names = _before(ENCODE)
    exec(ENCODE.solution, names)
    good, broken, check_cell = ENCODE.solution, "def base64url_encode(data)\n    ...", "check('x')"
    for cells, stale in (
        (["", good, check_cell], False),
        (["", good, broken, "1 +", check_cell], True),
        (["", broken, good, check_cell], False),
        (["", "base64url_encode_all = [", check_cell], False),
    ):
        outcome = examine(ENCODE, {**names, "In": cells})
        assert outcome.verdict is Verdict.RIGHT
        assert ("has a syntax error (line 1" in repr(outcome)) is stale


def test_the_panel_has_a_heading_and_shows_text_as_it_is() -> None:
    """In a notebook the verdict is a heading in a panel, and learners' text is not markup."""
    said = tried(function("return '<b>' + '$x$' * 2"))._repr_mimebundle_()["text/markdown"]
    panel, _, after = said.partition("</div>")
    assert re.match(r'<div style="[^"]*">\n\n#### ✗ 01', panel)
    assert "<b>" not in panel
    assert "$" not in panel
    assert after == ""
    right = tried(ENCODE.solution)
    assert right.explanation
    assert right._repr_mimebundle_()["text/markdown"].endswith(f"</div>\n\n{right.explanation}")


def test_several_spaces_are_shown_as_several() -> None:
    """A browser shows a run of spaces as one, and then two inputs would look alike."""
    outcome = Outcome("01-encode", Verdict.WRONG, "For 'a   b c' it returned None.")
    assert "'a\u00a0\u00a0 b c'" in outcome._repr_mimebundle_()["text/markdown"]
