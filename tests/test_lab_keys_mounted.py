"""The lab with a mounted ``KeyCache`` and ``RotationPlan``: both work, and a broken one is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from jwtflow.clock import ManualClock, SystemClock
from jwtflow.course.plugging import lesson_mounts
from jwtflow.lab import Lab, separate_lab
from jwtflow.lab.mounts import Mounts
from jwtflow.lab.verifying import PublishedKeys
from jwtflow.tokens import inspect_token
from jwtflow.tokens.sign import SigningKey

BOB = {"username": "bob", "password": "tr0ub4dor-and-three"}


class KeyCache:
    """What a learner's may look like, without any limit."""

    fetches = 0

    def __init__(self, fetch: Callable[[], dict[str, Any]]) -> None:
        self.fetch = fetch
        self.known: dict[str, Any] = {}

    def find(self, kid: str, *, now: float) -> dict[str, Any] | None:
        if kid not in self.known:
            type(self).fetches += 1
            self.known = {jwk["kid"]: jwk for jwk in self.fetch()["keys"]}
        return self.known.get(kid)


class RotationPlan:
    """What a learner's may look like."""

    def __init__(self, kid: str, *, cache_age: float, lifetime: float) -> None:
        self.added, self.cache_age, self.lifetime = [(kid, float("-inf"))], cache_age, lifetime

    def add(self, kid: str, *, now: float) -> None:
        self.added.append((kid, now))

    def signing(self, *, now: float) -> str:
        return [kid for kid, at in self.added if now >= at + self.cache_age][-1]

    def published(self, *, now: float) -> list[str]:
        replaced = [at + self.cache_age for _, at in self.added[1:]] + [float("inf")]
        ends = zip(self.added, replaced, strict=True)
        return [kid for (kid, _), until in ends if now < until + self.lifetime]


@pytest.fixture
def lab() -> Iterator[Lab]:
    with separate_lab() as lab:
        yield lab


def log_in(lab: Lab) -> str:
    return str(lab.http.post(f"{lab.auth_server}/login", json=BOB).json()["access_token"])


def call(lab: Lab, token: str) -> int:
    bearer = {"Authorization": f"Bearer {token}"}
    return lab.http.get(f"{lab.resource_server}/me", headers=bearer).status_code


def published(lab: Lab) -> list[str]:
    answer = lab.http.get(f"{lab.auth_server}/.well-known/jwks.json").json()
    return [jwk["kid"] for jwk in answer["keys"]]


def kid_of(lab: Lab, token: str) -> str:
    return str(inspect_token(token).header["kid"])


def test_a_mounted_key_cache_finds_the_keys(lab: Lab) -> None:
    """One object serves all requests, so a hundred cost one fetch."""
    KeyCache.fetches = 0
    lab.mount("resource_server.KeyCache", KeyCache)
    token = log_in(lab)
    assert ({call(lab, token) for _ in range(100)}, KeyCache.fetches) == ({200}, 1)
    lab.mount("resource_server.KeyCache", None)
    assert (call(lab, token), KeyCache.fetches) == (200, 1)


def test_the_keys_of_two_issuers_are_kept_apart() -> None:
    """Where a server has two issuers, each has its own object of the mounted KeyCache."""
    mounts = Mounts(lesson_mounts())
    mounts.plug("resource_server.KeyCache", KeyCache, whose="yours")
    sets = [{"keys": [SigningKey.generate("RS256").verification_key.to_jwk()]} for _ in range(2)]
    caches = [mounts.part(PublishedKeys)(partial(dict, each), clock=SystemClock()) for each in sets]
    kids = [each["keys"][0]["kid"] for each in sets]
    found = [[cache.find(kid) is not None for kid in kids] for cache in caches]
    assert found == [[True, False], [False, True]]


