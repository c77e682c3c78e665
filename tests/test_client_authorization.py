"""The code flow on the client's side: what it sends, and what it believes."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from jwtflow.client import AuthorizationError, Client, ClientError, IdTokenError, MetadataError
from jwtflow.client.authorization import read_query
from jwtflow.client.metadata import read_metadata
from jwtflow.randomness import sha256_text
from tests.client_fixtures import AUTH, RESOURCE, FakeServers, form, token_response

METADATA = {
    "issuer": AUTH,
    "authorization_endpoint": f"{AUTH}/authorize",
    "token_endpoint": f"{AUTH}/token",
    "jwks_uri": f"{AUTH}/keys",
    "authorization_response_iss_parameter_supported": True,
}
WELL_KNOWN = f"GET {AUTH}/.well-known/oauth-authorization-server"


@pytest.fixture
def servers():
    servers = FakeServers()
    servers.on(WELL_KNOWN, METADATA)
    servers.on(f"POST {AUTH}/token", token_response())
    return servers


@pytest.fixture
def client(servers, clock, random):
    return Client(AUTH, RESOURCE, http=servers.session(), clock=clock, random=random)


def response_to(request, **changes):
    """An honest response with changes; None leaves a parameter out."""
    response = {"code": "the-code", "state": request.state, "iss": AUTH, **changes}
    return {name: value for name, value in response.items() if value is not None}


def test_the_request_holds_what_the_standards_ask_for(client):
    """RFC 6749 §4.1.1 and RFC 7636 §4.3; without ``openid`` there is no nonce."""
    request = client.authorization_request(scope="reports:read", resource=RESOURCE)
    assert parse_qs(urlsplit(request.url).query) == {
        "response_type": ["code"],
        "client_id": ["notebook"],
        "redirect_uri": ["http://127.0.0.1/callback"],
        "state": [request.state],
        "code_challenge": [sha256_text(request.code_verifier)],
        "code_challenge_method": ["S256"],
        "scope": ["reports:read"],
        "resource": [RESOURCE],
    }
    assert len(request.code_verifier) == len(request.state) == 43


def test_no_two_requests_share_a_secret(client):
    """State, verifier and nonce are new each time."""
    first, second = (client.authorization_request(scope="openid") for _ in range(2))
    assert first.state != second.state
    assert first.code_verifier != second.code_verifier
    assert first.nonce != second.nonce


def test_the_endpoint_keeps_a_query_of_its_own(servers, client):
    """RFC 6749 §3.1: a query in the authorization endpoint must stay."""
    servers.on(WELL_KNOWN, {**METADATA, "authorization_endpoint": f"{AUTH}/authorize?tenant=1"})
    assert client.authorization_request().url.startswith(f"{AUTH}/authorize?tenant=1&response_type")


def test_the_request_shows_no_secret(client):
    """A repr may be logged, so it shows neither verifier nor state."""
    request = client.authorization_request(scope="openid")
    for secret in (request.state, request.code_verifier, request.nonce):
        assert secret not in repr(request)


def test_the_code_is_redeemed_with_its_verifier(servers, client):
    """RFC 7636 §4.5: the token request holds code, redirect URI, client and verifier."""
    request = client.authorization_request()
    client.exchange_code(request, response_to(request))
    assert form(servers.requests[-1]) == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": "http://127.0.0.1/callback",
        "client_id": "notebook",
        "code_verifier": request.code_verifier,
    }
    assert client.access_token == "access-1"


def test_the_scope_of_the_request_holds_where_the_answer_names_none(servers, client):
    """RFC 6749 §5.1: without ``scope`` in the token response, what was asked for is granted."""
    servers.on(f"POST {AUTH}/token", token_response(scope=None))
    request = client.authorization_request(scope="reports:read")
    assert client.exchange_code(request, response_to(request)).scope == "reports:read"


def test_the_callback_may_be_given_as_a_url(servers, client):
    """The whole address copied from a browser is accepted as it is."""
    request = client.authorization_request(resource=RESOURCE)
    url = f"http://127.0.0.1/callback?code=c%2F1&state={request.state}&iss={AUTH}"
    client.exchange_code(request, url)
    assert form(servers.requests[-1])["code"] == "c/1"
    assert form(servers.requests[-1])["resource"] == RESOURCE


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"state": "another"}, "'state' is not the one"),
        ({"state": None}, "'state' is not the one"),
        ({"state": "ümlaut"}, "'state' is not the one"),
        ({"iss": "http://evil.example"}, "'iss' is not"),
        ({"iss": f"{AUTH}/"}, "'iss' is not"),
        ({"iss": None}, "'iss' is not"),
        ({"error": "access_denied", "code": None}, r"refused the request \(access_denied\)"),
        ({"error": "odd\r\nthing"}, "refused the request"),
        ({"error": "access_denied", "state": "another"}, "'state' is not the one"),
        ({"error": "access_denied", "iss": "http://evil.example"}, "'iss' is not"),
        ({"code": None}, "neither a code nor an error"),
        ({"code": ""}, "neither a code nor an error"),
    ],
    ids=str,
)
def test_a_response_that_is_not_ours_buys_nothing(servers, client, changes, sentence):
    """RFC 6749 §10.12, RFC 9207 §2.4: no code of such a response reaches the token endpoint."""
    request = client.authorization_request()
    with pytest.raises(AuthorizationError, match=sentence):
        client.exchange_code(request, response_to(request, **changes))
    assert servers.count("/token") == 0
    assert not client.logged_in


def test_the_error_code_is_kept(client):
    """A program can tell a denial from other errors."""
    request = client.authorization_request()
    with pytest.raises(AuthorizationError) as caught:
        client.exchange_code(request, response_to(request, error="access_denied"))
    assert caught.value.code == "access_denied"


def test_iss_may_be_missing_where_the_metadata_promises_none(servers, client):
    """RFC 9207 §2.4: a server that never promised ``iss`` may leave it out."""
    servers.on(WELL_KNOWN, {**METADATA, "authorization_response_iss_parameter_supported": False})
    request = client.authorization_request()
    client.exchange_code(request, response_to(request, iss=None))
    assert client.logged_in


def test_a_code_goes_to_no_other_issuer(servers, client, clock, random):
    """RFC 9700 §4.4: what one server was asked for is never redeemed at another."""
    other = "http://127.0.0.1:5999"
    elsewhere = {name: str(value).replace(AUTH, other) for name, value in METADATA.items()}
    servers.on(f"GET {other}/.well-known/oauth-authorization-server", elsewhere)
    servers.on(f"POST {other}/token", token_response())
    others = Client(other, http=servers.session(), clock=clock, random=random)
    request = client.authorization_request()
    with pytest.raises(AuthorizationError, match=AUTH):
        others.exchange_code(request, response_to(request, iss=None))
    assert servers.count("/token") == 0


@pytest.mark.parametrize("query", ["state=a&state=b&code=c", "", "a=1&b=2&" * 20])
def test_a_repeated_parameter_is_an_error(query):
    """A3: parameters come once (RFC 6749 §3.1)."""
    with pytest.raises(AuthorizationError, match="cannot be read"):
        read_query(query)


def test_an_id_token_that_was_asked_for_must_come(client):
    """OIDC Core §3.1.3.3: with ``openid``, a response without an ID token is refused."""
    request = client.authorization_request(scope="openid")
    with pytest.raises(IdTokenError, match="none came"):
        client.exchange_code(request, response_to(request))
    assert not client.logged_in


def test_cookies_have_no_code_flow(servers, clock):
    """A client in cookie mode says that the code flow needs tokens in memory."""
    client = Client(AUTH, http=servers.session(), clock=clock, storage="cookie")
    with pytest.raises(ClientError, match="storage='memory'"):
        client.authorization_request()


@pytest.mark.parametrize("path", ["", "/", "/tenant", "/tenant/"])
def test_an_issuer_keeps_its_final_slash(servers, clock, random, path):
    """RFC 8414 §3.3: the issuer stays exactly as given; routes get one slash."""
    issuer = AUTH + path
    document = {**METADATA, "issuer": issuer}
    servers.on(f"{WELL_KNOWN}{path.rstrip('/')}", document)
    servers.on(f"POST {issuer.rstrip('/')}/login", token_response())
    client = Client(issuer, http=servers.session(), clock=clock, random=random)
    client.login("alice", "password")
    request = client.authorization_request()
    client.exchange_code(request, response_to(request, iss=issuer))
    assert client.metadata.issuer == issuer


def test_an_issuer_that_differs_by_a_slash_is_told_so(servers, clock, random):
    """The error for an issuer with an extra slash shows the right spelling."""
    client = Client(f"{AUTH}/", http=servers.session(), clock=clock, random=random)
    with pytest.raises(MetadataError, match=f"names the issuer '{AUTH}', not '{AUTH}/', to the"):
        client.authorization_request()


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://evil.example"},
        {"issuer": f"{AUTH}/"},
        {"issuer": [AUTH]},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": 5},
        {"token_endpoint": "/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": 7},
        {"jwks_uri": f"{AUTH}/keys\x1b[2J"},
        {"authorization_endpoint": f"{AUTH}/authorize\n--option"},
    ],
    ids=str,
)
def test_metadata_of_another_issuer_is_not_used(changes):
    """RFC 8414 §3.3: metadata that name another issuer, or unusable endpoints, are refused."""
    with pytest.raises(MetadataError):
        read_metadata({**METADATA, **changes}, issuer=AUTH)


def test_an_https_issuer_names_no_http_endpoint():
    """An https issuer can't make the client send secrets in the clear."""
    document = {**METADATA, "issuer": "https://auth.example"}
    with pytest.raises(MetadataError, match="unusable"):
        read_metadata(document, issuer="https://auth.example")


def test_without_endpoints_one_sentence_says_so(servers, client):
    """A server without code flow or revocation is told apart from a broken one."""
    servers.on(WELL_KNOWN, {"issuer": AUTH, "token_endpoint": f"{AUTH}/token"})
    servers.on(f"POST {AUTH}/login", token_response())
    with pytest.raises(ClientError, match="offers no authorization code flow"):
        client.authorization_request()
    client.login("alice", "password")
    with pytest.raises(ClientError, match="offers no revocation"):
        client.revoke()
