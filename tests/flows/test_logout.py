"""``POST /logout``: the login ends on the server, then in the browser."""

from __future__ import annotations

import pytest

from jwtflow.denylist import MemoryDenylist
from jwtflow.errors import UnavailableError
from tests.auth_fixtures import AUDIENCE, BOB, cookie, csrf_header, unverified_claims
from tests.authorization_flow import refresh


def bearer(token: str) -> dict[str, str]:
    """The header that carries an access token."""
    return {"Authorization": f"Bearer {token}"}


def test_by_bearer(auth):
    """V8: logout denies the access token and ends the refresh family of its login."""
    tokens = auth.login().json
    answer = auth.browser().post("/logout", headers=bearer(tokens["access_token"]))
    assert answer.status_code == 204
    assert answer.data == b""
    assert auth.denylist.is_denied(unverified_claims(tokens["access_token"])["jti"])
    assert not alive(auth, tokens["refresh_token"])


def test_by_cookie(auth):
    """V8: logout by cookie ends the login and clears its three cookies."""
    browser = auth.cookie_browser()
    jti = unverified_claims(cookie(browser, "jwtflow_access"))["jti"]
    answer = browser.post("/logout", headers=csrf_header(browser))
    assert answer.status_code == 204
    assert auth.denylist.is_denied(jti)
    for name, path in [("access", "/"), ("refresh", "/refresh"), ("csrf", "/")]:
        assert browser.get_cookie(f"jwtflow_{name}", domain="127.0.0.1", path=path) is None


def test_every_access_token_of_the_login_ends(auth):
    """V4, V8: older access tokens of the same login are denied as well."""
    browser = auth.cookie_browser()
    first = unverified_claims(cookie(browser, "jwtflow_access"))["jti"]
    browser.post("/refresh", headers=csrf_header(browser))
    browser.post("/logout", headers=csrf_header(browser))
    assert auth.denylist.is_denied(first)


def test_others_stay_logged_in(auth):
    """V8: one's own login only: another user's, and one's other login, go on."""
    mine, other, bob = auth.login().json, auth.login().json, auth.login(user=BOB).json
    auth.browser().post("/logout", headers=bearer(mine["access_token"]))
    for tokens in (other, bob):
        assert not auth.denylist.is_denied(unverified_claims(tokens["access_token"])["jti"])
        assert alive(auth, tokens["refresh_token"])


def test_twice_is_fine(auth):
    """A token that is denied already logs out again: 204."""
    headers = bearer(auth.login().json["access_token"])
    assert auth.browser().post("/logout", headers=headers).status_code == 204
    assert auth.browser().post("/logout", headers=headers).status_code == 204


@pytest.mark.parametrize("days", [1, 13])
def test_an_expired_token_is_good_enough(auth, days):
    """Who comes back after the access token's time can log out, and the family ends."""
    tokens = auth.login().json
    auth.clock.advance(days=days)
    answer = auth.browser().post("/logout", headers=bearer(tokens["access_token"]))
    assert answer.status_code == 204
    assert not alive(auth, tokens["refresh_token"])


def test_an_expired_token_of_an_earlier_refresh_is_good_enough(auth):
    """An access token that was refreshed since still says which login to end."""
    browser = auth.cookie_browser()
    first = cookie(browser, "jwtflow_access")
    for _ in range(2):
        auth.clock.advance(hours=1)
        assert browser.post("/refresh", headers=csrf_header(browser)).status_code == 200
    assert auth.browser().post("/logout", headers=bearer(first)).status_code == 204
    assert not alive(auth, cookie(browser, "jwtflow_refresh", "/refresh"))


def test_an_expired_cookie_is_good_enough(auth):
    """The same by cookie."""
    browser = auth.cookie_browser()
    refresh_token = cookie(browser, "jwtflow_refresh", "/refresh")
    auth.clock.advance(hours=1)
    assert browser.post("/logout", headers=csrf_header(browser)).status_code == 204
    assert not alive(auth, refresh_token)


