"""The denylist: one suite for memory, fakeredis and Redis."""

from __future__ import annotations

import random as pseudo
import socket
import sys
import threading
import time
from contextlib import suppress

import fakeredis
import pytest

from jwtflow.clock import MAX_LEEWAY
from jwtflow.denylist import MemoryDenylist, RedisDenylist, open_denylist
from jwtflow.errors import ConfigurationError, UnavailableError
from tests.services import free_port

NEVER_ASKED = "redis://127.0.0.1:1/0"
ODD_JTIS = ["", " ", "\0", "\ud800", "é", "jti:*", "x" * 10_000, "jwtflow:denied:x"]


@pytest.fixture(params=["memory", "fakeredis", "redis"])
def denylist(request, clock):
    if request.param == "memory":
        yield MemoryDenylist(clock)
        return
    if request.param == "fakeredis":
        made = RedisDenylist(NEVER_ASKED, clock)
        made._client = fakeredis.FakeRedis()
    else:
        made = RedisDenylist(request.getfixturevalue("redis_url"), clock)
    yield made
    made.close()


def test_a_denied_token_is_denied_and_no_other(denylist, clock):
    """V8: what was denied is denied at once, and nothing else is."""
    denylist.ping()
    assert not denylist.is_denied("jti")
    denylist.deny("jti", exp=clock.now() + 900)
    assert denylist.is_denied("jti")
    assert not denylist.is_denied("jti2")
    assert not denylist.is_denied("jt")


@pytest.mark.parametrize(("seconds", "denied"), [(-1, True), (0, False), (1, False)])
def test_an_entry_lives_as_long_as_its_token_can(denylist, clock, seconds, denied):
    """V8: an entry outlives exp by the leeway a verifier may have, and then is forgotten."""
    denylist.deny("jti", exp=clock.now() + 900)
    clock.advance(seconds=900 + MAX_LEEWAY + seconds)
    assert denylist.is_denied("jti") is denied


@pytest.mark.parametrize("jti", ODD_JTIS)
def test_any_text_is_a_jti(denylist, clock, jti):
    """J34: a jti is any text, and is compared as a whole."""
    assert not denylist.is_denied(jti)
    denylist.deny(jti, exp=clock.now() + 900)
    assert denylist.is_denied(jti)
    assert [other for other in ODD_JTIS if denylist.is_denied(other)] == [jti]


@pytest.mark.parametrize("exp", [0, 1e300, -1e300, 4102444800, 12345678901234567890])
def test_any_finite_exp_will_do(denylist, clock, exp):
    """J34: an absurd exp is kept or ignored, never an error."""
    denylist.deny("jti", exp=exp)
    assert denylist.is_denied("jti") is (exp > clock.now())


def test_an_expired_token_needs_no_entry(denylist, clock):
    """V8: denying what no verifier accepts any more keeps nothing."""
    denylist.deny("jti", exp=clock.now() - MAX_LEEWAY)
    assert not denylist.is_denied("jti")


def test_denying_twice_is_harmless(denylist, clock):
    """V8: a second call leaves the entry as it is."""
    denylist.deny("jti", exp=clock.now() + 900)
    denylist.deny("jti", exp=clock.now() + 900)
    clock.advance(seconds=899)
    assert denylist.is_denied("jti")


@pytest.mark.parametrize("year", [1990, 2024, 2200], ids=str)
def test_a_clock_of_another_year_loses_nothing(denylist, clock, year):
    """V8: a course clock far in the past or future denies like any other."""
    clock.advance(days=365.25 * (year - 2030))
    denylist.deny("jti", exp=clock.now() + 900)
    assert denylist.is_denied("jti")


