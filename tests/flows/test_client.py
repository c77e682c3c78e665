"""The client against the real servers: both storages, the code flow, ID tokens."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from jwtflow.client import (
    Client,
    ClientError,
    IdTokenError,
    NotLoggedInError,
    RefusedError,
    ServerUnreachableError,
    TryLaterError,
    WrongPasswordError,
)
from jwtflow.web.serving import LoopbackServer
from tests.auth_fixtures import ALICE, AUDIENCE, BOB, ISSUER
from tests.authorization_flow import Page, submit
from tests.client_fixtures import Apps
from tests.services import free_port

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
REFRESHING = {"grant_type": "refresh_token", "client_id": "notebook"}


@pytest.fixture
def apps(auth, resource):
    """The auth server and a resource server that trusts it, on one stopped clock."""
    apps = Apps()
    apps.switch_on(ISSUER, auth.app, auth.clock)
    apps.switch_on(AUDIENCE, resource.app, auth.clock)
    return apps


@pytest.fixture(params=["memory", "cookie"])
def client(request, apps, clock, random):
    """A client in either storage mode."""
    return new_client(apps, clock, random, storage=request.param)


@pytest.fixture
def memory_client(apps, clock, random):
    """A client with tokens in memory."""
    return new_client(apps, clock, random)


def new_client(apps, clock, random, **choices):
    return Client(ISSUER, AUDIENCE, http=apps.session(), clock=clock, random=random, **choices)


def introspected(auth, token):
    """What the auth server says of a token."""
    service = ("reporting-service", "reporting-service-secret")
    return auth.browser().post("/introspect", data={"token": token}, auth=service).json


def answer_in_browser(auth, request, user=ALICE, **form):
    """Where the auth server sends a user's browser in the end."""
    browser = auth.browser()
    parts = urlsplit(request.url)
    page = browser.get(parts.path, query_string=parts.query)
    return submit(browser, page, user, **form).headers["Location"]


def test_reading_and_writing_with_either_storage(client):
    """With either storage, a login by password can read and write reports."""
    assert client.login(*ALICE)["scope"] == "reports:read reports:write"
    assert client.get("/me").json()["sub"] == "alice"
    assert client.post("/reports", json={"title": "New"}).status_code == 201
    assert "New" in client.get("/reports").text
    assert client.get("/admin/users").status_code == 200


def test_the_lines_of_the_readme(apps, clock, monkeypatch, capsys):
    """The README's example of the client runs as it stands, and logs out again."""
    monkeypatch.setattr("jwtflow.client.client.new_session", apps.session)
    monkeypatch.setattr("jwtflow.client.client.SystemClock", lambda: clock)
    (lines,) = re.findall(r"(?ms)^```python\n(.*?)^```$", README)
    exec(compile(lines, "README.md", "exec"), {})
    assert "{'reports': [" in capsys.readouterr().out
    assert [urlsplit(request.url).path for request in apps.requests] == [
        "/login",
        "/reports",
        "/logout",
    ]


def test_scope_and_role_hold_with_either_storage(client):
    """A request that the token doesn't allow is refused, and causes no renewal."""
    client.login(*BOB)
    assert client.post("/reports", json={"title": "New"}).status_code == 403
    assert client.get("/admin/users").status_code == 403


@pytest.mark.parametrize("minutes", [14.6, 15, 120])
def test_a_login_outlives_its_access_token(client, clock, apps, minutes):
    """Shortly before and after the access token expires, a call works after one refresh."""
    client.login(*ALICE)
    clock.advance(minutes=minutes)
    assert client.post("/reports", json={"title": "Later"}).status_code == 201
    assert apps.count("/token") + apps.count("/refresh") == 1


def test_a_clock_that_is_behind_is_caught_by_the_401(apps, auth, client, clock):
    """A token that has expired only by the server's clock is renewed."""
    client.login(*ALICE)
    client._clock = client._login._clock = Behind(clock, seconds=900)
    clock.advance(seconds=900)
    answer = client.post("/reports", json={"title": "Late"})
    assert answer.status_code == 201
    assert [earlier.status_code for earlier in answer.history] == [401]