def test_a_key_that_the_cache_does_not_find_refuses_the_token(lab: Lab) -> None:
    """None is 401; an auth server that is away is 503; anything else is the piece's fault."""
    token = log_in(lab)

    class Nothing(KeyCache):
        def find(self, kid: str, *, now: float) -> Any:
            return None

    class Away(KeyCache):
        def find(self, kid: str, *, now: float) -> Any:
            return self.fetch()

    class Broken(KeyCache):
        def find(self, kid: str, *, now: float) -> Any:
            return {}["no such"]  # type: ignore[index]

    class Odd(KeyCache):
        def find(self, kid: str, *, now: float) -> Any:
            return kid

    class Half(KeyCache):
        def find(self, kid: str, *, now: float) -> Any:
            return {"kid": kid}

    codes = []
    for piece in (Nothing, Broken, Odd, Half, Away):
        if piece is Away:
            lab.switch_off("auth_server")
        lab.mount("resource_server.KeyCache", piece)
        codes.append(call(lab, token))
    assert codes == [401, 500, 500, 401, 503]


def test_a_mounted_verify_gets_the_key_that_the_cache_found(lab: Lab) -> None:
    """And an empty set, where the cache knows no such key."""
    seen = []

    def verify(token: str, *, keys: dict[str, Any], **_more: Any) -> dict[str, Any]:
        seen.append([jwk["kid"] for jwk in keys["keys"]])
        raise ValueError("enough seen")

    lab.mount("resource_server.verify", verify)
    lab.mount("resource_server.KeyCache", KeyCache)
    token = log_in(lab)
    assert [call(lab, token), call(lab, "nonsense")] == [401, 401]
    assert seen == [[kid_of(lab, token)], []]


@pytest.mark.parametrize("broken", [{}, {"keys": "none"}, {"keys": [7, {"kty": "oct", "k": "eA"}]}])
def test_a_broken_key_set_leaves_a_mounted_verify_the_known_keys(lab: Lab, broken: Any) -> None:
    """J22, J23: a set that can't be used is as good as none, and a broken key is an empty one."""
    good = lab.http.get(f"{lab.auth_server}/.well-known/jwks.json").json()["keys"]
    published = [{"keys": [*good, 7]}, broken]
    clock = ManualClock(0)
    keys = Mounts(lesson_mounts()).part(PublishedKeys)(
        lambda: published.pop(0), clock=clock, run=lambda read: read()
    )
    for _ in range(2):
        assert keys.document(good[0]["kid"]) == {"keys": [*good, {}]}
        clock.advance(seconds=400)
    assert not published


def test_a_mounted_plan_says_which_key_signs_and_which_are_published(lab: Lab) -> None:
    """A new key is published first, signs after the caches' age, and the old one stays a while."""
    lab.mount("auth_server.RotationPlan", RotationPlan)
    old = kid_of(lab, log_in(lab))
    assert published(lab) == [old]
    lab.rotate_keys()
    first, new = published(lab)
    assert (first, kid_of(lab, log_in(lab))) == (old, old)
    lab.clock.advance(seconds=300)
    token = log_in(lab)
    assert (kid_of(lab, token), call(lab, token)) == (new, 200)
    lab.clock.advance(seconds=900 + 120 - 1)
    assert published(lab) == [old, new]
    lab.clock.advance(seconds=1)
    assert published(lab) == [new]


def test_a_key_that_is_withdrawn_is_in_no_plan(lab: Lab) -> None:
    """A stolen key has to go at once, so a new plan begins with another key."""
    lab.mount("auth_server.RotationPlan", RotationPlan)
    old = published(lab)
    lab.withdraw_key()
    assert published(lab) == [kid_of(lab, log_in(lab))] != old


def test_without_a_plan_the_lab_rotates_by_its_own_rules(lab: Lab) -> None:
    """Unplugging it brings back the keys that jwtflow's own ring has."""
    before = published(lab)
    lab.mount("auth_server.RotationPlan", RotationPlan)
    lab.mount("auth_server.RotationPlan", None)
    assert (published(lab), len(before)) == (before, 2)


@pytest.mark.parametrize("kid", [None, "a key of somebody else", ["a list"]])
def test_a_plan_that_names_no_key_of_its_own_is_told(lab: Lab, kid: Any) -> None:
    """The login answers 500 and says what is wrong."""

    class Broken(RotationPlan):
        def signing(self, *, now: float) -> Any:
            return kid

    lab.mount("auth_server.RotationPlan", Broken)
    answer = lab.http.post(f"{lab.auth_server}/login", json=BOB)
    assert answer.status_code == 500
    assert "RotationPlan" in answer.json()["error_description"]
