"""Servers that are not ours: what RFC 6749, RFC 8414 and OpenID Connect leave optional may be
missing, null or empty, and a code is never spent without a word why it bought nothing.
"""

from __future__ import annotations

import pytest
import requests

from jwtflow.client import (
    Client,
    ClientError,
    IdTokenError,
    MetadataError,
    RefusedError,
    ServerUnreachableError,
    TryLaterError,
    UnexpectedAnswerError,
)
from jwtflow.tokens.sign import KeyRing, sign_jwt
from jwtflow.web.serving import LoopbackServer
from tests.client_fixtures import (
    AUTH,
    INVALID_TOKEN,
    RESOURCE,
    FakeServers,
    takes_only,
    token_response,
)
from tests.loopback import untrusted_https
from tests.token_fixtures import compact

OAUTH = f"GET {AUTH}/.well-known/oauth-authorization-server"
OPENID = f"GET {AUTH}/.well-known/openid-configuration"
TOKEN = f"POST {AUTH}/token"
METADATA = {
    "issuer": AUTH,
    "authorization_endpoint": f"{AUTH}/authorize",
    "token_endpoint": f"{AUTH}/token",
    "jwks_uri": f"{AUTH}/keys",
}


@pytest.fixture
def servers():
    servers = FakeServers()
    servers.on(OAUTH, METADATA)
    servers.on(f"GET {RESOURCE}/me", takes_only("access-1", "access-2"))
    return servers


@pytest.fixture
def client(servers, clock, random):
    return Client(AUTH, RESOURCE, http=servers.session(), clock=clock, random=random)


def log_in(servers, client, answer, *, scope=None):
    """Go through the code flow; the token endpoint answers with ``answer``."""
    servers.on(TOKEN, answer)
    request = client.authorization_request(scope=scope)
    return client.exchange_code(request, {"code": "c", "state": request.state})


def answer_with(**members):
    """A token response with exactly these members in place of the usual ones."""
    return {"access_token": "access-1", "token_type": "bearer", **members}


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"expires_in": None, "scope": None, "refresh_token": None, "id_token": None},
        {"expires_in": "", "scope": "", "refresh_token": "", "id_token": ""},
        {"scope": [], "error": None, "error_description": None},
        {"token_type": "BEARER", "error": ""},
    ],
    ids=str,
)
def test_the_least_token_response_logs_in(servers, client, members):
    """RFC 6749 §5.1: access_token and token_type are enough; other members may be empty."""
    tokens = log_in(servers, client, answer_with(**members), scope="a b")
    assert (tokens.refresh_token, tokens.id_token, tokens.scope) == (None, None, "a b")
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize("lifetime", [None, "", "soon", "-1", 0, -5, True, [], {}, "9" * 400])
def test_an_unknown_lifetime_is_no_lifetime(servers, client, clock, lifetime):
    """A token of unknown lifetime is used until a server answers 401; then it is renewed."""
    log_in(servers, client, {**token_response(1), "expires_in": lifetime})
    clock.advance(days=365)
    assert client.get("/me").status_code == 200
    servers.on(f"GET {RESOURCE}/me", takes_only("access-2"))
    servers.on(TOKEN, token_response(2))
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize("lifetime", ["900", 900, 900.0])
def test_a_lifetime_may_be_a_text(servers, client, clock, lifetime):
    """A number of seconds may come as text."""
    tokens = log_in(servers, client, answer_with(expires_in=lifetime))
    assert tokens.expires_at == clock.now() + 900


def test_a_scope_may_be_a_list(servers, client):
    """A scope that comes as a list is joined with spaces."""
    assert log_in(servers, client, answer_with(scope=["a", "b"])).scope == "a b"