class Behind:
    """A clock that shows less than the servers' clock."""

    def __init__(self, clock, *, seconds):
        self._clock, self._seconds = clock, seconds

    def now(self):
        return self._clock.now() - self._seconds


def test_cookies_hold_no_token_in_a_body_and_prove_each_write(apps, clock, random):
    """C2, C3: in cookie mode no body holds a token, and writes repeat the csrf cookie."""
    client = new_client(apps, clock, random, storage="cookie")
    client.login(*ALICE)
    client.get("/reports")
    client.post("/reports", json={"title": "New"})
    login, read, write = apps.requests
    assert b'"delivery": "cookie"' in login.body
    assert "X-CSRF-Token" not in read.headers
    csrf = re.search(r"jwtflow_csrf=([^;]+)", write.headers["Cookie"])[1]
    assert write.headers["X-CSRF-Token"] == csrf
    assert "jwtflow_refresh" not in write.headers["Cookie"]
    assert "Authorization" not in write.headers
    with pytest.raises(ClientError, match="storage='memory'"):
        client.access_token  # noqa: B018 - reading it is the test


def test_logout_forgets_everything(apps, client):
    """V8: after a logout the client has neither tokens nor cookies, and says so."""
    client.login(*ALICE)
    client.logout()
    assert apps.count("/logout") == 1
    assert not client.logged_in
    with pytest.raises(NotLoggedInError):
        client.get("/me")


def test_logout_ends_the_login_on_the_server(auth, memory_client):
    """V8: a refresh token that was copied before the logout is useless after it."""
    memory_client.login(*ALICE)
    copied = memory_client.tokens.refresh_token
    memory_client.logout()
    form = {**REFRESHING, "refresh_token": copied}
    assert auth.browser().post("/token", data=form).json["error"] == "invalid_grant"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_logout_during_a_renewal(apps, client, when):
    """V8: after a logout at any moment of a renewal, nothing is kept."""
    client.login(*ALICE)
    for path in ("/token", "/refresh"):
        apps.meanwhile(when, path, client.logout)
    with pytest.raises(NotLoggedInError):
        client.refresh()
    assert not client.logged_in


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("ended", [False, True], ids=["renewed", "refused"])
def test_another_login_during_a_renewal(apps, auth, client, when, ended):
    """Alice's renewal, granted or refused, leaves bob logged in with his own tokens."""
    client.login(*ALICE)
    if ended:
        auth.store.accounts.disable("alice")
    for path in ("/token", "/refresh"):
        apps.meanwhile(when, path, lambda: client.login(*BOB))
    with pytest.raises(NotLoggedInError):
        client.refresh()
    assert client.get("/me").json()["sub"] == "bob"
    client.refresh()
    assert client.get("/me").json()["sub"] == "bob"


@pytest.mark.parametrize("end", ["logout", "revoke"])
def test_the_answer_that_is_dropped_holds_no_living_token(apps, auth, memory_client, end):
    """V4, V8: tokens that arrive after the end of their login are revoked."""
    memory_client.login(*ALICE)
    apps.meanwhile("after", "/token", getattr(memory_client, end))
    with pytest.raises(NotLoggedInError):
        memory_client.refresh()
    dropped = apps.answers["/token"].json()
    form = {**REFRESHING, "refresh_token": dropped["refresh_token"]}
    assert auth.browser().post("/token", data=form).json["error"] == "invalid_grant"
    assert introspected(auth, dropped["access_token"]) == {"active": False}


def test_a_login_that_ended_elsewhere_is_said_in_words(auth, client):
    """T10: when the family has ended, the next renewal says to log in again."""
    client.login(*ALICE)
    auth.store.accounts.disable("alice")
    with pytest.raises(NotLoggedInError, match="log in again"):
        client.refresh()
    assert not client.logged_in


