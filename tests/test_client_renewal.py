"""The client keeps a login fresh: ahead of expiry, on a 401, and once for many threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from jwtflow.client import Client, NotLoggedInError, ServerUnreachableError
from tests.client_fixtures import (
    AUTH,
    INVALID_TOKEN,
    RESOURCE,
    FakeServers,
    form,
    in_another_thread,
    takes_only,
    token_response,
)

TOKEN = f"POST {AUTH}/token"
ME = f"GET {RESOURCE}/me"
THREADS = 24


@pytest.fixture
def servers():
    servers = FakeServers()
    servers.on(f"POST {AUTH}/login", token_response(1))
    servers.on(TOKEN, token_response(2))
    servers.on(ME, takes_only("access-1", "access-2"))
    return servers


@pytest.fixture
def client(servers, clock):
    client = Client(AUTH, RESOURCE, http=servers.session(), clock=clock)
    client.login("alice", "password")
    return client


@pytest.mark.parametrize(("seconds", "refreshes"), [(869, 0), (870, 1), (871, 1)])
def test_a_token_is_renewed_thirty_seconds_ahead(servers, client, clock, seconds, refreshes):
    """A token is renewed once it has half a minute left."""
    clock.advance(seconds=seconds)
    assert client.get("/me").status_code == 200
    assert servers.count("/token") == refreshes


@pytest.mark.parametrize(("seconds", "refreshes"), [(8.9, 0), (9, 1)])
def test_a_short_life_is_not_spent_on_renewing(servers, client, clock, seconds, refreshes):
    """A token of ten seconds is renewed after nine."""
    servers.on(f"POST {AUTH}/login", token_response(1, expires_in=10))
    client.login("alice", "password")
    clock.advance(seconds=seconds)
    client.get("/me")
    assert servers.count("/token") == refreshes


def test_the_refresh_request_is_that_of_the_rfc(servers, client):
    """RFC 6749 §6: grant type, refresh token and, for a public client, its id."""
    client.refresh()
    assert form(servers.requests[-1]) == {
        "grant_type": "refresh_token",
        "refresh_token": "refresh-1",
        "client_id": "notebook",
    }
    assert client.access_token == "access-2"
    assert client.tokens.refresh_token == "refresh-2"


def test_what_a_refresh_leaves_out_stays(servers, client):
    """RFC 6749 §6: without a new refresh token or scope the old ones stay."""
    servers.on(TOKEN, token_response(2, refresh_token=None, scope=None))
    client.refresh()
    assert client.tokens.refresh_token == "refresh-1"
    assert client.tokens.scope == "reports:read"


def test_a_refused_token_is_renewed_and_the_request_repeated_once(servers, client):
    """After a 401 invalid_token the token is renewed, and the request sent again with its body."""
    servers.on(f"POST {RESOURCE}/reports", takes_only("access-2"))
    answer = client.post("/reports", json={"title": "t"})
    assert answer.status_code == 200
    assert [earlier.status_code for earlier in answer.history] == [401]
    assert servers.requests[-1].body == b'{"title": "t"}'
    assert servers.count("/token") == 1


def test_a_second_401_is_handed_over(servers, client):
    """A request is repeated once only."""
    servers.on(ME, INVALID_TOKEN)
    assert client.get("/me").status_code == 401
    assert (servers.count("/me"), servers.count("/token")) == (2, 1)


@pytest.mark.parametrize(
    "answer",
    [
        (401, {"WWW-Authenticate": "Bearer"}, {}),
        (401, {}, {}),
        (403, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}, {}),
        (403, {"WWW-Authenticate": 'Bearer error="invalid_token"'}, {}),
    ],
    ids=["no error", "no challenge", "too little scope", "403"],
)
def test_other_refusals_buy_no_token(servers, client, answer):
    """Other refusals than 401 invalid_token cause no renewal."""
    servers.on(ME, answer)
    assert client.get("/me").status_code == answer[0]
    assert servers.count("/token") == 0


def test_a_stream_is_not_sent_twice(servers, client):
    """A body that has been read can't be sent again, so the 401 is returned."""
    servers.on(f"POST {RESOURCE}/reports", INVALID_TOKEN)
    assert client.post("/reports", data=iter([b"a", b"b"])).status_code == 401
    assert servers.count("/reports") == 1


