"""The lab's sessions: a mounted ``open_session`` decides what is stored; a broken one is told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests

import jwtflow.course  # noqa: F401 - it gives labs the mount points of the lessons
from jwtflow.lab import Lab, separate_lab
from jwtflow.lab.lab import YOURS


@pytest.fixture
def lab() -> Iterator[Lab]:
    with separate_lab() as lab:
        yield lab


def _key(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


def _log_in(lab: Lab, *, cookie: str = "") -> requests.Response:
    headers = {"Cookie": f"jwtflow_session={cookie}"} if cookie else {}
    credentials = {"username": "bob", "password": "tr0ub4dor-and-three"}
    browser = lab.session("browser")
    return browser.post(f"{lab.session_server}/login", json=credentials, headers=headers)


def _status(lab: Lab, session_id: str) -> int:
    headers = {"Cookie": f"jwtflow_session={session_id}"}
    return lab.http.get(f"{lab.session_server}/me", headers=headers).status_code


def _mount(lab: Lab, piece: Any) -> None:
    lab.mount("session_server.open_session", piece, whose=YOURS)


def _stores(session_id: str, sessions: dict[str, Any], username: str, now: float) -> str:
    sessions[_key(session_id)] = {"username": username, "started": now, "seen": now}
    return session_id


def test_a_mounted_open_session_chooses_the_id(lab: Lab) -> None:
    """An id that it keeps opens the session, which is the hole that the lesson plays."""

    def keeps(username: str, presented: str | None, *, sessions: Any, new_id: Any, now: Any) -> str:
        return _stores(presented or new_id(), sessions, username, now)

    _mount(lab, keeps)
    assert _log_in(lab, cookie="planted").ok
    assert _status(lab, "planted") == 200
    assert _log_in(lab, cookie="planted").ok  # the same id once more
    assert _status(lab, "planted") == 200


def test_what_it_removes_is_ended_and_the_rest_stays(lab: Lab) -> None:
    """It sees the open sessions by their hashes, and those that it removes are over."""
    first, second = (_log_in(lab).cookies["jwtflow_session"] for _ in range(2))
    seen: list[dict[str, Any]] = []

    def ends_one(
        username: str, presented: str | None, *, sessions: Any, new_id: Any, now: float
    ) -> str:
        seen.append(dict(sessions))
        del sessions[_key(first)]
        return _stores(new_id(), sessions, username, now)

    _mount(lab, ends_one)
    third = _log_in(lab, cookie=second).cookies["jwtflow_session"]
    assert [_status(lab, each) for each in (first, second, third)] == [401, 200, 200]
    noon = lab.clock.now()
    assert seen[0][_key(second)] == {"username": "bob", "started": noon, "seen": noon}


@pytest.mark.parametrize(
    ("piece", "told"),
    [
        (lambda *_given, **_named: "never stored", "nothing under the SHA-256"),
        (lambda *_given, **_named: None, "nothing under the SHA-256"),
        (lambda username: username, "TypeError"),
    ],
)
def test_a_broken_one_is_told(
    lab: Lab, caplog: pytest.LogCaptureFixture, piece: Any, told: str
) -> None:
    """The login answers 500 or 503, nobody is logged in, and the log says what was wrong."""
    _mount(lab, piece)
    answer = _log_in(lab)
    assert answer.status_code in {500, 503}
    assert "jwtflow_session" not in answer.cookies
    assert told in caplog.text + answer.text


def test_a_disabled_account_has_no_session_and_keeps_its_token(lab: Lab) -> None:
    """``disable`` changes the database and denies nothing that was issued."""
    session_id = _log_in(lab).cookies["jwtflow_session"]
    credentials = {"username": "bob", "password": "tr0ub4dor-and-three"}
    token = lab.http.post(f"{lab.auth_server}/login", json=credentials).json()["access_token"]
    assert "disabled" in str(lab.disable("bob"))
    bearer = {"Authorization": f"Bearer {token}"}
    assert lab.http.get(f"{lab.resource_server}/me", headers=bearer).status_code == 200
    assert _status(lab, session_id) == 401
