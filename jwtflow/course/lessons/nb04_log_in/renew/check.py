"""Hashes with the hasher's own costs and with others; passwords that the notebook doesn't have."""

from __future__ import annotations

import argon2
from argon2.exceptions import VerificationError

from jwtflow.course.answers import Answer, CrashedError, Wrong, refusal

_NOW = argon2.PasswordHasher(time_cost=2, memory_cost=32, parallelism=1)
_OLD = (
    ("fewer passes", argon2.PasswordHasher(time_cost=1, memory_cost=32, parallelism=1)),
    ("less memory", argon2.PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)),
    ("more lanes", argon2.PasswordHasher(time_cost=2, memory_cost=32, parallelism=2)),
    (
        "another kind of argon2",
        argon2.PasswordHasher(2, 32, 1, type=argon2.Type.I),
    ),
)
_PASSWORDS = ("nine ladies dancing", " ten lords a-leaping", "elf Pfeifer 🎶")
_ANYBODY = "a hash may be renewed without the right password"


def check(answer: Answer) -> Wrong | None:
    """What is up to date, what is old, and what is wrong."""
    for password in _PASSWORDS:
        stored = _NOW.hash(password)
        try:
            returned = answer(stored, password, hasher=_NOW)
        except CrashedError as crash:
            if not isinstance(crash.error, ValueError):
                raise
            return Wrong(
                f"For the right password {password!r} your function refused: {crash}",
                "What reaches verify: the hash and the password that were passed, unchanged?",
            )
        if returned != stored:
            return Wrong(
                f"The costs are the hasher's own, and your function returned {_kind(returned)}.",
                "Return the stored hash itself where nothing has to change. Which costs do you "
                "compare with which hasher's? Both are arguments.",
            )
    for what, hasher in _OLD:
        if wrong := _renewed(answer, what, hasher):
            return wrong
    return _refused(answer)


def _renewed(answer: Answer, what: str, hasher: argon2.PasswordHasher) -> Wrong | None:
    for password in _PASSWORDS:
        stored = hasher.hash(password)
        try:
            returned = answer(stored, password, hasher=_NOW)
        except CrashedError as crash:
            if not isinstance(crash.error, ValueError):
                raise
            return Wrong(
                f"The stored hash has {what}, and for the right password your function refused: "
                f"{crash}",
                "A hash with other costs is replaced, and the password is right all the same.",
            )
        if returned == stored or not _is_hash(returned):
            return Wrong(
                f"The stored hash has {what}, and your function returned {_kind(returned)}.",
                "Return a new hash with the hasher's costs. What tells you that they differ?",
            )
        if _NOW.check_needs_rehash(returned):
            return Wrong(
                f"The stored hash has {what}, and the new one has other costs than the hasher.",
                "Which hasher makes the new hash?",
            )
        if not _fits(returned, password):
            return Wrong(
                f"After renewing a hash with {what}, the password is no longer right.",
                "Which text did you hash? It should be the password, exactly as it was typed.",
            )
        if answer(stored, password, hasher=_NOW) == returned:
            return Wrong(
                "Two renewals of one hash came out the same.", "Let the hasher choose a fresh salt."
            )
    return None


def _refused(answer: Answer) -> Wrong | None:
    anybody = _let_in(answer, _OLD[0][1].hash("nine ladies dancing"), "twelve drummers")
    for told, stored, typed in (
        ("a wrong password, and costs that are right", _NOW.hash("nine ladies"), "ten lords"),
        ("a wrong password, and old costs", _OLD[0][1].hash("nine ladies"), "ten lords"),
        ("an empty password", _NOW.hash("nine ladies"), ""),
        ("a password that was typed with a space more", _NOW.hash("nine ladies"), "nine ladies "),
        ("a stored text that isn't a hash", "!", "!"),
        ("an empty stored text", "", ""),
        ("a stored text that is a broken hash", "$argon2id$v=19$m=32,t=2,p=1$c2FsdA", "x"),
    ):
        belief = _ANYBODY if anybody else None
        if wrong := refusal(answer, stored, typed, hasher=_NOW, told=told, belief=belief):
            return wrong
    return None


def _let_in(answer: Answer, stored: str, typed: str) -> bool:
    return refusal(answer, stored, typed, hasher=_NOW, told="") is not None


def _is_hash(returned: object) -> bool:
    return isinstance(returned, str) and returned.startswith("$argon2id$")


def _kind(returned: object) -> str:
    return "another hash" if _is_hash(returned) else repr(returned)[:60]


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _NOW.verify(password_hash, password)
    except VerificationError:
        return False
