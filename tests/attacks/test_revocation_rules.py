"""Attacks on ``/revoke``, ``/introspect`` and ``/logout``: the rules V1 to V9."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jwtflow.denylist import MemoryDenylist
from jwtflow.errors import UnavailableError
from jwtflow.tokens.sign import SigningKey, sign_jwt
from tests.auth_fixtures import BOB, SERVICE, AuthWorld, unverified_claims
from tests.authorization_flow import is_active, post_form, refresh, tokens_for, userinfo


def revoke(world, token, *, client_id="notebook", **more):
    """The answer of ``/revoke`` to a public client."""
    return post_form(world, "/revoke", {"token": token, "client_id": client_id, **more})


def forged(claims, *, alg="RS256"):
    """The same claims under a key of the attacker's own."""
    return sign_jwt(claims, SigningKey.generate(alg), typ="at+jwt")


@pytest.mark.parametrize(
    "token",
    ["x", "a.b.c", "é", "\0", "x" * 5000, "eyJhbGciOiJub25lIn0.e30.", "null", "[]", "A" * 43],
)
def test_unknown_tokens(auth, token):
    """V1: what is no token of ours is as good as revoked: 200 and an empty object."""
    response = revoke(auth, token)
    assert response.status_code == 200
    assert response.json == {}


def test_revoked_twice(auth):
    """V1: what has been revoked or has expired can be revoked again."""
    tokens = tokens_for(auth)
    for token in (tokens["access_token"], tokens["refresh_token"]) * 2:
        assert revoke(auth, token).status_code == 200
    auth.clock.advance(days=1)
    assert revoke(auth, tokens["access_token"]).status_code == 200


def test_no_token(auth):
    """V1: a request without a token is malformed (RFC 7009 §2.1)."""
    response = post_form(auth, "/revoke", {"client_id": "notebook"})
    assert response.status_code == 400
    assert response.json["error"] == "invalid_request"


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_only_its_own_client(auth, kind):
    """V2: another client is refused, and the token stays good."""
    tokens = tokens_for(auth, scope="openid")
    response = auth.browser().post("/revoke", data={"token": tokens[kind]}, auth=SERVICE)
    assert response.status_code == 400
    assert response.json["error"] == "invalid_grant"
    assert userinfo(auth, tokens["access_token"]).status_code == 200
    assert refresh(auth, tokens["refresh_token"]).status_code == 200


def test_client_must_be_right(auth):
    """V2: an unknown client, or one without its secret, revokes nothing."""
    tokens = tokens_for(auth)
    for client_id in ("nobody", "reporting-service"):
        response = revoke(auth, tokens["access_token"], client_id=client_id)
        assert response.status_code == 401
        assert response.json["error"] == "invalid_client"
    nameless = post_form(auth, "/revoke", {"token": tokens["access_token"]})
    assert nameless.status_code == 401
    assert is_active(auth, tokens["access_token"])


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense", ""])
def test_hint(auth, kind, hint):
    """V3: whatever the hint says, the token is found and revoked."""
    tokens = tokens_for(auth)
    assert revoke(auth, tokens[kind], token_type_hint=hint).status_code == 200
    assert not is_active(auth, tokens[kind])


def test_refresh_token_takes_its_access_tokens_along(auth):
    """V4: with a refresh token all access tokens of its family are revoked, and no others."""
    first, other = tokens_for(auth), tokens_for(auth)
    second = refresh(auth, first["refresh_token"]).json
    revoke(auth, second["refresh_token"])
    for tokens in (first, second):
        assert not is_active(auth, tokens["access_token"])
    assert refresh(auth, second["refresh_token"]).json["error"] == "invalid_grant"
    assert is_active(auth, other["access_token"])


def test_spent_refresh_token_ends_its_family(auth):
    """V4: a client that missed an answer revokes with the token that it has."""
    first = tokens_for(auth)
    second = refresh(auth, first["refresh_token"]).json
    assert revoke(auth, first["refresh_token"]).status_code == 200
    assert not is_active(auth, second["refresh_token"])
    assert not is_active(auth, second["access_token"])


def test_access_token_goes_alone(auth):
    """V4: revoking an access token leaves the refresh token good."""
    tokens = tokens_for(auth)
    revoke(auth, tokens["access_token"])
    assert not is_active(auth, tokens["access_token"])
    assert refresh(auth, tokens["refresh_token"]).status_code == 200


def test_forged_token_denies_nobody(auth):
    """V5, J38: a token under a foreign key, with a real jti inside, has no effect."""
    tokens = tokens_for(auth)
    claims = unverified_claims(tokens["access_token"])
    header, payload, _ = tokens["access_token"].split(".")
    for token in (forged(claims), f"{header}.{payload}.AAAA", f"{header}.{payload}."):
        assert revoke(auth, token).status_code == 200
        logout = auth.browser().post("/logout", headers={"Authorization": f"Bearer {token}"})
        assert logout.status_code == 401
    assert is_active(auth, tokens["access_token"])


