"""Hashes of other passwords, with other salts and costs, and what isn't a hash at all."""

from __future__ import annotations

import argon2

from jwtflow.course.answers import Answer, Wrong

BY_HAND = "a hash is checked by hashing again and comparing"
IMPOSSIBLE = "what is stored is always an argon2 hash"
_STORE = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_OTHER = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=2)
_TEXT = "Six Geese a-laying, "

_RIGHT = (
    ("a password and its hash", _STORE, "seven swans a-swimming"),
    ("a password with capitals and a space at its end", _STORE, _TEXT),
    ("a password with an umlaut and an emoji", _STORE, "fünf goldene Ringe 💍"),
    ("a password of 200 characters", _STORE, "ab" * 100),
    ("a hash that was made with other costs", _OTHER, "four calling birds"),
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


def check(answer: Answer) -> Wrong | None:
    """Right ones first, then wrong ones, then what was never a hash."""
    for told, hasher, password in _RIGHT:
        returned = answer(hasher.hash(password), password, hasher=_STORE)
        if returned is not True:
            again = answer(_STORE.hash("two turtle doves"), "two turtle doves", hasher=_STORE)
            return Wrong(
                f"For {told} your function returned {returned!r}.",
                "Each hash has a salt of its own, and its costs stand in it. Who reads them?"
                if returned is False
                else "Return True or False.",
                BY_HAND if returned is False and again is False else None,
            )
    for told, password, typed in _WRONG:
        returned = answer(_STORE.hash(password), typed, hasher=_STORE)
        if returned is not False:
            return Wrong(
                f"For {told} your function returned {returned!r}.",
                "What is compared has to be what was typed, letter for letter."
                if returned is True
                else "Return True or False.",
            )
    for stored in _NO_HASH:
        returned = answer(stored, "!", hasher=_STORE)
        if returned is not False:
            same = all(answer(each, each, hasher=_STORE) is True for each in _NO_HASH[:2])
            return Wrong(
                f"What is stored is {stored!r}, and your function returned {returned!r}.",
                "No password is right for this account, not even the stored text itself.",
                "what is stored may be the password itself" if same else None,
            )
        if answer(stored, stored, hasher=_STORE) is not False:
            return Wrong(
                f"What is stored is {stored!r}, the same was typed, and your function let it in.",
                "No password is right for this account, not even the stored text itself.",
                "what is stored may be the password itself",
            )
    return None
