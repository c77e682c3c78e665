"""The ID token checks of the client: for this client, from this issuer, for this login."""

from __future__ import annotations

import pytest

from jwtflow.client import Client, IdTokenError, NotLoggedInError, UnexpectedAnswerError
from jwtflow.client.id_token import LEEWAY
from jwtflow.tokens.id_token import access_token_hash
from jwtflow.tokens.sign import KeyRing, sign_jwt
from tests.client_fixtures import AUTH, FakeServers, in_another_thread, token_response
from tests.conftest import NOON

METADATA = {
    "issuer": AUTH,
    "authorization_endpoint": f"{AUTH}/authorize",
    "token_endpoint": f"{AUTH}/token",
    "jwks_uri": f"{AUTH}/keys",
}


class World:
    """An auth server that answers with whatever ID token a test asks for."""

    def __init__(self, clock, random, signing_keys):
        self.clock = clock
        self.key = signing_keys["RS256"]
        self.other_keys = signing_keys
        self.servers = FakeServers()
        self.servers.on(f"GET {AUTH}/.well-known/oauth-authorization-server", METADATA)
        self.servers.on(f"GET {AUTH}/keys", KeyRing([self.key]).verification_keys.to_jwk_set())
        self.client = Client(AUTH, http=self.servers.session(), clock=clock, random=random)

    def id_token(self, *, key=None, typ="JWT", **changes):
        """An ID token; a change to None leaves a claim out."""
        now = self.clock.now()
        claims = {
            "iss": AUTH,
            "sub": "alice",
            "aud": "notebook",
            "exp": now + 900,
            "iat": now,
            "auth_time": now,
            "nonce": self.request.nonce,
            "at_hash": access_token_hash("access-1", "RS256"),
            **changes,
        }
        present = {name: value for name, value in claims.items() if value is not None}
        return sign_jwt(present, key or self.key, typ=typ)

    def log_in(self, **changes):
        """Go through the code flow with such an ID token."""
        self.request = self.client.authorization_request(scope="openid")
        answer = token_response(1, id_token=self.id_token(**changes))
        self.servers.on(f"POST {AUTH}/token", answer)
        self.client.exchange_code(self.request, {"code": "c", "state": self.request.state})

    def renew(self, **changes):
        """Refresh; the answer brings such an ID token."""
        at_hash = access_token_hash("access-2", "RS256")
        answer = token_response(2, id_token=self.id_token(**{"at_hash": at_hash, **changes}))
        self.servers.on(f"POST {AUTH}/token", answer)
        self.client.refresh()


@pytest.fixture
def world(clock, random, signing_keys):
    return World(clock, random, signing_keys)


def test_an_honest_id_token_logs_in(world):
    """A21: the claims of an ID token that passes the checks say who logged in."""
    world.log_in()
    assert world.client.id_token_claims["sub"] == "alice"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "http://evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["notebook", "another-client"]},
        {"azp": "another-client"},
        {"nonce": "another login's"},
        {"nonce": None},
        {"at_hash": access_token_hash("another token", "RS256")},
        {"at_hash": ""},
        {"exp": NOON - LEEWAY},
        {"exp": None},
        {"sub": None},
        {"typ": "at+jwt"},
    ],
    ids=str,
)
def test_an_id_token_that_is_not_for_this_login_ends_it(world, changes):
    """A21: with any wrong claim nobody is logged in, and the error shows no token."""
    with pytest.raises(IdTokenError, match=r"^The ID token is refused: ") as caught:
        world.log_in(**changes)
    assert not world.client.logged_in
    assert world.client.id_token_claims is None
    assert "eyJ" not in str(caught.value)


@pytest.mark.parametrize("changes", [{"iat": NOON + LEEWAY}, {"exp": NOON - LEEWAY + 1}], ids=str)
def test_clocks_may_differ_by_a_minute(world, changes):
    """OIDC Core §2: a clock that is a little off doesn't prevent a login or a renewal."""
    world.log_in(**changes)
    world.renew(**changes)
    assert world.client.id_token_claims["sub"] == "alice"


