"""Attacks on ``/token`` and refresh tokens: the rules T1 to T17."""

from __future__ import annotations

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jwtflow.clock import ManualClock
from jwtflow.errors import ConfigurationError
from jwtflow.store import families
from tests.auth_fixtures import (
    ALICE,
    AUDIENCE,
    SERVICE,
    AuthWorld,
    csrf_header,
    unverified_claims,
)
from tests.authorization_flow import (
    VERIFIER,
    code_for,
    is_active,
    post_form,
    redeem,
    refresh,
    tokens_for,
    userinfo,
)
from tests.conftest import NOON, SeededRandom

CLIENT_CREDENTIALS = {"grant_type": "client_credentials"}


def basic(client_id: str, client_secret: str) -> dict[str, str]:
    """The header of RFC 6749 §2.3.1, both halves form-urlencoded."""
    pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def service_tokens(world, **changes):
    """The answer to the client of the demo data, acting for itself."""
    return post_form(world, "/token", {**CLIENT_CREDENTIALS, **changes}, headers=basic(*SERVICE))


@pytest.mark.parametrize(
    "grant_type",
    [
        "password",
        "implicit",
        "Authorization_Code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "x" * 1000,
    ],
)
def test_unknown_grant(auth, grant_type):
    """T1: a user's password is no grant, nor is anything else that is not offered."""
    form = {"grant_type": grant_type, "username": "alice", "password": "x", "client_id": "notebook"}
    response = post_form(auth, "/token", form)
    assert response.status_code == 400
    assert response.json["error"] == "unsupported_grant_type"


def test_no_grant(auth):
    """T1: a request that names no grant is malformed."""
    response = post_form(auth, "/token", {"client_id": "notebook"})
    assert response.json["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("client_id", "client_secret"),
    [
        ("reporting-service", "wrong"),
        ("reporting-service", ""),
        ("reporting-service", "reporting-service-secret\0"),
        ("reporting-service", "reporting-service-secret "),
        ("nobody", "reporting-service-secret"),
        ("alice", "correct-horse-battery-staple"),
        ("notebook", "a secret that it has not"),
        ("", ""),
    ],
)
def test_wrong_secret(auth, client_id, client_secret):
    """T2: whatever is wrong with the client, it is 401 in the same words, by either method."""
    by_header = post_form(
        auth, "/token", CLIENT_CREDENTIALS, headers=basic(client_id, client_secret)
    )
    assert by_header.status_code == 401
    assert by_header.json["error"] == "invalid_client"
    assert by_header.headers["WWW-Authenticate"].startswith("Basic ")
    form = {**CLIENT_CREDENTIALS, "client_id": client_id, "client_secret": client_secret}
    by_body = post_form(auth, "/token", form)
    assert by_body.status_code == 401
    assert by_body.json["error"] == "invalid_client"
    if client_id:
        assert by_body.json == by_header.json


@pytest.mark.parametrize(
    "authorization",
    [
        "Basic",
        "Basic ====",
        "Basic !!!!",
        "Basic /w==",
        "Basic cmVwb3J0aW5nLXNlcnZpY2U=",
        "Bearer cmVwb3J0aW5nLXNlcnZpY2U6cmVwb3J0aW5nLXNlcnZpY2Utc2VjcmV0",
        "Digest username=reporting-service",
        "x",
    ],
)
def test_malformed_header(auth, authorization):
    """T2: a header that holds no secret authenticates nobody, even with a client_id beside it."""
    form = {**CLIENT_CREDENTIALS, "client_id": "reporting-service"}
    response = post_form(auth, "/token", form, headers={"Authorization": authorization})
    assert response.status_code == 401
    assert response.json["error"] == "invalid_client"


def test_two_headers(auth):
    """T2: two Authorization headers, which servers join with a comma, authenticate nobody."""
    good = basic(*SERVICE)["Authorization"]
    response = post_form(
        auth, "/token", CLIENT_CREDENTIALS, headers={"Authorization": f"{good}, {good}"}
    )
    assert response.json["error"] == "invalid_client"


