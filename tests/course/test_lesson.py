"""``keep`` and the lab: the learner's own verifier on a real server, whatever it does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from jwtflow.course import keep, lesson, matrix, start_lesson
from jwtflow.course.bench import CLOSED, OPEN
from jwtflow.course.helping import Note
from jwtflow.course.matrix import UNTRIED, Matrix
from jwtflow.lab import Lab
from tests.course.learner import LearnersNotebook


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab that was started in a workbook."""
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)
    # A busy machine must not make an honest verifier late.
    monkeypatch.setattr(lesson, "ANSWERING_LIMIT", 60)
    started = start_lesson()
    yield started
    started.stop()


HEAD = "def verify(token, *, keys, issuer, audience, now):\n    "
REFERENCE = (
    "from tests.course.verifiers import reference_verify\n"
    "def verify(token, **known):\n    return reference_verify(token, **known)"
)


def kept(source: str) -> Note:
    """What keep says of the ``verify`` that a notebook defines."""
    book = LearnersNotebook()
    book.run(source)
    return keep(book["verify"])


def reports(lab: Lab) -> tuple[int, str]:
    """Status and text of an honest request."""
    client = lab.client()
    client.login("bob", "tr0ub4dor-and-three")
    headers = {"Authorization": f"Bearer {client.access_token}"}
    answer = lab.http.get(f"{lab.resource_server}/reports", headers=headers)
    return answer.status_code, answer.text


def states(piece: str) -> set[str]:
    """The states of a piece's rows in the matrix."""
    shown = matrix()
    assert isinstance(shown, Matrix)
    return {state for rows in shown.pieces if rows.piece == piece for _, state, _ in rows.rows}


def test_a_kept_verifier_guards_the_server_at_once(lab: Lab) -> None:
    """What was kept decides from the next request on, and keep says so."""
    assert "Kept `verify` in `my_jwtflow/verify.py`." in repr(kept(REFERENCE))
    assert reports(lab)[0] == 200
    kept(HEAD + "raise ValueError('closed today')")
    status, text = reports(lab)
    assert status == 401
    assert "Your verifier refused it: closed today" in text


def test_server_and_matrix_use_what_was_kept(lab: Lab) -> None:
    """A helper that is changed afterwards changes neither, until ``keep`` is run again."""
    book = LearnersNotebook()
    book.run("def open_token(token, **known):\n    raise ValueError('shut')")
    book.run("def verify(token, **known):\n    return open_token(token, **known)")
    keep(book["verify"])
    book.run("from jwtflow.insecure import decodes_without_verifying")
    book.run("def open_token(token, **known):\n    return decodes_without_verifying(token)")
    assert reports(lab)[0] == 401
    first = matrix()
    keep(book["verify"])
    assert reports(lab)[0] == 200
    assert OPEN in states("verify")
    assert repr(matrix()) != repr(first)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return None", "Your verifier returned no claims with a jti."),
        ("return {}", "Your verifier returned no claims with a jti."),
        ("return {'jti': []}", "Your verifier returned no claims with a jti."),
        ("return token.nope", "Your verifier stumbled: AttributeError: 'str' object has no"),
        ("raise SystemExit(1)", "Your verifier stumbled: SystemExit: 1"),
        ("raise KeyboardInterrupt", "Your verifier stumbled: KeyboardInterrupt"),
        ("return verify(token, keys=keys, issuer=1, audience=2, now=3)", "RecursionError"),
        ("raise ValueError('schlüssel \"falsch\"\\n\\x00')", "Your verifier refused it: "),
        ("raise ValueError('x' * 100_000)", "Your verifier refused it: x"),
    ],
)
def test_whatever_it_does_the_server_answers_401(lab: Lab, body: str, told: str) -> None:
    """A verifier that fails in any way is a refusal with a sentence, never a 500 or a hang."""
    kept(HEAD + body)
    status, text = reports(lab)
    assert status == 401, text
    assert told.partition("\n")[0] in text.replace('\\"', '"')
    assert reports(lab)[0] == 401


def test_a_loop_without_end_holds_no_request_up(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verifier that never returns is stopped, and the request is answered."""
    monkeypatch.setattr(lesson, "ANSWERING_LIMIT", 0.2)
    kept(HEAD + "while True: pass")
    status, text = reports(lab)
    assert status == 401
    assert "verify had not finished after 0.2 seconds" in text
    assert [thread for thread in threading.enumerate() if thread.name == "your code"] == []


def test_what_cannot_be_kept_leaves_the_server_as_it_was(lab: Lab) -> None:
    """A refused keep says why, and the reference goes on guarding."""
    book = LearnersNotebook({"lab": lab})
    book.run("def verify(token, **known):\n    return lab")
    assert "Not kept. verify uses lab, which is of type Lab" in repr(keep(book["verify"]))
    assert reports(lab)[0] == 200


def test_something_that_no_server_uses_is_kept_for_later(lab: Lab) -> None:
    """A function of another name is saved and changes nothing in the lab."""
    book = LearnersNotebook()
    book.run("def tamper(token):\n    return token")
    assert repr(keep(book["tamper"])) == "Kept `tamper` in `my_jwtflow/tamper.py`."
    assert reports(lab)[0] == 200


def test_a_broken_kept_file_leaves_the_reference_and_says_so(
    lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    """A kept file that was edited into nonsense does not stop the next lesson."""
    kept(HEAD + "return {}")
    Path("my_jwtflow/verify.py").write_text("def verify(:\n", encoding="utf-8")
    again = start_lesson()
    told = capsys.readouterr().out
    assert "my_jwtflow/verify.py does not run on its own. SyntaxError" in told
    assert "The reference is used in its place." in told
    assert reports(again)[0] == 200
    assert "The attacks could not be tried. my_jwtflow/verify.py does not run" in repr(matrix())


def test_the_matrix_survives_a_verifier_that_ends_the_program(lab: Lab) -> None:
    """What a kept verifier raises opens rows, whatever it is."""
    kept(HEAD + "raise SystemExit")
    assert states("verify") == {OPEN}


def test_the_matrix_is_untried_until_something_is_kept(lab: Lab) -> None:
    """Where nothing was kept no attack is stopped; a kept verifier is tried."""
    assert states("verify") == states("decide") == {UNTRIED}
    kept(REFERENCE)
    assert states("verify") == {CLOSED}
    assert states("decide") == {UNTRIED}
