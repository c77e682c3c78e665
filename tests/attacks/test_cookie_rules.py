"""Rules C1 to C9 at the auth server: cookies, and pages that want to use them."""

from __future__ import annotations

import pytest

from jwtflow.lab.stored import stored_tables
from tests.auth_fixtures import ALICE, cookie, csrf_header, unverified_claims

GARBAGE = [
    "",
    "a.b.c",
    "null",
    "x" * 4000,
    "%0d%0aSet-Cookie:x=y",
    '"quoted"',
    "é",
    "..",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.",
]


def test_no_cookie_names_a_domain(auth):
    """C1: no Domain, so no other host gets them; no Max-Age, so they end with the browser."""
    for line in auth.login(delivery="cookie").headers.getlist("Set-Cookie"):
        assert "domain" not in line.lower()
        assert "max-age" not in line.lower()
        assert "expires" not in line.lower()
        assert "SameSite=Strict" in line


def test_tokens_are_in_the_cookie_only(auth):
    """C2: in cookie delivery no body holds a token, at login or at refresh."""
    browser = auth.browser()
    answers = [
        auth.login(browser, delivery="cookie"),
        browser.post("/refresh", headers=csrf_header(browser)),
    ]
    for answer in answers:
        assert set(answer.json) == {"token_type", "expires_in", "scope"}


@pytest.mark.parametrize("path", ["/refresh", "/logout"])
def test_same_site_alone_is_not_the_defence(auth, path):
    """C3: a page on another port is the same site, sends our cookies, and is refused."""
    browser = auth.cookie_browser()
    for headers in (
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1:8000", **csrf_header(browser)},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = browser.post(path, headers=headers)
        assert (answer.status_code, answer.json["error"]) == (403, "csrf_failed")


@pytest.mark.parametrize("path", ["/refresh", "/logout"])
def test_a_planted_csrf_pair_is_refused(auth, path):
    """C3: someone who can plant a cookie can repeat it in the header; the token knows better."""
    browser = auth.cookie_browser()
    browser.set_cookie("jwtflow_csrf", "planted", domain="127.0.0.1")
    answer = browser.post(path, headers={"X-CSRF-Token": "planted"})
    assert (answer.status_code, answer.json["error"]) == (403, "csrf_failed")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_a_foreign_page_cannot_log_a_browser_in(auth, content_type):
    """C4: what a page can post without a preflight is no login."""
    answer = auth.browser().post(
        "/login",
        data=f'{{"username": "{ALICE[0]}", "password": "{ALICE[1]}", "delivery": "cookie"}}',
        content_type=content_type,
    )
    assert answer.status_code == 415
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://evil.example:5001",
        "http://127.0.0.1:8000",
        "http://localhost:5001",
        "https://127.0.0.1:5001",
        "http://127.0.0.1:5001.evil.example",
        "http://127.0.0.1:5001/",
        "HTTP://127.0.0.1:5001",
        "http://127.0.0.1:5001, http://evil.example",
        "null",
        "",
    ],
)
@pytest.mark.parametrize("delivery", ["cookie", "body"])
def test_no_page_of_another_origin_logs_in(auth, origin, delivery):
    """C4: a right password from a foreign page, or one that DNS rebinding leads here, is 403."""
    answer = auth.browser().post(
        "/login",
        json={"username": ALICE[0], "password": ALICE[1], "delivery": delivery},
        headers={"Origin": origin},
    )
    assert (answer.status_code, answer.json["error"]) == (403, "csrf_failed")
    assert "Set-Cookie" not in answer.headers
    assert stored_tables(auth.store)["families"] == []


def test_a_foreign_page_does_not_guess(auth):
    """C4, L5: what a foreign page tries is refused before it counts against the user."""
    for _ in range(12):
        auth.browser().post(
            "/login",
            json={"username": "alice", "password": "wrong"},
            headers={"Origin": "http://evil.example"},
        )
    assert auth.login().status_code == 200