def test_a_clock_that_is_further_behind_is_told_so(world):
    """Beyond the leeway an ID token from the future is refused: one of the clocks is wrong."""
    with pytest.raises(IdTokenError, match="iat"):
        world.log_in(iat=NOON + LEEWAY + 1)
    assert not world.client.logged_in


@pytest.mark.parametrize("alg", ["ES256", "HS256"])
def test_a_key_that_is_not_published_signs_nothing(world, alg):
    """J18: a token signed with a key outside the issuer's set is refused, after one more look."""
    with pytest.raises(IdTokenError):
        world.log_in(key=world.other_keys[alg])
    assert not world.client.logged_in


def test_an_unreadable_key_set_is_said_in_words(world):
    """Keys that aren't a JWK Set end in a clear error."""
    world.servers.on(f"GET {AUTH}/keys", {"keys": "none"})
    with pytest.raises(IdTokenError, match="keys at http://auth"):
        world.log_in()


def test_an_issuer_without_keys_is_said_in_words(world):
    """Without a key set there is nothing to check an ID token with, so no code is spent on one."""
    document = {name: value for name, value in METADATA.items() if name != "jwks_uri"}
    world.servers.on(f"GET {AUTH}/.well-known/oauth-authorization-server", document)
    with pytest.raises(IdTokenError, match="publishes no keys"):
        world.log_in()


@pytest.mark.parametrize("nonce", ["the same", None])
def test_a_renewed_id_token_may_repeat_its_nonce(world, nonce):
    """OIDC Core §12.2: the nonce of a renewed ID token is the same one, or missing."""
    world.log_in()
    world.renew(**({"nonce": None} if nonce is None else {}))
    assert world.client.access_token == "access-2"


@pytest.mark.parametrize("changes", [{"sub": "mallory"}, {"nonce": "another"}], ids=str)
def test_a_renewed_id_token_of_somebody_else_ends_the_login(world, changes):
    """OIDC Core §12.2: the renewed token is the same user's."""
    world.log_in()
    with pytest.raises(IdTokenError):
        world.renew(**changes)
    assert not world.client.logged_in


def test_no_id_token_is_known_after_a_logout(world):
    """After a logout during the check of a renewed ID token, nobody is logged in."""
    world.log_in()

    def keys(_request):
        world.servers.on(f"POST {AUTH}/logout", (204, {}, b""))
        in_another_thread(world.client.logout)
        return KeyRing([world.other_keys["ES256"]]).verification_keys.to_jwk_set()

    world.servers.on(f"GET {AUTH}/keys", keys)
    with pytest.raises(NotLoggedInError):
        world.renew(key=world.other_keys["ES256"])
    assert not world.client.logged_in
    assert world.client.id_token_claims is None


def test_a_refused_renewal_ends_no_new_login(world):
    """A refused ID token of alice doesn't end bob's login, which began meanwhile."""
    world.log_in()

    def keys(_request):
        world.servers.on(f"POST {AUTH}/login", token_response(7))
        in_another_thread(lambda: world.client.login("bob", "password"))
        return {"keys": []}

    world.servers.on(f"GET {AUTH}/keys", keys)
    with pytest.raises(IdTokenError):
        world.renew(key=world.other_keys["ES256"])
    assert world.client.access_token == "access-7"


def test_a_login_that_fails_leaves_the_one_before(world):
    """A login whose ID token is refused leaves the earlier login in use."""
    world.log_in()
    with pytest.raises(IdTokenError):
        world.log_in(aud="another-client")
    assert world.client.id_token_claims["sub"] == "alice"


def test_an_id_token_that_is_no_text_is_refused(world):
    """An ID token that isn't text ends in a clear error."""
    world.request = world.client.authorization_request(scope="openid")
    world.servers.on(f"POST {AUTH}/token", token_response(1, id_token=5))
    with pytest.raises(UnexpectedAnswerError):
        world.client.exchange_code(world.request, {"code": "c", "state": world.request.state})
