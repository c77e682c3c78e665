"""Users, clients and their passwords."""

from __future__ import annotations

import sqlite3

import argon2
import pytest

from jwtflow.errors import ConfigurationError
from jwtflow.store import PasswordHashing, Store
from jwtflow.store.secrets import MAX_PASSWORD
from tests.services import EACH_DATABASE

ALICE = "correct-horse-battery-staple"
SECRET = "reporting-service-secret"


@pytest.fixture
def cheap(random):
    return PasswordHashing(random, memory_cost=8, time_cost=1)


class CountingHashing(PasswordHashing):
    """Counts how often argon2 ran, and with which stored parameters."""

    def __init__(self, random):
        super().__init__(random, memory_cost=8, time_cost=1)
        self.work = []

    def _matches(self, encoded, stored):
        self.work.append(argon2.extract_parameters(stored))
        return super()._matches(encoded, stored)


@EACH_DATABASE
def test_the_demo_data_is_the_contracts(store):
    """The demo's users and clients hold what the contract says, also if added twice."""
    store.add_demo_data()
    alice = store.accounts.authenticate("alice", ALICE)
    bob = store.accounts.authenticate("bob", "tr0ub4dor-and-three")
    notebook = store.clients.find("notebook")
    service = store.clients.authenticate("reporting-service", SECRET)
    assert (alice.roles, alice.scopes) == (("admin",), ("reports:read", "reports:write"))
    assert (bob.roles, bob.scopes) == (("reader",), ("reports:read",))
    assert notebook.redirect_uris == ("http://127.0.0.1/callback",)
    assert not notebook.confidential
    assert (service.confidential, service.scopes) == (True, ("reports:read",))


@pytest.mark.parametrize(
    "password",
    [ALICE + " ", " " + ALICE, ALICE.upper(), ALICE + "\0", ALICE[:-1], "", "\ud800", "\0"],
    ids=["space", "space-before", "case", "nul", "cut", "empty", "surrogate", "only-nul"],
)
def test_a_password_counts_exactly_as_received(store, password):
    """L8: nothing is trimmed, folded or cut off a password."""
    assert store.accounts.authenticate("alice", password) is None


@pytest.mark.parametrize("password", ["\ud800x", "pass\0word", " ", "ÄÖ", "x" * MAX_PASSWORD])
def test_any_short_password_works(store, password):
    """L8: what was set is what opens, whatever characters it has."""
    store.accounts.add("carol", password)
    assert store.accounts.authenticate("carol", password) is not None


def test_an_overlong_password_is_wrong_and_costs_the_same(cheap):
    """L9: more than 1024 bytes are not hashed, and take one verification like any other."""
    counting = CountingHashing(cheap._random)
    stored = counting.hash("x" * MAX_PASSWORD)
    assert counting.verify("x" * MAX_PASSWORD, stored)
    assert not counting.verify("x" * (MAX_PASSWORD + 1), stored)
    assert not counting.verify("é" * MAX_PASSWORD, stored)
    assert len(counting.work) == 3
    with pytest.raises(ValueError, match="1024 bytes"):
        counting.hash("x" * (MAX_PASSWORD + 1))


@pytest.mark.parametrize("name", ["nobody", "Alice", "alice ", "", "\0", "\ud800", "x" * 10_000])
def test_unknown_names_cost_one_verification(database_url, clock, random, name):
    """L7: a name that does not exist takes the same argon2 work as one that does."""
    counting = CountingHashing(random)
    opened = Store(database_url, clock=clock, random=random, passwords=counting)
    opened.create_tables()
    opened.add_demo_data()
    counting.work.clear()
    assert opened.accounts.authenticate("alice", "wrong") is None
    assert opened.accounts.authenticate(name, "wrong") is None
    assert opened.clients.authenticate(name, "wrong") is None
    assert opened.clients.authenticate("notebook", "") is None
    opened.close()
    assert len(counting.work) == 4
    assert all(parameters == counting.work[0] for parameters in counting.work)


def test_the_dummy_hash_lets_nobody_in(cheap):
    """L7: no password is right for a user who is not there, not even the dummy's own."""
    assert not any(cheap.verify(password, None) for password in ("", "x", "dummy"))


