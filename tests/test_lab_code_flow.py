"""The lab's web client, and its auth server with mounted pieces of the code flow."""

from __future__ import annotations

import pytest

from jwtflow.course.lessons.nb07_get_the_token_with_a_code import careless
from jwtflow.course.lessons.nb07_get_the_token_with_a_code.walking import (
    CatchingPage,
    MixingServer,
    agree,
    query_of,
)
from jwtflow.course.lessons.nb07_get_the_token_with_a_code.web_client import start_web_client
from tests.lab_fixtures import get, running_lab

BOB = ("bob", "tr0ub4dor-and-three")
STORE, CALLBACK = "auth_server.CodeStore", "client.handle_callback"
CLIENT = "http://127.0.0.1"


@pytest.fixture
def lab(capfd):
    with running_lab() as lab:
        assert start_web_client(lab) == CLIENT
        yield lab


def log_in(lab, browser, path="/login", who=BOB):
    """Where a browser ends that logs in at the web client."""
    return agree(browser.open(CLIENT + path), *who)


def code_for(lab, who=BOB, **asked):
    """A request of a program, and the address at which its user's browser came back."""
    request = lab.client().authorization_request(**asked)
    return request, agree(lab.browser().open(request.url), *who).url


def redeem(lab, url, verifier, **changes):
    form = {
        "grant_type": "authorization_code",
        "client_id": "notebook",
        "code": query_of(url).get("code", "none"),
        "redirect_uri": "http://127.0.0.1/callback",
        "code_verifier": verifier,
        **changes,
    }
    return lab.http.post(f"{lab.auth_server}/token", data=form)


class Honest(careless.NeverSpends):
    """What a learner's may look like."""

    used = frozenset()

    def redeem(self, code, *, replayed, **sent):
        grant = super().redeem(code, **sent)
        if code in self.used:
            replayed(code)
            raise ValueError("used")
        self.used |= {code}
        return grant


# ------------------------------------------------------------------------------ the web client


@pytest.mark.parametrize("scope", ["reports:read", "openid reports:read"])
def test_a_browser_logs_in_at_the_web_client(lab, scope):
    """The page names the user, no code stays in the address, and other browsers know nothing."""
    browser = lab.browser()
    page = log_in(lab, browser, f"/login?scope={scope.replace(' ', '+')}")
    assert (page.url, page.status, page.text) == (
        "http://127.0.0.1/",
        200,
        "You are logged in as bob.\n",
    )
    assert not any("code=" in url for url in browser.history)
    assert lab.browser().open(CLIENT).text == "Nobody is logged in.\n"


def test_a_login_gets_a_session_of_its_own(lab):
    """The session that a browser had before the login is no longer good for anything."""
    browser = lab.browser()
    login_page = browser.open(f"{CLIENT}/login")
    (before,) = [str(each) for each in browser.cookies() if each.name == "client_session"]
    agree(login_page, *BOB)
    answer = lab.http.get(CLIENT, headers={"Cookie": before})
    assert answer.text == "Nobody is logged in.\n"


def test_a_response_is_good_once(lab):
    """The address of a finished login leads nowhere the second time."""
    browser = lab.browser()
    log_in(lab, browser)
    callback = next(each.url for each in browser.requests if "/callback?" in each.url)
    assert browser.open(callback).status == 400


@pytest.mark.parametrize("spoil", ["state", "iss", "code"])
def test_the_web_client_believes_only_its_own_response(lab, spoil):
    """Without a mounted piece, a response with a wrong or missing parameter is refused."""
    browser = lab.browser()
    request = query_of(browser.open(f"{CLIENT}/login").url)
    good = {"code": "c", "state": request["state"], "iss": lab.auth_server}
    spoiled = {**good, spoil: {"state": "x", "iss": "http://evil.example", "code": ""}[spoil]}
    query = "&".join(f"{name}={value}" for name, value in spoiled.items())
    page = browser.open(f"{CLIENT}/callback?{query}")
    assert page.status == 400
    assert page.text.startswith("The login failed. ")
    assert not [each for each in lab.exchanges if "/token" in each.request.start_line]


def test_an_unknown_issuer_is_told(lab):
    """An issuer that doesn't answer ends in a page that says so."""
    page = lab.browser().open(f"{CLIENT}/login?issuer=http://nobody.example")
    assert page.status == 502


# ------------------------------------------------------------------------------ mounted pieces