def test_many_threads_deny_at_once(denylist, clock):
    """V8: no entry is lost among threads."""

    def deny(number):
        for index in range(50):
            denylist.deny(f"{number}-{index}", exp=clock.now() + 900 + index)

    threads = [threading.Thread(target=deny, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(denylist.is_denied(f"{number}-{i}") for number in range(8) for i in range(50))


def test_memory_is_given_back(clock):
    """V8: entries of expired tokens are cleared away, none before its time."""
    denylist = MemoryDenylist(clock)
    order = pseudo.Random(1)
    exps = {f"old-{number}": clock.now() + order.randrange(1, 3600) for number in range(500)}
    for jti, exp in exps.items():
        denylist.deny(jti, exp=exp)
    for step in range(130):
        clock.advance(minutes=1)
        denylist.deny(f"new-{step}", exp=clock.now() + 900)
        assert all(denylist.is_denied(jti) for jti, exp in exps.items() if clock.now() < exp)
    assert len(denylist._exp) < 25


def test_entries_are_those_of_living_tokens(clock):
    """V8: the list shows what is denied in the order in which it was, until exp."""
    denylist = MemoryDenylist(clock)
    denylist.deny("b", exp=clock.now() + 900)
    denylist.deny("a", exp=clock.now() + 60)
    assert denylist.entries() == [("b", clock.now() + 900), ("a", clock.now() + 60)]
    clock.advance(minutes=1)
    assert [jti for jti, _ in denylist.entries()] == ["b"]


def test_a_later_exp_counts(clock):
    """V8: denied again for longer, an entry stays for longer."""
    denylist = MemoryDenylist(clock)
    denylist.deny("jti", exp=clock.now() + 60)
    denylist.deny("jti", exp=clock.now() + 900)
    denylist.deny("jti", exp=clock.now() + 30)
    clock.advance(seconds=60 + MAX_LEEWAY + 120)
    denylist.deny("other", exp=clock.now() + 900)
    assert denylist.is_denied("jti")


def test_redis_is_told_how_long_not_until_when(redis_url, clock):
    """V8: a Redis entry ends by itself after the token's lifetime and the leeway."""
    import redis

    denylist = RedisDenylist(redis_url, clock)
    denying = time.monotonic()
    denylist.deny("jti", exp=clock.now() + 900)
    with redis.Redis.from_url(redis_url) as client:
        (key,) = client.keys()
        assert key == b"jwtflow:denied:jti"
        left = client.ttl(key)
        passed = time.monotonic() - denying
        assert 900 + MAX_LEEWAY - passed - 1 < left <= 900 + MAX_LEEWAY
    denylist.close()


def test_a_second_process_sees_the_entry(redis_url, clock):
    """V8: what one server denies, another one refuses."""
    here, there = RedisDenylist(redis_url, clock), open_denylist(redis_url, clock)
    assert not there.is_denied("jti")
    here.deny("jti", exp=clock.now() + 900)
    assert there.is_denied("jti")
    here.close()
    there.close()


def test_while_redis_is_away_nothing_is_not_revoked(redis_server, redis_url, clock):
    """V8: without Redis the answer is 503, and with it the list works again by itself."""
    denylist = RedisDenylist(redis_url, clock)
    denylist.deny("jti", exp=clock.now() + 900)
    redis_server.stop()
    for _ in range(2):
        with pytest.raises(UnavailableError):
            denylist.is_denied("jti")
        with pytest.raises(UnavailableError):
            denylist.deny("jti", exp=clock.now() + 900)
    redis_server.start()
    assert not denylist.is_denied("jti")  # it kept nothing on disk: operators are told
    denylist.deny("jti", exp=clock.now() + 900)
    assert denylist.is_denied("jti")
    denylist.close()


def test_a_silent_redis_costs_no_hang(redis_server, redis_url, clock):
    """V8: a Redis that accepts and never answers is 503 as well."""
    denylist = RedisDenylist(redis_server.url, clock)
    redis_server.freeze()
    try:
        with pytest.raises(UnavailableError):
            denylist.is_denied("jti")
    finally:
        redis_server.thaw()
    denylist.close()
    denylist = RedisDenylist(redis_url, clock)
    assert not denylist.is_denied("jti")
    denylist.close()


@pytest.mark.parametrize(
    "url",
    [
        "redis://:hunter2@127.0.0.1:{port}/0",
        "redis://jane:hunter2@127.0.0.1:{port}",
        "rediss://:hunter2@127.0.0.1:{port}/0?ssl_cert_reqs=none",
        "redis://127.0.0.1:{port}/0?password=hunter2",
        "unix://:hunter2@/nowhere/redis.sock",
    ],
)
def test_no_error_holds_the_password(clock, url):
    """R12: an unreachable Redis is named at the start, its password never."""
    denylist = open_denylist(url.format(port=free_port()), clock)
    with pytest.raises(UnavailableError, match=r"denylist .* cannot be reached") as caught:
        denylist.ping()
    assert "hunter2" not in str(caught.value)
    with pytest.raises(UnavailableError) as caught:
        denylist.is_denied("jti")
    assert "127.0.0.1" not in str(caught.value)
    denylist.close()


@pytest.mark.parametrize(
    ("user", "number", "reason"),
    [
        (":hunter2", "0", "another user or password"),
        ("jane:hunter2", "0", "another user or password"),
        ("", "0", "another user or password"),
        (":a-password", "99", "DB index is out of range"),
        ("limited:hunter2", "0", "permissions"),
    ],
)
def test_a_redis_that_refuses_us_is_a_wrong_setting(redis_server, clock, user, number, reason):
    """R12: what Redis will refuse again and again is named at the start, the password never."""
    import redis

    with redis.Redis.from_url(redis_server.patient_url) as client:
        client.acl_setuser("limited", enabled=True, passwords=["+hunter2"], commands=["+ping"])
    url = f"redis://{user}@127.0.0.1:{redis_server.port}/{number}".replace("//@", "//")
    denylist = open_denylist(url, clock, setting="JWTFLOW_DENYLIST")
    with pytest.raises(ConfigurationError) as caught:
        denylist.ping()
    name = f"redis://127.0.0.1:{redis_server.port}/{number}"
    assert str(caught.value).startswith(f"JWTFLOW_DENYLIST: {name} refuses us: ")
    assert reason in str(caught.value)
    assert "hunter2" not in str(caught.value)
    with pytest.raises(UnavailableError):
        denylist.is_denied("jti")
    denylist.close()


@pytest.mark.parametrize(
    "error",
    [
        "LOADING Redis is loading the dataset in memory",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "CLUSTERDOWN The cluster is down",
        "READONLY You can't write against a read only replica.",
        "BUSY Redis is busy running a script.",
        "ERR max number of clients reached",
    ],
)
def test_a_redis_that_is_not_ready_is_away(clock, error):
    """V8: what passes by itself is an outage, and no reason to stop a start."""
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as listener:
        thread = threading.Thread(target=answer_all, args=[listener, f"-{error}\r\n".encode()])
        thread.start()
        denylist = open_denylist(f"redis://127.0.0.1:{port}/0?protocol=2&lib_name=", clock)
        with pytest.raises(UnavailableError):
            denylist.ping()
        denylist.close()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def answer_all(listener, answer):
    """Give everybody who connects one answer, whatever is asked."""
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                while connection.recv(4096):
                    connection.sendall(answer)


@pytest.mark.parametrize(
    "url",
    [
        "memcached://:hunter2@x",
        "127.0.0.1:6379",
        "",
        "redis://:hunter2@x:port/0",
        "redis://[x/0",
        "redis://:hunter2@x/first",
        "redis://:hunter2@x/0/1",
        "redis://:hunter2@x/-1",
        "redis://x/0?pasword=hunter2",
        "redis://x/0?db=hunter2",
        "rediss://x/0?ssl_cert_reqs=hunter2",
    ],
)
def test_a_wrong_url_is_a_wrong_setting(clock, url):
    """R12: what is no Redis URL is refused with the setting's name, not the password."""
    with pytest.raises(ConfigurationError, match="JWTFLOW_DENYLIST") as caught:
        open_denylist(url, clock, setting="JWTFLOW_DENYLIST")
    assert "hunter2" not in str(caught.value)


def test_a_missing_driver_is_named(clock, monkeypatch):
    """R12: without redis-py, a Redis URL says what to install."""
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigurationError, match="pip install redis"):
        open_denylist(NEVER_ASKED, clock)


def test_garbage_in_redis_is_not_not_revoked(clock):
    """V8: a value that is no exp is a fault of the list, never a token that is fine."""
    client = fakeredis.FakeRedis()
    client.set("jwtflow:denied:jti", "soon")
    client.hset("jwtflow:denied:other", "field", "value")
    denylist = RedisDenylist(NEVER_ASKED, clock)
    denylist._client = client
    for jti in ("jti", "other"):
        with pytest.raises(UnavailableError):
            denylist.is_denied(jti)


def test_no_url_means_this_process(clock):
    """V8: without a URL the list is in memory, which needs no driver."""
    denylist = open_denylist(None, clock)
    assert isinstance(denylist, MemoryDenylist)
    denylist.ping()
