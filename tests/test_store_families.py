"""Refresh token families: rotation, reuse, grace, lifetimes, end."""

from __future__ import annotations

import itertools
import sqlite3

import pytest

from jwtflow.clock import MAX_LEEWAY
from jwtflow.errors import InvalidGrantError, RefreshTokenReusedError, TooManyAttemptsError
from jwtflow.lab.stored import stored_tables
from jwtflow.store import IssuedAccessToken
from jwtflow.store import families as families_module
from jwtflow.store.family_end import REMEMBERED
from jwtflow.store.schema import families
from tests.services import EACH_DATABASE


@pytest.fixture
def start(store, clock):
    def started(**changes):
        about = {
            "username": "alice",
            "client_id": "notebook",
            "scope": ("reports:read", "reports:write"),
            "auth_time": clock.now(),
        }
        return store.families.start(**{**about, **changes})

    return started


@pytest.fixture
def rotate(store):
    def rotated(grant, *, grace=0.0, client_id="notebook"):
        found = store.families.find_even_if_spent(grant.refresh_token)
        return store.families.rotate(found, client_id=client_id, grace=grace)

    return rotated


def alive(store, *grants):
    return [store.families.find(grant.refresh_token) is not None for grant in grants]


@EACH_DATABASE
def test_a_rotation_keeps_everything_but_the_token(start, rotate, clock):
    """T9, T13: the successor continues the same login, with the same scope."""
    first = start(csrf_hash="h")
    clock.advance(hours=1)
    second = rotate(first)
    assert second.refresh_token != first.refresh_token
    for name in ("family_id", "username", "client_id", "scope", "auth_time", "csrf_hash"):
        assert getattr(second, name) == getattr(first, name)
    assert second.expires_at == first.expires_at + 3600
    assert second.family_expires_at == first.family_expires_at


def test_a_token_has_256_random_bits(start):
    """T16: a refresh token is 43 characters of base64url, unlike any other."""
    tokens = {start().refresh_token for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}


def test_a_grant_hides_its_token(start):
    """T15: what a log may show of a grant holds no refresh token."""
    grant = start()
    assert grant.refresh_token not in repr(grant)


def test_no_secret_is_in_the_database(store, start, rotate, tmp_path):
    """T15: neither refresh tokens nor session ids stand in the file, only their hashes."""
    first = start()
    second = rotate(first)
    session_id, csrf = store.sessions.start("alice")
    with sqlite3.connect(tmp_path / "store.db") as connection:
        everything = "\n".join(connection.iterdump())
    connection.close()
    assert first.family_id in everything
    for secret in (first.refresh_token, second.refresh_token, session_id, csrf):
        assert secret not in everything


@EACH_DATABASE
def test_a_spent_token_ends_its_family(store, start, rotate):
    """T10: the second use of a token ends the family, the successor's branch too."""
    first, other = start(), start()
    second = rotate(first)
    third = rotate(second)
    with pytest.raises(RefreshTokenReusedError) as caught:
        rotate(first)
    assert caught.value.family_id == first.family_id
    assert alive(store, first, second, third) == [False, False, False]
    with pytest.raises(InvalidGrantError):
        rotate(third)
    assert alive(store, other) == [True]


@EACH_DATABASE
def test_a_login_has_so_many_living_access_tokens(store, start, clock, monkeypatch):
    """V8: a login that refreshes without end isn't ever more work to end."""
    monkeypatch.setattr(families_module, "MAX_ALIVE", 3)
    numbers = itertools.count()

    def refresh(grant):
        found = store.families.find_even_if_spent(grant.refresh_token)
        issued = IssuedAccessToken(f"jti-{next(numbers)}", clock.now() + 900)
        return store.families.rotate(found, client_id="notebook", access_token=issued)

    grant, other = start(), start()
    for _ in range(3):
        grant = refresh(grant)
        clock.advance(seconds=10)
    with pytest.raises(TooManyAttemptsError) as caught:
        refresh(grant)
    assert caught.value.retry_after == 870 + MAX_LEEWAY
    assert len(store.families.end(refresh(other).family_id)) == 1
    clock.advance(seconds=869 + MAX_LEEWAY)
    with pytest.raises(TooManyAttemptsError):
        refresh(grant)
    clock.advance(seconds=1)
    assert len(store.families.end(refresh(grant).family_id)) == 3


def test_a_theft_is_still_known_after_the_end(start, rotate):
    """T10: if denying the access tokens failed, the same request can begin it again."""
    first = start()
    rotate(first)
    for _ in range(2):
        with pytest.raises(RefreshTokenReusedError):
            rotate(first)


@EACH_DATABASE
def test_grace_gives_another_successor(store, start, rotate, clock):
    """T11: a second use within the grace spends the first successor; one branch lives."""
    first = start()
    second = rotate(first, grace=10)
    clock.advance(seconds=9)
    third = rotate(first, grace=10)
    assert alive(store, first, second, third) == [False, False, True]
    with pytest.raises(InvalidGrantError) as caught:
        rotate(second, grace=10)
    assert not isinstance(caught.value, RefreshTokenReusedError)
    assert alive(store, third) == [True]


