"""C1 to C9 against the session server: cookies, csrf, fixation."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jwtflow.lab.stored import stored_tables
from jwtflow.session_server import SessionServerSettings
from tests.resource_fixtures import ResourceWorld, bearer
from tests.session_fixtures import PASSWORDS, URL, SessionWorld, kept, proof

WRITES = [("/reports", {"title": "x"}), ("/logout", None)]


def test_the_login_answers_no_secret_in_its_body(session: SessionWorld) -> None:
    """C2: the session id and the csrf value are in cookies alone."""
    client = session.app.test_client()
    text = session.login(client).text
    assert kept(client, "jwtflow_session") not in text
    assert kept(client, "jwtflow_session_csrf") not in text


@pytest.mark.parametrize(("path", "body"), WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "another"},
        {"Origin": URL},
        {"X-CSRF-Token": "right", "Origin": "http://127.0.0.1:5001"},
        {"X-CSRF-Token": "right", "Origin": "null"},
        {"X-CSRF-Token": "right", "Origin": "https://127.0.0.1:5003"},
        {"X-CSRF-Token": "right", "Origin": URL + ".evil.example"},
    ],
    ids=repr,
)
def test_a_write_without_proof(
    session: SessionWorld, path: str, body: object, headers: dict[str, str]
) -> None:
    """C3: without the csrf value, or from another origin, it is 403 and nothing happened."""
    browser = session.browser()
    sent = dict(headers)
    if sent.get("X-CSRF-Token") == "right":
        sent |= proof(browser)
    response = browser.post(path, headers=sent, json=body)
    assert response.status_code == 403
    assert response.json is not None
    assert response.json["error"] == "csrf_failed"
    assert len(session.reports.all()) == 2
    assert browser.get("/me").status_code == 200


@pytest.mark.parametrize(("path", "body"), WRITES)
def test_a_write_from_the_own_page(session: SessionWorld, path: str, body: object) -> None:
    """C3: with the csrf value, from the own or a configured origin, the write is done."""
    session.store.close()
    session.settings = SessionServerSettings(url=URL, origins=("https://app.example",))
    session.__post_init__()
    for origin in (URL, "https://app.example"):
        browser = session.browser()
        response = browser.post(path, headers={**proof(browser), "Origin": origin}, json=body)
        assert response.status_code in {201, 204}


def test_the_csrf_value_of_another_login(session: SessionWorld) -> None:
    """C3: a csrf value that somebody planted beside the session is refused."""
    browser, attacker = session.browser(), session.browser("bob")
    planted = kept(attacker, "jwtflow_session_csrf")
    browser.set_cookie("jwtflow_session_csrf", planted)
    response = browser.post("/reports", headers={"X-CSRF-Token": planted}, json={"title": "x"})
    assert response.status_code == 403


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "", "text/json"],
)
def test_the_login_takes_json_alone(session: SessionWorld, content_type: str) -> None:
    """C4: what a foreign page can send without asking first logs nobody in."""
    body = f'{{"username": "alice", "password": "{PASSWORDS["alice"]}"}}'
    response = session.app.test_client().post(
        "/login", data=body, headers={"Content-Type": content_type}
    )
    assert response.status_code in {400, 415}
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/login", "/logout"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_reading_changes_nothing(session: SessionWorld, path: str, method: str) -> None:
    """C5: only POST logs in or out."""
    browser = session.browser()
    assert browser.open(path, method=method).status_code == 405
    assert browser.get("/me").status_code == 200


def test_every_login_is_a_new_session(session: SessionWorld) -> None:
    """C6: at each login id and csrf value are new, and the session before it ends."""
    browser = session.browser()
    before, csrf = kept(browser, "jwtflow_session"), kept(browser, "jwtflow_session_csrf")
    assert session.login(browser).status_code == 200
    assert kept(browser, "jwtflow_session") != before
    assert kept(browser, "jwtflow_session_csrf") != csrf
    other = session.app.test_client()
    other.set_cookie("jwtflow_session", before)
    assert other.get("/me").status_code == 401


def test_a_planted_session_id_is_replaced(session: SessionWorld) -> None:
    """C6: an id that an attacker planted before the login is worth nothing after it."""
    victim = session.app.test_client()
    victim.set_cookie("jwtflow_session", "chosen-by-the-attacker")
    assert session.login(victim).status_code == 200
    assert kept(victim, "jwtflow_session") != "chosen-by-the-attacker"
    attacker = session.app.test_client()
    attacker.set_cookie("jwtflow_session", "chosen-by-the-attacker")
    assert attacker.get("/me").status_code == 401


def test_the_attackers_own_session_is_no_trap(session: SessionWorld) -> None:
    """C6: a victim who logs in over a planted real session shares none with its owner."""
    attacker = session.browser("bob")
    victim = session.app.test_client()
    victim.set_cookie("jwtflow_session", kept(attacker, "jwtflow_session"))
    assert session.login(victim, "alice").status_code == 200
    assert attacker.get("/me").status_code == 401


def test_a_failed_login_keeps_the_session(session: SessionWorld) -> None:
    """C6: a wrong password ends nothing."""
    browser = session.browser()
    assert session.login(browser, password="wrong").status_code == 401
    assert browser.get("/me").status_code == 200


def test_session_ids_cannot_be_guessed(session: SessionWorld) -> None:
    """C7: an id is 256 opaque bits that tell nothing of the user."""
    ids = {kept(session.browser(), "jwtflow_session") for _ in range(5)}
    assert len(ids) == 5
    for session_id in ids:
        decoded = base64.urlsafe_b64decode(session_id + "=")
        assert len(decoded) == 32
        assert b"alice" not in decoded


@pytest.mark.parametrize("value", ["", "x", "' OR 1=1 --", "é", "\x7f" * 500, "%00", '"', "a;b=c"])
def test_garbage_cookies_break_nothing(session: SessionWorld, value: str) -> None:
    """C8: any text as a cookie is no session, and the login works beside it."""
    header = {"Cookie": f"jwtflow_session={value}; jwtflow_session_csrf={value}"}
    client = session.app.test_client()
    assert client.get("/me", headers=header).status_code == 401
    assert client.post("/logout", headers=header).status_code == 401
    body = {"username": "alice", "password": PASSWORDS["alice"]}
    assert client.post("/login", headers=header, json=body).status_code == 200


def test_a_token_is_no_session(session: SessionWorld, resource: ResourceWorld) -> None:
    """C9: a good access token opens nothing here, in whatever place it comes."""
    token = resource.token()
    client = session.app.test_client()
    assert client.get("/me", headers=bearer(token)).status_code == 401
    for name in ("jwtflow_session", "jwtflow_access"):
        client.set_cookie(name, token)
    assert client.get("/me").status_code == 401


def test_a_session_is_no_token(session: SessionWorld, resource: ResourceWorld) -> None:
    """C9: a session id opens nothing at the resource server."""
    session_id = kept(session.browser(), "jwtflow_session")
    client = resource.client()
    assert client.get("/me", headers=bearer(session_id)).status_code == 401
    client.set_cookie("jwtflow_access", session_id)
    client.set_cookie("jwtflow_session", session_id)
    assert client.get("/me").status_code == 401


def test_a_session_ignores_the_authorization_header(
    session: SessionWorld, resource: ResourceWorld
) -> None:
    """C9: a user who is logged in stays who they are, whatever token comes along."""
    answer = session.browser("bob").get("/me", headers=bearer(resource.token("alice"))).json
    assert answer is not None
    assert answer["sub"] == "bob"


_TEXT = st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=60)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    path=st.sampled_from(["/login", "/logout", "/me", "/reports", "/"]),
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]),
    cookie=st.none() | _TEXT | _TEXT.map("jwtflow_session={}".format),
    body=st.binary(max_size=100)
    | st.fixed_dictionaries({"username": st.text(), "password": st.text()}).map(
        lambda members: json.dumps(members).encode()
    ),
)
def test_no_request_of_a_stranger_breaks_anything(
    session: SessionWorld, path: str, method: str, cookie: str | None, body: bytes
) -> None:
    """C8, L10: whatever a stranger sends, the answer is a refusal in JSON, below 500."""
    headers = {"Content-Type": "application/json"}
    headers |= {"Cookie": cookie} if cookie is not None else {}
    response = session.app.test_client().open(path, method=method, headers=headers, data=body)
    assert 400 <= response.status_code < 500
    assert "Set-Cookie" not in response.headers
    if method != "HEAD":
        assert response.json is not None
        assert set(response.json) == {"error", "error_description"}


@pytest.mark.parametrize("origin", ["http://127.0.0.1:5001", "null", URL + ".evil.example"])
def test_no_page_of_another_origin_logs_in(session: SessionWorld, origin: str) -> None:
    """C4: a right password from a page of another origin is 403, and no session begins."""
    answer = session.app.test_client().post(
        "/login",
        json={"username": "alice", "password": PASSWORDS["alice"]},
        headers={"Origin": origin},
    )
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["error"] == "csrf_failed"
    assert stored_tables(session.store)["sessions"] == []
