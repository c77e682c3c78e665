"""The key cache: when it reads, when it does not, and what it keeps."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest

from jwtflow.errors import UnavailableError
from jwtflow.resource_server.key_cache import FIRST_INTERVAL, INTERVAL, MAX_AGE, KeyCache

if TYPE_CHECKING:
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
        if self.away:
            raise UnavailableError("nobody answers")
        return self.document


@pytest.fixture
def issuer(signing_keys: dict[str, SigningKey]) -> Issuer:
    return Issuer(signing_keys["RS256"])


@pytest.fixture
def cache(issuer: Issuer, clock: ManualClock) -> KeyCache:
    return KeyCache(issuer.fetch, clock=clock)


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


def test_known_keys_are_served_while_one_thread_reads(issuer: Issuer, clock: ManualClock) -> None:
    """A slow issuer delays the one request that reads again, not the others."""
    reading, may_go_on = threading.Event(), threading.Event()

    def slow_fetch() -> Any:
        if issuer.reads == 1:
            reading.set()
            assert may_go_on.wait(60)
        return issuer.fetch()

    cache = KeyCache(slow_fetch, clock=clock)
    cache.find(issuer.kid)
    clock.advance(seconds=MAX_AGE)
    reader = threading.Thread(target=cache.find, args=(issuer.kid,))
    reader.start()
    assert reading.wait(60)
    assert cache.find(issuer.kid) is not None
    may_go_on.set()
    reader.join()
    assert issuer.reads == 2
