"""The bench of ``RotationPlan``: which key signs, which are published, and a whole day of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from jwtflow.course.bench import Case, LetThrough, Odd, TurnedAway, shortened
from jwtflow.course.lessons.nb12_scale_out.day import simulate_day
from jwtflow.course.lessons.nb12_scale_out.key_cache_bench import NOW, case

EARLY = "sign with a key that nobody knows yet"
CUT = "cut off the tokens of the old key"
STOLEN = "use a stolen key that has retired"
AGAIN = "rotate again before the first is over"
IDLE = "leave the server alone for hours"
DAY_ROW = "run for a day"

CACHE_AGE, LIFETIME = 240, 1500


class Ring:
    """A plan whose first key is ``mike``."""

    def __init__(self, piece: Any) -> None:
        self.plan = piece("mike", cache_age=CACHE_AGE, lifetime=LIFETIME)
        self.made = {"mike"}

    def add(self, kid: str, *, after: float) -> None:
        """A new key is made, some seconds after the beginning."""
        self.plan.add(kid, now=NOW + after)
        self.made.add(kid)

    def signing(self, *, after: float) -> str:
        """Which key signs then."""
        kid = self.plan.signing(now=NOW + after)
        if not isinstance(kid, str):
            raise Odd(f"signing returned {shortened(kid)}.")
        return kid

    def published(self, *, after: float) -> list[str]:
        """Which keys are published then."""
        kids = self.plan.published(now=NOW + after)
        if not isinstance(kids, list | tuple | set | frozenset):
            raise Odd(f"published returned {shortened(kids)}, which is no list.")
        if not self.made.issuperset(kids):
            raise Odd(f"published returned {shortened(kids)}, with a key that was never added.")
        return list(kids)

    def signs(self, kid: str, *, after: float) -> None:
        """This key must sign."""
        if (signing := self.signing(after=after)) != kid:
            raise TurnedAway(f"signing returned {signing!r}.")

    def signs_not(self, kid: str, *, after: float) -> None:
        """This key must not sign."""
        if self.signing(after=after) == kid:
            raise LetThrough(f"signing returned {kid!r}.")

    def publishes(self, *kids: str, after: float) -> None:
        """These keys must be published, each once."""
        published = self.published(after=after)
        if missing := [kid for kid in kids if kid not in published]:
            raise TurnedAway(f"published returned {shortened(published)}, without {missing[0]!r}.")
        if len(published) > len(set(published)):
            raise Odd(f"published returned {shortened(published)}, with a key twice.")

    def publishes_not(self, kid: str, *, after: float) -> None:
        """This key must not be published."""
        published = self.published(after=after)
        if kid in published:
            raise LetThrough(f"published returned {shortened(published)}.")


def plan_cases() -> Iterator[Case]:
    """Every case of ``RotationPlan``, row by row."""
    yield from _early_cases()
    yield from _cut_cases()
    yield from _stolen_cases()
    yield from _again_cases()
    yield from _idle_cases()
    yield from _day_cases()


def _early_cases() -> Iterator[Case]:
    early = partial(case, EARLY, "RFC 7517 §5")
    story = "A key was added a moment ago, and no API has it in its copy."
    yield early(story, partial(_early, 0))
    story = "A key was added, and the oldest copy was made a second before that."
    yield early(story, partial(_early, CACHE_AGE - 1))
    story = "A key was added, and by now every API has fetched the set since."
    yield early(story, partial(_signs_after, CACHE_AGE), honest=True)
    story = "A key was added a day ago, and every API has it."
    yield early(story, partial(_signs_after, 86_400), honest=True)
    story = "Until then the key before goes on signing."
    yield early(story, _goes_on, honest=True)
    story = "The first key signs from the beginning, and is published."
    yield early(story, _first_key, honest=True)
    story = "A key that was added is published at once."
    yield early(story, _published_at_once, honest=True)
    story = "No key was added for a month."
    yield early(story, _for_a_month, honest=True)


def _cut_cases() -> Iterator[Case]:
    cut = partial(case, CUT, "RFC 7517 §5", honest=True)
    yield cut("The new key has just begun to sign: the old one is still published.", _old_stays(0))
    story = "A token was signed with the old key at the last moment, and expires in a second."
    yield cut(story, _old_stays(LIFETIME - 1))
    story = "While the old key is published, so is the new one."
    yield cut(story, _both_published)


def _stolen_cases() -> Iterator[Case]:
    stolen = partial(case, STOLEN, "OWASP: key rotation")
    story = "The old key's last token can't be accepted any longer."
    yield stolen(story, _old_goes(LIFETIME))
    story = "The old key's last token expired most of a day ago."
    yield stolen(story, _old_goes(86_400))
    story = "Does the old key sign, once the new one does?"
    yield stolen(story, _old_signs)
    story = "After that the new key is published."
    yield stolen(story, _new_stays, honest=True)


def _again_cases() -> Iterator[Case]:
    again = partial(case, AGAIN, "RFC 7517 §5", honest=True)
    story = "A second key is added a minute after the first one: the first has its turn."
    yield again(story, _first_has_its_turn)
    story = "A minute after that, the second one signs."
    yield again(story, _second_has_its_turn)
    yield again("All three are published meanwhile.", _three_published)
    story = "The oldest key stays as long as its own tokens live."
    yield again(story, _oldest_stays)
    story = "Does the second one sign before it's known?"
    yield case(AGAIN, "RFC 7517 §5", story, _second_too_early)
    story = "Does the oldest key stay as long as the middle one's tokens live?"
    yield case(AGAIN, "RFC 7517 §5", story, _oldest_goes)
    story = "The same key is added again a minute later: it signs at the time of the first."
    yield again(story, _added_twice)
    story = "The key that signs is added again: it goes on signing."
    yield again(story, _active_added)
    story = "The key before is added again, while it's still published: the newer one signs on."
    yield again(story, _before_added)
    story = "The first key is added again, hours after it retired: the newest one signs on."
    yield again(story, _retired_added)
    yield again("Five keys, a minute apart: all are published.", _five_published)
    yield again("Two servers have a plan each: one knows nothing of the other's.", _two_plans)


def _idle_cases() -> Iterator[Case]:
    idle = partial(case, IDLE, "RFC 7517 §5")
    story = "A key was added, and nobody asked for ten hours: the new one signs."
    yield idle(story, _idle_signs, honest=True)
    story = "The same: is the old one still published, without being asked who signs?"
    yield idle(story, _idle_published)
    story = "Asked only what is published, never who signs: the old key stays as long as needed."
    yield idle(story, _idle_stays, honest=True)
    story = "Asked about tomorrow first, and then about now."
    yield idle(story, _tomorrow_first, honest=True)
    story = "Asked ten times in a second: the answers are the same."
    yield idle(story, _same_answers, honest=True)


def _day_cases() -> Iterator[Case]:
    day = partial(case, DAY_ROW, "the simulated day")
    yield day("A day with four rotations: is a request refused?", _day_refuses, honest=True)
    story = "A day with four rotations: is a key published that nobody needs any more?"
    yield day(story, _day_idles)


def _rotated(piece: Any, *, at: float = 0) -> Ring:
    ring = Ring(piece)
    ring.add("zulu", after=at)
    return ring


def _early(after: float, piece: Any) -> None:
    _rotated(piece).signs_not("zulu", after=after)
    raise TurnedAway("signing returned another key.")


def _signs_after(after: float, piece: Any) -> None:
    _rotated(piece).signs("zulu", after=after)


def _goes_on(piece: Any) -> None:
    _rotated(piece).signs("mike", after=CACHE_AGE - 1)


def _first_key(piece: Any) -> None:
    ring = Ring(piece)
    ring.signs("mike", after=0)
    ring.publishes("mike", after=0)


def _published_at_once(piece: Any) -> None:
    _rotated(piece).publishes("mike", "zulu", after=0)


def _for_a_month(piece: Any) -> None:
    ring = Ring(piece)
    ring.signs("mike", after=30 * 86_400)
    ring.publishes("mike", after=30 * 86_400)


def _old_stays(after_switch: float) -> Callable[[Any], None]:
    return lambda piece: _rotated(piece).publishes("mike", after=CACHE_AGE + after_switch)


def _old_goes(after_switch: float) -> Callable[[Any], None]:
    def attempt(piece: Any) -> None:
        _rotated(piece).publishes_not("mike", after=CACHE_AGE + after_switch)
        raise TurnedAway("It isn't published.")

    return attempt


def _both_published(piece: Any) -> None:
    _rotated(piece).publishes("mike", "zulu", after=CACHE_AGE + 600)


def _old_signs(piece: Any) -> None:
    _rotated(piece).signs_not("mike", after=CACHE_AGE + 60)
    raise TurnedAway("signing returned another key.")


def _new_stays(piece: Any) -> None:
    _rotated(piece).publishes("zulu", after=CACHE_AGE + LIFETIME)


def _twice_rotated(piece: Any) -> Ring:
    ring = _rotated(piece)
    ring.add("alfa", after=60)
    return ring


def _first_has_its_turn(piece: Any) -> None:
    _twice_rotated(piece).signs("zulu", after=CACHE_AGE + 59)


def _second_has_its_turn(piece: Any) -> None:
    _twice_rotated(piece).signs("alfa", after=CACHE_AGE + 60)


def _three_published(piece: Any) -> None:
    ring = _twice_rotated(piece)
    ring.publishes("mike", "zulu", "alfa", after=61)
    ring.publishes("mike", "zulu", "alfa", after=CACHE_AGE + 90)


def _oldest_stays(piece: Any) -> None:
    _twice_rotated(piece).publishes("mike", after=CACHE_AGE + LIFETIME - 1)


def _second_too_early(piece: Any) -> None:
    _twice_rotated(piece).signs_not("alfa", after=CACHE_AGE + 1)
    raise TurnedAway("signing returned another key.")


def _oldest_goes(piece: Any) -> None:
    ring = _twice_rotated(piece)
    ring.publishes("zulu", after=CACHE_AGE + LIFETIME)
    ring.publishes_not("mike", after=CACHE_AGE + LIFETIME)
    raise TurnedAway("It isn't published.")


def _added_twice(piece: Any) -> None:
    ring = _rotated(piece)
    ring.add("zulu", after=60)
    ring.publishes("mike", "zulu", after=61)
    ring.signs("zulu", after=CACHE_AGE)


def _active_added(piece: Any) -> None:
    ring = _rotated(piece)
    ring.add("zulu", after=CACHE_AGE + 600)
    ring.signs("zulu", after=CACHE_AGE + 601)
    ring.publishes("mike", "zulu", after=CACHE_AGE + LIFETIME - 1)


def _before_added(piece: Any) -> None:
    ring = _rotated(piece)
    ring.add("mike", after=CACHE_AGE + 600)
    ring.signs("zulu", after=CACHE_AGE + 601)
    ring.signs("zulu", after=CACHE_AGE + 600 + CACHE_AGE + 1)


def _retired_added(piece: Any) -> None:
    ring = _twice_rotated(piece)
    ring.add("mike", after=36_000)
    ring.signs("alfa", after=36_000 + CACHE_AGE + 1)
    ring.publishes("alfa", after=36_000 + CACHE_AGE + 1)


def _five_published(piece: Any) -> None:
    ring = Ring(piece)
    kids = ["zulu", "alfa", "kilo", "bravo"]
    for number, kid in enumerate(kids):
        ring.add(kid, after=60 * number)
    ring.publishes("mike", *kids, after=300)


def _tomorrow_first(piece: Any) -> None:
    ring = _rotated(piece)
    ring.signs("zulu", after=86_400)
    ring.publishes("zulu", after=86_400)
    ring.signs("mike", after=10)
    ring.publishes("mike", "zulu", after=10)


def _two_plans(piece: Any) -> None:
    first, second = Ring(piece), Ring(piece)
    first.add("zulu", after=0)
    second.publishes("mike", after=CACHE_AGE)
    if "zulu" in second.published(after=CACHE_AGE):
        raise Odd("The other plan publishes the first one's key.")
    second.signs("mike", after=CACHE_AGE)


def _idle_signs(piece: Any) -> None:
    _rotated(piece).signs("zulu", after=36_000)


def _idle_published(piece: Any) -> None:
    _rotated(piece).publishes_not("mike", after=36_000)
    raise TurnedAway("It isn't published.")


def _idle_stays(piece: Any) -> None:
    ring = _rotated(piece)
    for after in range(0, CACHE_AGE + LIFETIME, 100):
        ring.publishes("mike", "zulu", after=after)


def _same_answers(piece: Any) -> None:
    ring = _rotated(piece)
    for _ in range(10):
        ring.signs("zulu", after=CACHE_AGE)
        ring.publishes("mike", "zulu", after=CACHE_AGE)


def _day_refuses(piece: Any) -> None:
    if refused := simulate_day(piece).refused:
        raise TurnedAway(f"{refused:,} requests were refused.")


def _day_idles(piece: Any) -> None:
    if idle := simulate_day(piece).idle_seconds:
        raise LetThrough(f"For {idle / 60:,.0f} minutes.")
    raise TurnedAway("None is.")