def test_revoke_ends_refresh_and_access_token(auth, memory_client):
    """V4: revoking the refresh token revokes the access token too."""
    memory_client.login(*ALICE)
    tokens = memory_client.tokens
    memory_client.revoke()
    assert introspected(auth, tokens.access_token) == {"active": False}


def test_a_wrong_password_is_one_sentence(client):
    """L7: the client repeats the server's sentence, which is the same for every cause."""
    for name in ("alice", "nobody"):
        with pytest.raises(WrongPasswordError, match=r"^The name or the password is wrong\.$"):
            client.login(name, "wrong")


def test_throttling_says_for_how_long(client):
    """L1: after ten wrong passwords the client says when to try again."""
    for _ in range(10):
        with pytest.raises(WrongPasswordError):
            client.login("alice", "wrong")
    with pytest.raises(TryLaterError, match="in 60 seconds") as caught:
        client.login(*ALICE)
    assert caught.value.retry_after == 60


def test_a_stopped_auth_server_is_one_sentence(apps, client, clock):
    """Calls work until the access token expires; then the error names the server that is away."""
    client.login(*ALICE)
    apps.switch_off(ISSUER)
    clock.advance(minutes=14.9)
    assert client.get("/me").status_code == 200
    clock.advance(minutes=1)
    with pytest.raises(
        ServerUnreachableError,
        match=r"^Nothing answers at http://127\.0\.0\.1:5001\. Is the server running\?$",
    ):
        client.get("/me")


def test_a_stopped_resource_server_is_one_sentence(apps, client):
    """The error names the resource server that doesn't answer."""
    client.login(*ALICE)
    apps.switch_off(AUDIENCE)
    with pytest.raises(
        ServerUnreachableError, match=r"Nothing answers at http://127\.0\.0\.1:5002"
    ):
        client.get("/me")


# ------------------------------------------------------------------------------- code flow


def test_the_code_flow_logs_in(auth, memory_client):
    """A4, A5, A6, A11, A12: request, consent, response and exchange work together."""
    request = memory_client.authorization_request(scope="reports:read")
    tokens = memory_client.exchange_code(request, answer_in_browser(auth, request))
    assert tokens.scope == "reports:read"
    assert memory_client.get("/me").json()["sub"] == "alice"
    assert memory_client.id_token_claims is None
    memory_client.refresh()
    assert memory_client.get("/reports").status_code == 200


def test_the_code_flow_with_openid_tells_who_logged_in(auth, apps, memory_client):
    """A21: the ID token is for this client, and is verified with the published keys."""
    request = memory_client.authorization_request(scope="openid reports:read")
    memory_client.exchange_code(request, answer_in_browser(auth, request, BOB))
    claims = memory_client.id_token_claims
    assert (claims["sub"], claims["aud"], claims["nonce"]) == ("bob", "notebook", request.nonce)
    assert memory_client.get(f"{ISSUER}/userinfo").json()["sub"] == "bob"
    memory_client.refresh()
    assert memory_client.id_token_claims["sub"] == "bob"
    assert apps.count("/.well-known/jwks.json") == 1


def test_a_clock_half_a_second_behind_reads_its_id_tokens(apps, clock, random):
    """OIDC Core §2: an ID token from half a second in the future is accepted."""
    client = new_client(apps, Behind(clock, seconds=0.5), random)
    client.login(*ALICE, scope="openid")
    client.refresh()
    assert client.id_token_claims["sub"] == "alice"


def test_login_with_openid_is_checked_too(memory_client):
    """The first-party login's ID token goes through the same checks, without a nonce."""
    memory_client.login(*ALICE, scope="openid reports:read")
    assert memory_client.id_token_claims["sub"] == "alice"
    memory_client.logout()
    assert memory_client.id_token_claims is None