def test_a_token_of_a_host_whose_clock_is_ahead(auth):
    """V8: who logged in at another host, whose clock is a second ahead, can log out here."""
    tokens, browser = auth.login().json, auth.cookie_browser()
    auth.clock.advance(seconds=-1)
    answer = auth.browser().post("/logout", headers=bearer(tokens["access_token"]))
    assert answer.status_code == 204
    assert not alive(auth, tokens["refresh_token"])
    assert browser.post("/logout", headers=csrf_header(browser)).status_code == 204


def test_without_a_token(auth):
    """No token: 401 with a challenge that names no error."""
    answer = auth.browser().post("/logout")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="jwtflow"'


def test_a_forged_token(auth):
    """V5: a token with a wrong signature is 401 invalid_token and ends nothing."""
    tokens = auth.login().json
    head, body, signature = tokens["access_token"].split(".")
    forged = f"{head}.{body}.{signature[:-8]}AAAAAAAA"
    answer = auth.browser().post("/logout", headers=bearer(forged))
    assert answer.status_code == 401
    assert answer.json["error"] == "invalid_token"
    assert answer.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token"')
    assert alive(auth, tokens["refresh_token"])
    assert not auth.denylist.is_denied(unverified_claims(tokens["access_token"])["jti"])


def test_an_id_token_logs_nobody_out(auth):
    """J37: an ID token is no access token, not even here."""
    tokens = auth.login(scope="openid reports:read").json
    answer = auth.browser().post("/logout", headers=bearer(tokens["id_token"]))
    assert answer.status_code == 401
    assert alive(auth, tokens["refresh_token"])


@pytest.mark.parametrize("headers", [{}, {"X-CSRF-Token": "wrong"}])
def test_by_cookie_it_needs_csrf(auth, headers):
    """C3: without the csrf value: 403, nothing happened, the cookies stay."""
    browser = auth.cookie_browser()
    answer = browser.post("/logout", headers=headers)
    assert (answer.status_code, answer.json["error"]) == (403, "csrf_failed")
    assert "Set-Cookie" not in answer.headers
    assert alive(auth, cookie(browser, "jwtflow_refresh", "/refresh"))


def test_by_cookie_it_looks_at_the_origin(auth):
    """C3: a page of another port of this host logs nobody out."""
    browser = auth.cookie_browser()
    answer = browser.post("/logout", headers={**csrf_header(browser), "Origin": AUDIENCE})
    assert answer.status_code == 403


def test_a_bad_cookie_is_told_first(auth):
    """A bad access cookie is 401 before csrf is looked at."""
    browser = auth.browser()
    browser.set_cookie("jwtflow_access", "a.b.c", domain="127.0.0.1")
    answer = browser.post("/logout")
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_token")


def test_the_header_comes_first(auth):
    """Where there is an Authorization header, the cookie is not looked at."""
    browser = auth.cookie_browser()
    refresh_token = cookie(browser, "jwtflow_refresh", "/refresh")
    answer = browser.post("/logout", headers=bearer("a.b.c"))
    assert answer.status_code == 401
    assert alive(auth, refresh_token)


class AbsentDenylist:
    """A denylist that cannot be reached until it is told otherwise."""

    def __init__(self, clock) -> None:
        self.away = True
        self._list = MemoryDenylist(clock)

    def deny(self, jti: str, *, exp: float) -> None:
        if self.away:
            raise UnavailableError("The denylist cannot be reached.")
        self._list.deny(jti, exp=exp)

    def is_denied(self, jti: str) -> bool:
        return self._list.is_denied(jti)


def test_a_denylist_that_is_away_is_said(make_auth, clock):
    """While the denylist is away: 503, the cookies stay, and the next try ends everything."""
    denylist = AbsentDenylist(clock)
    auth = make_auth(denylist=denylist)
    browser = auth.cookie_browser()
    jti = unverified_claims(cookie(browser, "jwtflow_access"))["jti"]
    answer = browser.post("/logout", headers=csrf_header(browser))
    assert (answer.status_code, answer.json["error"]) == (503, "temporarily_unavailable")
    assert "Set-Cookie" not in answer.headers
    denylist.away = False
    assert browser.post("/logout", headers=csrf_header(browser)).status_code == 204
    assert denylist.is_denied(jti)


def alive(auth, refresh_token: str) -> bool:
    """Whether ``refresh_token`` still buys tokens; using it spends it."""
    return refresh(auth, refresh_token).status_code == 200
