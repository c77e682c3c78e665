"""The session server's routes: the same service, the other design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jwtflow.errors import ConfigurationError
from jwtflow.session_server import SessionServerSettings
from jwtflow.session_server import app as session_server_app
from jwtflow.session_server.app import app_from_environment
from jwtflow.store import Store
from jwtflow.web.settings import Environment
from tests.session_fixtures import PASSWORDS, URL, SessionWorld, kept, proof

if TYPE_CHECKING:
    from werkzeug.test import TestResponse


def assert_refused(response: TestResponse, status: int, error: str) -> None:
    """The refusal has this status and code, as JSON, with a sentence."""
    assert response.status_code == status
    assert response.json is not None
    assert response.json["error"] == error
    assert response.json["error_description"].endswith(".")
    assert (status == 401) == ("WWW-Authenticate" in response.headers)


def test_login_opens_a_session(session: SessionWorld) -> None:
    """A right password is answered with who it is, and with two cookies."""
    client = session.app.test_client()
    response = session.login(client)
    assert response.status_code == 200
    assert response.json == {"sub": "alice", "scope": "reports:read reports:write"}
    cookies = dict(line.partition("=")[::2] for line in response.headers.getlist("Set-Cookie"))
    assert set(cookies) == {"jwtflow_session", "jwtflow_session_csrf"}
    assert "HttpOnly" in cookies["jwtflow_session"]
    assert "HttpOnly" not in cookies["jwtflow_session_csrf"]
    for cookie in cookies.values():
        assert "SameSite=Strict" in cookie
        assert "Path=/;" in cookie + ";"
        assert not any(word in cookie for word in ("Domain", "Max-Age", "Expires", "Secure"))


def test_me(session: SessionWorld) -> None:
    """``/me`` tells who the session belongs to, in the words of a token's claims."""
    now = int(session.clock.now())
    assert session.browser().get("/me").json == {
        "sub": "alice",
        "auth_time": now,
        "exp": now + 12 * 3600,
        "scope": "reports:read reports:write",
        "roles": ["admin"],
    }


def test_reports(session: SessionWorld) -> None:
    """Who has the scopes lists and writes reports, and owns what they wrote."""
    browser = session.browser()
    response = browser.post("/reports", headers=proof(browser), json={"title": "Mine"})
    assert (response.status_code, response.json) == (
        201,
        {"id": 3, "title": "Mine", "owner": "alice"},
    )
    listed = session.browser("bob").get("/reports").json
    assert listed is not None
    assert [report["owner"] for report in listed["reports"]] == ["alice", "bob", "alice"]


def test_a_user_without_the_scope(session: SessionWorld) -> None:
    """Bob may read and not write: 403, and nothing is written."""
    browser = session.browser("bob")
    response = browser.post("/reports", headers=proof(browser), json={"title": "x"})
    assert_refused(response, 403, "insufficient_scope")
    assert len(session.reports.all()) == 2


@pytest.mark.parametrize("path", ["/me", "/reports"])
def test_no_session(session: SessionWorld, path: str) -> None:
    """Without a session it is 401, with a challenge that names the cookie."""
    response = session.app.test_client().get(path)
    assert_refused(response, 401, "not_logged_in")
    assert response.headers["WWW-Authenticate"] == 'Cookie cookie-name="jwtflow_session"'


@pytest.mark.parametrize("title", ["", "x" * 201, 7, None])
def test_titles_are_checked(session: SessionWorld, title: object) -> None:
    """The same titles are refused as on the resource server."""
    browser = session.browser()
    response = browser.post("/reports", headers=proof(browser), json={"title": title})
    assert_refused(response, 400, "invalid_request")


def test_logout(session: SessionWorld) -> None:
    """V8, C7: logging out ends the session on the server and clears the cookies."""
    browser = session.browser()
    session_id = kept(browser, "jwtflow_session")
    response = browser.post("/logout", headers=proof(browser))
    assert response.status_code == 204
    assert browser.get_cookie("jwtflow_session") is None
    assert browser.get_cookie("jwtflow_session_csrf") is None
    browser.set_cookie("jwtflow_session", session_id)
    assert_refused(browser.get("/me"), 401, "not_logged_in")
    assert_refused(browser.post("/logout"), 401, "not_logged_in")


def test_logout_ends_one_session(session: SessionWorld) -> None:
    """V8: logging out in one browser leaves the other one logged in."""
    one, other = session.browser(), session.browser()
    one.post("/logout", headers=proof(one))
    assert other.get("/me").status_code == 200


