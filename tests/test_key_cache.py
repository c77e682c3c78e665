"""The key cache: when it reads, when it does not, and what it keeps."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from jwtflow.errors import LastingFaultError, UnavailableError
from jwtflow.resource_server import key_cache
from jwtflow.resource_server.key_cache import FIRST_INTERVAL, INTERVAL, MAX_AGE, TOO_OLD, KeyCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jwtflow.clock import ManualClock
    from jwtflow.tokens.sign import SigningKey


class Issuer:
    """Publishes what it is told to, and counts how often it was asked."""

    def __init__(self, *keys: SigningKey) -> None:
        self.kid = keys[0].kid
        self.document: Any = {"keys": [key.verification_key.to_jwk() for key in keys]}
        self.reads = 0
        self.away = False

    def fetch(self) -> Any:
        self.reads += 1
        if isinstance(self.document, Exception):
            raise self.document
        if self.away:
            raise UnavailableError("nobody answers")
        return self.document


@pytest.fixture
def issuer(signing_keys: dict[str, SigningKey]) -> Issuer:
    return Issuer(signing_keys["RS256"])


@pytest.fixture
def cache(issuer: Issuer, clock: ManualClock) -> KeyCache:
    return KeyCache(issuer.fetch, clock=clock, run=at_once)


def at_once(read: Callable[[], None]) -> None:
    """Carry out a read where it is begun, so that the next line sees what it brought."""
    read()


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="jwtflow")


def test_nothing_is_read_before_a_key_is_asked_for(cache: KeyCache, issuer: Issuer) -> None:
    """Making a cache reads nothing, so that servers may start in any order."""
    assert issuer.reads == 0


def test_many_lookups_are_one_read(cache: KeyCache, issuer: Issuer) -> None:
    """A known kid is looked up in memory."""
    assert all(cache.find(issuer.kid) for _ in range(100))
    assert issuer.reads == 1


@pytest.mark.parametrize(("age", "reads"), [(MAX_AGE - 1, 1), (MAX_AGE, 2), (MAX_AGE + 1, 2)])
def test_the_set_is_read_again_at_its_maximum_age(
    cache: KeyCache, issuer: Issuer, clock: ManualClock, age: float, reads: int
) -> None:
    """A known kid is read again once the set has reached its maximum age, and not before."""
    cache.find(issuer.kid)
    clock.advance(seconds=age)
    cache.find(issuer.kid)
    cache.find(issuer.kid)
    assert issuer.reads == reads


def test_a_withdrawn_key_is_missed(cache: KeyCache, issuer: Issuer, clock: ManualClock) -> None:
    """A key that the issuer withdrew is gone once the set is read again, even the last one."""
    cache.find(issuer.kid)
    issuer.document = {"keys": []}
    clock.advance(seconds=MAX_AGE)
    assert cache.find(issuer.kid) is None
    assert cache.find(issuer.kid) is None


def test_a_new_key_is_found_at_once(
    cache: KeyCache, issuer: Issuer, signing_keys: dict[str, SigningKey]
) -> None:
    """J21: the first unknown kid makes the cache read, so a rotation is noticed at once."""
    cache.find(issuer.kid)
    issuer.document = Issuer(signing_keys["ES256"]).document
    assert cache.find(signing_keys["ES256"].kid) is not None
    assert issuer.reads == 2


@pytest.mark.parametrize(("wait", "reads"), [(INTERVAL - 1, 2), (INTERVAL, 3), (INTERVAL + 1, 3)])
def test_unknown_kids_buy_one_read_in_a_while(
    cache: KeyCache, issuer: Issuer, clock: ManualClock, wait: float, reads: int
) -> None:
    """J21: any number of unknown kids causes one read, and the next one after the interval."""
    cache.find(issuer.kid)
    assert not any(cache.find(f"unknown-{number}") for number in range(50))
    assert issuer.reads == 2
    clock.advance(seconds=wait)
    assert not any(cache.find(f"unknown-{number}") for number in range(50))
    assert issuer.reads == reads


def test_an_unknown_kid_on_a_cold_cache_is_one_read(cache: KeyCache, issuer: Issuer) -> None:
    """J21: what was read for this very look-up is not read again."""
    assert cache.find("unknown") is None
    assert issuer.reads == 1


@pytest.mark.parametrize(
    "answer",
    [{}, [], None, "keys", {"keys": None}, {"keys": {}}, {"keys": [{"kty": "RSA"}, 7]}],
    ids=repr,
)
@pytest.mark.parametrize("reason", ["age", "unknown kid"])
def test_junk_keeps_the_known_keys(
    cache: KeyCache, issuer: Issuer, clock: ManualClock, answer: object, reason: str
) -> None:
    """J22: a malformed answer leaves the known keys as they are."""
    cache.find(issuer.kid)
    issuer.document = answer
    if reason == "age":
        clock.advance(seconds=MAX_AGE)
    else:
        assert cache.find("unknown") is None
    assert cache.find(issuer.kid) is not None
    assert issuer.reads == 2


def test_an_absent_issuer_keeps_the_known_keys(
    cache: KeyCache, issuer: Issuer, clock: ManualClock
) -> None:
    """J22: while the issuer is away the last good set stays, and it is asked once an interval."""
    cache.find(issuer.kid)
    issuer.away = True
    clock.advance(days=1)
    for _ in range(5):
        assert cache.find(issuer.kid) is not None
        assert cache.find("unknown") is None
    assert issuer.reads == 2
    clock.advance(seconds=INTERVAL)
    issuer.away = False
    issuer.document = {"keys": []}
    assert cache.find(issuer.kid) is None
    assert issuer.reads == 3


def test_no_set_at_all_is_unavailable(cache: KeyCache, issuer: Issuer) -> None:
    """A server that could never read a key says so: it cannot tell a good token from a bad one."""
    issuer.away = True
    for _ in range(20):
        with pytest.raises(UnavailableError, match="cannot be fetched"):
            cache.find(issuer.kid)
    assert issuer.reads == 1


def test_the_first_read_is_tried_again_soon(
    cache: KeyCache, issuer: Issuer, clock: ManualClock
) -> None:
    """An issuer that starts later than this server is found when it is there."""
    issuer.away = True
    with pytest.raises(UnavailableError):
        cache.find(issuer.kid)
    issuer.away = False
    clock.advance(seconds=FIRST_INTERVAL)
    assert cache.find(issuer.kid) is not None


def test_one_broken_key_does_not_spoil_the_set(
    cache: KeyCache, issuer: Issuer, signing_keys: dict[str, SigningKey]
) -> None:
    """J23: an unusable key, or a published secret, is left out and the others work."""
    issuer.document["keys"] += [{"kty": "unheard of"}, signing_keys["HS256"].to_jwk(), "junk"]
    assert cache.find(issuer.kid) is not None
    assert cache.find(signing_keys["HS256"].kid) is None


def test_a_clock_set_back_does_not_stop_the_cache(
    cache: KeyCache, issuer: Issuer, clock: ManualClock
) -> None:
    """A clock that was corrected backwards costs a read, not the ability to read."""
    cache.find(issuer.kid)
    clock.advance(days=-1)
    cache.find(issuer.kid)
    cache.find(issuer.kid)
    assert issuer.reads == 2


def test_the_only_key_for_an_algorithm(
    cache: KeyCache, signing_keys: dict[str, SigningKey]
) -> None:
    """A token without kid can only mean the one key there is for its algorithm."""
    only = cache.only_key("RS256")
    assert only is not None
    assert only.kid == signing_keys["RS256"].kid
    assert cache.only_key("ES256") is None


@pytest.mark.parametrize("kid_asked", ["known", "unknown"])
def test_many_threads_are_one_read(issuer: Issuer, clock: ManualClock, kid_asked: str) -> None:
    """J21: twenty threads that look at the same moment cause one read and get its result."""
    all_wait = threading.Barrier(20)
    found: list[bool] = []
    cache = KeyCache(issuer.fetch, clock=clock)

    def look() -> None:
        all_wait.wait()
        found.append(cache.find(issuer.kid if kid_asked == "known" else "unknown") is not None)

    threads = [threading.Thread(target=look) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [kid_asked == "known"] * 20
    # A thread that comes after the read may buy the one further read that an interval allows.
    assert issuer.reads <= (1 if kid_asked == "known" else 2)


class HungIssuer(Issuer):
    """From the second read on it answers only when a test lets it."""

    def __init__(self, *keys: SigningKey) -> None:
        super().__init__(*keys)
        self.asked_again, self.may_answer = threading.Event(), threading.Event()

    def fetch(self) -> Any:
        document = super().fetch()
        if self.reads > 1:
            self.asked_again.set()
            assert self.may_answer.wait(60)
        return document


@pytest.fixture
def hung(signing_keys: dict[str, SigningKey]) -> Iterator[HungIssuer]:
    issuer = HungIssuer(signing_keys["RS256"])
    yield issuer
    issuer.may_answer.set()
    for thread in threading.enumerate():
        if thread.name == "jwtflow-key-set":
            thread.join(60)


@pytest.mark.parametrize("age", [MAX_AGE, TOO_OLD - 1])
def test_an_old_set_is_used_while_it_is_read_again(
    hung: HungIssuer, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, age: float
) -> None:
    """A hung issuer delays no request whose key is known: the read is in the background."""
    monkeypatch.setattr(key_cache, "PATIENCE", 60.0)
    cache = KeyCache(hung.fetch, clock=clock)
    cache.find(hung.kid)
    clock.advance(seconds=age)
    for _ in range(100):
        assert cache.find(hung.kid) is not None
    assert hung.asked_again.wait(60)
    assert hung.reads == 2


def test_unknown_kids_hold_nobody_up(
    hung: HungIssuer, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While twenty tokens with unknown kids wait for a hung issuer, known keys are served."""
    monkeypatch.setattr(key_cache, "PATIENCE", 60.0)
    cache = KeyCache(hung.fetch, clock=clock)
    cache.find(hung.kid)
    found: list[object] = []
    waiting = [
        threading.Thread(target=lambda: found.append(cache.find("unknown"))) for _ in range(20)
    ]
    for thread in waiting:
        thread.start()
    assert hung.asked_again.wait(60)
    assert cache.find(hung.kid) is not None
    assert found == []
    hung.may_answer.set()
    for thread in waiting:
        thread.join(60)
    assert found == [None] * 20