def test_without_a_refresh_token_the_401_is_the_answer(servers, client):
    """A login without refresh token ends with its access token."""
    servers.on(f"POST {AUTH}/login", token_response(1, refresh_token=None))
    servers.on(ME, INVALID_TOKEN)
    client.login("alice", "password")
    assert client.get("/me").status_code == 401
    assert servers.count("/token") == 0
    with pytest.raises(NotLoggedInError, match="no refresh token"):
        client.refresh()


def test_an_ended_login_says_so_and_is_forgotten(servers, client):
    """After invalid_grant the client says to log in again, and forgets the refresh token."""
    servers.on(TOKEN, (400, {}, {"error": "invalid_grant"}))
    with pytest.raises(
        NotLoggedInError, match="the auth server says 'invalid_grant': log in again"
    ):
        client.refresh()
    assert not client.logged_in
    with pytest.raises(NotLoggedInError):
        client.refresh()
    assert servers.count("/token") == 1


def test_an_absent_auth_server_costs_nothing_while_the_token_lives(servers, client, clock):
    """If an early renewal fails, the token is used until it expires."""
    servers.on(TOKEN, requests.ConnectionError())
    clock.advance(seconds=880)
    assert client.get("/me").status_code == 200
    clock.advance(seconds=20)
    with pytest.raises(ServerUnreachableError, match="Nothing answers at http://auth"):
        client.get("/me")
    assert client.logged_in


def run_in_threads(count, call):
    """What ``call`` returned or raised, in each of ``count`` threads that begin together."""
    together = threading.Barrier(count)

    def one():
        together.wait(60)
        try:
            return call()
        except Exception as problem:  # noqa: BLE001 - the test looks at it
            return problem

    with ThreadPoolExecutor(count) as pool:
        return [future.result(60) for future in [pool.submit(one) for _ in range(count)]]


def test_many_threads_make_one_renewal_ahead_of_expiry(servers, client, clock):
    """However many threads find the token old, one refresh token is used, once."""
    clock.advance(seconds=890)
    assert [
        answer.status_code for answer in run_in_threads(THREADS, lambda: client.get("/me"))
    ] == [200] * THREADS
    assert servers.count("/token") == 1


def test_many_threads_make_one_renewal_after_a_401(servers, client):
    """One renewal serves all threads, even if all were refused before it began."""
    refused = threading.Barrier(THREADS)
    good = takes_only("access-2")

    def answer(request):
        verdict = good(request)
        if verdict is INVALID_TOKEN:
            refused.wait(60)
        return verdict

    servers.on(ME, answer)
    answers = run_in_threads(THREADS, lambda: client.get("/me"))
    assert [answer.status_code for answer in answers] == [200] * THREADS
    assert servers.count("/token") == 1


def test_a_late_401_does_not_renew_again(servers, client):
    """A thread whose 401 arrives after the renewal uses the new token."""

    def refuse_late(request):
        if request.headers["Authorization"] == "Bearer access-1":
            client.refresh()  # somebody else was quicker
            return INVALID_TOKEN
        return {"ok": True}

    servers.on(ME, refuse_late)
    assert client.get("/me").status_code == 200
    assert servers.count("/token") == 1


def test_many_threads_share_one_failure(servers, client, clock):
    """If the renewal fails, all waiting threads get its error and none tries again."""
    clock.advance(seconds=901)
    servers.on(TOKEN, (400, {}, {"error": "invalid_grant"}))
    outcomes = run_in_threads(THREADS, lambda: client.get("/me"))
    assert {type(outcome) for outcome in outcomes} == {NotLoggedInError}
    assert servers.count("/token") == 1


