"""Cookie delivery: names, flags, paths, and what a login puts in place of an older one."""

from __future__ import annotations

import base64
import hashlib
from http.cookies import SimpleCookie

import pytest

from tests.auth_fixtures import ALICE, BOB, cookie, unverified_claims


def cookies_of(answer) -> dict[str, dict[str, object]]:
    """Name to attributes, in lower case, of every cookie that ``answer`` sets."""
    found = {}
    for line in answer.headers.getlist("Set-Cookie"):
        for name, morsel in SimpleCookie(line).items():
            found[name] = {key: value for key, value in morsel.items() if value}
    return found


def test_cookies_of_a_plain_server(auth):
    """C1: three session cookies, strict, with the contract's paths; script reads csrf alone."""
    answer = auth.login(delivery="cookie")
    assert cookies_of(answer) == {
        "jwtflow_access": {"path": "/", "httponly": True, "samesite": "Strict"},
        "jwtflow_refresh": {"path": "/refresh", "httponly": True, "samesite": "Strict"},
        "jwtflow_csrf": {"path": "/", "samesite": "Strict"},
    }


def test_cookies_of_a_secure_server(make_auth):
    """C1: under https the cookies are Secure and prefixed, as far as their path allows."""
    answer = make_auth(issuer="https://auth.example").login(delivery="cookie")
    assert cookies_of(answer) == {
        "__Host-jwtflow_access": {
            "path": "/",
            "httponly": True,
            "secure": True,
            "samesite": "Strict",
        },
        "__Secure-jwtflow_refresh": {
            "path": "/refresh",
            "httponly": True,
            "secure": True,
            "samesite": "Strict",
        },
        "__Host-jwtflow_csrf": {"path": "/", "secure": True, "samesite": "Strict"},
    }


def test_the_token_carries_the_hash_of_the_csrf_value(auth):
    """The claim csrf is the base64url SHA-256 of the csrf cookie's value."""
    browser = auth.cookie_browser()
    digest = hashlib.sha256(cookie(browser, "jwtflow_csrf").encode()).digest()
    claims = unverified_claims(cookie(browser, "jwtflow_access"))
    assert claims["csrf"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def test_a_token_from_the_body_has_no_csrf_claim(auth):
    """A token that was delivered in the body can never write by cookie."""
    assert "csrf" not in unverified_claims(auth.login().json["access_token"])


@pytest.mark.parametrize("user", [ALICE, BOB])
def test_a_login_replaces_the_one_before(auth, user):
    """C6: a login over a login ends the older one on the server, and gives new values."""
    browser = auth.cookie_browser()
    old = {
        "access": cookie(browser, "jwtflow_access"),
        "refresh": cookie(browser, "jwtflow_refresh", "/refresh"),
        "csrf": cookie(browser, "jwtflow_csrf"),
    }
    assert auth.login(browser, user, delivery="cookie").status_code == 200
    assert cookie(browser, "jwtflow_access") != old["access"]
    assert cookie(browser, "jwtflow_refresh", "/refresh") != old["refresh"]
    assert cookie(browser, "jwtflow_csrf") != old["csrf"]
    assert auth.denylist.is_denied(unverified_claims(old["access"])["jti"])
    stale = auth.browser()
    stale.set_cookie("jwtflow_refresh", old["refresh"], domain="127.0.0.1", path="/refresh")
    stale.set_cookie("jwtflow_csrf", old["csrf"], domain="127.0.0.1")
    answer = stale.post("/refresh", headers={"X-CSRF-Token": old["csrf"]})
    assert answer.status_code == 401


def test_a_wrong_login_ends_nothing(auth):
    """C6: only a login that succeeds takes the place of the one before."""
    browser = auth.cookie_browser()
    jti = unverified_claims(cookie(browser, "jwtflow_access"))["jti"]
    assert auth.login(browser, ("alice", "wrong"), delivery="cookie").status_code == 401
    assert not auth.denylist.is_denied(jti)


def test_an_expired_login_is_replaced_too(auth):
    """C6: the access cookie may have expired, its login still ends."""
    browser = auth.cookie_browser()
    refresh_token = cookie(browser, "jwtflow_refresh", "/refresh")
    csrf = cookie(browser, "jwtflow_csrf")
    auth.clock.advance(hours=2)
    assert auth.login(browser, delivery="cookie").status_code == 200
    stale = auth.browser()
    stale.set_cookie("jwtflow_refresh", refresh_token, domain="127.0.0.1", path="/refresh")
    stale.set_cookie("jwtflow_csrf", csrf, domain="127.0.0.1")
    assert stale.post("/refresh", headers={"X-CSRF-Token": csrf}).status_code == 401


def test_a_login_of_a_host_whose_clock_is_ahead_is_replaced_too(auth):
    """C6: the access cookie may be another host's, from a second ahead, its login still ends."""
    browser = auth.cookie_browser()
    jti = unverified_claims(cookie(browser, "jwtflow_access"))["jti"]
    auth.clock.advance(seconds=-1)
    assert auth.login(browser, delivery="cookie").status_code == 200
    assert auth.denylist.is_denied(jti)