def test_after_the_grace_the_first_successor_is_a_theft(store, start, rotate, clock):
    """T11: a client that comes with the replaced successor later ends the family."""
    first = start()
    second = rotate(first, grace=10)
    third = rotate(first, grace=10)
    clock.advance(seconds=10)
    with pytest.raises(RefreshTokenReusedError):
        rotate(second, grace=10)
    assert alive(store, third) == [False]


@pytest.mark.parametrize(("seconds", "forgiven"), [(9, True), (10, False), (11, False)])
def test_grace_ends_on_the_second(start, rotate, clock, seconds, forgiven):
    """T11: the grace is over when its last second is."""
    first = start()
    rotate(first, grace=10)
    clock.advance(seconds=seconds)
    if forgiven:
        rotate(first, grace=10)
    else:
        with pytest.raises(RefreshTokenReusedError):
            rotate(first, grace=10)


@EACH_DATABASE
def test_another_client_can_neither_use_nor_spend_it(store, start, rotate):
    """T12: a token in another client's hands is refused, and its own client notices nothing."""
    first = start()
    with pytest.raises(InvalidGrantError):
        rotate(first, client_id="reporting-service")
    second = rotate(first)
    with pytest.raises(InvalidGrantError) as caught:
        rotate(first, client_id="reporting-service")
    assert not isinstance(caught.value, RefreshTokenReusedError)
    assert alive(store, second) == [True]


@pytest.mark.parametrize(("seconds", "good"), [(-1, True), (0, False), (1, False)])
def test_a_token_waits_fourteen_days(store, start, rotate, clock, *, seconds, good):
    """T14: an unused token is good for fourteen days and not a second more."""
    first = start()
    clock.advance(days=14, seconds=seconds)
    assert alive(store, first) == [good]
    if good:
        rotate(first)
    else:
        with pytest.raises(InvalidGrantError):
            rotate(first)


@pytest.mark.parametrize(("seconds", "good"), [(-1, True), (0, False), (1, False)])
def test_rotation_does_not_extend_the_family(store, start, rotate, clock, *, seconds, good):
    """T14: after thirty days the login is over, however often it was refreshed."""
    grant = start()
    for _ in range(3):
        clock.advance(days=9)
        grant = rotate(grant)
    assert grant.expires_at == grant.family_expires_at
    clock.advance(days=3, seconds=seconds)
    assert alive(store, grant) == [good]


def test_lifetimes_can_be_chosen(start, rotate, clock):
    """T14: idle and absolute lifetime are the family's own and pass on to each successor."""
    grant = start(idle_lifetime=60, absolute_lifetime=100)
    clock.advance(seconds=59)
    grant = rotate(grant)
    assert grant.expires_at == clock.now() + 41
    clock.advance(seconds=41)
    with pytest.raises(InvalidGrantError):
        rotate(grant)


@EACH_DATABASE
def test_any_other_text_is_no_token(store):
    """T16: whatever is no token is not found, like one that is not known."""
    for text in ("", "x", "\0", "\ud800", "é" * 5000, "a.b.c", "' OR 1=1 --"):
        assert store.families.find(text) is None
        assert store.families.find_even_if_spent(text) is None


def test_a_spent_token_can_still_be_looked_up_to_revoke(store, start, rotate):
    """V4: revoking by a spent token reaches the family, though the token is good for nothing."""
    first = start()
    rotate(first)
    assert store.families.find(first.refresh_token) is None
    assert store.families.find_even_if_spent(first.refresh_token).family_id == first.family_id


@EACH_DATABASE
def test_the_end_lists_what_is_to_be_denied(store, start, clock):
    """V4, T10: ending a family names what a verifier may still accept, each time it is asked."""
    soon, late = clock.now() + 60, clock.now() + 900
    other = start(access_token=IssuedAccessToken("other", late))
    first = start(access_token=IssuedAccessToken("soon", soon))
    grant = store.families.rotate(
        first, client_id="notebook", access_token=IssuedAccessToken("late", late)
    )
    clock.advance(seconds=60 + MAX_LEEWAY - 1)
    assert store.families.end(grant.family_id) == [("soon", soon), ("late", late)]
    clock.advance(seconds=1)
    assert store.families.end(grant.family_id) == [("late", late)]
    assert alive(store, grant, other) == [False, True]
    assert store.families.end("no such family") == []


def test_no_access_token_after_the_end(store, start, clock):
    """V8: a rotation that a logout overtakes hands out no access token."""
    found = start()
    store.families.end(found.family_id)
    with pytest.raises(InvalidGrantError):
        store.families.rotate(
            found, client_id="notebook", access_token=IssuedAccessToken("jti", clock.now() + 900)
        )
    assert store.families.family_of_access_token("jti") is None


def test_an_access_token_leads_to_its_family(store, start, clock):
    """V8: a logout by access token ends the family it came from, no other."""
    grant = start(access_token=IssuedAccessToken("jti", clock.now() + 900))
    assert store.families.family_of_access_token("jti") == grant.family_id
    for stranger in ("other", "", "\0", "\ud800", "j" * 10_000):
        assert store.families.family_of_access_token(stranger) is None