def test_the_own_page_and_a_listed_one_log_in(make_auth):
    """C4: the server's own origin, a listed one, and a program without an origin may log in."""
    auth = make_auth(origins=("https://front.example",))
    body = {"username": ALICE[0], "password": ALICE[1]}
    for origin in ("http://127.0.0.1:5001", "https://front.example", None):
        headers = {} if origin is None else {"Origin": origin}
        assert auth.browser().post("/login", json=body, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/login", "/refresh", "/logout", "/authorize", "/sign-in"])
def test_no_preflight_is_answered(auth, path):
    """C4, A17: no page of another origin may call these, whatever it asks."""
    browser = auth.cookie_browser()
    preflight = browser.options(
        path,
        headers={
            "Origin": "http://evil.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, x-csrf-token",
        },
    )
    answers = [preflight]
    answers += [
        browser.open(path, method=method, headers={"Origin": "http://evil.example"})
        for method in ("GET", "POST")
    ]
    for answer in answers:
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert preflight.status_code == 405


@pytest.mark.parametrize("path", ["/login", "/refresh", "/logout"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_reading_changes_nothing(auth, path, method):
    """C5, V9: only POST does something here."""
    browser = auth.cookie_browser()
    answer = browser.open(path, method=method, headers=csrf_header(browser))
    assert answer.status_code == 405
    assert "Set-Cookie" not in answer.headers
    assert not auth.denylist.is_denied(unverified_claims(cookie(browser, "jwtflow_access"))["jti"])


@pytest.mark.parametrize("planted", GARBAGE)
def test_a_login_replaces_what_was_planted(auth, planted):
    """C6, C8: whatever cookies are there, a login works and puts its own in their place."""
    browser = auth.browser()
    for name, path in [("access", "/"), ("refresh", "/refresh"), ("csrf", "/")]:
        browser.set_cookie(f"jwtflow_{name}", planted, domain="127.0.0.1", path=path)
    assert auth.login(browser, delivery="cookie").status_code == 200
    assert cookie(browser, "jwtflow_csrf") != planted
    assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 200


def test_another_users_planted_login_is_not_taken_over(auth):
    """C6: a victim who logs in over an attacker's cookies gets a login of their own."""
    attacker = auth.cookie_browser(("bob", "tr0ub4dor-and-three"))
    victim = auth.browser()
    for name, path in [("access", "/"), ("csrf", "/"), ("refresh", "/refresh")]:
        value = cookie(attacker, f"jwtflow_{name}", path)
        victim.set_cookie(f"jwtflow_{name}", value, domain="127.0.0.1", path=path)
    auth.login(victim, delivery="cookie")
    assert unverified_claims(cookie(victim, "jwtflow_access"))["sub"] == "alice"
    assert attacker.post("/refresh", headers=csrf_header(attacker)).status_code == 401


def test_values_cannot_be_guessed(auth):
    """C7: refresh token and csrf value have 256 bits, and no two logins share one."""
    one, other = auth.cookie_browser(), auth.cookie_browser()
    for name, path in [("jwtflow_refresh", "/refresh"), ("jwtflow_csrf", "/")]:
        values = {cookie(one, name, path), cookie(other, name, path)}
        assert len(values) == 2
        assert min(map(len, values)) >= 43


@pytest.mark.parametrize("value", GARBAGE)
@pytest.mark.parametrize("path", ["/refresh", "/logout"])
def test_garbage_breaks_nothing(auth, path, value):
    """C8: nonsense in every cookie is a refusal with JSON."""
    browser = auth.browser()
    for name, at in [("access", "/"), ("refresh", "/refresh"), ("csrf", "/")]:
        browser.set_cookie(f"jwtflow_{name}", value, domain="127.0.0.1", path=at)
    answer = browser.post(path)
    assert answer.status_code in {401, 403}
    assert set(answer.json) == {"error", "error_description"}


@pytest.mark.parametrize("header", ["jwtflow_access", "=;=;", "jwtflow_access=a; " * 200, "\xff"])
def test_a_garbage_cookie_header_breaks_nothing(auth, header):
    """C8: a cookie header that cannot be read is as good as none."""
    answer = auth.browser().post("/logout", headers={"Cookie": header})
    assert answer.status_code == 401
    assert answer.json["error"] in {"missing_token", "invalid_token"}


def test_a_token_is_no_session(auth):
    """C9: an access token is no refresh cookie, a refresh token no access cookie."""
    browser = auth.cookie_browser()
    access = cookie(browser, "jwtflow_access")
    refresh = cookie(browser, "jwtflow_refresh", "/refresh")
    browser.set_cookie("jwtflow_refresh", access, domain="127.0.0.1", path="/refresh")
    browser.set_cookie("jwtflow_access", refresh, domain="127.0.0.1")
    assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 401
    assert browser.post("/logout", headers=csrf_header(browser)).status_code == 401
