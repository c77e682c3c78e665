"""The discovery documents: true of what is served, the same for everyone who asks, cacheable."""

from __future__ import annotations

import pytest

OAUTH = "/.well-known/oauth-authorization-server"
OPENID = "/.well-known/openid-configuration"
JWKS = "/.well-known/jwks.json"


def test_every_endpoint_is_served(auth):
    """D2: each endpoint that the metadata names answers something other than 404."""
    document = auth.browser().get(OPENID).json
    issuer = auth.settings.issuer
    urls = [value for key, value in document.items() if key.endswith(("_endpoint", "_uri"))]
    assert len(urls) == 6
    for url in urls:
        assert url.startswith(f"{issuer}/")
        answer = auth.browser().get(url.removeprefix(issuer))
        assert answer.status_code != 404, url


def test_what_oauth_metadata_promises(auth):
    """RFC 8414 §2: the issuer is the configured one, and only what works is promised."""
    document = auth.browser().get(OAUTH).json
    assert document["issuer"] == auth.settings.issuer
    assert document["scopes_supported"] == ["openid", "reports:read", "reports:write"]
    assert document["response_types_supported"] == ["code"]
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["authorization_response_iss_parameter_supported"] is True
    assert "password" not in document["grant_types_supported"]
    assert document["introspection_endpoint_auth_methods_supported"] == [
        "client_secret_basic",
        "client_secret_post",
    ]


def test_openid_adds_and_does_not_contradict(auth):
    """D2: the OpenID document is the OAuth one and what Discovery §3 adds."""
    oauth, openid = auth.browser().get(OAUTH).json, auth.browser().get(OPENID).json
    assert {name: openid[name] for name in oauth} == oauth
    assert set(openid) - set(oauth) == {
        "userinfo_endpoint",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
        "claims_supported",
        "request_parameter_supported",
        "request_uri_parameter_supported",
        "claims_parameter_supported",
    }
    assert openid["id_token_signing_alg_values_supported"] == ["RS256"]


@pytest.mark.parametrize("alg", ["ES256", "EdDSA"])
def test_the_algorithm_is_the_one_in_use(make_auth, alg):
    """D2: the ID token's algorithm in the metadata is that of the active key."""
    document = make_auth(alg).browser().get(OPENID).json
    assert document["id_token_signing_alg_values_supported"] == [alg]


def test_a_secret_is_never_published(make_auth):
    """D1: with HS256 the JWK Set is empty, openid is not offered and not given."""
    world = make_auth("HS256")
    browser = world.browser()
    assert browser.get(JWKS).json == {"keys": []}
    for path in (OAUTH, OPENID):
        document = browser.get(path).json
        assert "openid" not in document["scopes_supported"]
        assert "id_token_signing_alg_values_supported" not in document
        assert "userinfo_endpoint" not in document
    assert world.login(scope="openid").json["error"] == "invalid_scope"
    assert "id_token" not in world.login(scope="openid reports:read").json


@pytest.mark.parametrize("path", [OAUTH, OPENID, JWKS])
def test_documents_are_cacheable(auth, path):
    """D1: caches may keep the documents for a while, and ask whether they have changed."""
    answer = auth.browser().get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = auth.browser().get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert "Date" not in answer.headers  # the HTTP server sends it, and one is enough


@pytest.mark.parametrize("path", [OAUTH, OPENID, JWKS])
@pytest.mark.parametrize("date", ["Mon, 01 Jan 2030 00:00:00 +999999999999999", f"1 Jan {10**30}"])
def test_a_date_that_no_calendar_has_is_ignored(auth, path, date):
    """A condition that can't be read is as good as none (RFC 9110 §13.1.3)."""
    answer = auth.browser().get(path, headers={"If-Modified-Since": date})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [OAUTH, OPENID, JWKS])
def test_any_page_may_read_them(auth, path):
    """The documents may be read by a page of any origin, without credentials."""
    answer = auth.browser().get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_rotation_shows_at_once(auth):
    """D1: the JWK Set is that of the key ring as it is now: the old key stays, the new is there."""
    before = {key["kid"] for key in auth.browser().get(JWKS).json["keys"]}
    auth.keys.rotate(now=auth.clock.now(), keep_retired_for=3600)
    after = {key["kid"] for key in auth.browser().get(JWKS).json["keys"]}
    assert before < after
    assert auth.keys.active.kid in after
