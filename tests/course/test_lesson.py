"""``keep`` and the lab: the learner's own verifier on a real server, whatever it does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jwtflow.course import judge, keep, kept_code, lesson, matrix, mine, start_lesson
from jwtflow.course.bench import CLOSED, OPEN, Report
from jwtflow.course.helping import Note
from jwtflow.course.lessons.nb06_guard_the_resource.bench import BENCHES
from jwtflow.course.matrix import UNTRIED, Matrix
from jwtflow.insecure.verifiers import RefusedError
from jwtflow.lab import Lab
from tests.course.learner import LearnersNotebook


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab that was started in a workbook."""
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)
    # A busy machine must not make an honest verifier late.
    monkeypatch.setattr(lesson, "ANSWERING_LIMIT", 60)
    started = start_lesson("06")
    yield started
    started.stop()


HEAD = "def verify(token, *, keys, issuer, audience, now):\n    "
REFERENCE = (
    "from tests.course.verifiers import reference_verify\n"
    "def verify(token, **known):\n    return reference_verify(token, **known)"
)


def kept(source: str, name: str = "verify") -> Note:
    """What keep says of what a notebook defines."""
    book = LearnersNotebook()
    book.run(source)
    return keep(book[name])


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
    assert "Your verify refused it: closed today" in text


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(
    ("name", "signature", "is_run"),
    [("verify", "token, **known", True), ("refresh_once", "seen, **lent", False)],
)
def test_keep_tells_who_runs_an_unfinished_piece(name: str, signature: str, is_run: bool) -> None:
    """Where the reference is used, keep names who runs a server's piece all the same."""
    said = repr(kept(f"def {name}({signature}):\n    return {{}}", name))
    assert "Later notebooks use the reference" in said
    assert ("serve --mine" in said) is is_run


@pytest.mark.usefixtures("lab")
def test_keep_tells_when_it_replaces_a_finished_piece() -> None:
    """A first try that is kept again doesn't replace a finished piece without a word."""
    assert "was finished" not in repr(kept(REFERENCE))
    said = repr(kept(HEAD + "return {}"))
    assert "The one you kept before was finished." in said
    assert "`my_jwtflow/verify.before.py`" in said
    assert "was finished" not in repr(kept(HEAD + "return []"))


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
        ("return print(end='')", "Your verifier returned no claims."),
        ("return {}", "Your verifier returned claims without a jti."),
        ("return {'jti': []}", "Your verifier returned claims without a jti."),
        ("return {'jti': 'one'}", "Your verifier returned claims without a sub."),
        ("return token.nope", "Your verify stumbled: AttributeError: 'str' object has no"),
        ("raise SystemExit(1)", "Your verify stumbled: SystemExit: 1"),
        ("raise KeyboardInterrupt", "Your verify stumbled: KeyboardInterrupt"),
        ("return verify(token, keys=keys, issuer=1, audience=2, now=3)", "RecursionError"),
        ("raise ValueError('schlüssel \"falsch\"\\n\\x00')", "Your verify refused it: "),
        ("raise ValueError('x' * 100_000)", "Your verify refused it: x"),
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
    monkeypatch.setitem(BENCHES, "verify", replace(BENCHES["verify"], case_seconds=0.2))
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
    again = start_lesson("07")
    told = "reference (my_jwtflow/verify.py does not run on its own. SyntaxError: "
    assert f"verify {told}" in capsys.readouterr().out
    assert reports(again)[0] == 200
    assert states("verify") == {UNTRIED}
    assert f"verify: {told}" in repr(matrix())


def test_what_an_open_row_sends_opens_the_lab(lab: Lab) -> None:
    """A forged token of the bench gets into the lab's server as well, by the same hole."""
    naive = "from jwtflow.insecure import decodes_without_verifying\n"
    naive += "def verify(token, **known):\n    return decodes_without_verifying(token)"
    kept(naive)
    book = LearnersNotebook()
    book.run(naive)
    report = judge(book["verify"])
    assert isinstance(report, Report)
    headers = {"Authorization": f"Bearer {report.row('take the signature away').sent[0]}"}
    answer = lab.http.get(f"{lab.resource_server}/admin/users", headers=headers)
    assert answer.status_code == 200
    kept(REFERENCE)
    answer = lab.http.get(f"{lab.resource_server}/admin/users", headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("number", "used"), [("05", False), ("06", False), ("07", True), ("13", True)]
)
def test_a_finished_piece_works_in_later_lessons_from_the_start(
    lab: Lab, number: str, used: bool
) -> None:
    """In its own notebook and before, the reference works until ``keep`` is run."""
    kept(REFERENCE)
    again = start_lesson(number)
    reports(again)
    assert ("resource server (yours)" in repr(again.diagram())) is used


