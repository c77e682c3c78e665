"""``auth_server.grants`` and ``.scope``: what is given of what was asked for."""

from __future__ import annotations

import pytest

from jwtflow.auth_server.grants import rotate_family, start_family
from jwtflow.auth_server.scope import grant_scope, parse_scope
from jwtflow.errors import InvalidGrantError, InvalidScopeError, RefreshTokenReusedError
from tests.auth_fixtures import unverified_claims

HELD = ("reports:read", "reports:write")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a", ("a",)),
        ("a b", ("a", "b")),
        ("b a b", ("b", "a")),
        ("!#[]~", ("!#[]~",)),
    ],
)
def test_scope_is_split_at_spaces(text, values):
    """J36: a scope is words with spaces between, each counted once."""
    assert parse_scope(text) == values


@pytest.mark.parametrize("text", ["", " ", " a", "a ", "a  b", "a\tb", "a\nb", 'a"', "a\\b", "ä"])
def test_what_is_no_scope_is_refused(text):
    """T17: RFC 6749 §3.3 names the characters; everything else is refused."""
    with pytest.raises(InvalidScopeError):
        parse_scope(text)


@pytest.mark.parametrize(
    ("asked", "held", "given"),
    [
        (None, ("openid", *HELD), HELD),
        ("reports:write reports:read", HELD, HELD),
        ("reports:read", HELD, ("reports:read",)),
        ("openid", ("openid", *HELD), ("openid",)),
        ("reports:read openid", ("openid", *HELD), ("openid", "reports:read")),
        ("openid reports:read", HELD, ("reports:read",)),
        ("reports:read admin", HELD, ("reports:read",)),
    ],
)
def test_what_is_given(asked, held, given):
    """What is held and asked for is given, in the order held; openid for asking only."""
    assert grant_scope(asked, held) == given


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("admin", HELD),
        ("reports", HELD),
        ("REPORTS:READ", HELD),
        ("openid", HELD),
        (None, ("openid",)),
    ],
)
def test_nothing_is_no_grant(asked, held):
    """J36: values are compared whole, and a grant of nothing is refused."""
    with pytest.raises(InvalidScopeError):
        grant_scope(asked, held)


@pytest.fixture
def server(auth):
    """The collaborators as routes get them."""
    from jwtflow.auth_server.context import AuthServer
    from jwtflow.tokens.sign import TokenIssuer

    return AuthServer(
        settings=auth.settings,
        store=auth.store,
        token_issuer=TokenIssuer(
            issuer=auth.settings.issuer,
            audience=auth.settings.audience,
            keys=auth.keys,
            clock=auth.clock,
            random=auth.random,
        ),
        denylist=auth.denylist,
        clock=auth.clock,
        random=auth.random,
    )


def started(server, scope=("openid", *HELD), **more):
    """The first tokens of a login of alice."""
    account = server.store.accounts.find("alice")
    return start_family(
        server, account=account, client=client(server), scope=scope, auth_time=1.0, **more
    )


def client(server, client_id="notebook"):
    return server.store.clients.find(client_id)


def rotate(server, refresh_token, *, client_id="notebook", asked=None):
    """The tokens for a refresh token."""
    found = server.store.families.find_even_if_spent(refresh_token)
    return rotate_family(server, found, client=client(server, client_id), requested_scope=asked)


def test_a_refresh_may_narrow(server):
    """T13: a refresh may ask for less, for these tokens; later ones may have all again."""
    narrow = rotate(server, started(server).refresh_token, asked="reports:read")
    assert narrow.scope == ("reports:read",)
    assert narrow.id_token is None
    wide = rotate(server, narrow.refresh_token)
    assert wide.scope == ("openid", *HELD)


def test_a_refresh_never_widens(server):
    """T13: what the login was not given is not had by asking at a refresh."""
    tokens = started(server, scope=("reports:read",))
    with pytest.raises(InvalidScopeError):
        rotate(server, tokens.refresh_token, asked="reports:write openid")
    # a refusal does not spend the token
    assert rotate(server, tokens.refresh_token).scope == ("reports:read",)


def test_a_refreshed_id_token_has_no_nonce(server):
    """OIDC Core §12.2: the same auth_time, no nonce."""
    tokens = started(server, nonce="n-0S6")
    assert unverified_claims(tokens.id_token)["nonce"] == "n-0S6"
    refreshed = rotate(server, tokens.refresh_token)
    claims = unverified_claims(refreshed.id_token)
    assert "nonce" not in claims
    assert claims["auth_time"] == 1


def test_another_client_gets_nothing(server):
    """T12: a refresh token is its client's; another one's try does not spend it."""
    tokens = started(server)
    with pytest.raises(InvalidGrantError):
        rotate(server, tokens.refresh_token, client_id="reporting-service")
    rotate(server, tokens.refresh_token)


def test_a_theft_denies_the_access_tokens(server):
    """T10: reuse ends the family and denies every access token it gave."""
    first = started(server)
    second = rotate(server, first.refresh_token)
    with pytest.raises(RefreshTokenReusedError):
        rotate(server, first.refresh_token)
    for tokens in (first, second):
        assert server.denylist.is_denied(unverified_claims(tokens.access_token)["jti"])
    with pytest.raises(InvalidGrantError):
        rotate(server, second.refresh_token)