@pytest.mark.parametrize("refresh_token", [None, ""])
def test_a_renewal_may_keep_its_refresh_token(servers, client, refresh_token):
    """RFC 6749 §6: without a new refresh token the old one stays in use."""
    log_in(servers, client, token_response(1))
    servers.on(TOKEN, {**token_response(2), "refresh_token": refresh_token, "id_token": ""})
    client.refresh()
    assert client.tokens.refresh_token == "refresh-1"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"error": "bad_verification_code", "error_description": "It is spent."}, "bad_verif"),
        ({"error": "invalid_grant"}, "invalid_grant"),
        ({"error": {"code": 190}}, "http_200"),
    ],
    ids=str,
)
def test_an_error_inside_a_200_is_an_error(servers, client, answer, code):
    """Some servers refuse with status 200; the user reads what they say."""
    with pytest.raises(RefusedError, match=code) as caught:
        log_in(servers, client, answer)
    assert answer.get("error_description", "") in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answer_with(token_type="DPoP"), "DPoP"),
        (answer_with(token_type=None), "token_type"),
        (answer_with(access_token=None), "access_token"),
        (answer_with(access_token="a b"), "header"),
        (answer_with(refresh_token=5), "refresh_token"),
        ((200, {"Content-Type": "text/plain"}, b"access_token=a&token_type=bearer"), "JSON"),
        ((500, {}, b"<html>"), "http_500"),
        (requests.ConnectionError(), "Nothing answers"),
        (requests.ReadTimeout(), "too long"),
    ],
    ids=str,
)
def test_a_spent_code_says_why(servers, client, answer, why):
    """Whatever goes wrong after the code was sent, the error says what, and what to do."""
    with pytest.raises(ClientError, match=why) as caught:
        log_in(servers, client, answer)
    if not isinstance(caught.value, RefusedError):
        assert "The code is spent, so begin the login again." in str(caught.value)
    assert not client.logged_in


def test_json_is_asked_for(servers, client):
    """Some servers answer with a form unless a request asks for JSON."""
    log_in(servers, client, answer_with())
    assert all(request.headers["Accept"] == "application/json" for request in servers.requests)


# ------------------------------------------------------------------------------- metadata


@pytest.mark.parametrize(
    "absent",
    [
        (404, {}, b""),
        (400, {}, {"error": "x"}),
        (200, {}, b"<html>"),
        (302, {"Location": "/"}, b""),
    ],
    ids=str,
)
def test_metadata_may_be_openid_connects_alone(servers, client, absent):
    """OIDC Discovery §4: metadata may be at OpenID Connect's address only."""
    servers.on(OAUTH, absent)
    servers.on(OPENID, METADATA)
    assert client.metadata.token_endpoint == f"{AUTH}/token"


def test_a_path_has_two_addresses(servers, clock, random):
    """OIDC Discovery §4 puts the well-known part after the issuer's path."""
    issuer = f"{AUTH}/realms/one"
    servers.on(f"GET {issuer}/.well-known/openid-configuration", {**METADATA, "issuer": issuer})
    client = Client(issuer, http=servers.session(), clock=clock, random=random)
    assert client.metadata.issuer == issuer
    assert servers.count("/.well-known/oauth-authorization-server/realms/one") == 1


def test_a_busy_issuer_is_not_asked_elsewhere(servers, client):
    """An issuer that is busy isn't mistaken for one without metadata."""
    servers.on(OAUTH, (503, {"Retry-After": "7"}, {}))
    with pytest.raises(TryLaterError, match="in 7 seconds"):
        client.metadata  # noqa: B018 - reading it is the test
    assert len(servers.requests) == 1


def test_without_any_metadata_both_addresses_are_named(servers, client):
    """The error tells what each address answered."""
    servers.on(OAUTH, (404, {}, b""))
    servers.on(OPENID, {**METADATA, "issuer": "http://evil.example"})
    with pytest.raises(MetadataError, match=r"http_404.*openid-configuration.*evil\.example"):
        client.metadata  # noqa: B018 - reading it is the test


