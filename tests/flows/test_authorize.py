"""``/authorize`` over HTTP: page, login, consent, answer."""

from __future__ import annotations

import re

import pytest

from jwtflow.errors import UnavailableError
from tests.auth_fixtures import ALICE, BOB, ISSUER, AuthWorld
from tests.authorization_flow import (
    REDIRECT_URI,
    Page,
    answer,
    asked,
    authorize,
    code_for,
    open_page,
    redeem,
    submit,
    tokens_for,
)


def test_answer(auth):
    """After login and consent the browser goes to the client with code, state and iss."""
    response = authorize(auth)
    assert response.headers["Location"].startswith(f"{REDIRECT_URI}?code=")
    told = answer(response)
    assert set(told) == {"code", "state", "iss"}
    assert told["state"] == "a state"
    assert told["iss"] == ISSUER


def test_unknown_parameters_are_ignored(auth):
    """A parameter that this server does not know changes nothing (RFC 6749 §3.1)."""
    assert "code" in answer(authorize(auth, audience="x", ui_locales="de", claims="{}", x="\n"))


def test_request_by_post(auth):
    """A client may post its request as a form (OIDC Core §3.1.2.1) and gets the same page."""
    browser = auth.browser()
    page = browser.post("/authorize", data=asked(state="posted"))
    assert page.status_code == 200
    assert answer(submit(browser, page))["state"] == "posted"


def test_page_is_accessible(auth):
    """The page has a language, a title, one heading, a label for each field and named buttons."""
    text = open_page(auth.browser(), scope="openid reports:read").text
    page = Page(text)
    assert page.all("html")[0]["lang"] == "en"
    assert re.search(r"<title>\s*\S", text)
    assert len(page.all("h1")) == len(page.all("main")) == 1
    fields = [each for each in page.all("input") if each.get("type") != "hidden"]
    labelled = {label["for"] for label in page.all("label")}
    assert {field["id"] for field in fields} == labelled == {"username", "password"}
    assert [field["autocomplete"] for field in fields] == ["username", "current-password"]
    assert [button["value"] for button in page.all("button")] == ["allow", "deny"]
    assert not page.all("script")


def test_enter_key_allows(auth):
    """The first button is the one that the Enter key presses, so it is the one that agrees."""
    first, second = Page(open_page(auth.browser()).text).all("button")
    assert first["value"] == "allow"
    assert "formnovalidate" in second  # who says no need not fill in the fields


def test_wrong_password(auth):
    """A wrong name and a wrong password show the page again, with one message for both."""
    browser = auth.browser()
    page = open_page(browser, state="kept")
    texts = []
    for user in (("alice", "wrong"), ("nobody", ALICE[1]), ("", ""), ("\0", "\0")):
        response = submit(browser, page, user)
        assert response.status_code == 401
        texts.append(response.text)
    assert len(set(texts)) == 1
    assert 'role="alert"' in texts[0]
    assert "<title>Problem" in texts[0]
    assert answer(submit(browser, response))["state"] == "kept"


def test_too_long_a_password(auth):
    """L9: a password that nobody can have is wrong like any other."""
    browser = auth.browser()
    response = submit(browser, open_page(browser), ("alice", "x" * 5000))
    assert response.status_code == 401
    assert 'role="alert"' in response.text


def test_page_after_a_lost_cookie(auth):
    """Who comes without the page's cookie is shown the page again, and then it works."""
    browser = auth.browser()
    stale = open_page(auth.browser())
    again = submit(browser, stale)
    assert again.status_code == 403
    assert "code" in answer(submit(browser, again))


@pytest.mark.parametrize(
    ("user", "scope", "granted"),
    [
        (ALICE, None, {"reports:read", "reports:write"}),
        (BOB, None, {"reports:read"}),
        (BOB, "reports:read reports:write", {"reports:read"}),
        (ALICE, "openid", {"openid"}),
        (ALICE, "openid reports:read nonsense", {"openid", "reports:read"}),
    ],
)
def test_scope(auth, user, scope, granted):
    """A user is given what was asked for and is held; without scope all, but not openid."""
    tokens = tokens_for(auth, user, scope=scope)
    assert set(tokens["scope"].split()) == granted
    assert ("id_token" in tokens) == ("openid" in granted)


def test_the_user_holds_nothing_of_it(auth):
    """If the user holds nothing of the scope, the client learns invalid_scope."""
    told = answer(authorize(auth, BOB, scope="reports:write"))
    assert told["error"] == "invalid_scope"
    assert told["state"] == "a state"


