"""The bench of ``RotationPlan``: which key signs, which are published, and a whole day of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from jwtflow.course.bench import Case, LetThrough, Odd, TurnedAway, shortened
from jwtflow.course.crashes import text_of
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
        self._last: tuple[list[str], list[str]] | None = None

    def add(self, kid: str, *, after: float) -> None:
        """A new key is made, some seconds after the beginning."""
        self.plan.add(kid, now=NOW + after)
        self.made.add(kid)

    def signing(self, *, after: float) -> str:
        """Which key signs then."""
        kid = self.plan.signing(now=NOW + after)
        if not isinstance(kid, str):
            raise Odd(f"signing returned {shortened(kid)}.", "signing returns one kid, as text.")
        return kid

    def published(self, *, after: float) -> list[str]:
        """Which keys are published then."""
        kids = self.plan.published(now=NOW + after)
        if not isinstance(kids, list):
            kind = type(kids).__name__
            raise Odd(f"published returned {shortened(kids)}, of type {kind}.", "Return a list.")
        if not self.made.issuperset(kids):
            raise Odd(f"published returned {shortened(kids)}, with a key that was never added.")
        if self._last and self._last[0] != self._last[1]:
            told = "The list that published returned before has changed since."
            raise Odd(told, "Return a new list each time, which nobody changes later.")
        self._last = kids, list(kids)
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
    story = "The first key signs from the beginning, and is published."
    yield early(story, _first_key, honest=True)
    story = "The first key signs from the beginning, on a clock that starts at 0."
    yield early(story, _at_zero, honest=True)
    story = "Two servers have a plan each: one knows nothing of the other's."
    yield early(story, _two_plans, honest=True)
    story = "A key was added a moment ago, and no API has it in its copy."
    yield early(story, partial(_early, 0))
    story = "A key was added, and the oldest copy was made a second before that."
    yield early(story, partial(_early, CACHE_AGE - 1))
    story = "A key was added 240 seconds ago, and cache_age is 240: every API has fetched since."
    yield early(story, partial(_signs_after, CACHE_AGE), honest=True)
    story = "A key was added a day ago, and every API has it."
    yield early(story, partial(_signs_after, 86_400), honest=True)
    story = "A key was added 239 seconds ago: until it begins, the key before goes on signing."
    yield early(story, _goes_on, honest=True)
    story = "A key that was added is published at once."
    yield early(story, _published_at_once, honest=True)
    story = "No key was added for a month."
    yield early(story, _for_a_month, honest=True)


def _cut_cases() -> Iterator[Case]:
    cut = partial(case, CUT, "RFC 7517 §5", honest=True)
    yield cut("The new key has just begun to sign: the old one is still published.", _old_stays(0))
    story = (
        "The old key was replaced 1,499 seconds ago, and lifetime is 1,500: tokens are still good."
    )
    yield cut(story, _old_stays(LIFETIME - 1))
    story = "While the old key is published, so is the new one."
    yield cut(story, _both_published)


def _stolen_cases() -> Iterator[Case]:
    stolen = partial(case, STOLEN, "OWASP: key rotation")
    story = (
        "The old key was replaced 1,500.5 seconds ago, and lifetime is 1,500: its tokens are over."
    )
    yield stolen(story, _old_goes(LIFETIME + 0.5))
    story = "The old key's last token expired most of a day ago."
    yield stolen(story, _old_goes(86_400))
    story = "Does the old key sign, once the new one does?"
    yield stolen(story, _old_signs)
    story = "When the old key has gone, the new one is published."
    yield stolen(story, _new_stays, honest=True)


def _again_cases() -> Iterator[Case]:
    again = partial(case, AGAIN, "RFC 7517 §5", honest=True)
    story = "A third key is added a minute after the second: the second has its turn first."
    yield again(story, _first_has_its_turn)
    story = "A third key was added a minute after the second: it begins to sign a minute after it."
    yield again(story, _second_has_its_turn)
    yield again("Three keys, added a minute apart: all are published meanwhile.", _three_published)
    story = "Three keys, added a minute apart: the oldest stays as long as its own tokens live."
    yield again(story, _oldest_stays)
    story = "Does the third key sign before every API can know it?"
    yield case(AGAIN, "RFC 7517 §5", story, _second_too_early)
    story = "Three keys, added a minute apart: is the oldest published longer than its tokens live?"
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


def _idle_cases() -> Iterator[Case]:
    idle = partial(case, IDLE, "RFC 7517 §5")
    story = "A key was added, and nobody asked for ten hours: the new one signs."
    yield idle(story, _idle_signs, honest=True)
    story = "A key was added, and nobody asked for ten hours: is the old one still published?"
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


def _at_zero(piece: Any) -> None:
    ring = Ring(piece)
    ring.signs("mike", after=-NOW)
    ring.publishes("mike", after=-NOW)


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
        try:
            _rotated(piece).publishes_not("mike", after=CACHE_AGE + after_switch)
        except LetThrough as late:
            if _goes_if_asked(piece, CACHE_AGE + after_switch):
                look = "Requirement 6: if it's asked each second, your plan has dropped it by now."
                raise LetThrough(str(late), look) from None
            raise
        raise TurnedAway("It isn't published.")

    return attempt


def _goes_if_asked(piece: Any, after: float) -> bool:
    """Whether the old key is gone then in a plan that was asked each second."""
    ring = _rotated(piece)
    for second in range(int(min(after, CACHE_AGE + LIFETIME))):
        ring.signing(after=second)
        ring.published(after=second)
    return "mike" not in ring.published(after=after)


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
    ring.publishes_not("mike", after=CACHE_AGE + LIFETIME + 0.5)
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
    ring.add("kilo", after=18_000)
    ring.add("mike", after=36_000)
    ring.signs("kilo", after=36_000 + CACHE_AGE + 1)
    ring.publishes("kilo", after=36_000 + CACHE_AGE + 1)
    ring.publishes_not("mike", after=36_000 + CACHE_AGE + 1)


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
    try:
        first.add("zulu", after=0)
    except ValueError as error:
        told = f"add raised {type(error).__name__}: {text_of(error)}."
        raise Odd(told, "Requirement 2: what does add do with a new kid?") from None
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
