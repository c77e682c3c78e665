"""What a token may hold: asked for, registered for the client, and held by the user."""

from __future__ import annotations

import pytest

from jwtflow.store.schema import accounts, clients
from tests.auth_fixtures import ALICE, BOB, csrf_header, unverified_claims
from tests.authorization_flow import (
    answer,
    authorize,
    open_page,
    post_form,
    redeem,
    refresh,
    tokens_for,
    userinfo,
)

APP = "https://app.example/callback"


@pytest.fixture
def app(auth):
    """Registers a client; gives the token response at the end of its code flow."""

    def register(*scopes, grant_types=("authorization_code", "refresh_token")):
        auth.store.clients.add(
            "app", name="App", redirect_uris=[APP], scopes=scopes, grant_types=grant_types
        )

        def log_in(user=ALICE, **changes):
            code = answer(authorize(auth, user, client_id="app", redirect_uri=APP, **changes))
            response = redeem(auth, code["code"], client_id="app", redirect_uri=APP)
            assert response.status_code == 200, response.text
            return response.json

        return log_in

    return register


def change(auth, table, **values):
    """Change what is registered for every client, or held by every user."""
    with auth.store._database.write() as connection:
        connection.execute(table.update().values(**values))


@pytest.mark.parametrize(
    ("registered", "asked", "user", "given"),
    [
        (["reports:read"], "reports:read reports:write", ALICE, "reports:read"),
        (["reports:read"], None, ALICE, "reports:read"),
        (["reports:write", "reports:read"], "reports:write reports:read", BOB, "reports:read"),
        (["openid"], "openid reports:read", ALICE, "openid"),
        (["reports:read", "audit"], "audit reports:read", ALICE, "reports:read"),
        (["openid", "reports:read"], None, ALICE, "reports:read"),
    ],
)
def test_the_code_flow_gives_what_all_three_have(app, registered, asked, user, given):
    """T13: a token holds what was asked for, is registered for the client and held by the user."""
    tokens = app(*registered)(user, scope=asked)
    assert tokens["scope"] == unverified_claims(tokens["access_token"])["scope"] == given


@pytest.mark.parametrize("asked", [None, "reports:read", "openid"])
def test_a_client_with_no_scope_gets_nothing(auth, app, asked):
    """T13: a client that is registered for no scope is refused before anybody logs in."""
    app()
    page = open_page(auth.browser(), client_id="app", redirect_uri=APP, scope=asked)
    assert answer(page)["error"] == "invalid_scope"


def test_no_id_token_without_the_scope(app):
    """A21: a client that is not registered for openid gets no ID token, at login or at refresh."""
    tokens = app("reports:read")(scope="openid reports:read")
    assert "id_token" not in tokens
    assert tokens["scope"] == "reports:read"


def test_no_refresh_token_without_the_grant(auth, app):
    """T7: a client that is not registered for the grant gets no refresh token, and uses none."""
    tokens = app("reports:read", grant_types=["authorization_code"])(scope="reports:read")
    assert "refresh_token" not in tokens
    foreign = tokens_for(auth)["refresh_token"]
    assert refresh(auth, foreign, client_id="app").json["error"] == "unauthorized_client"


@pytest.mark.parametrize("asked", ["openid", "openid reports:delete"])
def test_a_login_for_openid_alone_acts_for_nobody(auth, asked):
    """J36: roles go only with a scope of the API's own; the admin's token for openid has none."""
    for access_token in (
        tokens_for(auth, scope=asked)["access_token"],
        auth.login(scope=asked).json["access_token"],
    ):
        assert "roles" not in unverified_claims(access_token)
        assert userinfo(auth, access_token).json == {"sub": "alice"}
    assert unverified_claims(auth.login().json["access_token"])["roles"] == ["admin"]


@pytest.mark.parametrize("about_the_user", ["profile", "email", "offline_access"])
def test_the_scopes_of_openid_connect_act_for_nobody(auth, app, about_the_user):
    """J36: no scope that OpenID Connect defines brings roles along."""
    auth.store.accounts.add("carol", "pw", roles=["admin"], scopes=[about_the_user])
    tokens = app("openid", about_the_user)(("carol", "pw"), scope=f"openid {about_the_user}")
    assert set(tokens["scope"].split()) == {"openid", about_the_user}
    assert "roles" not in unverified_claims(tokens["access_token"])