# ------------------------------------------------- somebody logs in or out during a renewal

ENDED = (400, {}, {"error": "invalid_grant"})


def meanwhile(call, answer):
    """A route that calls something in another thread before it answers."""

    def respond(_request):
        in_another_thread(call)
        return answer

    return respond


@pytest.fixture
def as_bob(servers, client):
    """Logs in as bob, whose tokens bear 7."""

    def log_in():
        servers.on(f"POST {AUTH}/login", token_response(7))
        client.login("bob", "password")

    return log_in


@pytest.mark.parametrize("answer", [token_response(2), ENDED], ids=["renewed", "refused"])
def test_a_renewal_under_way_undoes_no_logout(servers, client, answer):
    """V8: a logout stays, whatever comes of a renewal in progress."""
    servers.on(f"POST {AUTH}/logout", (204, {}, b""))
    servers.on(TOKEN, meanwhile(client.logout, answer))
    with pytest.raises(NotLoggedInError):
        client.refresh()
    assert not client.logged_in
    with pytest.raises(NotLoggedInError, match="call login"):
        client.get("/me")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [(token_response(2), "that login is over"), (ENDED, "log in again")],
    ids=["renewed", "refused"],
)
def test_a_renewal_under_way_leaves_a_new_login_alone(servers, client, as_bob, answer, sentence):
    """Alice's renewal, granted or refused, doesn't affect bob's login, which began meanwhile."""
    servers.on(TOKEN, meanwhile(as_bob, answer))
    with pytest.raises(NotLoggedInError, match=sentence):
        client.refresh()
    assert client.access_token == "access-7"
    assert client.tokens.refresh_token == "refresh-7"


def test_a_new_login_waits_for_no_renewal_of_an_earlier_one(servers, client, as_bob):
    """Bob can renew while alice's renewal is in progress, and gets his own tokens."""

    def answer(request):
        if form(request)["refresh_token"] == "refresh-7":
            return token_response(8)
        in_another_thread(lambda: (as_bob(), client.refresh()))
        return token_response(2)

    servers.on(TOKEN, answer)
    with pytest.raises(NotLoggedInError):
        client.refresh()
    assert client.access_token == "access-8"


@pytest.mark.parametrize(
    "outcome", [token_response(2), requests.ConnectionError()], ids=["renewed", "nobody answers"]
)
def test_a_request_begun_for_one_user_is_not_sent_for_another(
    servers, client, clock, as_bob, outcome
):
    """A request that waited for alice's renewal isn't sent with bob's token."""
    servers.on(TOKEN, meanwhile(as_bob, outcome))
    clock.advance(seconds=880)
    with pytest.raises((NotLoggedInError, ServerUnreachableError)):
        client.get("/me")
    assert servers.count("/me") == 0


def test_a_request_refused_for_one_user_is_not_repeated_for_another(servers, client, as_bob):
    """Alice's refused request isn't repeated in the name of bob, who has logged in meanwhile."""
    servers.on(f"POST {RESOURCE}/reports", meanwhile(as_bob, INVALID_TOKEN))
    assert client.post("/reports", json={"title": "t"}).status_code == 401
    assert servers.count("/reports") == 1
    assert client.access_token == "access-7"


def test_many_threads_hear_of_a_logout(servers, client, clock):
    """After a logout during a renewal all waiting threads get an error, and nothing is sent."""
    clock.advance(seconds=901)
    servers.on(f"POST {AUTH}/logout", (204, {}, b""))
    servers.on(TOKEN, meanwhile(client.logout, token_response(2)))
    outcomes = run_in_threads(THREADS, lambda: client.get("/me"))
    assert {type(outcome) for outcome in outcomes} == {NotLoggedInError}
    assert (servers.count("/token"), servers.count("/me")) == (1, 0)