@pytest.mark.parametrize(
    "credentials",
    [
        {"data": {"client_id": "notebook"}},
        {"data": {}},
        {"data": {"client_id": "reporting-service"}},
        {"data": {"client_id": "reporting-service", "client_secret": "wrong"}},
        {"data": {}, "auth": ("reporting-service", "wrong")},
        {"data": {}, "auth": ("notebook", "")},
    ],
)
def test_who_may_introspect(auth, credentials):
    """V6: nobody but an authenticated confidential client learns what a token is worth."""
    token = tokens_for(auth)["access_token"]
    credentials = {**credentials, "data": {**credentials["data"], "token": token}}
    response = auth.browser().post("/introspect", **credentials)
    assert response.status_code == 401
    assert response.json["error"] == "invalid_client"


def test_bearer_token_is_no_client(auth):
    """V6: an access token, even the client's own, does not authenticate the client."""
    form = {"grant_type": "client_credentials"}
    token = auth.browser().post("/token", data=form, auth=SERVICE).json["access_token"]
    response = auth.browser().post(
        "/introspect", data={"token": token}, headers={"Authorization": f"Bearer {token}"}
    )
    assert response.status_code == 401


def test_inactive(auth):
    """V7: of what is not active nothing is said but that."""
    tokens, expired = tokens_for(auth), tokens_for(auth)["access_token"]
    spent = tokens["refresh_token"]
    tokens = refresh(auth, spent).json
    revoked = tokens["access_token"]
    revoke(auth, revoked)
    auth.clock.advance(minutes=15)
    claims = {**unverified_claims(expired), "exp": auth.clock.now() + 900}
    for token in (expired, revoked, spent, forged(claims), "x", "a.b.c", "\0"):
        response = auth.browser().post("/introspect", data={"token": token}, auth=SERVICE)
        assert response.status_code == 200
        assert response.json == {"active": False}


def test_id_token_is_not_active(auth):
    """V7, J37: an ID token is no access token, so it is not active."""
    assert not is_active(auth, tokens_for(auth, scope="openid")["id_token"])


def test_logout_ends_only_its_own_login(auth):
    """V8: a logout ends its login on the server, and neither another's nor another user's."""
    mine, other, bobs = tokens_for(auth), tokens_for(auth), tokens_for(auth, BOB)
    response = auth.browser().post(
        "/logout", headers={"Authorization": f"Bearer {mine['access_token']}"}
    )
    assert response.status_code == 204
    assert not is_active(auth, mine["access_token"])
    assert not is_active(auth, mine["refresh_token"])
    for tokens in (other, bobs):
        assert is_active(auth, tokens["access_token"])
        assert is_active(auth, tokens["refresh_token"])


@pytest.mark.parametrize("path", ["/revoke", "/introspect", "/logout", "/token"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE"])
def test_post_only(auth, path, method):
    """V9: what changes or tells something is asked for by POST, and by nothing else."""
    response = auth.browser().open(path, method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"


class SwitchedDenylist(MemoryDenylist):
    """A denylist whose network can be cut."""

    away = False

    def deny(self, jti, *, exp):
        """Deny, if it can be reached."""
        self._reach()
        super().deny(jti, exp=exp)

    def is_denied(self, jti):
        """Look, if it can be reached."""
        self._reach()
        return super().is_denied(jti)

    def _reach(self):
        if self.away:
            raise UnavailableError("The denylist cannot be reached.")


@pytest.fixture
def switched(tmp_path, clock, random, signing_keys) -> Iterator[AuthWorld]:
    """A server whose denylist can be taken away."""
    world = AuthWorld.build(
        tmp_path,
        clock=clock,
        random=random,
        key=signing_keys["RS256"],
        denylist=SwitchedDenylist(clock),
    )
    yield world
    world.store.close()


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_denylist_away(switched, kind):
    """V1, V4, V7: while the denylist is away the answer is 503; asked again, it is done."""
    tokens = tokens_for(switched, scope="openid")
    switched.denylist.away = True
    asked = {"data": {"token": tokens["access_token"]}, "auth": SERVICE}
    for response in (
        revoke(switched, tokens[kind]),
        userinfo(switched, tokens["access_token"]),
        switched.browser().post("/introspect", **asked),
    ):
        assert response.status_code == 503
        assert response.json["error"] == "temporarily_unavailable"
    switched.denylist.away = False
    assert revoke(switched, tokens[kind]).status_code == 200
    assert not is_active(switched, tokens["access_token"])


def test_denylist_away_at_a_theft(switched):
    """T10: a theft noticed while the denylist is away still ends the family; asked again, all."""
    first = tokens_for(switched)
    second = refresh(switched, first["refresh_token"]).json
    switched.denylist.away = True
    assert refresh(switched, first["refresh_token"]).status_code == 503
    switched.denylist.away = False
    assert refresh(switched, second["refresh_token"]).json["error"] == "invalid_grant"
    assert refresh(switched, first["refresh_token"]).json["error"] == "invalid_grant"
    for tokens in (first, second):
        assert not is_active(switched, tokens["access_token"])
