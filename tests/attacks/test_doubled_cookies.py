"""C3, C6: another server on the same host plants a cookie of ours beside ours."""

from __future__ import annotations

import pytest

from tests.auth_fixtures import BOB, cookie, unverified_claims
from tests.session_fixtures import kept

NAMES = [
    "jwtflow_access",
    "jwtflow_refresh",
    "jwtflow_csrf",
    "jwtflow_session",
    "jwtflow_session_csrf",
    "jwtflow_authorize",
]
SERVERS = ["auth", "resource", "session"]


@pytest.fixture
def ask(request):
    """Sends a request with a raw Cookie header to one of the three servers."""

    def ask(server, method, path, header, **more):
        app = request.getfixturevalue(server).app
        headers = {"Cookie": header, **more.pop("headers", {})}
        return app.test_client(use_cookies=False).open(path, method=method, headers=headers, **more)

    return ask


def refused(response):
    """Whether a request was refused as one that cannot be believed."""
    return (response.status_code, response.json["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name", NAMES)
def test_no_server_believes_either_of_two(ask, server, name):
    """C6: each of our cookies, sent twice, is 400 at each server."""
    assert refused(ask(server, "GET", "/me", f"{name}=ours; {name}=planted"))


@pytest.mark.parametrize(
    "header",
    [
        "{0}=a; {0}=b",
        "{0}=a;{0}=a",
        "{0}=a; other=1; {0}=b",
        "{0}=; {0}=b",
        "{0}=a; {0}=",
        "{0}; {0}=b",
        "{0} = a; {0}=b",
        ";; {0}=a ;\t{0}=b;",
        '{0}="a"; {0}=b',
        'x="; {0}=a; y="; {0}=b',
        "{0}=a, {0}=b",
        "{0}=a,{0}=b",
        "{0}=a; {0}=b; {0}=c",
    ],
)
def test_however_it_is_spelt(ask, header):
    """C8: two are two, in one Cookie field or in two that a server has joined."""
    header = header.format("jwtflow_access")
    assert refused(ask("resource", "GET", "/reports", header))


@pytest.mark.parametrize(
    "header",
    [
        "jwtflow_access=a",
        "jwtflow_access=a; JWTFLOW_ACCESS=b",
        "jwtflow_access=a; xjwtflow_access=b; jwtflow_access2=c",
        "jwtflow_access=a; __Host-jwtflow_access=b",
        "other=1; other=2; jwtflow_access=a",
        "other=jwtflow_access=b; jwtflow_access=a",
    ],
)
def test_one_is_one(ask, header):
    """C8: other names, and other cookies that come twice, are nobody's fault."""
    assert ask("resource", "GET", "/reports", header).status_code == 401


@pytest.mark.parametrize(
    ("server", "method", "path"),
    [
        ("auth", "POST", "/logout"),
        ("auth", "POST", "/refresh"),
        ("auth", "GET", "/sign-in"),
        ("auth", "POST", "/token"),
        ("auth", "GET", "/login"),
        ("auth", "GET", "/nothing/here"),
        ("resource", "GET", "/me"),
        ("resource", "GET", "/app"),
        ("resource", "POST", "/reports"),
        ("session", "GET", "/me"),
        ("session", "POST", "/reports"),
        ("session", "POST", "/logout"),
    ],
)
def test_wherever_it_was_planted(ask, server, method, path):
    """C6: whichever path the planted cookie is for, the request that brings it is refused."""
    answer = ask(server, method, path, "jwtflow_csrf=planted; jwtflow_csrf=ours")
    assert refused(answer)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("header", ["a={0}x y", "a{0}=x y", "a={0}\tx y", '"{0}', "a={0}x y;" * 3])
def test_long_white_space_holds_nobody_up(ask, server, header):
    """C8: a megabyte of white space is read in time that grows with its length alone."""
    answer = ask(server, "GET", "/me", header.format(" " * 900_000))
    assert answer.status_code in {401, 404}


@pytest.mark.parametrize("server", SERVERS)
def test_a_spaced_cookie_is_still_read(ask, server):
    """C6: white space around a name hides no second cookie."""
    spaces = " " * 500 + "\t"
    header = f"jwtflow_access{spaces}={spaces}a{spaces};{spaces}jwtflow_access{spaces}= b"
    assert refused(ask(server, "GET", "/me", header))


def test_the_page_of_authorize_says_it_too(ask):
    """C6, A2: at /authorize it is a page, since a person is there to read it."""
    answer = ask("auth", "GET", "/authorize", "jwtflow_authorize=a; jwtflow_authorize=b")
    assert answer.status_code == 400
    assert "text/html" in answer.headers["Content-Type"]
    assert "Set-Cookie" not in answer.headers


def test_a_bearer_token_does_not_help(ask, resource):
    """C6: also where the token comes in the header the request is refused."""
    headers = {"Authorization": f"Bearer {resource.token()}"}
    two = "jwtflow_access=a; jwtflow_access=b"
    assert refused(ask("resource", "GET", "/me", two, headers=headers))


def test_nobody_writes_into_the_attackers_account(ask, resource):
    """C6: with the victim's cookies and the attacker's in one request, nothing is written."""
    before = len(resource.reports.all())
    for first, second in (("alice", "bob"), ("bob", "alice")):
        cookies = "; ".join(
            f"jwtflow_access={resource.token(who, csrf=None)}" for who in (first, second)
        )
        answer = ask("resource", "POST", "/reports", cookies, json={"title": "x"})
        assert refused(answer)
    assert len(resource.reports.all()) == before


def test_logout_ends_neither_login(ask, auth):
    """C6: a logout that may be another's is refused: neither login has ended."""
    victim, attacker = auth.cookie_browser(), auth.cookie_browser(BOB)
    tokens = [cookie(browser, "jwtflow_access") for browser in (attacker, victim)]
    csrf = cookie(victim, "jwtflow_csrf")
    header = "; ".join(f"jwtflow_access={token}" for token in tokens) + f"; jwtflow_csrf={csrf}"
    assert refused(ask("auth", "POST", "/logout", header, headers={"X-CSRF-Token": csrf}))
    assert not any(auth.denylist.is_denied(unverified_claims(each)["jti"]) for each in tokens)


def test_a_login_goes_on_and_replaces_ours(ask, auth):
    """C6: POST /login goes on with whatever is planted; each login it was shown has ended."""
    victim, attacker = auth.cookie_browser(), auth.cookie_browser(BOB)
    tokens = [cookie(browser, "jwtflow_access") for browser in (attacker, victim)]
    header = "; ".join(f"jwtflow_access={token}" for token in [*tokens, "garbage"])
    body = {"username": "alice", "password": "correct-horse-battery-staple", "delivery": "cookie"}
    answer = ask("auth", "POST", "/login", header, json=body)
    assert answer.status_code == 200
    names = {line.split("=")[0] for line in answer.headers.getlist("Set-Cookie")}
    assert names == {"jwtflow_access", "jwtflow_refresh", "jwtflow_csrf"}
    assert all(auth.denylist.is_denied(unverified_claims(each)["jti"]) for each in tokens)


def test_a_session_login_goes_on_and_replaces_ours(ask, session):
    """C6: the session server's login goes on as well, and ends each session it was shown."""
    brought = [kept(session.browser(who), "jwtflow_session") for who in ("bob", "alice")]
    header = "; ".join(f"jwtflow_session={each}" for each in brought)
    body = {"username": "alice", "password": "correct-horse-battery-staple"}
    answer = ask("session", "POST", "/login", header, json=body)
    assert answer.status_code == 200
    assert [session.store.sessions.find(each) for each in brought] == [None, None]


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("__Host-jwtflow_access=a; __Host-jwtflow_access=b", 400),
        ("__Secure-jwtflow_refresh=a; __Secure-jwtflow_refresh=b", 400),
        ("jwtflow_access=planted; jwtflow_access=too", 401),
    ],
)
def test_under_https_the_prefixed_names_are_ours(make_auth, header, status):
    """C1: under https the prefixed cookies are ours; others are not read, so they may be many."""
    auth = make_auth(issuer="https://auth.example")
    client = auth.app.test_client(use_cookies=False)
    assert client.post("/refresh", headers={"Cookie": header}).status_code == status
