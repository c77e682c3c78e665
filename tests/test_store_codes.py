"""Authorization codes: once, soon, or never."""

from __future__ import annotations

import dataclasses

import pytest

from jwtflow.errors import CodeReusedError, InvalidGrantError
from jwtflow.lab.stored import stored_tables
from jwtflow.store import CodeGrant, IssuedAccessToken
from tests.services import EACH_DATABASE

GRANT = CodeGrant(
    client_id="notebook",
    username="alice",
    redirect_uri="http://127.0.0.1:54321/callback",
    redirect_uri_sent=True,
    code_challenge="c" * 43,
    scope=("openid", "reports:read"),
    nonce="n-0S6_WzA2Mj",
    auth_time=1893499100.0,
)


@pytest.fixture
def redeem(store, clock):
    def redeem_code(code, **changes):
        about = {"username": "alice", "client_id": "notebook", "scope": ("reports:read",)}
        return store.families.start(**{**about, "auth_time": clock.now(), "code": code, **changes})

    return redeem_code


@EACH_DATABASE
def test_a_code_gives_back_what_it_stands_for(store):
    """A10: client, redirect URI, challenge and the rest come back as they were agreed to."""
    assert store.codes.find(store.codes.issue(GRANT)) == GRANT


@EACH_DATABASE
def test_odd_values_come_back_as_they_went_in(store):
    """A18: a nonce with NUL, half a surrogate pair or SQL in it is a nonce like any other."""
    odd = dataclasses.replace(GRANT, nonce="\0\ud800'); DROP TABLE codes; --")
    assert store.codes.find(store.codes.issue(odd)) == odd


def test_a_code_has_256_random_bits(store):
    """A7: a code is 43 characters of base64url, unlike any other."""
    codes = {store.codes.issue(GRANT) for _ in range(20)}
    assert len(codes) == 20
    assert {len(code) for code in codes} == {43}


@pytest.mark.parametrize(("seconds", "good"), [(59, True), (60, False), (61, False)])
def test_a_code_lives_a_minute(store, redeem, clock, seconds, good):
    """A7: a code can be redeemed for sixty seconds and not one more."""
    code = store.codes.issue(GRANT)
    clock.advance(seconds=seconds)
    if good:
        redeem(code)
    else:
        with pytest.raises(InvalidGrantError) as caught:
            redeem(code)
        assert not isinstance(caught.value, CodeReusedError)


def test_the_lifetime_can_be_chosen(store, redeem, clock):
    """A7: a shorter lifetime is kept to."""
    code = store.codes.issue(GRANT, lifetime=5)
    clock.advance(seconds=5)
    with pytest.raises(InvalidGrantError):
        redeem(code)


@EACH_DATABASE
@pytest.mark.parametrize("is_checked_first", [True, False])
def test_a_second_use_ends_what_the_first_bought(store, redeem, clock, is_checked_first):
    """A8: a replay is refused, ends the family and leads to the access tokens to deny."""
    code = store.codes.issue(GRANT)
    store.codes.check_unused(code)
    family = redeem(code)
    successor = store.families.rotate(
        family, client_id="notebook", access_token=IssuedAccessToken("jti", clock.now() + 900)
    )
    with pytest.raises(CodeReusedError) as caught:
        store.codes.check_unused(code) if is_checked_first else redeem(code)
    assert caught.value.family_id == family.family_id
    assert store.families.find(successor.refresh_token) is None
    assert store.families.end(caught.value.family_id) == [("jti", clock.now() + 900)]


def test_a_late_second_use_is_still_known(store, redeem, clock):
    """A8: a used code is remembered for as long as what it bought can live."""
    code = store.codes.issue(GRANT)
    family = redeem(code)
    clock.advance(days=13)
    store.codes.issue(GRANT)
    with pytest.raises(CodeReusedError):
        redeem(code)
    assert store.families.find(family.refresh_token) is None


def test_looking_at_a_code_does_nothing(store, redeem):
    """A9: a replay whose verifier turns out wrong has only looked; nobody is logged out."""
    code = store.codes.issue(GRANT)
    store.codes.find(code)
    family = redeem(code)
    assert store.codes.find(code) == GRANT
    assert store.families.find(family.refresh_token) is not None


@pytest.mark.parametrize("text", ["", "x", "\0", "\ud800", "é" * 5000])
def test_any_other_text_is_no_code(store, redeem, text):
    """A7: whatever is no code is refused like one that is not known."""
    with pytest.raises(InvalidGrantError):
        redeem(text)
    assert store.codes.find(text) is None


@EACH_DATABASE
def test_old_codes_are_deleted(store, redeem, clock):
    """A7: codes that nobody redeemed are gone soon after they expired."""
    for _ in range(3):
        store.codes.issue(GRANT)
    clock.advance(hours=2)
    code = store.codes.issue(GRANT)
    assert len(stored_tables(store)["codes"]) == 1
    redeem(code)
