"""A revocation outlives the leeway of every resource server.

A resource server may accept a token for up to two minutes after its ``exp``. So whatever denies a
token has to deny it for as long.
"""

from __future__ import annotations

import pytest

from jwtflow.clock import MAX_LEEWAY
from jwtflow.denylist import MemoryDenylist, RedisDenylist
from jwtflow.resource_server import ResourceServerSettings, build_app
from jwtflow.tokens import AccessTokenVerifier
from tests.auth_fixtures import AUDIENCE, ISSUER
from tests.authorization_flow import is_active, post_form, tokens_for, userinfo
from tests.resource_fixtures import bearer

LIFETIME = 900


@pytest.fixture(params=["memory", "redis"])
def denylist(request, clock):
    if request.param == "memory":
        yield MemoryDenylist(clock)
        return
    made = RedisDenylist(request.getfixturevalue("redis_url"), clock)
    yield made
    made.close()


@pytest.fixture
def auth(make_auth, denylist):
    return make_auth(denylist=denylist, access_token_lifetime=LIFETIME)


@pytest.fixture
def status(auth, denylist, clock):
    """Asks a resource server with the longest leeway what it thinks of an access token."""
    verifier = AccessTokenVerifier(
        issuer=ISSUER,
        audience=AUDIENCE,
        keys=auth.keys.verification_keys,
        clock=clock,
        leeway=MAX_LEEWAY,
    )
    settings = ResourceServerSettings(issuer=ISSUER, resource_url=AUDIENCE)
    app = build_app(settings=settings, verify=verifier.verify, denylist=denylist)
    return lambda token: app.test_client().get("/me", headers=bearer(token)).status_code


def revoke_access_token(auth, tokens):
    """The client gives the access token back."""
    post_form(auth, "/revoke", {"token": tokens["access_token"], "client_id": "notebook"})


def revoke_refresh_token(auth, tokens):
    """The client gives the refresh token back, and with it the access token."""
    post_form(auth, "/revoke", {"token": tokens["refresh_token"], "client_id": "notebook"})


def log_out(auth, tokens):
    """The user logs out."""
    auth.browser().post("/logout", headers=bearer(tokens["access_token"]))


def reuse(auth, tokens):
    """A refresh token comes twice: the family ends, and its access tokens are denied."""
    form = {"grant_type": "refresh_token", "client_id": "notebook"}
    for _ in range(2):
        post_form(auth, "/token", {**form, "refresh_token": tokens["refresh_token"]})


WAYS = [revoke_access_token, revoke_refresh_token, log_out, reuse]


@pytest.mark.parametrize("end", WAYS, ids=lambda end: end.__name__)
@pytest.mark.parametrize(
    "age", [0, LIFETIME, LIFETIME + MAX_LEEWAY - 1], ids="revoked at {}".format
)
def test_a_revoked_token_is_refused_within_the_leeway(auth, status, clock, end, age):
    """V4, V8: revoked at whatever age, a token is refused while a leeway would still accept it."""
    kept, revoked = tokens_for(auth), tokens_for(auth)
    clock.advance(seconds=age)
    end(auth, revoked)
    assert status(revoked["access_token"]) == 401
    clock.advance(seconds=LIFETIME + MAX_LEEWAY - 1 - age)
    assert status(kept["access_token"]) == 200
    assert status(revoked["access_token"]) == 401
    clock.advance(seconds=1)
    assert status(kept["access_token"]) == 401


@pytest.mark.parametrize(("late", "good"), [(29, True), (30, False), (31, False)])
def test_the_auth_server_takes_a_leeway_too(make_auth, late, good):
    """J31: /userinfo and /introspect accept a token for as long as JWTFLOW_LEEWAY says."""
    auth = make_auth(leeway=30)
    token = tokens_for(auth, scope="openid")["access_token"]
    auth.clock.advance(seconds=LIFETIME + late)
    assert (userinfo(auth, token).status_code == 200) is good
    assert is_active(auth, token) is good


@pytest.mark.parametrize(("early", "good"), [(31, False), (30, True), (29, True)])
def test_a_token_of_an_auth_server_whose_clock_is_ahead(make_auth, early, good):
    """J34: the leeway counts for iat as well, for a token that another host has just issued."""
    auth = make_auth(leeway=30)
    token = tokens_for(auth, scope="openid")["access_token"]
    auth.clock.advance(seconds=-early)
    assert (userinfo(auth, token).status_code == 200) is good
    assert is_active(auth, token) is good