def test_a_mounted_callback_gets_this_browsers_logins(lab):
    """It is handed the response, the logins that this browser began, and a way to redeem."""
    seen = []

    def handle_callback(response, *, pending, exchange):
        seen.append((response, dict(pending)))
        request = pending[response["state"]]
        pending.clear()
        return exchange(
            request["issuer"],
            code=response["code"],
            code_verifier=request["code_verifier"],
            redirect_uri=request["redirect_uri"],
        )

    lab.mount(CALLBACK, handle_callback)
    lab.browser().open(f"{CLIENT}/login")
    browser = lab.browser()
    browser.open(f"{CLIENT}/login")
    assert log_in(lab, browser).text == "You are logged in as bob.\n"
    ((response, pending),) = seen
    assert set(response) == {"code", "state", "iss"}
    assert len(pending) == 2
    assert response["state"] in pending
    assert {key for each in pending.values() for key in each} == {
        "issuer",
        "redirect_uri",
        "code_verifier",
    }


def _stumbles(response, **_):
    raise KeyError("state")


@pytest.mark.parametrize("piece", [_stumbles, lambda _response, **_: None, lambda: None])
def test_a_callback_that_fails_is_named(lab, piece):
    """Its page says that the mounted piece failed, and nobody is logged in."""
    lab.mount(CALLBACK, piece)
    browser = lab.browser()
    page = log_in(lab, browser)
    assert page.status == 400
    assert "The mounted handle_callback failed" in page.text
    assert browser.open(CLIENT).text == "Nobody is logged in.\n"


def test_a_mounted_store_redeems(lab):
    """It issues and redeems; a replay that it reports ends what this code bought, and no more."""
    lab.mount(STORE, Honest)
    request, url = code_for(lab, scope="openid reports:read")
    other, other_url = code_for(lab)
    kept = redeem(lab, other_url, other.code_verifier).json()["access_token"]
    first = redeem(lab, url, request.code_verifier)
    assert first.headers["Cache-Control"] == "no-store"
    token = first.json()["access_token"]
    assert set(first.json()) == {
        "access_token",
        "token_type",
        "expires_in",
        "scope",
        "refresh_token",
        "id_token",
    }
    assert get(lab, "/me", token).status_code == 200
    again = redeem(lab, url, request.code_verifier)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert get(lab, "/me", token).status_code == 401
    assert get(lab, "/me", kept).status_code == 200


def test_a_replay_while_the_tokens_are_made_ends_them(lab):
    """A replay that is reported before the code has bought anything ends what it then buys."""

    class Replayed(Honest):
        def redeem(self, code, *, replayed, **sent):
            grant = super().redeem(code, replayed=replayed, **sent)
            replayed(code)
            return grant

    lab.mount(STORE, Replayed)
    request, url = code_for(lab)
    token = redeem(lab, url, request.code_verifier).json()["access_token"]
    assert get(lab, "/me", token).status_code == 401


@pytest.mark.parametrize("store", [None, Honest])
def test_a_replay_ends_an_access_token_that_came_alone(lab, store):
    """A8: what the code bought is denied, for a client that gets no refresh token as well."""
    lab._servers.store.clients.add(
        "kiosk",
        name="A client without the refresh grant",
        redirect_uris=["http://127.0.0.1/callback"],
        scopes=["reports:read"],
        grant_types=["authorization_code"],
    )
    lab.mount(STORE, store)
    request = lab.client().authorization_request()
    asked = request.url.replace("client_id=notebook", "client_id=kiosk")
    url = agree(lab.browser().open(asked), *BOB).url
    tokens = redeem(lab, url, request.code_verifier, client_id="kiosk").json()
    assert "refresh_token" not in tokens
    assert get(lab, "/me", tokens["access_token"]).status_code == 200
    again = redeem(lab, url, request.code_verifier, client_id="kiosk")
    assert again.json()["error"] == "invalid_grant"
    assert get(lab, "/me", tokens["access_token"]).status_code == 401


def test_a_mounted_store_leaves_other_grants_alone(lab):
    """Refresh tokens and client credentials work as without it, and None brings ours back."""
    lab.mount(STORE, Honest)
    request, url = code_for(lab)
    refresh_token = redeem(lab, url, request.code_verifier).json()["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": "notebook"}
    assert lab.http.post(f"{lab.auth_server}/token", data=form).status_code == 200
    form = {"grant_type": "authorization_code", "code": "c"}
    service = ("reporting-service", "reporting-service-secret")
    refused = lab.http.post(f"{lab.auth_server}/token", data=form, auth=service)
    assert refused.json()["error"] == "unauthorized_client"
    lab.mount(STORE, None)
    request, url = code_for(lab)
    assert redeem(lab, url, request.code_verifier).status_code == 200


def test_a_mounted_store_is_not_asked_for_an_unknown_resource(lab):
    """A resource that nobody knows is refused as without it, and the code stays good."""
    lab.mount(STORE, Honest)
    request, url = code_for(lab)
    refused = redeem(lab, url, request.code_verifier, resource="http://evil.example")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")
    named = redeem(lab, url, request.code_verifier, resource=lab.resource_server)
    assert named.status_code == 200


