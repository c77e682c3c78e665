"""Hashes of other passwords, with other salts and costs, and what isn't a hash at all."""

from __future__ import annotations

from typing import Literal

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from jwtflow.course.answers import Answer, CrashedError, Wrong

BY_HAND = "a hash is checked by hashing again and comparing"
_STORE = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_OTHER = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=2)
_TEXT = "Six Geese a-laying, "

_TYPED = "What reaches verify has to be what was typed, letter for letter."
_COSTS = "Each hash has a salt of its own, and its costs stand in it. Who reads them?"
_RIGHT = (
    ("a password and its hash", _STORE, "seven swans a-swimming", _COSTS),
    ("a password with capitals and a space at its end", _STORE, _TEXT, _TYPED),
    ("a password with an umlaut and an emoji", _STORE, "fünf goldene Ringe 💍", _TYPED),
    ("a password of 200 characters", _STORE, "ab" * 100, _TYPED),
    ("an empty password and its hash", _STORE, "", _TYPED),
    ("a hash that was made with other costs", _OTHER, "four calling birds", _COSTS),
)
_WRONG = (
    ("a wrong password", "seven swans a-swimming", "six swans a-swimming"),
    ("an empty password", "seven swans a-swimming", ""),
    ("a password in small letters", _TEXT, _TEXT.lower()),
    ("a password without the space at its end", _TEXT, _TEXT.strip()),
    ("a password with a space more in front", "three french hens", " three french hens"),
    ("a password that is the same for 72 characters", "a" * 72 + "b", "a" * 72 + "c"),
)
_NO_HASH = ("!", "", "5f4dcc3b5aa765d61d8327deb882cf99", "$argon2id$v=19$broken")


class _Watched(argon2.PasswordHasher):
    """Remembers what it was asked to verify."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[object] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - its name
        """Verify, and remember it."""
        self.verified.append(hash)
        return super().verify(hash, password)


def check(answer: Answer) -> Wrong | None:
    """Right ones first, then wrong ones, then what was never a hash."""
    return _right(answer) or _wrong(answer) or _no_hash(answer)


def _right(answer: Answer) -> Wrong | None:
    for told, hasher, password, hint in _RIGHT:
        watched = _Watched()
        stored = hasher.hash(password)
        returned = answer(stored, password, hasher=watched)
        if returned is True and not watched.verified:
            return Wrong(
                f"For {told} your function returned True, and never asked its hasher.",
                "hasher is an argument: verify with that one.",
            )
        if returned is True:
            continue
        if returned is not False:
            return Wrong(
                f"For {told} your function returned {returned!r}.", "Return True or False."
            )
        others = [
            answer(each.hash("two turtle doves"), "two turtle doves", hasher=watched)
            for each in (_STORE, argon2.PasswordHasher(2, 19456, 1))
        ]
        by_hand = not watched.verified and others == [False, False]
        swapped = password in watched.verified
        belief = BY_HAND if by_hand else None
        look = "verify takes two arguments. Which is the hash?" if swapped else hint
        return Wrong(f"For {told} your function returned False.", look, belief)
    return None


def _wrong(answer: Answer) -> Wrong | None:
    for told, password, typed in _WRONG:
        try:
            returned = answer(_STORE.hash(password), typed, hasher=_STORE)
        except CrashedError as crash:
            if isinstance(crash.error, VerificationError):
                return Wrong(
                    f"For {told} your function raised {type(crash.error).__name__}.",
                    "verify raises where the password is wrong. Make False of that.",
                )
            raise
        if returned is not False:
            look = _TYPED if returned is True else "Return True or False."
            return Wrong(f"For {told} your function returned {returned!r}.", look)
    return None


def _no_hash(answer: Answer) -> Wrong | None:
    look = "No password is right for this account, not even the stored text itself."
    let_in = [stored for stored in _NO_HASH if _answered(answer, stored, stored) is True]
    belief = "what is stored may be the password itself" if len(let_in) > 1 else None
    for stored in _NO_HASH:
        for typed in ("two turtle doves", stored):
            returned = _answered(answer, stored, typed)
            if returned is not False:
                did = (
                    f"raised {returned}" if isinstance(returned, str) else f"returned {returned!r}"
                )
                return Wrong(f"{stored!r} is stored, {typed!r} was typed: it {did}.", look, belief)
    return None


def _answered(answer: Answer, stored: str, typed: str) -> object:
    """What it returned, or the name of the error of argon2's that it raised."""
    try:
        return answer(stored, typed, hasher=_STORE)
    except CrashedError as crash:
        if isinstance(crash.error, VerificationError | InvalidHashError):
            return type(crash.error).__name__
        raise
