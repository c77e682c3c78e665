"""The client's login with tokens in memory, and what it says when the auth server refuses."""

from __future__ import annotations

import pytest
import requests

from jwtflow.client import (
    Client,
    ClientError,
    NotLoggedInError,
    RefusedError,
    ServerUnreachableError,
    TryLaterError,
    UnexpectedAnswerError,
    WrongPasswordError,
)
from tests.client_fixtures import (
    AUTH,
    RESOURCE,
    FakeServers,
    form,
    in_another_thread,
    token_response,
)

LOGIN = f"POST {AUTH}/login"
PASSWORD = "a-password-nobody-may-see"


@pytest.fixture
def servers():
    return FakeServers()


@pytest.fixture
def client(servers, clock, random):
    return Client(AUTH, RESOURCE, http=servers.session(), clock=clock, random=random)


def test_login_keeps_tokens_and_says_what_was_granted(servers, client, clock):
    """``login`` returns scope and lifetime, and keeps the tokens."""
    servers.on(LOGIN, token_response())
    assert client.login("alice", PASSWORD) == {"expires_in": 900, "scope": "reports:read"}
    assert client.logged_in
    assert client.tokens.expires_at == clock.now() + 900


def test_scope_is_sent_only_when_asked_for(servers, client):
    """If the caller names no scope, the request doesn't either."""
    servers.on(LOGIN, token_response())
    client.login("alice", PASSWORD)
    client.login("alice", PASSWORD, scope="reports:read")
    assert b"scope" not in servers.requests[0].body
    assert b'"scope": "reports:read"' in servers.requests[1].body


def test_get_sends_the_token_to_a_path_of_the_resource_server(servers, client):
    """A path means the first resource server, and the request carries the access token."""
    servers.on(LOGIN, token_response())
    servers.on(f"GET {RESOURCE}/me", {"sub": "alice"})
    client.login("alice", PASSWORD)
    assert client.get("/me").json() == {"sub": "alice"}
    assert servers.requests[-1].headers["Authorization"] == "Bearer access-1"


def test_nothing_shows_a_token_or_password(servers, client):
    """No repr of client, tokens, auth object or storage holds a token."""
    servers.on(LOGIN, token_response())
    client.login("alice", PASSWORD)
    shown = "".join(
        map(repr, (client, client.tokens, client.auth, client._login, client._login.credentials))
    )
    assert "access-1" not in shown
    assert "refresh-1" not in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (
            (401, {}, {"error": "invalid_credentials"}),
            WrongPasswordError,
            "The name or the password is wrong.",
        ),
        (
            (
                429,
                {"Retry-After": "60"},
                {
                    "error": "too_many_attempts",
                    "error_description": "Too many wrong passwords. Try again in 60 seconds.",
                },
            ),
            TryLaterError,
            "Too many wrong passwords. Try again in 60 seconds.",
        ),
        (
            (503, {}, {"error": "temporarily_unavailable"}),
            TryLaterError,
            "The server can't answer now.",
        ),
        (
            (400, {}, {"error": "invalid_scope", "error_description": "Nothing\nremains."}),
            RefusedError,
            f"{AUTH} refused (invalid_scope): Nothingremains.",
        ),
        ((500, {}, b"<html>"), RefusedError, f"{AUTH} refused (http_500)."),
        (
            (302, {"Location": "http://evil.example/"}, b""),
            UnexpectedAnswerError,
            f"{AUTH} answered 302 where a JSON object was expected.",
        ),
        ((200, {}, b"[]"), UnexpectedAnswerError, f"{AUTH} answered 200 without a JSON object."),
        (
            (200, {}, b'{"access_token": "one", "access_token": "other"}'),
            UnexpectedAnswerError,
            f"{AUTH} answered 200 without a JSON object.",
        ),
        (
            requests.ConnectionError("HTTPConnectionPool(…): /login?secret"),
            ServerUnreachableError,
            f"Nothing answers at {AUTH}. Is the server running?",
        ),
        (requests.ReadTimeout(), ServerUnreachableError, f"{AUTH} took too long to answer."),
        (
            requests.exceptions.ChunkedEncodingError(),
            UnexpectedAnswerError,
            f"The request to {AUTH} failed (ChunkedEncodingError).",
        ),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_each_refusal_is_one_clear_sentence(servers, client, answer, kind, sentence):
    """Whatever the auth server refuses or does wrong, the error is one sentence without secrets."""
    servers.on(LOGIN, answer)
    with pytest.raises(kind) as caught:
        client.login("alice", PASSWORD)
    assert str(caught.value) == sentence
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert not client.logged_in


def test_retry_after_is_a_number(servers, client):
    """A client can wait for as long as the server said."""
    servers.on(LOGIN, (429, {"Retry-After": "60"}, {"error": "too_many_attempts"}))
    with pytest.raises(TryLaterError) as caught:
        client.login("alice", PASSWORD)
    assert caught.value.retry_after == 60


@pytest.mark.parametrize("value", ["", "soon", "-1", "٣", "9" * 400])
def test_an_odd_retry_after_is_none(servers, client, value):
    """A ``Retry-After`` that isn't a number of seconds is ignored."""
    servers.on(LOGIN, (429, {"Retry-After": value.encode("utf-8").decode("latin-1")}, {}))
    with pytest.raises(TryLaterError) as caught:
        client.login("alice", PASSWORD)
    assert caught.value.retry_after is None