def test_scheme_in_any_case(auth):
    """T2: the scheme's name is not case-sensitive (RFC 9110 §11.1)."""
    header = basic(*SERVICE)["Authorization"].replace("Basic", "bAsIc")
    response = post_form(auth, "/token", CLIENT_CREDENTIALS, headers={"Authorization": header})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("space", "status"), [(" ", 200), ("\t", 200), ("\xa0", 401), ("\x85", 401), ("\x1c", 401)]
)
def test_white_space_is_that_of_http(auth, space, status):
    """T2: around the credentials there may be spaces and tabs, and nothing like them."""
    header = basic(*SERVICE)["Authorization"] + space
    response = post_form(auth, "/token", CLIENT_CREDENTIALS, headers={"Authorization": header})
    assert response.status_code == status


def test_secret_with_every_character(auth):
    """T2: colons, percent signs and other alphabets survive the form encoding of the header."""
    client_id, client_secret = "a:b%c+d", "ä:€%3A+ &="
    auth.store.clients.add(
        client_id,
        name="Odd",
        client_secret=client_secret,
        scopes=["reports:read"],
        grant_types=["client_credentials"],
    )
    headers = basic(client_id, client_secret)
    assert post_form(auth, "/token", CLIENT_CREDENTIALS, headers=headers).status_code == 200
    form = {**CLIENT_CREDENTIALS, "client_id": client_id, "client_secret": client_secret}
    assert post_form(auth, "/token", form).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"client_secret": SERVICE[1]},
        {"client_id": SERVICE[0], "client_secret": SERVICE[1]},
        {"client_id": "notebook"},
        {"client_assertion": "x", "client_assertion_type": "y"},
    ],
)
def test_two_methods(auth, form):
    """T3: a request authenticates its client once, and names one client."""
    response = service_tokens(auth, **form)
    assert response.status_code == 400
    assert response.json["error"] == "invalid_request"


def test_same_client_named_twice(auth):
    """T3: the client_id beside the header is no second method, if it is the same."""
    assert service_tokens(auth, client_id=SERVICE[0]).status_code == 200


def test_client_assertion(auth):
    """T2, T3: a method that is not offered authenticates nobody."""
    form = {**CLIENT_CREDENTIALS, "client_id": SERVICE[0], "client_assertion": "a.b.c"}
    assert post_form(auth, "/token", form).status_code == 401


def test_parameters_in_the_url(auth):
    """T4: secrets and parameters in the URL are refused, since URLs end up in logs."""
    form = {**CLIENT_CREDENTIALS, "client_id": SERVICE[0], "client_secret": SERVICE[1]}
    for query in (form, {"client_secret": SERVICE[1]}, {"x": "y"}):
        response = post_form(auth, "/token", form, query_string=query)
        assert response.status_code == 400
        assert "access_token" not in response.json
    assert auth.browser().get("/token", query_string=form).status_code == 405


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data"])
def test_form_bodies_only(auth, content_type):
    """T5: a body that is no form is not read."""
    response = auth.browser().post(
        "/token",
        data="grant_type=client_credentials",
        content_type=content_type,
        headers=basic(*SERVICE),
    )
    assert response.status_code == 415


