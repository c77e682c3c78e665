"""The connection: URLs, missing tables, absent databases, and what errors may say."""

from __future__ import annotations

import os
import stat
import sys

import pytest
import sqlalchemy

from jwtflow.errors import ConfigurationError, UnavailableError
from jwtflow.store import CodeGrant, Store
from tests.services import EACH_DATABASE, free_port
from tests.store_worker import all_at_once

GRANT = CodeGrant("notebook", "alice", "http://127.0.0.1/callback", False, "c" * 43, ("x",))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://root:hunter2@127.0.0.1/x", "mysql is not supported"),
        ("postgresql+psycopg2://root:hunter2@127.0.0.1/x", "psycopg2 is not supported"),
        ("root:hunter2@127.0.0.1", "not a database URL"),
        ("postgresql://root:hunter2@127.0.0.1:port/x", "not a database URL"),
        ("", "not a database URL"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:///file:hunter2?mode=memory&uri=true", "without options"),
        ("sqlite:///hunter2?mode=ro", "without options"),
        ("sqlite:///hunter2\0", "not a database URL"),
        ("sqlite:///hunter2\udcff", "not a database URL"),
        ("sqlite:///hunter2\nx", "not a database URL"),
        ("sqlite:///hunter2%0Ax", "not a database URL"),
        ("postgresql://root:hunter2\udcff@127.0.0.1/x", "not a database URL"),
        ("sqlite://hunter2/x", "three slashes"),
        ("sqlite://:hunter2@/x", "three slashes"),
        ("sqlite://:5432/x", "three slashes"),
    ],
)
def test_a_wrong_url_is_named_without_its_password(clock, random, url, message):
    """R12: a URL that cannot be used gives one line that names the setting, not the password."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        Store(url, clock=clock, random=random, setting="JWTFLOW_DATABASE")
    assert str(caught.value).startswith("JWTFLOW_DATABASE: ")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_missing_driver_is_named(clock, random, monkeypatch, scheme):
    """R12: without psycopg, a PostgreSQL URL says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'psycopg\[binary\]'"):
        Store(f"{scheme}://u:p@127.0.0.1/x", clock=clock, random=random)


@pytest.mark.parametrize(("lasting", "waits_for_the_disk"), [(True, True), (False, False)])
def test_only_what_lasts_waits_for_the_disk(clock, random, tmp_path, lasting, waits_for_the_disk):
    """A commit survives a power cut, unless the database ends with its process anyway."""
    store = Store(f"sqlite:///{tmp_path / 'x'}", clock=clock, random=random, lasting=lasting)
    store.create_tables()
    with store._database.read() as connection:
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    store.close()
    assert bool(synchronous) is waits_for_the_disk


@EACH_DATABASE
def test_a_database_without_tables_says_how_to_make_them(open_test_store, database_url):
    """R12: a database without tables names the command; the password stays out of it."""
    store = open_test_store(database_url)
    with pytest.raises(ConfigurationError, match="jwtflow database init URL") as caught:
        store.ping()
    assert "a-password" not in str(caught.value)
    if database_url.startswith("postgresql"):
        with pytest.raises(UnavailableError, match="jwtflow database init URL"):
            store.accounts.find("alice")
    store.create_tables()
    store.create_tables()
    store.ping()


@EACH_DATABASE
def test_two_may_make_the_tables_at_once(open_test_store, database_url):
    """R12: hosts that start together and all make the tables do not fail one another."""
    stores = [open_test_store(database_url) for _ in range(4)]
    all_at_once([store.create_tables for store in stores])
    stores[0].ping()


def test_looking_makes_no_file(open_test_store, tmp_path):
    """R12: checking an SQLite database that is not there leaves nothing behind."""
    with pytest.raises(ConfigurationError, match="jwtflow database init"):
        open_test_store(f"sqlite:///{tmp_path / 'absent.db'}").ping()
    assert list(tmp_path.iterdir()) == []