def test_the_client_may_have_nothing_of_it(auth):
    """If the client may have nothing of the scope, nobody is asked to log in."""
    told = answer(open_page(auth.browser(), scope="nonsense"))
    assert told["error"] == "invalid_scope"
    assert told["state"] == "a state"


@pytest.mark.parametrize("scope", ['"', "a\\b", "ä", "a  b"])
def test_malformed_scope(auth, scope):
    """T17: a scope of other characters is refused before anybody logs in."""
    assert answer(open_page(auth.browser(), scope=scope))["error"] == "invalid_scope"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
    ],
)
def test_what_is_not_done_here(auth, changes, error):
    """What OpenID Connect has and this server cannot do is answered with the code it names."""
    assert answer(open_page(auth.browser(), **changes))["error"] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "login consent"},
        {"max_age": "0"},
        {"max_age": "3600"},
        {"response_mode": "query"},
    ],
)
def test_what_is_done_anyway(auth, changes):
    """Each request asks for the password, so a wish for a fresh login is always met."""
    assert open_page(auth.browser(), **changes).status_code == 200


def test_error_descriptions_are_plain(auth):
    """An error_description has only the characters of RFC 6749 §4.1.2.1."""
    for changes in (
        {"response_type": "x"},
        {"request": "x"},
        {"request_uri": "x"},
        {"code_challenge": None},
        {"code_challenge_method": "x"},
        {"scope": '"'},
        {"resource": "x"},
        {"prompt": "none"},
        {"max_age": "x"},
        {"state": "\n"},
    ):
        description = answer(open_page(auth.browser(), **changes))["error_description"]
        assert re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+", description)


def test_client_without_this_flow(auth):
    """A client that may not use the code flow is told so at its redirect URI."""
    auth.store.clients.add("odd", name="Odd", redirect_uris=["https://odd.example/cb"])
    page = open_page(auth.browser(), client_id="odd", redirect_uri="https://odd.example/cb")
    assert answer(page)["error"] == "unauthorized_client"


def test_disabled_account(auth):
    """A disabled user cannot log in, and a code from before is worth nothing."""
    code = code_for(auth, BOB)
    auth.store.accounts.disable("bob")
    assert authorize(auth, BOB).status_code == 401
    assert redeem(auth, code).json["error"] == "invalid_grant"


def test_openid_needs_a_key_that_can_be_published(tmp_path, clock, random, signing_keys):
    """With HS256 nobody could check an ID token, so openid is not given."""
    world = AuthWorld.build(tmp_path, clock=clock, random=random, key=signing_keys["HS256"])
    # The user is not asked for a password first, nor to agree to what cannot be given.
    assert answer(open_page(world.browser(), scope="openid"))["error"] == "invalid_scope"
    page = open_page(world.browser(), scope="openid reports:read").text
    assert "<code>reports:read</code>" in page
    assert "openid</code>" not in page
    tokens = tokens_for(world, scope="openid reports:read")
    assert tokens["scope"] == "reports:read"
    assert "id_token" not in tokens
    world.store.close()


def test_https(tmp_path, clock, random, signing_keys):
    """Under https the page's cookie is Secure and has a prefix, and the flow is the same."""
    world = AuthWorld.build(
        tmp_path,
        clock=clock,
        random=random,
        key=signing_keys["EdDSA"],
        issuer="https://auth.example",
    )
    browser = world.browser()
    page = open_page(browser)
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Secure-jwtflow_authorize=")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert answer(submit(browser, page))["iss"] == "https://auth.example"
    world.store.close()


def test_database_away(auth, monkeypatch, caplog):
    """While the database is away the log and a page say so, and nobody blames the application."""

    def away(client_id):
        raise UnavailableError("The database cannot be reached. Try again in a moment.")

    monkeypatch.setattr(auth.store.clients, "find", away)
    response = open_page(auth.browser())
    assert response.status_code == 503
    assert response.mimetype == "text/html"
    assert "cannot be reached" in response.text
    assert "the people who run it" not in response.text
    assert [(each.levelname, each.getMessage()) for each in caplog.records] == [
        ("ERROR", "UnavailableError: The database cannot be reached. Try again in a moment.")
    ]


def test_a_fault_of_the_client_is_no_error_of_the_server(auth, caplog):
    """What a client asked wrongly is told to the user, and fills no log."""
    response = open_page(auth.browser(), client_id="nobody")
    assert response.status_code == 400
    assert "the people who run it" in response.text.replace("\n", " ")
    assert not caplog.records
