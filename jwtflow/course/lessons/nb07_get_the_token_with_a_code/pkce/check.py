"""Looks at many pairs: form, freshness, where the randomness comes from, and the hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self
from unittest.mock import patch

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb07_get_the_token_with_a_code.bench import s256
from jwtflow.tokens import base64url_encode

_PAIRS = 60
_SEED = 20_260
_MOMENT = 1_930_000_000.0
_ENOUGH = 30
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")
PLAIN = "the challenge may be the verifier itself"
HEX = "a hash is its hexadecimal text"
PADDING = "the padding belongs to the value"
_ALPHABET = "Which two characters does base64url have in place of + and /?"


def check(answer: Answer) -> Wrong | None:
    """The form first, then what an attacker could guess, then the challenge."""
    pairs = []
    for _ in range(_PAIRS):
        pair = answer()
        if wrong := _form(pair):
            return wrong
        pairs.append(pair)
    return _verifier(answer, pairs) or _challenge(pairs)


def _form(pair: Any) -> Wrong | None:
    if isinstance(pair, tuple | list) and len(pair) == 2:
        if all(isinstance(part, str) for part in pair):
            return None
        kinds = " and ".join(type(part).__name__ for part in pair)
        return Wrong(
            f"Your function returned a pair of {kinds}.", "Both travel in a URL or a form: as str."
        )
    return Wrong(
        f"Your function returned {pair!r:.60}.", "Return two strings: verifier, challenge."
    )


def _verifier(answer: Answer, pairs: list[tuple[str, str]]) -> Wrong | None:
    verifiers = [verifier for verifier, _ in pairs]
    if all(s256(challenge) == verifier for verifier, challenge in pairs):
        return Wrong(
            "The first of your two strings is the hash of the second.",
            "Return the verifier first, then the challenge.",
        )
    if len(set(verifiers)) < len(verifiers):
        return Wrong(
            f"{len(verifiers)} calls made {len(set(verifiers))} different verifiers.",
            "Each login needs a fresh one. When is yours made?",
        )
    lengths = sorted({len(verifier) for verifier in verifiers})
    if lengths[0] < 43 or lengths[-1] > 128:
        return Wrong(
            f"A verifier of yours has {lengths[0] if lengths[0] < 43 else lengths[-1]} characters.",
            "How many characters do 32 bytes give?",
        )
    odd = sorted(set("".join(_UNRESERVED.sub("", verifier) for verifier in verifiers)))
    if odd:
        look = _ALPHABET if odd[0] in "+/" else "Which characters does requirement 2 list?"
        return Wrong(f"A verifier of yours contains {odd[0]!r}.", look)
    return _guessable(answer, verifiers)


def _guessable(answer: Answer, verifiers: list[str]) -> Wrong | None:
    state = random.getstate()
    try:
        random.seed(_SEED)
        first, _ = answer()
        random.seed(_SEED)
        second, _ = answer()
    finally:
        random.setstate(state)
    if first == second:
        return Wrong(
            "Two calls made the same verifier after random.seed had been called with one number.",
            "random is for games: from some of its numbers the next can be computed. Which module "
            "of the standard library is made for secrets?",
            "any random number will do",
        )
    with _stopped_clock(getattr(answer.value, "__globals__", {})):
        (third, _), (fourth, _) = answer(), answer()
    if third == fourth:
        return Wrong(
            "Two calls at the same moment made the same verifier.",
            "Somebody who knows about when a login began can try every moment. What isn't random "
            "doesn't become so by hashing it.",
        )
    # A counter changes only some of the places.
    columns = [len(set(column)) for column in zip(*verifiers, strict=False)]
    varying = sum(different > 1 for different in columns)
    if varying >= _ENOUGH > sum(different > 3 for different in columns):
        few = sorted(columns)[len(columns) // 2]
        return Wrong(
            f"Most places of your verifiers have only {few} different characters.",
            "How many verifiers can be made of those? Of 32 random bytes, 2 to the power of 256.",
        )
    if varying < _ENOUGH:
        return Wrong(
            f"Only {varying} places of your verifiers vary from one call to the next.",
            "Somebody who has seen one of them could guess the next. Make all of it random.",
        )
    return None


@contextmanager
def _stopped_clock(names: dict[str, Any]) -> Iterator[None]:
    """Stop the clock for code that uses these names of a notebook's, or the modules."""
    stopped = {
        time.time: lambda: _MOMENT,
        time.time_ns: lambda: int(_MOMENT * 1e9),
        dt.datetime: _StoppedDatetime,
    }
    held = {name: stopped[thing] for name, thing in names.items() if _is_one_of(thing, stopped)}
    with (
        patch.object(time, "time", stopped[time.time]),
        patch.object(time, "time_ns", stopped[time.time_ns]),
        patch.object(dt, "datetime", _StoppedDatetime),
        patch.dict(names, held),
    ):
        yield


def _is_one_of(thing: object, things: Iterable[object]) -> bool:
    return any(thing is each for each in things)


class _StoppedDatetime(dt.datetime):
    """A datetime whose now is always the same moment."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Self:
        return cls.fromtimestamp(_MOMENT, tz)

    @classmethod
    def utcnow(cls) -> Self:
        return cls.now(dt.UTC).replace(tzinfo=None)


def _challenge(pairs: list[tuple[str, str]]) -> Wrong | None:
    for verifier, challenge in pairs:
        if challenge != s256(verifier):
            look, belief = _why(pairs)
            return Wrong(f"For a verifier of yours the challenge is {challenge!r}.", look, belief)
    return None


def _why(pairs: list[tuple[str, str]]) -> tuple[str, str | None]:
    def every(made_from: Any) -> bool:
        return all(challenge == made_from(verifier) for verifier, challenge in pairs)

    if every(lambda verifier: verifier):
        return "Who sees the challenge? What could they do with it?", PLAIN
    if every(lambda verifier: hashlib.sha256(verifier.encode()).hexdigest()):
        return "Encode the 32 bytes of the digest, not the text that describes them.", HEX
    if every(lambda verifier: s256(verifier) + "="):
        return "How long is the encoding of 32 bytes in a token?", PADDING
    if every(
        lambda verifier: base64url_encode(hashlib.sha256(verifier.encode()).hexdigest().encode())
    ):
        return "Encode the 32 bytes of the digest, not the text that describes them.", HEX
    if any("+" in challenge or "/" in challenge for _, challenge in pairs):
        return _ALPHABET, None
    if any(len(challenge) != 43 for _, challenge in pairs):
        return "32 bytes of digest give 43 characters. How many bytes did you encode?", None
    return "What is hashed: the verifier as it is sent, in ASCII, and nothing else?", None