@pytest.mark.parametrize("name", ["grant_type", "code", "code_verifier", "client_id", "x"])
def test_repeated_parameter(auth, name):
    """T5: a parameter that comes twice is refused, and the code is not spent."""
    code = code_for(auth)
    doubled = [
        ("grant_type", "authorization_code"),
        ("client_id", "notebook"),
        ("code", code),
        ("code_verifier", VERIFIER),
        ("redirect_uri", "http://127.0.0.1:49152/callback"),
        ("x", "y"),
        (name, "z"),
    ]
    body = "&".join(f"{key}={value}" for key, value in doubled)
    response = auth.browser().post(
        "/token", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert response.json["error"] == "invalid_request"
    assert redeem(auth, code).status_code == 200


def test_not_stored(auth):
    """T6: answers and errors of the token endpoint must not be cached."""
    wrong = post_form(auth, "/token", CLIENT_CREDENTIALS, headers=basic("x", "y"))
    for response in (service_tokens(auth), wrong, post_form(auth, "/token", {})):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Pragma"] == "no-cache"


def test_client_credentials(auth):
    """T7: a client acts for itself: its own scopes, no refresh token, no roles, no ID token."""
    response = service_tokens(auth)
    assert set(response.json) == {"access_token", "token_type", "expires_in", "scope"}
    assert response.json["scope"] == "reports:read"
    claims = unverified_claims(response.json["access_token"])
    assert claims["sub"] == claims["client_id"] == "reporting-service"
    assert "roles" not in claims


@pytest.mark.parametrize("scope", ["reports:write", "openid", "admin"])
def test_client_cannot_have_more(auth, scope):
    """T7: what a client may not have is left out, and of nothing there is no token."""
    assert service_tokens(auth, scope=scope).json["error"] == "invalid_scope"
    some = service_tokens(auth, scope=f"{scope} reports:read")
    assert some.json["scope"] == "reports:read"


def test_public_client_has_no_credentials(auth):
    """T7: a public client cannot prove itself, so it cannot act for itself."""
    response = post_form(auth, "/token", {**CLIENT_CREDENTIALS, "client_id": "notebook"})
    assert response.json["error"] == "unauthorized_client"
    auth.store.clients.add("loose", name="Loose", scopes=["a"], grant_types=["client_credentials"])
    response = post_form(auth, "/token", {**CLIENT_CREDENTIALS, "client_id": "loose"})
    assert response.json["error"] == "unauthorized_client"


def test_client_is_not_named_like_a_user(auth):
    """T8: no user and no client share a name, so a sub says which of the two it is."""
    with pytest.raises(ConfigurationError):
        auth.store.clients.add("alice", name="Not Alice", client_secret="x")
    with pytest.raises(ConfigurationError):
        auth.store.accounts.add("reporting-service", "a password")


def test_rotation(auth):
    """T9: every use of a refresh token gives another one."""
    tokens, seen = tokens_for(auth), set()
    for _ in range(5):
        seen.add(tokens["refresh_token"])
        tokens = refresh(auth, tokens["refresh_token"]).json
    assert len(seen | {tokens["refresh_token"]}) == 6


def test_reuse_ends_the_family(auth):
    """T10: a spent refresh token ends its family, and the access tokens of it are denied."""
    first = tokens_for(auth, scope="openid")
    second = refresh(auth, first["refresh_token"]).json
    assert refresh(auth, first["refresh_token"]).json["error"] == "invalid_grant"
    assert refresh(auth, second["refresh_token"]).json["error"] == "invalid_grant"
    for tokens in (first, second):
        assert userinfo(auth, tokens["access_token"]).status_code == 401


@pytest.mark.parametrize("delivery", ["body", "cookie"])
def test_refreshing_without_end(auth, monkeypatch, delivery):
    """T9: too many refreshes of one login are 429 for a while, and no other login is held up."""
    monkeypatch.setattr(families, "MAX_ALIVE", 3)
    browser, tokens = auth.cookie_browser(), tokens_for(auth)

    def again():
        if delivery == "cookie":
            return browser.post("/refresh", headers=csrf_header(browser))
        response = refresh(auth, tokens["refresh_token"])
        tokens.update(response.json)
        return response

    assert [again().status_code for _ in range(2)] == [200, 200]
    refused = again()
    assert (refused.status_code, refused.json["error"]) == (429, "too_many_attempts")
    assert "Set-Cookie" not in refused.headers
    assert refresh(auth, tokens_for(auth)["refresh_token"]).status_code == 200
    auth.clock.advance(seconds=int(refused.headers["Retry-After"]))
    assert again().status_code == 200


def test_reuse_ends_no_other_login(auth):
    """T10: another login of the same user goes on."""
    stolen, other = tokens_for(auth), tokens_for(auth)
    refresh(auth, stolen["refresh_token"])
    refresh(auth, stolen["refresh_token"])
    assert refresh(auth, other["refresh_token"]).status_code == 200


def test_twenty_at_once(auth):
    """T11: of twenty who use a refresh token at once exactly one gets a successor."""
    tokens, gate = tokens_for(auth), threading.Barrier(20)

    def one(_):
        gate.wait()
        return refresh(auth, tokens["refresh_token"])

    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(one, range(20)))
    winners = [response for response in responses if response.status_code == 200]
    assert len(winners) == 1
    assert all(each.json["error"] == "invalid_grant" for each in responses if each not in winners)
    for winner in winners:  # the others' tries were reuse, so the family has ended
        assert refresh(auth, winner.json["refresh_token"]).status_code == 400


