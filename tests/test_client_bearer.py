"""The login is shown to the servers it is for, and to nobody else."""

from __future__ import annotations

import pytest

from jwtflow.client import Client, WrongServerError
from tests.client_fixtures import AUTH, RESOURCE, FakeServers, token_response

OTHERS = [
    "http://evil.example/me",
    "http://resource.example:8080/me",
    "https://resource.example/me",
    "http://resource.example.evil.example/me",
    "http://resource.example@evil.example/me",
    "http://evil.example/http://resource.example/me",
    "//resource.example/me",
]


@pytest.fixture
def servers():
    servers = FakeServers()
    servers.on(f"POST {AUTH}/login", token_response(1))
    servers.on(f"GET {RESOURCE}/me", {"ok": True})
    return servers


@pytest.fixture
def client(servers, clock):
    client = Client(AUTH, RESOURCE, http=servers.session(), clock=clock)
    client.login("alice", "password")
    return client


@pytest.mark.parametrize("url", OTHERS[:-1])
def test_no_other_server_is_asked(servers, client, url):
    """The client doesn't show its login to other servers, and says how to add one."""
    with pytest.raises(WrongServerError, match="resource_servers"):
        client.get(url)
    assert len(servers.requests) == 1


@pytest.mark.parametrize("url", OTHERS)
def test_the_auth_object_adds_nothing_for_others(client, url):
    """RFC 6750 §5.3: in any session, the auth object is for its own servers only."""
    assert not client.auth.is_for(url)


@pytest.mark.parametrize(
    "url", [f"{RESOURCE}:80/me", "http://RESOURCE.example/me", f"{RESOURCE}/me?x=1"]
)
def test_other_spellings_of_its_server_are_its_server(servers, client, url):
    """Case and the default port don't change an origin."""
    assert client.auth.is_for(url)


def test_the_auth_object_serves_a_plain_session(servers, client):
    """``auth=client.auth`` works in any requests call, for its own servers only."""
    servers.on("GET http://evil.example/", {})
    client.http.get(f"{RESOURCE}/me", auth=client.auth)
    client.http.get("http://evil.example/", auth=client.auth)
    assert [request.headers.get("Authorization") for request in servers.requests[1:]] == [
        "Bearer access-1",
        None,
    ]


@pytest.mark.parametrize("path", ["/login", "/token"])
def test_the_auth_server_cannot_redirect_secrets(servers, client, path):
    """RFC 9700 §4.12: no redirect takes a password or a refresh token along."""
    servers.on(f"POST {AUTH}{path}", (307, {"Location": "http://evil.example/"}, b""))
    with pytest.raises(Exception, match="answered 307"):
        client.login("alice", "password") if path == "/login" else client.refresh()
    assert all("evil" not in request.url for request in servers.requests)


def test_a_server_may_be_one_of_several(servers, clock):
    """A login can be for several resource servers."""
    servers.on("GET http://second.example/me", {"ok": True})
    client = Client(AUTH, [RESOURCE, "http://second.example/"], http=servers.session(), clock=clock)
    client.login("alice", "password")
    assert client.get("http://second.example/me").status_code == 200