def test_passwords_are_hashed_as_owasp_says(random):
    """L12: argon2id, 19456 KiB, two passes, one lane, 16 bytes of salt."""
    hashing = PasswordHashing(random)
    stored = hashing.hash("password")
    parameters = argon2.extract_parameters(stored)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)
    assert hashing.verify("password", stored)
    assert not hashing.is_outdated(stored)


def test_salts_come_from_the_random_source(random):
    """L12: two hashes of one password differ, and a seeded source repeats them."""
    hashing = PasswordHashing(random, memory_cost=8, time_cost=1)
    again = PasswordHashing(type(random)(), memory_cost=8, time_cost=1)
    first, second = hashing.hash("password"), hashing.hash("password")
    assert first != second
    assert (again.hash("password"), again.hash("password")) == (first, second)


def test_a_login_renews_an_outdated_hash(store, database_url, clock, random, tmp_path):
    """L12: once the parameters were raised, the next login hashes the password anew."""
    dearer = PasswordHashing(random, memory_cost=16, time_cost=1)
    raised = Store(database_url, clock=clock, random=random, passwords=dearer)
    assert raised.accounts.authenticate("alice", "wrong") is None
    assert raised.accounts.authenticate("alice", ALICE) is not None
    raised.close()
    with sqlite3.connect(tmp_path / "store.db") as connection:
        hashes = dict(connection.execute("SELECT username, password_hash FROM accounts"))
    connection.close()
    assert "m=16,t=1" in hashes["alice"]
    assert "m=8,t=1" in hashes["bob"]
    assert store.accounts.authenticate("alice", ALICE) is not None


def test_a_broken_stored_hash_lets_nobody_in(cheap):
    """L12: what is no argon2 hash matches no password."""
    assert not cheap.verify("password", "password")


@EACH_DATABASE
def test_no_client_is_called_like_a_user(store):
    """T8: one name is a user's or a client's, never both, and never twice."""
    with pytest.raises(ConfigurationError, match="'alice' is taken"):
        store.clients.add("alice", name="Not alice")
    with pytest.raises(ConfigurationError, match="'notebook' is taken"):
        store.accounts.add("notebook", "password")
    with pytest.raises(ConfigurationError, match="'bob' is taken"):
        store.accounts.add("bob", "password")
    assert store.accounts.authenticate("bob", "password") is None
    assert store.clients.find("alice") is None


@pytest.mark.parametrize("name", ["", "\0", "a\0b", "\ud800", "x" * 256])
def test_odd_names_are_refused(store, name):
    """T8: what no database can hold is nobody's name."""
    with pytest.raises(ConfigurationError, match="1 to 255 characters"):
        store.accounts.add(name, "password")


@pytest.mark.parametrize("name", ["roles", "scopes"])
def test_one_text_is_no_list_for_a_user(store, name):
    """What a user holds is a list: of one text each letter would be a role of its own."""
    with pytest.raises(ConfigurationError, match=rf"{name}: must be a list, such as \['admin'\]"):
        store.accounts.add("carol", "password", **{name: "admin"})
    assert store.accounts.find("carol") is None


@pytest.mark.parametrize("name", ["redirect_uris", "scopes", "grant_types"])
def test_one_text_is_no_list_for_a_client(store, name):
    """The same of a client."""
    with pytest.raises(ConfigurationError, match=rf"{name}: must be a list, such as \['x'\]"):
        store.clients.add("web", name="Web", **{name: "x"})
    assert store.clients.find("web") is None