def test_two_tabs_within_the_grace(tmp_path, clock, random, signing_keys):
    """T11: with a grace two tabs may refresh at one moment, and the later branch alone lives."""
    world = AuthWorld.build(
        tmp_path, clock=clock, random=random, key=signing_keys["RS256"], refresh_grace=10
    )
    spent = tokens_for(world)["refresh_token"]
    one = refresh(world, spent).json
    clock.advance(seconds=5)
    two = refresh(world, spent).json
    assert refresh(world, two["refresh_token"]).status_code == 200
    assert refresh(world, one["refresh_token"]).status_code == 400
    world.store.close()


def test_twenty_tabs_within_the_grace(tmp_path, clock, random, signing_keys):
    """T11: of twenty tabs that refresh at once within the grace, one branch lives in the end."""
    world = AuthWorld.build(
        tmp_path, clock=clock, random=random, key=signing_keys["RS256"], refresh_grace=10
    )
    spent, gate = tokens_for(world)["refresh_token"], threading.Barrier(20)

    def one(_):
        gate.wait()
        return refresh(world, spent)

    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(one, range(20)))
    given = [each.json["refresh_token"] for each in responses if each.status_code == 200]
    assert sum(is_active(world, refresh_token) for refresh_token in given) == 1
    world.store.close()


def test_bound_to_the_client(auth):
    """T12: another client cannot use a refresh token, nor end its family by trying."""
    auth.store.clients.add("other", name="Other", grant_types=["refresh_token"])
    tokens = tokens_for(auth)
    for scope in (None, "reports:read", "nothing of the kind"):
        stolen = refresh(auth, tokens["refresh_token"], client_id="other", scope=scope)
        assert stolen.json["error"] == "invalid_grant"  # and no word of what the scope was
    assert refresh(auth, tokens["refresh_token"]).status_code == 200


def test_scope_never_widens(auth):
    """T13: a refresh may ask for less, for that one access token, and never for more."""
    tokens = tokens_for(auth, scope="reports:read reports:write")
    less = refresh(auth, tokens["refresh_token"], scope="reports:read").json
    assert less["scope"] == "reports:read"
    again = refresh(auth, less["refresh_token"]).json
    assert set(again["scope"].split()) == {"reports:read", "reports:write"}
    narrow = tokens_for(auth, scope="reports:read")
    refused = refresh(auth, narrow["refresh_token"], scope="reports:write")
    assert refused.json["error"] == "invalid_scope"
    mixed = refresh(auth, narrow["refresh_token"], scope="reports:read reports:write openid")
    assert mixed.json["scope"] == "reports:read"


def test_absolute_lifetime(auth):
    """T14: thirty days after the login its family ends, however often it was refreshed."""
    tokens = tokens_for(auth)
    for _ in range(2):
        auth.clock.advance(days=13)
        tokens = refresh(auth, tokens["refresh_token"]).json
    auth.clock.advance(days=4)
    assert refresh(auth, tokens["refresh_token"]).json["error"] == "invalid_grant"


def test_idle_lifetime(auth):
    """T14: a refresh token that nobody used for fourteen days is no longer good."""
    early, late = tokens_for(auth), tokens_for(auth)
    auth.clock.advance(days=14, seconds=-1)
    assert refresh(auth, early["refresh_token"]).status_code == 200
    auth.clock.advance(seconds=1)
    assert refresh(auth, late["refresh_token"]).json["error"] == "invalid_grant"


def test_secrets_are_not_in_the_database(auth, tmp_path):
    """T15: neither codes nor refresh tokens nor secrets stand in the database."""
    code = code_for(auth)
    tokens = tokens_for(auth)
    secrets = [code, tokens["refresh_token"], tokens["access_token"], SERVICE[1]]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    stored = b"".join(path.read_bytes() for path in files)
    assert b"alice" in stored
    assert not [secret for secret in secrets if secret.encode() in stored]


