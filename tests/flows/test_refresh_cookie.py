"""``POST /refresh``: the cookie way to new tokens."""

from __future__ import annotations

import pytest

from tests.auth_fixtures import AUDIENCE, ISSUER, cookie, csrf_header, unverified_claims


def refresh_cookie(browser) -> str:
    """The refresh token that ``browser`` keeps."""
    return cookie(browser, "jwtflow_refresh", "/refresh")


def plant(browser, refresh_token: str) -> None:
    """Put ``refresh_token`` into ``browser``'s keeping."""
    browser.set_cookie("jwtflow_refresh", refresh_token, domain="127.0.0.1", path="/refresh")


def test_new_cookies_for_the_old(auth):
    """T9: a refresh gives new access and refresh cookies, no token in the body, the same csrf."""
    browser = auth.cookie_browser()
    old = (cookie(browser, "jwtflow_access"), refresh_cookie(browser))
    csrf = cookie(browser, "jwtflow_csrf")
    auth.clock.advance(minutes=20)
    answer = browser.post("/refresh", headers=csrf_header(browser))
    assert answer.status_code == 200
    assert answer.json == {
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "reports:read reports:write",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    new = (cookie(browser, "jwtflow_access"), refresh_cookie(browser))
    assert old[0] != new[0]
    assert old[1] != new[1]
    assert cookie(browser, "jwtflow_csrf") == csrf
    assert (
        unverified_claims(new[0])["csrf"] == unverified_claims(old[0])["csrf"]
    )  # the value belongs to the login


def test_it_can_go_on(auth):
    """A login can be refreshed again and again with what the last refresh gave."""
    browser = auth.cookie_browser()
    for _ in range(3):
        auth.clock.advance(minutes=20)
        assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 200


def test_without_a_refresh_cookie(auth):
    """No refresh cookie, with or without csrf: 401 invalid_grant."""
    answer = auth.browser().post("/refresh")
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_grant")


@pytest.mark.parametrize("value", ["unknown", "a.b.c", "x" * 4000, "%00", '"'])
def test_an_unknown_refresh_cookie(auth, value):
    """A refresh cookie that is not known: 401 invalid_grant, whatever it holds."""
    browser = auth.cookie_browser()
    plant(browser, value)
    answer = browser.post("/refresh", headers=csrf_header(browser))
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_grant")


def test_a_spent_refresh_cookie_ends_the_login(auth):
    """T10: a refresh token that was spent is a theft: the family ends, its tokens are denied."""
    browser = auth.cookie_browser()
    stolen = refresh_cookie(browser)
    first = cookie(browser, "jwtflow_access")
    assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 200
    second = cookie(browser, "jwtflow_access")
    thief = auth.browser()
    plant(thief, stolen)
    thief.set_cookie("jwtflow_csrf", cookie(browser, "jwtflow_csrf"), domain="127.0.0.1")
    answer = thief.post("/refresh", headers=csrf_header(thief))
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_grant")
    assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 401
    for token in (first, second):
        assert auth.denylist.is_denied(unverified_claims(token)["jti"])


def test_grace_lets_two_tabs_refresh(make_auth):
    """T11: within REFRESH_GRACE a second tab gets a successor of its own, and one branch lives."""
    world = make_auth(refresh_grace=10)
    one = world.cookie_browser()
    other = world.browser()
    plant(other, refresh_cookie(one))
    other.set_cookie("jwtflow_csrf", cookie(one, "jwtflow_csrf"), domain="127.0.0.1")
    assert one.post("/refresh", headers=csrf_header(one)).status_code == 200
    world.clock.advance(seconds=5)
    assert other.post("/refresh", headers=csrf_header(other)).status_code == 200
    world.clock.advance(minutes=5)
    assert other.post("/refresh", headers=csrf_header(other)).status_code == 200


def test_too_old_to_refresh(auth):
    """T14: two weeks unused end a refresh token."""
    browser = auth.cookie_browser()
    auth.clock.advance(days=14, seconds=1)
    assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 401


def test_thirty_days_in_all(auth):
    """T14: the family ends thirty days after the login, however often it was refreshed."""
    browser = auth.cookie_browser()
    for _ in range(2):
        auth.clock.advance(days=13)
        assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 200
    auth.clock.advance(days=4, seconds=1)
    assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 401


def test_a_disabled_user_cannot_refresh(auth):
    """A user who was disabled gets no new tokens for an old login."""
    browser = auth.cookie_browser()
    auth.store.accounts.disable("alice")
    assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 401


@pytest.mark.parametrize(
    ("header", "planted"),
    [
        (None, None),
        ("", None),
        ("wrong", None),
        ("both-planted", "both-planted"),
        ("é", None),
    ],
)
def test_a_refresh_needs_csrf(auth, header, planted):
    """C3: without the login's own csrf value in header and cookie: 403, and nothing happened."""
    browser = auth.cookie_browser()
    own = cookie(browser, "jwtflow_csrf")
    if planted:
        browser.set_cookie("jwtflow_csrf", planted, domain="127.0.0.1")
    headers = {} if header is None else {"X-CSRF-Token": header}
    answer = browser.post("/refresh", headers=headers)
    assert (answer.status_code, answer.json["error"]) == (403, "csrf_failed")
    assert "Set-Cookie" not in answer.headers
    browser.set_cookie("jwtflow_csrf", own, domain="127.0.0.1")
    assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 200


def test_another_logins_csrf_value_is_refused(auth):
    """C3: a csrf value that is somebody else's opens nothing, in header and cookie alike."""
    browser, attacker = auth.cookie_browser(), auth.cookie_browser()
    browser.set_cookie("jwtflow_csrf", cookie(attacker, "jwtflow_csrf"), domain="127.0.0.1")
    answer = browser.post("/refresh", headers=csrf_header(browser))
    assert answer.json["error"] == "csrf_failed"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (ISSUER, 200),
        ("https://app.example", 200),
        (AUDIENCE, 403),
        ("http://127.0.0.1", 403),
        ("http://127.0.0.1:5001.evil.example", 403),
        ("https://app.example.evil", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_a_refresh_looks_at_the_origin(make_auth, origin, status):
    """C3: another origin, even another port of this host, is refused unless it is listed."""
    browser = make_auth(origins=("https://app.example",)).cookie_browser()
    answer = browser.post("/refresh", headers={**csrf_header(browser), "Origin": origin})
    assert answer.status_code == status


def test_a_token_from_the_body_is_no_cookie(auth):
    """C9: a refresh token that came in a body has no csrf value and refreshes by no cookie."""
    browser = auth.browser()
    plant(browser, auth.login().json["refresh_token"])
    browser.set_cookie("jwtflow_csrf", "anything", domain="127.0.0.1")
    answer = browser.post("/refresh", headers=csrf_header(browser))
    assert (answer.status_code, answer.json["error"]) == (403, "csrf_failed")