def test_a_store_gets_copies_of_the_grant(lab):
    """It sees what the user agreed to, in plain values."""
    grants = []

    class Spy(Honest):
        def issue(self, code, grant, *, now):
            grants.append(dict(grant))
            super().issue(code, grant, now=now)

    lab.mount(STORE, Spy)
    request, _ = code_for(lab, scope="openid reports:read")
    (grant,) = grants
    assert grant.pop("code_challenge") == query_of(request.url)["code_challenge"]
    assert grant == {
        "client_id": "notebook",
        "username": "bob",
        "redirect_uri": "http://127.0.0.1/callback",
        "redirect_uri_sent": True,
        "scope": ["openid", "reports:read"],
        "nonce": request.nonce,
        "auth_time": lab.clock.now(),
    }


class _Returns:
    def __init__(self):
        self.returned = None

    def issue(self, code, grant, *, now):
        """Do nothing."""

    def redeem(self, code, **_):
        return self.returned


class _Raises(_Returns):
    def redeem(self, code, **_):
        raise KeyError(code)


class _ReturnsText(_Returns):
    def redeem(self, code, **_):
        return {"scope": "a", "username": "bob"}


@pytest.mark.parametrize("piece", [_Returns, _Raises, _ReturnsText])
def test_a_store_that_fails_is_named(lab, piece):
    """What can't be redeemed with is a 500 whose description names the piece."""
    lab.mount(STORE, piece)
    request, url = code_for(lab)
    answer = redeem(lab, url, request.code_verifier)
    assert answer.status_code == 500
    assert "The mounted CodeStore failed" in answer.json()["error_description"]


def test_a_disabled_user_gets_nothing(lab):
    """A store that names somebody who doesn't exist gets no tokens for them."""

    class Invents(Honest):
        def redeem(self, code, **sent):
            return {**super().redeem(code, **sent), "username": "nobody"}

    lab.mount(STORE, Invents)
    request, url = code_for(lab)
    assert redeem(lab, url, request.code_verifier).json()["error"] == "invalid_grant"


def test_a_mounted_match_decides_where_codes_go(lab):
    """A careless match sends a code to Mallory's page; ours shows an error and sends it nowhere."""
    catching, redirect_uri = CatchingPage(), "http://127.0.0.1.evil.example/callback"
    lab.site("http://127.0.0.1.evil.example", catching.app, name="attacker")
    lab.mount("auth_server.is_registered", careless.begins_alike)
    request, _ = code_for(lab, redirect_uri=redirect_uri)
    assert "code" in catching.caught
    lab.mount("auth_server.is_registered", lambda uri, registered: uri in registered)
    assert lab.browser().open(request.url).status == 400
    assert code_for(lab)[1].startswith("http://127.0.0.1/callback?")
    lab.mount("auth_server.is_registered", None)
    assert lab.browser().open(request.url).status == 400


def test_a_match_that_fails_is_named(lab):
    """The page says which piece failed."""
    lab.mount("auth_server.is_registered", lambda: True)
    page = lab.browser().open(lab.client().authorization_request().url)
    assert page.status == 500
    assert "is_registered failed" in page.text


def test_a_user_can_be_added(lab):
    """Somebody with a new account can log in, and adding them again changes nothing."""
    for password in ("mallorys-own-password", "another"):
        lab.add_user("mallory", password, scopes=["reports:read"])
    page = log_in(lab, lab.browser(), who=("mallory", "mallorys-own-password"))
    assert page.text == "You are logged in as mallory.\n"


# ------------------------------------------------------------------------- the careless pieces


def test_a_mix_up_needs_a_client_that_ignores_iss(lab):
    """Mallory's server gets code and verifier from the careless client, and nothing from ours."""
    mixing = MixingServer("http://evil.example", lab.auth_server)
    lab.site("http://evil.example", mixing.app, name="attacker")
    log_in(lab, lab.browser(), "/login?issuer=http://evil.example")
    assert mixing.caught == {}
    lab.mount(CALLBACK, careless.ignores_iss)
    log_in(lab, lab.browser(), "/login?issuer=http://evil.example")
    assert {"code", "code_verifier"} <= set(mixing.caught)


def test_login_csrf_needs_a_client_that_ignores_state(lab):
    """Somebody else's response logs a browser in only if state and verifier are both ignored."""
    lab.add_user("mallory", "mallorys-own-password", scopes=["reports:read"])

    def after_click():
        _, link = code_for(lab, ("mallory", "mallorys-own-password"))
        browser = lab.browser()
        browser.open(f"{CLIENT}/login")
        browser.open(link)
        return browser.open(CLIENT).text

    assert "Nobody" in after_click()
    lab.mount(CALLBACK, careless.takes_any_state)
    assert "Nobody" in after_click()
    lab.mount(STORE, careless.WithoutPkce)
    assert "mallory" in after_click()