def test_secrets_are_not_in_the_log(auth, caplog):
    """R12: however a flow ends, no code, token, password or secret of it is in the log."""
    caplog.set_level("DEBUG")
    code = code_for(auth, scope="openid")
    tokens = redeem(auth, code).json
    later = refresh(auth, tokens["refresh_token"]).json
    auth.login(user=("alice", "a-wrong-password"))
    userinfo(auth, later["access_token"][:-8] + "AAAAAAAA")
    is_active(auth, later["access_token"])
    refresh(auth, tokens["refresh_token"])
    redeem(auth, code)
    secrets = {code, VERIFIER, ALICE[1], SERVICE[1], "a-wrong-password"}
    for answer in (tokens, later):
        secrets |= {answer["refresh_token"], *answer["access_token"].split(".")}
        secrets |= set(answer["id_token"].split("."))
    assert not [secret for secret in secrets if secret in caplog.text]


def test_refresh_tokens_cannot_be_guessed(auth):
    """T16: a refresh token is 256 bits of text without meaning; a near one is worth nothing."""
    refresh_token = tokens_for(auth)["refresh_token"]
    assert len(refresh_token) == 43
    for guess in (refresh_token[:-1], refresh_token + "A", refresh_token.swapcase(), "x", "\0"):
        assert refresh(auth, guess).json["error"] == "invalid_grant"


@pytest.mark.parametrize("scope", ['"', "a\\b", "ä", "a  b", "\0", "a\tb", " "])
def test_scope_characters(auth, scope):
    """T17: a scope of other characters than RFC 6749 §3.3 has is refused."""
    assert service_tokens(auth, scope=scope).json["error"] == "invalid_scope"


def test_unknown_resource(auth):
    """A resource that is not known is refused in every grant, and nothing is spent by it."""
    assert service_tokens(auth, resource="urn:x").json["error"] == "invalid_target"
    code = code_for(auth)
    assert redeem(auth, code, resource="urn:x").json["error"] == "invalid_target"
    tokens = redeem(auth, code, resource=AUDIENCE).json
    wrong = refresh(auth, tokens["refresh_token"], resource="urn:x")
    assert wrong.json["error"] == "invalid_target"
    good = refresh(auth, tokens["refresh_token"], resource=AUDIENCE)
    assert unverified_claims(good.json["access_token"])["aud"] == AUDIENCE


@pytest.fixture(scope="module")
def shared(tmp_path_factory, signing_keys) -> AuthWorld:
    """A server that many generated requests may share: none of them gets anything."""
    world = AuthWorld.build(
        tmp_path_factory.mktemp("shared"),
        clock=ManualClock(NOON),
        random=SeededRandom(),
        key=signing_keys["RS256"],
    )
    yield world
    world.store.close()


VALUES = st.one_of(
    st.sampled_from(["authorization_code", "refresh_token", "client_credentials", "notebook"]),
    st.text(max_size=50),
)
FORMS = st.dictionaries(
    st.sampled_from(
        ["grant_type", "client_id", "code", "code_verifier", "refresh_token", "scope", "resource"]
    ),
    VALUES,
)


@pytest.mark.parametrize("path", ["/token", "/revoke", "/introspect"])
@settings(deadline=None, max_examples=150)
@given(form=FORMS, authorization=st.none() | st.text(st.characters(codec="latin-1"), max_size=30))
def test_any_form(shared, path, form, authorization):
    """T2, T5: any form is answered with JSON, and never with a failure of the server."""
    headers = {} if authorization is None else {"Authorization": authorization.strip()}
    form = {name: value.encode("utf-8", "ignore").decode() for name, value in form.items()}
    try:
        response = shared.browser().post(path, data=form, headers=headers)
    except ValueError:
        return  # a header that no client can send
    assert response.status_code < 500
    assert response.is_json
    assert "access_token" not in response.json


@pytest.mark.parametrize("path", ["/token", "/revoke", "/introspect"])
@settings(deadline=None, max_examples=100)
@given(body=st.binary(max_size=200))
def test_any_body(shared, path, body):
    """T5: a body of any bytes is answered with JSON, and never with a failure of the server."""
    response = shared.browser().post(
        path, data=body, content_type="application/x-www-form-urlencoded"
    )
    assert 400 <= response.status_code < 500
    assert response.is_json
