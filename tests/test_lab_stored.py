"""The store's state as a learner sees it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from jwtflow.errors import CodeReusedError, TooManyAttemptsError
from jwtflow.lab.stored import as_tree, stored_tables
from jwtflow.store import CodeGrant, IssuedAccessToken
from jwtflow.store.secrets import token_hash
from tests.services import EACH_DATABASE

GRANT = CodeGrant("notebook", "alice", "http://127.0.0.1/callback", False, "c" * 43, ("x", "y"))


@pytest.fixture
def login(store, clock):
    return store.families.start(
        username="alice",
        client_id="notebook",
        scope=("reports:read",),
        auth_time=clock.now(),
        access_token=IssuedAccessToken("jti", clock.now() + 900),
    )


@EACH_DATABASE
def test_the_refresh_tokens_are_a_tree(store, login, clock):
    """T11: each token stands below its parent, with its state in one word."""
    second = store.families.rotate(login, client_id="notebook", grace=10)
    clock.advance(seconds=1)
    third = store.families.rotate(login, client_id="notebook", grace=10)
    fourth = store.families.rotate(third, client_id="notebook")
    rows = stored_tables(store)["refresh_tokens"]
    assert [(row["depth"], row["state"]) for row in rows] == [
        (0, "spent"),
        (1, "replaced"),
        (1, "spent"),
        (2, "active"),
    ]
    tokens = [row["refresh_token"] for row in rows]
    assert tokens == [_digits(token) for token in (login, second, third, fourth)]
    assert {row["family"] for row in rows} == {login.family_id[:8]}
    store.families.end(second.family_id)
    assert stored_tables(store)["refresh_tokens"][-1]["state"] == "ended"


def test_a_tree_may_be_deep_and_cut_off():
    """R12: a chain deeper than Python recurses is drawn, also where its root is missing."""
    rows = [
        SimpleNamespace(token_hash=str(number), parent_hash=str(number - 1))
        for number in range(5000)
    ]
    assert [depth for _, depth in as_tree(rows)] == list(range(5000))


def test_states_follow_the_clock(store, login, clock):
    """A7, T14: what has expired says so at the moment its time is up."""
    store.codes.issue(GRANT)
    store.sessions.start("alice")

    def states():
        tables = stored_tables(store)
        names = ("codes", "sessions", "access_tokens", "refresh_tokens", "families")
        return [tables[name][0]["state"] for name in names]

    assert states() == ["fresh", "active", "active", "active", "active"]
    clock.advance(minutes=1)
    assert states() == ["expired", "active", "active", "active", "active"]
    clock.advance(minutes=14)
    assert states() == ["expired", "active", "expired", "active", "active"]
    clock.advance(minutes=15)
    assert states() == ["expired", "expired", "expired", "active", "active"]
    clock.advance(days=14)
    assert states() == ["expired", "expired", "expired", "expired", "active"]
    clock.advance(days=16)
    assert states() == ["expired", "expired", "expired", "expired", "expired"]


def test_a_code_tells_what_became_of_it(store, clock):
    """A8: a code is fresh, used or replayed, and names the family it bought."""
    code = store.codes.issue(GRANT)
    login = store.families.start(
        username="alice", client_id="notebook", scope=("x",), auth_time=clock.now(), code=code
    )
    (row,) = stored_tables(store)["codes"]
    assert (row["state"], row["family"], row["scope"]) == ("used", login.family_id[:8], "x y")
    with pytest.raises(CodeReusedError):
        store.codes.check_unused(code)
    tables = stored_tables(store)
    assert tables["codes"][0]["state"] == "replayed"
    assert tables["families"][0]["state"] == "ended"


def test_the_throttle_names_accounts_and_keeps_what_others_typed_to_itself(store, clock):
    """L3: a name that is an account's is shown; a password typed into the name field is not."""
    for _ in range(10):
        store.throttle.guess_password("ALICE", "192.0.2.1", lambda: None)
    store.throttle.guess_password("hunter2", "192.0.2.1", lambda: None)
    store.throttle.guess_secret("reporting-service", "2001:db8::1", lambda: None)
    with pytest.raises(TooManyAttemptsError):
        store.throttle.guess_password("alice", "192.0.2.1", lambda: None)
    rows = {row["who"]: row for row in stored_tables(store)["throttle"]}
    told = {who: (row["state"], row["failures"]) for who, row in rows.items()}
    assert told.pop("name alice from 192.0.2.1") == ("blocked", 0)
    assert told.pop("name alice") == ("open", 10)
    assert told.pop("address 192.0.2.1") == ("open", 11)
    assert told.pop("client reporting-service from 2001:db8::/64") == ("open", 1)
    assert rows["name alice from 192.0.2.1"]["blocked_until"] == clock.now() + 60
    assert "hunter2" not in repr(rows)


def test_no_secret_is_shown(store, login):
    """T15: of tokens and codes eight digits of the hash are shown, of passwords nothing."""
    code = store.codes.issue(GRANT)
    session_id, csrf = store.sessions.start("alice")
    shown = repr(stored_tables(store))
    for secret in (login.refresh_token, login.family_id, code, session_id, csrf, "argon2"):
        assert secret not in shown
    assert stored_tables(store)["accounts"][0] == {
        "username": "alice",
        "roles": "admin",
        "scopes": "reports:read reports:write",
        "state": "enabled",
    }


def _digits(grant):
    return token_hash(grant.refresh_token)[:8]