@pytest.mark.parametrize("scope", ["", "a b", "a\n", "\u00e9", 'a"', "a\\", "\x7f", " a"])
def test_a_scope_that_nobody_can_ask_for(store, scope):
    """T17: neither a user nor a client gets a scope that would be two, or none, in a token."""
    with pytest.raises(ConfigurationError, match="scopes: "):
        store.accounts.add("carol", "a password", scopes=["reports:read", scope])
    with pytest.raises(ConfigurationError, match="scopes: "):
        store.clients.add("an-app", name="An app", scopes=["reports:read", scope])
    assert store.accounts.find("carol") is None
    assert store.clients.find("an-app") is None


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("https://app.example/cb#here", "fragment"),
        ("https://app.example/cb#", "fragment"),
        ("javascript:alert(1)", "scheme"),
        ("JavaScript://app.example/%0aalert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("app:/cb", "scheme"),
        ("https:///cb", "absolute"),
        ("https:app.example", "absolute"),
        ("/cb", "absolute"),
        ("", "absolute"),
        ("https://app.example/a b", "absolute"),
        ("https://app.example/\n", "absolute"),
        ("https://app.example/\0", "absolute"),
        ("https://äpp.example/", "absolute"),
        ("https://user@app.example/cb", "absolute"),
        ("https://evil.example\\@app.example/cb", "absolute"),
        ("https://app.example/..\\cb", "absolute"),
        ("http://app.example/cb", "loopback"),
        ("HTTP://APP.EXAMPLE/cb", "loopback"),
        ("http://127.0.0.1.evil.example/cb", "loopback"),
        ("http://192.168.1.7:8080/cb", "loopback"),
        ("http://127.0.0.1@evil.example/cb", "absolute"),
        ("http://evil.example\\@127.0.0.1/cb", "absolute"),
        ("http://[::ffff:7f00:1]/cb", "loopback"),
        ("http://2130706433/cb", "loopback"),
        ("http://localhost.evil.example/cb", "loopback"),
    ],
)
def test_no_code_is_sent_there(store, uri, reason):
    """A1: what is no place to send a code to is not registered (RFC 6749 §3.1.2)."""
    with pytest.raises(ConfigurationError, match=f"redirect_uris: .*{reason}"):
        store.clients.add("web", name="Web", redirect_uris=["https://app.example/cb", uri])
    assert store.clients.find("web") is None


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1/callback",
        "http://[::1]:8080/cb?x=1",
        "http://localhost:8080/cb",
        "https://app.example",
        "https://app.example:8443/a/b?x=1&y=//z",
        "com.example.app:/cb",
    ],
)
def test_a_code_may_be_sent_there(store, uri):
    """A1: a page, a loopback address and an app's own scheme (RFC 8252 §7) are registered."""
    store.clients.add("web", name="Web", redirect_uris=[uri])
    assert store.clients.find("web").redirect_uris == (uri,)


@pytest.mark.parametrize("grant_type", ["password", "implicit", "Authorization_Code", ""])
def test_unknown_grant_types_are_not_registered(store, grant_type):
    """T1: a grant that the token endpoint does not know is nobody's."""
    with pytest.raises(ConfigurationError, match=r"grant_types: .*authorization_code"):
        store.clients.add("web", name="Web", grant_types=["refresh_token", grant_type])
    assert store.clients.find("web") is None


@EACH_DATABASE
@pytest.mark.parametrize("name", ["caroll", "Alice", "notebook", "", "\0", "\ud800"])
def test_nobody_of_that_name_can_be_disabled(store, name):
    """V8: who mistypes the name is told that nobody was locked out."""
    with pytest.raises(ConfigurationError, match="no user"):
        store.accounts.disable(name)


@EACH_DATABASE
def test_unknown_clients_are_not_there(store):
    """T2: an id that is no client's finds and proves nothing."""
    for client_id in ("nobody", "", "\0", "\ud800", "x" * 10_000, "alice"):
        assert store.clients.find(client_id) is None
        assert store.clients.authenticate(client_id, SECRET) is None


@pytest.mark.parametrize("secret", ["", SECRET.upper(), SECRET + "\0", "\ud800", SECRET * 100])
def test_a_wrong_secret_proves_nothing(store, secret):
    """T2: only the secret itself authenticates a client, and never a public one."""
    assert store.clients.authenticate("reporting-service", secret) is None
    assert store.clients.authenticate("notebook", secret) is None


def test_records_show_no_hash(store):
    """L12: what the store hands out of an account or a client holds no hash."""
    shown = repr(store.accounts.find("alice")) + repr(store.clients.find("reporting-service"))
    assert "argon2" not in shown