@pytest.mark.parametrize(
    "changes",
    [
        {"token_type": None},
        {"token_type": "DPoP"},
        {"access_token": None},
        {"access_token": ""},
        {"access_token": "a\r\nX-Injected: 1"},
        {"access_token": 5},
        {"expires_in": float("inf")},
        {"scope": 5},
        {"scope": ["reports:read", 5]},
        {"refresh_token": ["r"]},
    ],
    ids=str,
)
def test_a_token_response_must_be_one(servers, client, changes):
    """RFC 6749 §5.1: an answer with a missing or odd member logs nobody in."""
    servers.on(LOGIN, token_response(**changes))
    with pytest.raises(UnexpectedAnswerError):
        client.login("alice", PASSWORD)
    assert not client.logged_in


def test_a_token_response_may_leave_out_the_scope(servers, client):
    """RFC 6749 §5.1: ``scope`` may be missing if everything asked for was granted."""
    servers.on(LOGIN, token_response(scope=None))
    granted = client.login("alice", PASSWORD, scope="reports:read")
    assert granted == {"expires_in": 900, "scope": "reports:read"}
    assert client.tokens.scope == "reports:read"


def test_a_scope_that_nobody_named_is_not_made_up(servers, client):
    """RFC 6749 §3.3: if neither side names a scope, the client doesn't make one up."""
    servers.on(LOGIN, token_response(scope=None))
    assert client.login("alice", PASSWORD) == {"expires_in": 900}
    assert not client.tokens.scope


def test_without_a_login_one_sentence_says_so(client):
    """Calls that need a login say so."""
    for call in (client.refresh, client.logout, client.revoke, lambda: client.get("/me")):
        with pytest.raises(NotLoggedInError, match="call login"):
            call()


def test_logout_tells_the_server_and_forgets(servers, client):
    """A logout sends the access token to /logout and keeps nothing."""
    servers.on(LOGIN, token_response())
    servers.on(f"POST {AUTH}/logout", (204, {}, b""))
    client.login("alice", PASSWORD)
    client.logout()
    assert servers.requests[-1].headers["Authorization"] == "Bearer access-1"
    assert not client.logged_in


def test_logout_forgets_even_when_nobody_answers(servers, client):
    """The client forgets a login even if the auth server doesn't answer."""
    servers.on(LOGIN, token_response())
    servers.on(f"POST {AUTH}/logout", requests.ConnectionError())
    client.login("alice", PASSWORD)
    with pytest.raises(ServerUnreachableError):
        client.logout()
    assert not client.logged_in


@pytest.fixture
def revocation(servers):
    """The revocation endpoint, as ``METHOD URL``."""
    servers.on(LOGIN, token_response())
    servers.on(
        f"GET {AUTH}/.well-known/oauth-authorization-server",
        {
            "issuer": AUTH,
            "token_endpoint": f"{AUTH}/token",
            "revocation_endpoint": f"{AUTH}/revocation",
        },
    )
    return f"POST {AUTH}/revocation"


def test_revoke_sends_the_refresh_token_to_the_endpoint_of_the_metadata(
    servers, client, revocation
):
    """RFC 7009: the refresh token goes to the endpoint that the metadata names."""
    servers.on(revocation, {})
    client.login("alice", PASSWORD)
    client.revoke()
    assert form(servers.requests[-1]) == {"token": "refresh-1", "client_id": "notebook"}
    assert not client.logged_in


@pytest.mark.parametrize(
    "failure",
    [(503, {}, {"error": "temporarily_unavailable"}), requests.ConnectionError()],
    ids=["503", "nobody answers"],
)
def test_a_revocation_that_failed_can_be_repeated(servers, client, revocation, failure):
    """RFC 7009 §2.2.1: after a failure the token is kept, so the revocation can be repeated."""
    servers.on(revocation, failure)
    client.login("alice", PASSWORD)
    with pytest.raises(ClientError):
        client.revoke()
    assert client.logged_in
    servers.on(revocation, {})
    client.revoke()
    assert form(servers.requests[-1])["token"] == "refresh-1"
    assert not client.logged_in


def test_a_revocation_under_way_leaves_a_new_login_alone(servers, client, revocation):
    """A revocation doesn't end a login that began meanwhile."""

    def revoke(_request):
        servers.on(LOGIN, token_response(7))
        in_another_thread(lambda: client.login("bob", PASSWORD))
        return {}

    servers.on(revocation, revoke)
    client.login("alice", PASSWORD)
    client.revoke()
    assert client.access_token == "access-7"


def test_a_renewal_during_a_revocation_saves_nothing(servers, client, revocation):
    """After a revocation, tokens renewed meanwhile aren't kept either."""

    def revoke(_request):
        in_another_thread(client.refresh)
        return {}

    servers.on(revocation, revoke)
    servers.on(f"POST {AUTH}/token", token_response(2))
    client.login("alice", PASSWORD)
    client.revoke()
    assert not client.logged_in


@pytest.mark.parametrize("address", ["auth.example", "ftp://auth.example", "http://", "http://a:b"])
def test_an_address_that_is_none_is_refused_in_words(address):
    """A client can only be made for an http or https address."""
    with pytest.raises(ClientError, match="An address like"):
        Client(address)


def test_an_unknown_storage_is_refused():
    """A storage other than memory or cookie is refused."""
    with pytest.raises(ClientError, match="'memory' or 'cookie'"):
        Client(AUTH, storage="disk")


def test_the_environment_does_not_reach_a_client(monkeypatch):
    """The client's own session ignores proxies and .netrc."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    assert Client(AUTH).http.trust_env is False