@EACH_DATABASE
def test_a_disabled_account_is_out(store, start, rotate, clock):
    """V8: disabling an account ends its families and sessions and names its access tokens."""
    grant = start(access_token=IssuedAccessToken("jti", clock.now() + 900))
    bobs = start(username="bob")
    session_id, _ = store.sessions.start("alice")
    assert store.accounts.disable("alice") == [("jti", clock.now() + 900)]
    assert alive(store, grant, bobs) == [False, True]
    assert store.sessions.find(session_id) is None
    assert store.accounts.authenticate("alice", "correct-horse-battery-staple") is None
    assert store.accounts.find("alice").disabled
    for refused in (start, lambda: rotate(grant), lambda: store.sessions.start("alice")):
        with pytest.raises(InvalidGrantError):
            refused()


def test_nobody_can_be_given_a_login_that_is_not_there(start):
    """T8: a family belongs to an account, so a client never gets one."""
    with pytest.raises(InvalidGrantError):
        start(username="reporting-service")


@EACH_DATABASE
def test_what_is_over_is_deleted(store, start, clock):
    """T14: an expired family goes with all its tokens when another one begins."""
    start(access_token=IssuedAccessToken("jti", clock.now() + 900))
    clock.advance(days=30, seconds=REMEMBERED)
    start()
    tables = stored_tables(store)
    assert len(tables["families"]) == len(tables["refresh_tokens"]) == 1
    assert tables["access_tokens"] == []


@EACH_DATABASE
def test_no_login_deletes_a_long_backlog(store, start, clock, monkeypatch):
    """T14: of a family with very many tokens each later login deletes some, and at last all."""
    monkeypatch.setattr(families_module, "_TOKENS_AT_ONCE", 3)
    grant = start()
    for number in range(7):
        found = store.families.find_even_if_spent(grant.refresh_token)
        issued = IssuedAccessToken(f"jti-{number}", clock.now() + 900)
        grant = store.families.rotate(found, client_id="notebook", access_token=issued)
    store.families.end(grant.family_id)
    clock.advance(seconds=REMEMBERED)
    left = []
    for _ in range(4):
        start()
        tables = stored_tables(store)
        names = ("families", "refresh_tokens", "access_tokens")
        left.append([len(tables[name]) for name in names])
    # Each login adds a family with one refresh token.
    assert left == [[2, 6, 4], [3, 4, 1], [3, 3, 0], [4, 4, 0]]


@EACH_DATABASE
def test_an_ended_family_is_deleted_after_its_last_access_token(store, start, clock):
    """V8: once its last access token has expired, nothing of an ended family is left."""
    store.families.end(start().family_id)
    clock.advance(seconds=REMEMBERED - 1)
    start()
    assert len(stored_tables(store)["families"]) == 2
    clock.advance(seconds=1)
    start()
    assert [row["state"] for row in stored_tables(store)["families"]] == ["active"] * 2


def test_no_spent_token_is_forgotten(store, start, rotate, clock):
    """T10: however old a spent token is, it ends a family that lives."""
    first = grant = start()
    for _ in range(4):
        clock.advance(days=7)
        grant = rotate(grant)
    with pytest.raises(RefreshTokenReusedError):
        rotate(first)
    assert alive(store, grant) == [False]


def test_an_expired_access_token_still_leads_to_its_family(store, start, rotate, clock):
    """V8: a logout by an access token that has expired finds the family all the same."""
    grant = start(access_token=IssuedAccessToken("old", clock.now() + 900))
    clock.advance(days=1)
    rotate(grant)
    assert store.families.family_of_access_token("old") == grant.family_id


@EACH_DATABASE
def test_what_was_found_before_another_use_decides_nothing(store, start, rotate):
    """T11: a token that was live when it was found, and spent since, is a theft like any other."""
    first = start()
    found_by_both = store.families.find(first.refresh_token)
    second = rotate(first)
    assert found_by_both.is_live
    with pytest.raises(RefreshTokenReusedError):
        store.families.rotate(found_by_both, client_id="notebook")
    assert alive(store, second) == [False]


@EACH_DATABASE
def test_what_was_found_before_another_use_decides_nothing_at_the_end_either(
    store, start, rotate, clock
):
    """T11: a token found live, then spent, is a theft, even if it has expired meanwhile."""
    first = start(idle_lifetime=10)
    found_by_both = store.families.find(first.refresh_token)
    clock.advance(seconds=9)
    second = rotate(first)
    clock.advance(seconds=1)
    with pytest.raises(RefreshTokenReusedError):
        store.families.rotate(found_by_both, client_id="notebook")
    assert alive(store, second) == [False]


@EACH_DATABASE
def test_what_was_found_before_a_deletion_is_refused(store, start, clock):
    """T14: a token that was found and whose family is forgotten meanwhile is refused."""
    found = start(absolute_lifetime=10)
    clock.advance(seconds=9)
    with store._database.write() as connection:
        connection.execute(families.delete())
    with pytest.raises(InvalidGrantError):
        store.families.rotate(found, client_id="notebook")