def test_an_unmade_sqlite_file_is_unavailable(open_test_store, tmp_path):
    """R12: a request that meets an SQLite file without tables is answered 503."""
    store = open_test_store(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(UnavailableError, match="jwtflow database init URL"):
        store.accounts.find("alice")


def test_a_file_that_is_no_database_is_unavailable(open_test_store, tmp_path):
    """R12: a file that is no SQLite database ends as unavailable, not as a crash."""
    (tmp_path / "text.db").write_text("This is no database. " * 100)
    store = open_test_store(f"sqlite:///{tmp_path / 'text.db'}")
    with pytest.raises(ConfigurationError, match="cannot be reached"):
        store.ping()
    for use in (store.create_tables, lambda: store.accounts.find("alice")):
        with pytest.raises(UnavailableError):
            use()


@pytest.mark.parametrize("place", ["missing/folder/x.db", "."])
def test_a_file_that_cannot_be_made_is_unavailable(open_test_store, tmp_path, place):
    """R12: a path where no file can be made is named in the error."""
    store = open_test_store(f"sqlite:///{tmp_path / place}")
    with pytest.raises(UnavailableError, match="cannot be made"):
        store.create_tables()


@pytest.mark.skipif(os.name == "nt", reason="not applicable: Windows has no file modes")
def test_a_new_sqlite_file_is_its_owners_alone(store, tmp_path):
    """L12: the file with the password hashes can be read by its owner only."""
    store.accounts.find("alice")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("store.db*")}
    assert set(modes.values()) == {0o600}


def test_an_option_that_postgresql_does_not_know_is_no_crash(open_test_store):
    """R12: a URL with an option that the driver refuses ends like one that leads nowhere."""
    store = open_test_store("postgresql://jane:hunter2@127.0.0.1/jwtflow?hunter3=1")
    with pytest.raises(ConfigurationError, match="cannot be reached") as caught:
        store.ping()
    assert "hunter" not in str(caught.value)


def test_an_unreachable_postgresql_is_unavailable(open_test_store):
    """R12: a database where nobody listens is named without the password, and costs no hang."""
    store = open_test_store(f"postgresql://jane:hunter2@127.0.0.1:{free_port()}/jwtflow")
    with pytest.raises(ConfigurationError, match="cannot be reached") as caught:
        store.ping()
    assert "hunter2" not in str(caught.value)
    for use in (
        lambda: store.accounts.authenticate("alice", "x"),
        lambda: store.families.end("x"),
        lambda: store.throttle.guess_password("alice", "192.0.2.1", lambda: None),
        store.create_tables,
    ):
        with pytest.raises(UnavailableError) as caught:
            use()
        assert "127.0.0.1" not in str(caught.value)


def test_a_restarted_postgresql_is_met_again(
    postgresql_server, postgresql_url, open_test_store, clock
):
    """T9: while PostgreSQL is away every use is 503; when it is back, everything is there."""
    store = open_test_store(postgresql_url)
    store.create_tables()
    store.add_demo_data()
    grant = store.families.start(
        username="alice", client_id="notebook", scope=("x",), auth_time=clock.now()
    )
    postgresql_server.stop()
    for use in (
        lambda: store.families.rotate(grant, client_id="notebook"),
        lambda: store.families.find(grant.refresh_token),
        lambda: store.codes.issue(GRANT),
        lambda: store.sessions.find("x"),
    ):
        with pytest.raises(UnavailableError):
            use()
    postgresql_server.start()
    assert store.families.rotate(grant, client_id="notebook")


def test_a_locked_sqlite_file_is_unavailable(store, database_url, open_test_store, monkeypatch):
    """T11: a writer that waits in vain for its turn is told so, and changes nothing."""
    monkeypatch.setattr("jwtflow.store.database._LOCK_WAIT", 0)
    other = open_test_store(database_url)
    with store._database.write(), pytest.raises(UnavailableError):
        other.codes.issue(GRANT)
    assert other.codes.issue(GRANT)


@EACH_DATABASE
def test_a_fork_after_ping_shares_no_connection(store):
    """R12: the check at the start leaves no connection open for forked workers to fight over."""
    store.ping()
    assert store._database._engine.pool.checkedin() == 0


@EACH_DATABASE
def test_a_connection_in_use_is_closed_as_soon_as_it_is_not(open_test_store, database_url):
    """What a request holds when the store is closed is not left open for ever."""
    store = open_test_store(database_url)
    store.create_tables()
    with store._database.read() as connection:
        driver = connection.connection.dbapi_connection
        store.close()
        connection.execute(sqlalchemy.text("SELECT 1"))
    with pytest.raises(Exception, match="closed"):
        driver.execute("SELECT 1")
    store.ping()
