"""Where a browser may be sent back to."""

from __future__ import annotations

import pytest

from jwtflow.auth_server.redirect_uris import (
    default_redirect_uri,
    form_action_source,
    is_registered,
    with_parameters,
)

LOOPBACK = "http://127.0.0.1/callback"
WEB = "https://app.example/cb?tenant=1"


@pytest.mark.parametrize(
    "requested",
    [
        "http://127.0.0.1/callback",
        "http://127.0.0.1:1/callback",
        "http://127.0.0.1:49152/callback",
        "http://127.0.0.1:65535/callback",
        WEB,
    ],
)
def test_registered(requested):
    """A1: the registered string is accepted, and for the loopback address any port."""
    assert is_registered(requested, [LOOPBACK, WEB])


@pytest.mark.parametrize(
    "requested",
    [
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:65536/callback",
        "http://127.0.0.1:080/callback",
        "http://127.0.0.1:/callback",
        "http://127.0.0.1:٣/callback",
        "http://127.0.0.1/callback/",
        "http://127.0.0.1/callback?a=b",
        "http://127.0.0.1/callback#x",
        "http://127.0.0.1/callback\n",
        "http://127.0.0.1/CALLBACK",
        "http://127.0.0.1/x/../callback",
        "http://127.0.0.1/%63allback",
        "http://127.0.0.1",
        "HTTP://127.0.0.1/callback",
        "https://127.0.0.1/callback",
        "http://localhost/callback",
        "http://127.0.0.2/callback",
        "http://127.1/callback",
        "http://[::1]/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://127.0.0.1@evil.example/callback",
        "http://127.0.0.1:80@evil.example/callback",
        "http://user@127.0.0.1/callback",
        "http://evil.example/http://127.0.0.1/callback",
        "//127.0.0.1/callback",
        "javascript:alert(1)",
        "",
        "https://app.example:443/cb?tenant=1",
        "https://app.example:8443/cb?tenant=1",
        "https://app.example/cb?tenant=2",
        "https://app.example/cb",
    ],
)
def test_not_registered(requested):
    """A1: any other string is refused, however alike it looks; only a loopback port may vary."""
    assert not is_registered(requested, [LOOPBACK, WEB])


def test_left_out():
    """A redirect URI may be left out only where there is one and nothing about it is open."""
    assert default_redirect_uri([WEB]) == WEB
    assert default_redirect_uri([LOOPBACK]) is None
    assert default_redirect_uri([WEB, "https://app.example/other"]) is None
    assert default_redirect_uri([]) is None


@pytest.mark.parametrize(
    ("redirect_uri", "source"),
    [
        ("http://127.0.0.1:49152/callback", "http://127.0.0.1:49152"),
        (WEB, "https://app.example"),
        ("com.example.app:/callback", "com.example.app:"),
    ],
)
def test_form_action(redirect_uri, source):
    """A page's form may end at the client's origin, or in the app that has the scheme."""
    assert form_action_source(redirect_uri) == source


def test_parameters_are_added_to_a_query():
    """The query that a redirect URI already has is kept as it is (RFC 6749 §3.1.2)."""
    assert with_parameters(WEB, {"code": "a b&c"}) == f"{WEB}&code=a%20b%26c"
    assert with_parameters(LOOPBACK, {"state": "ä\r\n"}) == f"{LOOPBACK}?state=%C3%A4%0D%0A"