def test_a_denied_request_says_so(auth, memory_client):
    """A19: after Deny the error says access_denied, and nobody is logged in."""
    request = memory_client.authorization_request()
    location = answer_in_browser(auth, request, decision="deny")
    with pytest.raises(Exception, match=r"refused the request \(access_denied\)"):
        memory_client.exchange_code(request, location)
    assert not memory_client.logged_in


def test_a_code_is_good_for_one_exchange(auth, memory_client):
    """A7, A8: the second exchange is refused, and revokes what the first one bought."""
    request = memory_client.authorization_request()
    location = answer_in_browser(auth, request)
    memory_client.exchange_code(request, location)
    with pytest.raises(RefusedError, match="invalid_grant"):
        memory_client.exchange_code(request, location)


def test_a_stolen_code_is_worth_nothing_to_another_client(auth, apps, clock, random):
    """A6: a thief with code and state, but without the verifier, gets nothing."""
    victim, thief = new_client(apps, clock, random), new_client(apps, clock, random)
    request, own = victim.authorization_request(), thief.authorization_request()
    stolen = dict(parse_qsl(urlsplit(answer_in_browser(auth, request)).query))
    with pytest.raises(RefusedError, match="invalid_grant"):
        thief.exchange_code(own, {**stolen, "state": own.state})


def test_an_id_token_of_another_login_is_refused(auth, apps, memory_client):
    """A21: a genuine ID token with another nonce is refused."""
    request = memory_client.authorization_request(scope="openid")
    location = answer_in_browser(auth, request)
    object.__setattr__(request, "nonce", "the nonce of another login")
    with pytest.raises(IdTokenError, match="nonce"):
        memory_client.exchange_code(request, location)
    assert not memory_client.logged_in


@pytest.mark.parametrize("alg", ["ES256", "EdDSA"])
def test_id_tokens_of_other_algorithms(make_auth, clock, random, alg):
    """A21: ID tokens may be signed with any asymmetric algorithm."""
    auth = make_auth(alg)
    apps = Apps()
    apps.switch_on(ISSUER, auth.app, clock)
    client = new_client(apps, clock, random)
    client.login(*ALICE, scope="openid")
    assert client.id_token_claims["sub"] == "alice"


def test_keys_that_turned_over_are_fetched_again(auth, apps, memory_client, clock):
    """J21: for an ID token signed with a new key, the client fetches the keys again."""
    memory_client.login(*ALICE, scope="openid")
    auth.keys.rotate(now=clock.now())
    memory_client.refresh()
    assert memory_client.logged_in
    assert apps.count("/.well-known/jwks.json") == 2


class SimulatedBrowser:
    """Opens the page, fills in the form and follows the redirect to the program's listener."""

    def __init__(self, user):
        self._user = user
        self.last = None

    def open(self, url):
        with requests.Session() as browser:
            browser.trust_env = False
            page = browser.get(url, timeout=60)
            username, password = self._user
            fields = Page(page.text).hidden
            form = {**fields, "username": username, "password": password, "decision": "allow"}
            origin = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
            self.last = browser.post(f"{origin}/authorize", data=form, timeout=60)
        return True


def test_the_browser_comes_back_to_the_program(make_auth, clock, random):
    """RFC 8252: over real sockets, the browser goes from the program to the page and back."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    auth = make_auth(issuer=issuer)
    server = LoopbackServer(auth.app, name="auth", port=port, clock=clock)
    server.start()
    try:
        client = Client(issuer, clock=clock, random=random)
        browser = SimulatedBrowser(ALICE)
        tokens = client.log_in_with_browser(
            scope="openid reports:read", open_browser=browser.open, timeout=60
        )
        assert tokens.scope.split() == ["openid", "reports:read"]
        assert client.id_token_claims["sub"] == "alice"
        assert "Go back to your program" in browser.last.text
        client.http.close()
    finally:
        server.stop()


def test_without_a_browser_one_sentence_says_what_to_do(memory_client):
    """If no browser can be opened, the error says how to go on."""
    with pytest.raises(Exception, match="open_browser=print"):
        memory_client.log_in_with_browser(open_browser=lambda _: False)
