"""The bench of ``KeyCache``: how often it fetches, and which keys it finds when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from jwtflow.course.bench import Case, LetThrough, Odd, TurnedAway, shortened
from jwtflow.course.crashes import text_of
from jwtflow.lab.keys import lab_key

FLOOD = "make up a kid"
NEW = "rotate the keys"
WITHDRAWN = "use a withdrawn key"
AWAY = "switch the auth server off"
MIXED = "name another key"

_PUBLIC = ("kty", "n", "e", "use", "alg")

NOW = 1_950_000_000.0
OLD, APART, WEEK = 301, 30, 7 * 86_400
_UNREACHABLE = "raised ConnectionError"
_FIRST, _SECOND, _THIRD = "Kx7-first", "Kx7-second", "m2Q-third"


def _jwk(kid: str, *, number: int = 30) -> dict[str, Any]:
    public = {name: value for name, value in _lab_jwk(number).items() if name in _PUBLIC}
    return {**public, "kid": kid}


def _without_kid() -> dict[str, Any]:
    return {name: value for name, value in _jwk("").items() if name != "kid"}


def _lab_jwk(number: int) -> dict[str, str]:
    return lab_key("RS256", f"signing key {number}")


class World:
    """An issuer whose set is fetched, and a cache."""

    def __init__(self, piece: Any, *kids: str) -> None:
        self.keys = [_jwk(kid) for kid in kids or (_FIRST, _SECOND)]
        self.is_away = False
        self.tries: list[float] = []
        self.fetched: list[dict[str, Any]] = []
        self.now = NOW
        self.cache = piece(self._fetch)

    def _fetch(self) -> dict[str, Any]:
        self.tries.append(self.now)
        if self.is_away:
            raise ConnectionError("the auth server can't be reached")
        self.fetched += self.keys
        return {"keys": [dict(jwk) for jwk in self.keys]}

    def find(self, kid: str, *, after: float = 0) -> Any:
        """What the cache finds, some seconds after the beginning."""
        self.now = NOW + after
        try:
            found = self.cache.find(kid, now=self.now)
        except ConnectionError:
            raise Odd("find raised ConnectionError.") from None
        if found is not None and found not in self.fetched:
            raise Odd(f"find returned {shortened(found)}, neither a JWK that was fetched nor None.")
        return found

    def finds(self, kid: str, *, after: float = 0) -> None:
        """It must find the key as it is published now."""
        before = len(self.tries)
        found = self.find(kid, after=after)
        if found is None:
            fetched = "after a fetch" if len(self.tries) > before else "and didn't fetch"
            raise TurnedAway(f"find returned None, {fetched}.")
        if found["kid"] != kid:
            raise Odd(f"find returned the key {found['kid']!r}.")

    def refuses(self, kid: str, *, after: float = 0) -> None:
        """It must find nothing."""
        found = self.find(kid, after=after)
        if found is not None:
            raise LetThrough(f"find returned the key {found.get('kid')!r}.")

    def tried_at_most(self, number: int) -> None:
        """It must not have fetched more often."""
        times = f"It fetched {len(self.tries):,} times"
        if len(self.tries) <= number:
            raise TurnedAway(f"{times}.")
        pause = min(later - sooner for sooner, later in pairwise(self.tries))
        if pause < APART <= self.tries[-1] - self.tries[0] and len(self.tries) < 100:
            look = f"Requirement 4: what lets yours fetch {pause:g} seconds after a try?"
            raise LetThrough(f"{times}, two of them {pause:g} seconds apart.", look)
        raise LetThrough(f"{times}.")


def case(
    row: str, rule: str, story: str, attempt: Callable[[Any], object], *, honest: bool = False
) -> Case:
    """Return a case whose story is its name."""
    return Case(story, row, rule, story, honest, attempt)


def key_cache_cases() -> Iterator[Case]:
    """Every case of ``KeyCache``, in the order of the requirements."""
    yield from _named_cases()
    yield from _gone_cases()
    yield from _new_cases()
    yield from _flood_cases()
    yield from _away_cases()


def _named_cases() -> Iterator[Case]:
    named = partial(case, MIXED, "J20")
    yield named("A token of a known key.", lambda piece: World(piece).finds(_SECOND), honest=True)
    story = "Two issuers, two caches: each finds its own keys."
    yield named(story, _two_issuers, honest=True)
    story = "A token with a kid that no key has: find returns None."
    yield named(story, _unknown, honest=True)
    story = "A cache that nobody asks fetches nothing."
    yield named(story, _asked_by_nobody, honest=True)
    story = "Two keys, one after the other: each is found under its own kid."
    yield named(story, _both, honest=True)
    story = "The set has a key without kid, too."
    yield named(story, _nameless, honest=True)
    yield named("The set's keys have neither use nor alg.", _bare, honest=True)
    yield named("The set has a key for ES256, too.", _elliptic, honest=True)
    yield named("A kid that is the beginning of a known one.", partial(_other_name, _FIRST[:-1]))
    yield named("A known kid in capital letters.", partial(_other_name, _FIRST.upper()))
    yield named("A known kid with a letter more.", partial(_other_name, _FIRST + "0"))
    yield named("A known kid with a space behind it.", partial(_other_name, _FIRST + " "))
    yield named("An empty kid, and the set has a key without kid.", _empty_name)
    story = "A key of another issuer, which this program also accepts, with a cache of its own."
    yield named(story, _other_issuer)


def _gone_cases() -> Iterator[Case]:
    gone = partial(case, WITHDRAWN, "J22")
    yield gone("The key was withdrawn, and the copy is 301 seconds old.", partial(_withdrawn, OLD))
    yield gone("The key was withdrawn a day ago.", partial(_withdrawn, 86_400))
    story = "The key was withdrawn, and is asked for each minute: after seven minutes, too."
    yield gone(story, _withdrawn_in_use)
    story = "The key was withdrawn, and the set was fetched since, for a new key."
    yield gone(story, _withdrawn_and_searched)
    story = "All keys were withdrawn: the set is empty."
    yield gone(story, _emptied)
    story = (
        "The key was withdrawn while the auth server was away for a day; it's back for a minute."
    )
    yield gone(story, _withdrawn_while_away)
    story = "Another key is published under the same kid, and the copy is 301 seconds old."
    yield gone(story, _replaced)
    story = "Another key was withdrawn, and the copy is 301 seconds old."
    yield gone(story, _other_withdrawn, honest=True)
    story = "The copy is 299.9 seconds old, and the key is still published."
    yield gone(story, _not_yet_old, honest=True)


def _new_cases() -> Iterator[Case]:
    new = partial(case, NEW, "RFC 7517 §5", honest=True)
    story = "A key was published after the last fetch, which is 290 seconds ago."
    yield new(story, partial(_new_key, 290))
    story = "A key was published after the last fetch, which is 30 seconds ago."
    yield new(story, partial(_new_key, APART))
    story = "A key that the copy lacks is published, and the copy is 301 seconds old."
    yield new(story, partial(_new_key, OLD))
    story = "Two new keys, each asked for 30 seconds after the fetch before."
    yield new(story, _two_new_keys)
    story = "A kid that was unknown a minute ago, and was published since."
    yield new(story, _published_later)
    story = "Right after a new key was found, a token of the old one."
    yield new(story, _old_beside_new)


def _flood_cases() -> Iterator[Case]:
    flood = partial(case, FLOOD, "J21")
    story = "A thousand tokens within a minute, each with another kid that was made up."
    yield flood(story, partial(_storm, lambda number: f"made-up-{number}"))
    story = "A thousand tokens within a minute, all with the same kid that was made up."
    yield flood(story, partial(_storm, lambda _number: "made-up"))
    story = "A thousand tokens with made-up kids within a minute, while the auth server is away."
    yield flood(story, _storm_while_away)
    story = "A thousand tokens of a known key within a minute, while the auth server is away and "
    yield flood(story + "the copy is old.", _old_while_away)
    story = "The auth server is away, and a thousand tokens come before there is a copy."
    yield flood(story, _first_while_away)
    yield flood("A thousand tokens of two known keys within 299 seconds.", _known)
    story = "A kid that was made up, 29 seconds after the last fetch."
    yield flood(story, _too_early)
    story = "A kid that was made up, when the copy is old: one fetch answers both."
    yield flood(story, _old_and_unknown)
    story = "The first token of all has a kid that was made up."
    yield flood(story, _first_of_all)
    story = "A hundred tokens with kids that were made up, then one of a known key: it's let in."
    yield flood(story, _after_a_storm, honest=True)
    story = "A key is published in the middle of a storm of a minute, and asked for at its end."
    yield flood(story, _found_in_a_storm, honest=True)
    story = "An old copy was fetched anew: how often is it fetched in the five minutes after that?"
    yield flood(story, partial(_fetched_anew, _FIRST, OLD))
    story = "A fetch for an unknown kid made the copy new: how often is it fetched after that?"
    yield flood(story, partial(_fetched_anew, _THIRD, 100))


def _away_cases() -> Iterator[Case]:
    away = partial(case, AWAY, "J22", honest=True)
    yield away("The copy is old, and the auth server is away.", partial(_while_away, OLD))
    yield away("The auth server has been away for a week.", partial(_while_away, WEEK))
    story = "A kid that was made up while the auth server is away: find returns None."
    yield away(story, _unknown_while_away)
    story = "There is no copy yet, and the auth server is away: find raises ConnectionError."
    yield away(story, _no_copy)
    story = "There is no copy yet, and the last try, which failed, was a second ago."
    yield away(story, _no_copy_twice)
    story = "The cache is made while the auth server is away, which comes back."
    yield away(story, _comes_back)
    story = "A new key was published during an outage; 30 seconds after the last try it's found."
    yield away(story, _new_after_outage)
    story = "A key that was never published, while the auth server is away."
    yield case(AWAY, "J22", story, _never_published_while_away)


def _storm(kid: Callable[[int], str], piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    for number in range(1000):
        world.refuses(kid(number), after=0.06 * number)
    world.tried_at_most(3)


def _storm_while_away(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    world.is_away = True
    for number in range(1000):
        world.find(f"made-up-{number}", after=31 + 0.06 * number)
    world.tried_at_most(3)


def _old_while_away(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    world.is_away = True
    for number in range(1000):
        world.find(_FIRST, after=OLD + 0.06 * number)
    world.tried_at_most(3)


def _first_while_away(piece: Any) -> None:
    world = World(piece)
    world.is_away = True
    for number in range(1000):
        _find_or_away(world, after=0.06 * number)
    world.tried_at_most(2)


def _find_or_away(world: World, *, after: float = 0) -> str:
    world.now = NOW + after
    try:
        return f"returned {shortened(world.cache.find(_FIRST, now=world.now))}"
    except ConnectionError:
        return _UNREACHABLE
    except Exception as error:  # noqa: BLE001 - a learner may raise anything
        return f"raised {type(error).__name__}: {text_of(error)}"


def _known(piece: Any) -> None:
    world = World(piece)
    for number in range(1000):
        world.finds((_FIRST, _SECOND)[number % 2], after=0.299 * number)
    world.tried_at_most(1)


def _too_early(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    world.refuses(_THIRD, after=APART - 1)
    world.tried_at_most(1)


def _old_and_unknown(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    world.refuses(_THIRD, after=OLD)
    world.tried_at_most(2)


def _first_of_all(piece: Any) -> None:
    world = World(piece)
    world.refuses(_THIRD)
    world.tried_at_most(1)


def _after_a_storm(piece: Any) -> None:
    world = World(piece)
    for number in range(100):
        world.refuses(f"made-up-{number}", after=number)
    world.finds(_FIRST, after=100)


def _found_in_a_storm(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    for number in range(600):
        if number == 300:
            world.keys.append(_jwk(_THIRD))
        world.refuses(f"made-up-{number}", after=0.1 * number)
    world.finds(_THIRD, after=61)


def _fetched_anew(kid: str, after: float, piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.find(kid, after=after)
    for later in range(31, 300, 40):
        world.finds(_FIRST, after=after + later)
    world.tried_at_most(2)


def _unknown(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    if (found := world.find(_THIRD, after=60)) is not None:
        raise Odd(f"find returned the key {found.get('kid')!r}.")


def _asked_by_nobody(piece: Any) -> None:
    if World(piece).tries:
        raise Odd("It fetched as soon as it was made.")


def _new_key(after: float, piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    world.keys.append(_jwk(_THIRD))
    world.finds(_THIRD, after=after)


def _two_new_keys(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    for number in (1, 2):
        world.keys.append(_jwk(f"new-{number}"))
        world.finds(f"new-{number}", after=APART * number)


def _published_later(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    world.refuses(_THIRD, after=40)
    world.keys.append(_jwk(_THIRD))
    world.finds(_THIRD, after=100)


def _old_beside_new(piece: Any) -> None:
    world = World(piece)
    world.find(_FIRST)
    world.keys.append(_jwk(_THIRD))
    world.finds(_THIRD, after=40)
    world.finds(_FIRST, after=40)


def _withdrawn(after: float, piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.keys = [_jwk(_SECOND)]
    world.refuses(_FIRST, after=after)
    raise TurnedAway("find returned None.")


def _withdrawn_in_use(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.keys = [_jwk(_SECOND)]
    for after in range(60, 420, 60):
        world.find(_FIRST, after=after)
    world.refuses(_FIRST, after=420)
    raise TurnedAway("find returned None.")


def _withdrawn_and_searched(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.keys = [_jwk(_SECOND), _jwk(_THIRD)]
    world.finds(_THIRD, after=60)
    world.refuses(_FIRST, after=61)
    raise TurnedAway("find returned None.")


def _emptied(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.keys = []
    world.refuses(_FIRST, after=OLD)
    raise TurnedAway("find returned None.")


def _withdrawn_while_away(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.is_away = True
    world.finds(_FIRST, after=86_400)
    world.is_away, world.keys = False, [_jwk(_SECOND)]
    world.refuses(_FIRST, after=86_460)
    raise TurnedAway("find returned None.")


def _replaced(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.keys[0] = _jwk(_FIRST, number=31)
    found = world.find(_FIRST, after=OLD)
    if found and found["n"] != world.keys[0]["n"]:
        raise LetThrough("find returned the key that isn't published any more.")
    if found is None:
        raise Odd("find returned None.")
    raise TurnedAway("find returned the other key.")


def _other_withdrawn(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.keys = [_jwk(_SECOND)]
    world.finds(_SECOND, after=OLD)


def _not_yet_old(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.finds(_FIRST, after=299.9)
    if len(world.tries) > 1:
        raise Odd(f"It fetched {len(world.tries)} times.")


def _while_away(after: float, piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.is_away = True
    world.finds(_FIRST, after=after)


def _unknown_while_away(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.is_away = True
    if (found := world.find(_THIRD, after=60)) is not None:
        raise Odd(f"find returned {shortened(found)}.")


def _no_copy(piece: Any) -> None:
    world = World(piece)
    world.is_away = True
    if (did := _find_or_away(world)) != _UNREACHABLE:
        raise TurnedAway(f"find {did}.")


def _no_copy_twice(piece: Any) -> None:
    world = World(piece)
    world.is_away = True
    _find_or_away(world)
    if (did := _find_or_away(world, after=1)) != _UNREACHABLE:
        raise TurnedAway(f"find {did}.")


def _comes_back(piece: Any) -> None:
    world = World(piece)
    world.is_away = True
    _find_or_away(world)
    world.is_away = False
    world.finds(_FIRST, after=APART)


def _new_after_outage(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.is_away = True
    world.finds(_FIRST, after=OLD)
    world.is_away = False
    world.keys.append(_jwk(_THIRD))
    world.finds(_THIRD, after=OLD + APART)


def _never_published_while_away(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.is_away = True
    world.refuses(_THIRD, after=86_400)
    raise TurnedAway("find returned None.")


def _other_name(kid: str, piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.refuses(kid, after=60)
    raise TurnedAway("find returned None.")


def _empty_name(piece: Any) -> None:
    world = World(piece)
    world.keys.append(_without_kid())
    world.finds(_FIRST)
    world.refuses("", after=60)
    raise TurnedAway("find returned None.")


def _other_issuer(piece: Any) -> None:
    ours, theirs = World(piece, _FIRST), World(piece, _SECOND)
    theirs.finds(_SECOND)
    ours.refuses(_SECOND)
    theirs.refuses(_FIRST, after=60)
    raise TurnedAway("find returned None.")


def _two_issuers(piece: Any) -> None:
    ours, theirs = World(piece, _FIRST), World(piece, _SECOND)
    ours.finds(_FIRST)
    theirs.finds(_SECOND)
    ours.finds(_FIRST, after=1)


def _nameless(piece: Any) -> None:
    world = World(piece)
    world.keys.insert(0, _without_kid())
    world.finds(_SECOND)


def _elliptic(piece: Any) -> None:
    world = World(piece)
    public = lab_key("ES256", "signing key 33")
    world.keys.append({name: public[name] for name in ("kty", "crv", "x", "y")} | {"kid": _THIRD})
    world.finds(_THIRD)


def _bare(piece: Any) -> None:
    world = World(piece)
    for jwk in world.keys:
        del jwk["use"], jwk["alg"]
    world.finds(_SECOND)


def _both(piece: Any) -> None:
    world = World(piece)
    world.finds(_FIRST)
    world.finds(_SECOND)
