"""Sessions that the server remembers."""

from __future__ import annotations

import pytest

from jwtflow.errors import InvalidGrantError
from jwtflow.lab.stored import stored_tables
from jwtflow.randomness import sha256_text
from tests.services import EACH_DATABASE


@EACH_DATABASE
def test_a_session_is_found_until_it_is_ended(store, clock):
    """C7: a session says who logged in, and its end ends it on the server."""
    session_id, csrf = store.sessions.start("alice")
    session = store.sessions.find(session_id)
    assert (session.username, session.auth_time) == ("alice", clock.now())
    assert session.csrf_hash == sha256_text(csrf)
    store.sessions.end(session_id)
    store.sessions.end(session_id)
    assert store.sessions.find(session_id) is None


def test_ids_are_random(store):
    """C7: session ids and csrf values have 256 random bits, each login its own."""
    values = [value for _ in range(10) for value in store.sessions.start("alice")]
    assert len(set(values)) == 20
    assert {len(value) for value in values} == {43}


def test_a_login_ends_the_session_before_it(store):
    """C6: the id that a browser came with is worth nothing after the login."""
    old, _ = store.sessions.start("bob")
    new, _ = store.sessions.start("alice", replacing=[old, "planted"])
    assert store.sessions.find(old) is None
    assert store.sessions.find(new).username == "alice"


def test_a_planted_id_is_not_adopted(store):
    """C6: an id that the server did not make never becomes a session."""
    new, _ = store.sessions.start("alice", replacing="planted")
    assert new != "planted"
    assert store.sessions.find("planted") is None


@pytest.mark.parametrize(("seconds", "open_"), [(-1, True), (0, False), (1, False)])
def test_an_unused_session_ends_after_its_idle_time(store, clock, seconds, open_):
    """C7: half an hour without use ends a session."""
    session_id, _ = store.sessions.start("alice")
    clock.advance(minutes=30, seconds=seconds)
    assert (store.sessions.find(session_id) is not None) is open_


def test_use_keeps_a_session_open(store, clock):
    """C7: the idle time counts from the last use."""
    session_id, _ = store.sessions.start("alice")
    for _ in range(5):
        clock.advance(minutes=29)
        assert store.sessions.find(session_id) is not None


@pytest.mark.parametrize(("seconds", "open_"), [(-1, True), (0, False), (1, False)])
def test_use_does_not_extend_the_absolute_lifetime(store, clock, seconds, open_):
    """C7: twelve hours after the login the session is over, however much it was used."""
    session_id, _ = store.sessions.start("alice")
    for _ in range(24):
        clock.advance(minutes=29)
        store.sessions.find(session_id)
    clock.advance(minutes=24, seconds=seconds)
    assert (store.sessions.find(session_id) is not None) is open_


def test_reading_writes_once_a_minute(store, clock):
    """C5: looking at a session within a minute changes nothing in the database."""
    session_id, _ = store.sessions.start("alice")
    clock.advance(seconds=59)
    store.sessions.find(session_id)
    before = stored_tables(store)["sessions"]
    clock.advance(seconds=1)
    store.sessions.find(session_id)
    after = stored_tables(store)["sessions"]
    assert after[0]["seen_at"] - before[0]["seen_at"] == 60


@EACH_DATABASE
def test_garbage_is_no_session(store):
    """C8: whatever a cookie holds, it is a session's id or nothing."""
    for text in ("", "x", "\0", "\ud800", "é" * 5000):
        assert store.sessions.find(text) is None
        store.sessions.end(text)


def test_a_refresh_token_is_no_session(store, clock):
    """C9: a token is no session and a session no token."""
    grant = store.families.start(
        username="alice", client_id="notebook", scope=("x",), auth_time=clock.now()
    )
    session_id, _ = store.sessions.start("alice")
    assert store.sessions.find(grant.refresh_token) is None
    assert store.families.find(session_id) is None


def test_nobody_else_gets_a_session(store):
    """C6: a session belongs to an account that is there."""
    with pytest.raises(InvalidGrantError):
        store.sessions.start("nobody")


def test_old_sessions_are_deleted(store, clock):
    """C7: sessions whose time is over are gone when another one begins."""
    store.sessions.start("alice")
    clock.advance(hours=12)
    store.sessions.start("bob")
    assert [row["username"] for row in stored_tables(store)["sessions"]] == ["bob"]