@pytest.mark.parametrize(
    "credentials",
    [
        {"username": "alice", "password": "wrong"},
        {"username": "nobody", "password": PASSWORDS["alice"]},
        {"username": "alice", "password": ""},
        {"username": "", "password": ""},
        {"username": "alice", "password": PASSWORDS["alice"] + "\x00"},
        {"username": "alice ", "password": PASSWORDS["alice"]},
    ],
    ids=repr,
)
def test_wrong_credentials(session: SessionWorld, credentials: dict[str, str]) -> None:
    """L7, L8: whatever was wrong, the answer is the same, and no cookie comes."""
    response = session.app.test_client().post("/login", json=credentials)
    assert_refused(response, 401, "invalid_credentials")
    assert response.json == {
        "error": "invalid_credentials",
        "error_description": "The name or the password is wrong.",
    }
    assert "Set-Cookie" not in response.headers


def test_guessing_is_slowed_down(session: SessionWorld) -> None:
    """L1, L2: after ten wrong passwords it is 429 for a minute, for the right one too."""
    client = session.app.test_client()
    for _ in range(10):
        assert_refused(session.login(client, password="wrong"), 401, "invalid_credentials")
    response = session.login(client)
    assert_refused(response, 429, "too_many_attempts")
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert session.login(client, "bob").status_code == 200
    session.clock.advance(seconds=60)
    assert session.login(client).status_code == 200


def test_what_a_user_may_do_changes_at_once(session: SessionWorld) -> None:
    """A disabled user's session is worth nothing at the very next request."""
    browser = session.browser("bob")
    session.store.accounts.disable("bob")
    assert_refused(browser.get("/me"), 401, "not_logged_in")


def test_sessions_time_out(session: SessionWorld) -> None:
    """A session ends when it is not used for half an hour."""
    browser = session.browser()
    session.clock.advance(minutes=30)
    assert_refused(browser.get("/me"), 401, "not_logged_in")


def test_sessions_end_though_they_are_used(session: SessionWorld) -> None:
    """A session ends after twelve hours, however often it is used."""
    browser = session.browser()
    for _ in range(12 * 6 - 1):
        session.clock.advance(minutes=10)
        assert browser.get("/me").status_code == 200
    session.clock.advance(minutes=10)
    assert_refused(browser.get("/me"), 401, "not_logged_in")


def test_https_cookies_are_prefixed(session: SessionWorld) -> None:
    """C1: under https the cookies are ``Secure`` and carry the ``__Host-`` prefix."""
    session.store.close()
    session.settings = SessionServerSettings(url="https://session.example")
    session.__post_init__()
    cookies = session.login(session.app.test_client()).headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == [
        "__Host-jwtflow_session",
        "__Host-jwtflow_session_csrf",
    ]
    assert all("Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize("path", ["/login", "/logout", "/me", "/reports"])
def test_no_other_origin_may_read(session: SessionWorld, path: str) -> None:
    """A server that lives on cookies opens nothing to pages of other origins."""
    headers = {"Origin": URL.replace("5003", "5001"), "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "POST", "GET"):
        response = session.app.test_client().open(path, method=method, headers=headers)
        assert "Access-Control" not in str(response.headers)


def test_the_environment_configures_it(
    session: SessionWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a WSGI server it needs its URL and the database, and finds the users there."""
    variables = {
        "JWTFLOW_SESSION_URL": URL,
        "JWTFLOW_DATABASE": f"sqlite:///{session.folder / 'sessions.sqlite'}",
    }
    opened = []

    def open_and_note(*arguments: Any, **options: Any) -> Store:
        opened.append(Store(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(session_server_app, "Store", open_and_note)
    client = app_from_environment(Environment(variables)).test_client()
    assert session.login(client).status_code == 200
    assert client.get("/me").status_code == 200
    opened[0].close()


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "JWTFLOW_SESSION_URL"),
        ({"JWTFLOW_SESSION_URL": URL}, "JWTFLOW_DATABASE"),
        (
            {"JWTFLOW_SESSION_URL": URL, "JWTFLOW_DATABASE": "sqlite:////nowhere/x"},
            "JWTFLOW_DATABASE",
        ),
        ({"JWTFLOW_SESSION_URL": "session", "JWTFLOW_DATABASE": "x"}, "JWTFLOW_SESSION_URL"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named(variables: dict[str, str], named: str) -> None:
    """A missing or wrong variable is named."""
    with pytest.raises(ConfigurationError, match=f"^{named}: "):
        app_from_environment(Environment(variables))