def test_an_unfinished_piece_is_not_used_later(
    lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    """The panel says how many rows it leaves open, and the reference guards the server."""
    kept(HEAD + "raise ValueError")
    again = start_lesson("07")
    assert "verify reference (yours leaves 15 rows open)" in capsys.readouterr().out
    assert reports(again)[0] == 200


def test_the_panel_names_what_is_not_kept_yet(capsys: pytest.CaptureFixture[str]) -> None:
    """Pieces of this notebook and earlier ones are named, later ones are not."""
    start_lesson("01").stop()
    told = capsys.readouterr().out
    assert "none yet: " in told
    assert "bearer_token" not in told
    start_lesson("06").stop()
    assert "bearer_token" in capsys.readouterr().out


def test_the_lab_takes_options_of_a_lesson() -> None:
    """``start_lesson`` passes what the lab knows, the algorithm for example."""
    started = start_lesson("02", algorithm="HS256")
    client = started.client()
    client.login("bob", "tr0ub4dor-and-three")
    assert started.show_token(client.access_token).text().count("HS256")
    started.stop()


BEARER = """
def bearer_token(headers):
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token or None
"""


def call(lab: Lab, authorization: str) -> tuple[int, str]:
    """Status and text of a request with this header."""
    answer = lab.http.get(
        f"{lab.resource_server}/reports", headers={"Authorization": authorization}
    )
    return answer.status_code, answer.text


def bobs_token(lab: Lab) -> str:
    """A good token."""
    client = lab.client()
    client.login("bob", "tr0ub4dor-and-three")
    return str(client.access_token)


def test_a_kept_bearer_token_reads_the_servers_requests(lab: Lab) -> None:
    """What it returns is what the server verifies; no string is told as the learner's mistake."""
    token = bobs_token(lab)
    assert call(lab, f"Basic {token}")[0] == 401
    assert "now uses your `bearer_token`" in repr(kept(BEARER, "bearer_token"))
    assert call(lab, f"Basic {token}")[0] == 200
    kept("def bearer_token(headers):\n    return 5", "bearer_token")
    assert call(lab, f"Bearer {token}") == (401, call(lab, "Bearer x")[1])
    assert "Your bearer_token returned 5" in call(lab, "Bearer x")[1]
    kept("def bearer_token(headers):\n    headers.clear()", "bearer_token")
    assert call(lab, f"Bearer {token}")[0] == 401


@pytest.mark.parametrize(
    ("body", "good", "bad", "told"),
    [
        ("return 401 if claims is None else 200", 200, 401, "invalid_token"),
        ("return 403", 403, 403, "insufficient_scope"),
        ("return 401", 401, 401, "invalid_token"),
        ("return 200", 200, 200, "reports"),
        ("return 418", 401, 401, "Your decide returned 418"),
        ("return claims.nope", 401, 401, "Your decide stumbled: AttributeError"),
    ],
)
def test_a_kept_decide_gives_the_status(
    lab: Lab, body: str, good: int, bad: int, told: str
) -> None:
    """What it returns is what the server answers, for a good token and for a bad one."""
    token = bobs_token(lab)
    kept(f"def decide(claims, scope):\n    {body}", "decide")
    assert call(lab, f"Bearer {token}")[0] == good
    status, text = call(lab, "Bearer a.b.c")
    assert (status, told in text) == (bad, True), text


def test_what_a_piece_does_to_its_arguments_does_not_reach_the_server(lab: Lab) -> None:
    """Keys, headers and claims are copies."""
    token = bobs_token(lab)
    kept(
        "from tests.course.verifiers import reference_verify\n"
        "def verify(token, *, keys, **known):\n"
        "    claims = reference_verify(token, keys=keys, **known)\n"
        "    keys['keys'].clear()\n"
        "    return claims"
    )
    kept("def decide(claims, scope):\n    claims.clear()\n    return 200", "decide")
    assert [call(lab, f"Bearer {token}")[0] for _ in range(2)] == [200, 200]


def test_a_mounted_verify_learns_of_new_keys(lab: Lab) -> None:
    """After a rotation the piece gets the new key, as the reference would."""
    kept(REFERENCE)
    assert reports(lab)[0] == 200
    lab.rotate_keys()
    lab.rotate_keys()
    lab.clock.advance(seconds=20)
    assert reports(lab)[0] == 200


def test_a_guard_from_jwtflow_insecure_refuses_with_401(lab: Lab) -> None:
    """A verifier that is mounted as it is refuses by ValueError, and the answer is a 401."""

    def hasty(token: str, **_known: Any) -> dict[str, Any]:
        raise RefusedError("not today")

    lab.mount("resource_server.verify", hasty, whose="hasty")
    status, text = reports(lab)
    assert (status, "not today" in text) == (401, True)


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


def test_what_mine_lends_is_not_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Keeping what ``mine`` gave out keeps nothing, and says whose function to keep."""
    said = keep(mine.base64url_encode)
    assert "`keep(base64url_encode)`" in repr(said)
    assert kept_code.load("base64url_encode") is None