def test_a_refresh_narrowed_to_openid_has_no_roles(auth):
    """T13, J36: a refresh for openid alone gives a token without roles, the next one has them."""
    tokens = tokens_for(auth, scope="openid reports:read")
    narrow = refresh(auth, tokens["refresh_token"], scope="openid").json
    assert "roles" not in unverified_claims(narrow["access_token"])
    wide = refresh(auth, narrow["refresh_token"]).json
    assert unverified_claims(wide["access_token"])["roles"] == ["admin"]


def test_what_the_client_has_lost_is_not_refreshed(auth):
    """T13: a scope that is taken from the client, or from the user, is missing from then on."""
    tokens = tokens_for(auth, scope="openid reports:read reports:write")
    change(auth, clients, scopes=["reports:read", "reports:write"])
    tokens = refresh(auth, tokens["refresh_token"]).json
    assert tokens["scope"] == "reports:read reports:write"
    assert "id_token" not in tokens
    change(auth, accounts, scopes=["reports:write"])
    tokens = refresh(auth, tokens["refresh_token"]).json
    assert tokens["scope"] == "reports:write"


def test_what_was_lost_before_the_code_was_redeemed_is_not_given(auth):
    """T13: between page and token request client and user may lose a scope."""
    code = answer(authorize(auth, scope="openid reports:read reports:write"))["code"]
    change(auth, clients, scopes=["reports:read", "reports:write"])
    change(auth, accounts, scopes=["openid", "reports:read"])
    tokens = redeem(auth, code).json
    assert tokens["scope"] == "reports:read"
    assert "id_token" not in tokens


def test_a_refusal_for_its_scope_does_not_spend_a_refresh_token(auth):
    """T13: a refresh that asks for what was never granted is refused, and may be repeated."""
    tokens = tokens_for(auth, scope="reports:read")
    refused = refresh(auth, tokens["refresh_token"], scope="reports:write")
    assert refused.json["error"] == "invalid_scope"
    assert refresh(auth, tokens["refresh_token"]).status_code == 200


def test_a_spent_token_is_a_theft_whatever_it_asks_for(auth):
    """T10: a spent token ends its family, also where its scope would be refused."""
    first = tokens_for(auth, scope="reports:read")
    second = refresh(auth, first["refresh_token"]).json
    assert refresh(auth, first["refresh_token"], scope="nonsense").json["error"] == "invalid_grant"
    assert refresh(auth, second["refresh_token"]).json["error"] == "invalid_grant"


def test_the_first_party_login_is_a_client_like_others(auth):
    """T13: what POST /login gives is limited by its client's scopes and grants."""
    change(auth, clients, scopes=["reports:read"], grant_types=["authorization_code"])
    tokens = auth.login(scope="openid reports:read reports:write").json
    assert tokens["scope"] == "reports:read"
    assert not {"refresh_token", "id_token"} & set(tokens)
    browser = auth.cookie_browser()
    assert browser.get_cookie("jwtflow_access", domain="127.0.0.1")
    assert browser.get_cookie("jwtflow_refresh", domain="127.0.0.1", path="/refresh") is None


def test_a_refresh_cookie_is_worth_nothing_without_the_grant(auth):
    """T7: once the login's client has lost the grant, its refresh cookies end the login."""
    browser = auth.cookie_browser()
    change(auth, clients, grant_types=["authorization_code"])
    refused = browser.post("/refresh", headers=csrf_header(browser))
    assert (refused.status_code, refused.json["error"]) == (401, "invalid_grant")


def test_a_login_without_its_client_is_refused(auth):
    """T13: where the client of POST /login is not registered, it says so and gives nothing."""
    with auth.store._database.write() as connection:
        connection.execute(clients.delete().where(clients.c.client_id == "notebook"))
    refused = auth.login()
    assert (refused.status_code, refused.json["error"]) == (400, "unauthorized_client")


@pytest.mark.parametrize("asked", [None, "openid", "openid reports:read"])
def test_a_client_of_its_own_is_nobody_who_logged_in(auth, asked):
    """T7: client credentials never give openid or an ID token, though the client may have it."""
    auth.store.clients.add(
        "job",
        name="Job",
        client_secret="job-secret",
        scopes=["openid", "reports:read"],
        grant_types=["client_credentials"],
    )
    form = {"grant_type": "client_credentials", "scope": asked}
    response = post_form(auth, "/token", form, auth=("job", "job-secret"))
    if asked == "openid":
        assert response.json["error"] == "invalid_scope"
        return
    assert response.json["scope"] == "reports:read"
    assert not {"refresh_token", "id_token"} & set(response.json)
