"""Audiences that are this server's, and others that look like it."""

from __future__ import annotations

from collections.abc import Iterator

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import REFUSED, Bench, Case
from jwtflow.course.lessons.nb03_claim_and_expire.bench import fails, passes
from jwtflow.course.told import Belief, first_mistake

_ONE, _MANY, _OTHER = "one name", "a list of names", "something else"
_LOOKS = {
    _ONE: "Compare the whole name, letter by letter, and raise if it's another one.",
    _MANY: "Look for this server's whole name among the elements.",
    _OTHER: "Of which types may aud be? Refuse every other.",
}
_PART = ("Its aud begins like our name.", "Its aud contains our name.")
_IN = "Compare the whole name. What does `in` do with two texts?"
_LISTS = ("Its aud is a list, and our name is on it.", "Its aud is a list of one name, ours.")
_LOOK_LIST = "A token may be meant for several servers. Which type does aud have then?"
_LOOKS |= {_LISTS[0]: _LOOKS[_MANY], _PART[1]: _IN, "Its aud is a part of our name.": _IN}
_BELIEFS = [
    Belief("a part of the name will do", _IN, *_PART),
    Belief("aud is always one text", _LOOK_LIST, *_LISTS, was=REFUSED),
    Belief(
        "a missing aud is for everybody",
        "Nothing was compared, because there was nothing. What should happen then?",
        "It has no aud.",
        "It has no aud, and another server looks at it.",
    ),
]
_US, _THEM = "https://maps.example", "shop"


def _audiences() -> Iterator[Case]:
    def case(row: str, story: str, aud: object, *, honest: bool, us: str = _US) -> Case:
        claims = {"sub": "finn"} if aud is None else {"sub": "finn", "aud": aud}
        make = passes if honest else fails
        return make(row, "RFC 7519 §4.1.3", story, claims, audience=us)

    yield case(_ONE, "Its aud is our name.", _US, honest=True)
    yield case(_ONE, "Another server looks at its own token.", _THEM, honest=True, us=_THEM)
    yield case(_ONE, "Its aud is another name.", "https://music.example", honest=False)
    yield case(_ONE, _PART[0], f"{_US}.evil.example", honest=False)
    yield case(_ONE, _PART[1], f"https://evil.example/{_US}", honest=False)
    yield case(_ONE, "Its aud is a part of our name.", "maps", honest=False)
    yield case(_ONE, "Its aud is empty text.", "", honest=False)
    yield case(_ONE, "Its aud is our name in capitals.", _US.upper(), honest=False)
    yield case(_ONE, "Its aud is our name and a slash.", f"{_US}/", honest=False)
    yield case(_ONE, "Its aud is text with two names.", f"{_US} {_THEM}", honest=False)
    yield case(_ONE, "Its aud is our name and a space.", f"{_US} ", honest=False)
    yield case(_ONE, "Its aud is text with a comma.", f"https://music.example,{_US}", honest=False)
    yield case(_MANY, _LISTS[0], ["https://music.example", _US], honest=True)
    yield case(_MANY, _LISTS[1], [_US], honest=True)
    yield case(_MANY, "Its aud is a list of others.", ["https://music.example"], honest=False)
    yield case(_MANY, "Its aud is a list of longer names.", [f"{_US}/x"], honest=False)
    yield case(_MANY, "Its aud is an empty list.", [], honest=False)
    yield case(_OTHER, "It has no aud.", None, honest=False)
    yield case(
        _OTHER, "It has no aud, and another server looks at it.", None, honest=False, us=_THEM
    )
    yield case(_OTHER, "Its aud is an object with our name in it.", {_US: 1}, honest=False)
    yield case(_OTHER, "Its aud is true.", aud=True, honest=False)
    yield case(_OTHER, "Its aud is a list that holds a list.", [[_US]], honest=False)


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return first_mistake(answer, Bench("check_audience", _audiences), _LOOKS, _BELIEFS)