def test_a_hung_issuer_is_waited_for_once(
    hung: HungIssuer, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes after the patience with a read has ended does not wait for it at all."""
    monkeypatch.setattr(key_cache, "PATIENCE", 0.1)
    cache = KeyCache(hung.fetch, clock=clock)
    cache.find(hung.kid)
    began = time.monotonic()
    for number in range(1000):
        assert cache.find(f"unknown-{number}") is None
    assert time.monotonic() - began < 0.1 * 100  # each on its own would have been 100 seconds
    assert hung.reads == 2


def test_a_key_that_is_new_is_found_when_the_slow_issuer_answers(
    hung: HungIssuer,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    signing_keys: dict[str, SigningKey],
) -> None:
    """What a read brings too late for the one who waited serves the next one."""
    monkeypatch.setattr(key_cache, "PATIENCE", 0.0)
    cache = KeyCache(hung.fetch, clock=clock)
    cache.find(hung.kid)
    hung.document = Issuer(signing_keys["ES256"]).document
    new = signing_keys["ES256"].kid
    assert cache.find(new) is None
    hung.may_answer.set()
    for thread in threading.enumerate():
        if thread.name == "jwtflow-key-set":
            thread.join(60)
    assert cache.find(new) is not None


def test_a_set_that_is_much_too_old_is_not_used_before_it_is_read(
    issuer: Issuer, clock: ManualClock
) -> None:
    """After a quiet night the first request already misses the key that was withdrawn."""
    cache = KeyCache(issuer.fetch, clock=clock)
    cache.find(issuer.kid)
    issuer.document = {"keys": []}
    clock.advance(seconds=TOO_OLD)
    assert cache.find(issuer.kid) is None


def test_no_thread_is_a_failed_read(
    issuer: Issuer, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that can start no thread keeps its keys, and reads again later."""
    threads = [True]

    def no_thread(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    def run(read: Callable[[], None]) -> None:
        if threads:
            read()
        else:
            key_cache.in_background(read)

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    cache = KeyCache(issuer.fetch, clock=clock, run=run)
    cache.find(issuer.kid)
    threads.clear()
    clock.advance(seconds=MAX_AGE)
    assert cache.find(issuer.kid) is not None
    threads.append(True)
    clock.advance(seconds=INTERVAL)
    cache.find(issuer.kid)
    assert issuer.reads == 2


LASTING = [
    {},
    {"keys": "none"},
    {"keys": [{"kty": "RSA"}]},
    LastingFaultError("the certificate of https://a.example is not trusted: expired"),
]


@pytest.mark.parametrize("fault", LASTING, ids=str)
def test_a_lasting_fault_is_told_as_lasting(
    cache: KeyCache,
    issuer: Issuer,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
    fault: object,
) -> None:
    """What waiting does not change is not told as "try again later", and the log says why."""
    issuer.document = fault
    for _ in range(20):
        with pytest.raises(LastingFaultError, match="waiting will not") as caught:
            cache.find(issuer.kid)
        assert (caught.value.status, caught.value.error) == (500, "server_error")
        clock.advance(seconds=FIRST_INTERVAL / 2)
    assert issuer.reads == 1
    (told,) = caplog.records
    assert told.levelname == "ERROR"
    assert "settings change" in told.getMessage()
    assert str(fault) in told.getMessage() or "key" in told.getMessage()


def test_a_fault_that_ended_is_forgotten(
    cache: KeyCache, issuer: Issuer, clock: ManualClock
) -> None:
    """An issuer that was put right is believed at the next try."""
    good, issuer.document = issuer.document, {}
    with pytest.raises(LastingFaultError):
        cache.find(issuer.kid)
    issuer.document = good
    clock.advance(seconds=INTERVAL)
    assert cache.find(issuer.kid) is not None


def test_the_same_problems_are_told_once(
    cache: KeyCache, issuer: Issuer, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A set that always holds an encryption key does not fill the log."""
    issuer.document["keys"].append({**issuer.document["keys"][0], "use": "enc"})
    for _ in range(5):
        cache.find(issuer.kid)
        clock.advance(seconds=MAX_AGE)
    assert issuer.reads == 5
    assert len(caplog.records) == 1
