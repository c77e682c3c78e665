"""Sends the signature with several messages and keys."""

from __future__ import annotations

import jwt

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb11_attack_and_defend.curve import (
    N,
    nearly_checks_es256,
    numbers,
    public_point,
)
from jwtflow.course.lessons.nb11_attack_and_defend.replays import lets_in
from jwtflow.lab.keys import lab_key

_MOVES = "a genuine signature fits other messages, too"
_KEYS = ("signing key", "another", "a third")
_MESSAGES = (b"", b"hello", b"a.b", b"the mayor may pass")


def check(answer: Answer) -> Wrong | None:
    """The form, then each message with each key."""
    signature = answer.value
    if not isinstance(signature, bytes):
        return Wrong(
            f"skeleton is of type {type(signature).__name__}.",
            "A signature is bytes. bytes([1, 2]) makes some, and so does b'…'.",
        )
    if len(signature) != 64:
        return Wrong(
            f"skeleton has {len(signature)} bytes.",
            "The check takes 64: r and s, 32 bytes each. (A library of another kind writes them "
            "in another form, DER, which a JWT doesn't use.)",
        )
    publics = [public_point(lab_key("ES256", name)) for name in _KEYS]
    tried = [
        lets_in(nearly_checks_es256, message, signature, public)
        for public in publics
        for message in _MESSAGES
    ]
    if all(tried):
        return None
    r, s = numbers(signature)
    if any(tried):
        return Wrong(
            "It's accepted for one message and key, and refused for others.",
            "A genuine signature is about one message. You need one that isn't about any.",
            _MOVES if _is_genuine(bytes(signature)) else None,
        )
    look = "Follow your two numbers through the source. Which inverse makes the message vanish?"
    if s % N == 0:
        look = (
            "With this s the message no longer matters. Which point comes out then, and what does "
            "x_of say of it? And what is that compared with?"
        )
    numbers_told = f"Here r is {_told(r)} and s is {_told(s)}."
    return Wrong(f"It's refused for every message that was tried. {numbers_told}", look)


def _told(number: int) -> str:
    near = number - N
    if abs(near) < 1000:
        return f"N {'+-'[near < 0]} {abs(near)}" if near else "N"
    return f"{number}" if number < 1000 else f"{number:.3g}"


def _is_genuine(signature: bytes) -> bool:
    """Whether another message than the one that it fits was tried with the same key."""
    key = jwt.PyJWK(lab_key("ES256", _KEYS[0]))
    fits = [key.Algorithm.verify(message, key.key, signature) for message in _MESSAGES]
    return any(fits) and not all(fits)
