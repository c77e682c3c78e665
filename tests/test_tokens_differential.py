"""Our verdicts beside PyJWT's, on the same tokens and the same frozen clock.

PyJWT asks the system for the time, so its module's ``datetime`` is replaced by one that asks ours.
Where the two differ, ``stricter`` names the reason. In all but one PyJWT accepts what we refuse;
the one is a fraction of a second, which PyJWT cuts off and we count.
"""

from __future__ import annotations

import datetime as dt
import json

import jwt
import jwt.api_jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jwtflow.clock import ManualClock
from jwtflow.errors import TokenError
from jwtflow.tokens import base64url_decode, base64url_encode
from tests.token_fixtures import AUDIENCE, ISSUER, LEFT_OUT, NOON, TokenWorld, changed, compact

FRACTIONS = "times: PyJWT cuts fractions of a second off"
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]


def frozen(clock: ManualClock) -> type[dt.datetime]:
    class Frozen(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return dt.datetime.fromtimestamp(clock.now(), tz)

    return Frozen


@pytest.fixture(scope="module", params=["HS256", "RS256", "ES256", "EdDSA"])
def world(request, signing_keys):
    return TokenWorld(signing_keys[request.param], ManualClock(NOON))


@pytest.fixture(autouse=True)
def frozen_pyjwt(world, monkeypatch):
    monkeypatch.setattr(jwt.api_jwt, "datetime", frozen(world.clock))


def pyjwt_accepts(world: TokenWorld, encoded_jwt: str, leeway: float) -> bool:
    key = world.key
    jwk = key.to_jwk() if key.alg == "HS256" else key.verification_key.to_jwk()
    try:
        jwt.decode(
            encoded_jwt,
            jwt.PyJWK(jwk),
            algorithms=[key.alg],
            audience=AUDIENCE,
            issuer=ISSUER,
            leeway=leeway,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, ValueError, OverflowError, TypeError):
        # the last three: PyJWT lets them out, for exp = 10**400 and the like
        return False
    return True


def we_accept(world: TokenWorld, encoded_jwt: str, leeway: float) -> bool:
    try:
        world.verifier(leeway=leeway).verify(encoded_jwt)
    except TokenError:
        return False
    return True


def stricter(world: TokenWorld, encoded_jwt: str) -> set[str]:
    """Why we may refuse what PyJWT accepts."""
    header, payload, _ = (base64url_decode(part) for part in encoded_jwt.split("."))
    unverified_header, claims = json.loads(header), json.loads(payload)
    numbers = [claims[n] for n in ("exp", "nbf", "iat") if n in claims]
    texts = [claims.get(n) for n in ("sub", "client_id", "jti")]
    reasons = {
        "typ: PyJWT does not look at it": str(unverified_header.get("typ")).lower()
        not in ("at+jwt", "application/at+jwt"),
        "kid: PyJWT is handed the key": unverified_header.get("kid") != world.key.kid,
        "b64: PyJWT refuses false only": "b64" in unverified_header,
        "crit: PyJWT understands b64": "crit" in unverified_header,
        "times: PyJWT runs int() on them": any(type(n) not in (int, float) for n in numbers),
        FRACTIONS: any(type(n) is float for n in numbers),
        "times: we stop at 2**53": any(abs(n) > 2**53 for n in numbers if type(n) is int),
        "names: PyJWT takes an empty or odd client_id": not all(
            isinstance(text, str) and text for text in texts
        ),
    }
    return {reason for reason, holds in reasons.items() if holds}


instants = st.one_of(
    st.integers(NOON - 130, NOON + 130),
    st.floats(NOON - 3, NOON + 3),
    st.sampled_from([0, -1, NOON + 900, 2**53, 2**60, str(NOON + 900), True, None, [NOON], {}]),
)
names = st.sampled_from(["alice", "", 0, None, ["alice"], {"alice": 1}, LEFT_OUT])
audiences = st.sampled_from(
    [
        AUDIENCE,
        [AUDIENCE],
        ["other", AUDIENCE],
        AUDIENCE + "/",
        ["other"],
        [],
        {AUDIENCE: 1},
        None,
        1,
    ]
)


def few(strategies: dict[str, st.SearchStrategy]) -> st.SearchStrategy[dict]:
    """Up to three of the members, so that one fault does not hide the next."""
    members = [st.tuples(st.just(name), value) for name, value in strategies.items()]
    return st.lists(st.one_of(members), max_size=3).map(dict)


claim_changes = few(
    {
        "exp": instants | st.just(LEFT_OUT),
        "nbf": instants,
        "iat": instants | st.just(LEFT_OUT),
        "iss": st.sampled_from([ISSUER, ISSUER + "/", [ISSUER], None, 1, LEFT_OUT]),
        "aud": audiences,
        "sub": names,
        "client_id": names,
        "jti": names,
        "scope": st.sampled_from(["a b", ["a"], None]),
        "extra": st.recursive(st.none() | st.text(max_size=3), st.lists, max_leaves=4),
    }
)
header_changes = few(
    {
        "typ": st.sampled_from(["at+jwt", "AT+JWT", "JWT", None, 1, LEFT_OUT]),
        "alg": st.sampled_from(["HS256", "RS256", "ES256", "EdDSA", "none", None, LEFT_OUT]),
        "kid": st.sampled_from(["other", 1, None]),
        "crit": st.sampled_from([[], ["b64"], ["exp"]]),
        "b64": st.booleans(),
        "x": st.integers(),
    }
)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(header=header_changes, claims=claim_changes, leeway=st.sampled_from([0, 1, 60]))
def test_pyjwt_and_we_agree(world, header, claims, leeway):
    """What PyJWT accepts we accept, and the other way round, but for reasons that are named."""
    token = compact(changed(world.header, header), changed(world.claims, claims), world.key)
    ours, theirs = we_accept(world, token, leeway), pyjwt_accepts(world, token, leeway)
    reasons = stricter(world, token)
    if ours and not theirs:
        assert reasons == {FRACTIONS}, f"we accept what PyJWT refuses: {header} {claims}"
    if theirs and not ours:
        assert reasons, f"we refuse without a reason: {header} {claims}"


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_pyjwt_and_we_agree_on_signatures(world, data):
    """With one bit of the signature turned over, both refuse."""
    signing_input, _, text = world.token().rpartition(".")
    signature = bytearray(base64url_decode(text))
    bit = data.draw(st.integers(0, len(signature) * 8 - 1))
    signature[bit // 8] ^= 1 << bit % 8
    token = f"{signing_input}.{base64url_encode(bytes(signature))}"
    assert not we_accept(world, token, 0)
    assert not pyjwt_accepts(world, token, 0)


@pytest.mark.parametrize("second", [-1, 0, 1])
def test_the_boundary_of_exp_is_pyjwts_too(world, second):
    """J31: PyJWT, like us, holds a token for expired at exp itself."""
    token = world.token(exp=NOON - second)
    assert we_accept(world, token, 0) == pyjwt_accepts(world, token, 0) == (second < 0)