@pytest.mark.parametrize("nothing", [None, ""])
def test_optional_metadata_may_be_empty(servers, client, nothing):
    """RFC 8414 §2: what a server does not offer may be missing, null or empty."""
    optional = {
        "revocation_endpoint": nothing,
        "jwks_uri": nothing,
        "authorization_response_iss_parameter_supported": nothing,
    }
    servers.on(OAUTH, {**METADATA, **optional})
    assert log_in(servers, client, answer_with()).access_token == "access-1"
    with pytest.raises(IdTokenError, match="leave out 'openid'"):
        client.authorization_request(scope="openid")


# ------------------------------------------------------------------------------- ID tokens


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"at_hash": None, "azp": None, "auth_time": None, "acr": None},
        {"aud": ["notebook"], "azp": "notebook"},
        {"typ": None},
        {"kid": None},
    ],
    ids=str,
)
def test_an_id_token_with_what_must_be_there(servers, client, clock, signing_keys, changes):
    """OIDC Core §3.1.3.6: in the code flow ``at_hash`` is optional, and so is much else."""
    key = signing_keys["RS256"]
    servers.on(f"GET {AUTH}/keys", KeyRing([key]).verification_keys.to_jwk_set())
    servers.on(OPENID, METADATA)
    request = client.authorization_request(scope="openid")
    header = {"typ": changes.pop("typ", "JWT")} | ({"kid": None} if "kid" in changes else {})
    changes.pop("kid", None)
    claims = {
        "iss": AUTH,
        "sub": "alice",
        "aud": "notebook",
        "exp": clock.now() + 900,
        "iat": clock.now(),
        "nonce": request.nonce,
        **changes,
    }
    servers.on(TOKEN, answer_with(id_token=id_token(claims, key, header)))
    client.exchange_code(request, {"code": "c", "state": request.state})
    assert client.id_token_claims["sub"] == "alice"


def id_token(claims, key, header):
    """A token whose header leaves out what ``header`` sets to None."""
    named = {"alg": key.alg, "kid": key.kid, **header}
    return compact({name: value for name, value in named.items() if value}, claims, key)


def test_a_spent_code_and_its_id_token(servers, client, signing_keys, clock):
    """The error for a refused ID token says why, and that the code is spent."""
    key = signing_keys["RS256"]
    servers.on(f"GET {AUTH}/keys", KeyRing([key]).verification_keys.to_jwk_set())
    bad = sign_jwt({"iss": AUTH, "aud": "notebook", "exp": clock.now() + 9}, key, typ="JWT")
    with pytest.raises(
        IdTokenError, match=r"refused: The claim sub is missing\..*The code is spent"
    ):
        log_in(servers, client, answer_with(id_token=bad), scope="openid")


def test_an_unusable_answer_to_a_renewal_is_said_too(servers, client):
    """A renewal without a token ends in a clear error."""
    log_in(servers, client, token_response(1))
    servers.on(f"GET {RESOURCE}/me", INVALID_TOKEN)
    servers.on(TOKEN, {"token_type": "Bearer"})
    with pytest.raises(UnexpectedAnswerError, match="access_token"):
        client.get("/me")


# ----------------------------------------------------------------------------------- TLS


def test_an_untrusted_certificate_is_told_as_such(tmp_path, clock, random):
    """The error for an untrusted certificate says so, not that nothing answers."""
    with untrusted_https(tmp_path) as url:
        client = Client(url, clock=clock, random=random)
        with pytest.raises(ServerUnreachableError, match=r"certificate of .* self-signed"):
            client.login("alice", "password")


def test_an_http_server_asked_by_https_is_told_as_such(clock, random):
    """The error for https where http was meant differs from that for a stopped server."""
    server = LoopbackServer(lambda *_: [b""], name="plain")
    server.start()
    try:
        client = Client(f"https://127.0.0.1:{server.port}", clock=clock, random=random)
        with pytest.raises(ServerUnreachableError, match="is it an http address"):
            client.login("alice", "password")
    finally:
        server.stop()
