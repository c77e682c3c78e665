"""Tokens signed with words that the notebook's list doesn't have, and lists that note who asks."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.insecure.forger import forge
from jwtflow.insecure.parts import decode, encode

_PAYLOAD_ONLY = "the signature covers the payload alone"
_BASE64 = "a secret is always written in base64url"
_WORDS = ["kettle", "lantern-42", "Zaunkönig", "пароль", "moss and stone", "a2V0dGxl", " fern "]


class _Words:
    """A list of words that counts how many it was asked for."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self.asked = 0

    def __iter__(self) -> Iterator[str]:
        for word in self._words:
            self.asked += 1
            yield word


def _token(secret: bytes) -> str:
    header = {"alg": "HS256", "typ": "JWT"}
    claims = {"sub": "ida", "note": "~~~???", "exp": 1, "aud": "https://tickets.example"}
    return forge(header, claims, secret=secret)


def check(answer: Answer) -> Wrong | None:
    """Each place in the list, other alphabets, no hit, and a list that goes on."""
    for word in _WORDS:
        returned = answer(_token(word.encode()), list(_WORDS))
        if returned == word and isinstance(returned, str):
            continue
        return Wrong(
            f"For a token that was signed with {word!r}, a word of the list, your function "
            f"returned {returned!r:.60}.",
            _look(word, returned),
            _belief(answer),
        )
    return _no_hit(answer) or _lazy(answer)


def _look(word: str, returned: object) -> str:
    if returned is True:
        return "Requirement 1: return the word itself."
    if isinstance(returned, str):
        return "That's a word of the list, and another one. What do you compare?"
    if isinstance(returned, bytes):
        return "Requirement 1 asks for text."
    if not word.isascii():
        return "Requirement 3: which bytes does this word stand for?"
    if word != word.strip():
        return "Requirement 3: do all characters of a word count?"
    if word != _WORDS[0]:
        return "It found the first word of the list. What does your loop do if a word doesn't fit?"
    return (
        "Over which text is the HMAC made, and how is it written in the third segment? Compare "
        "bytes with bytes."
    )


def _belief(answer: Answer) -> str | None:
    """Try what would be right if the belief were."""
    head, body, _ = _token(b"kettle").split(".")
    alone = f"{head}.{body}.{encode(hmac.digest(b'kettle', body.encode(), 'sha256'))}"
    if answer(alone, ["lantern", "kettle"]) == "kettle":
        return _PAYLOAD_ONLY
    coded = "a2V0dGxlLWFuZC10ZWE"
    if answer(_token(decode(coded)), ["lantern", coded]) == coded:
        return _BASE64
    return None


def _no_hit(answer: Answer) -> Wrong | None:
    many = [f"word {number}" for number in range(600)]
    for words in (["kettle", "lantern"], many, []):
        try:
            returned = answer(_token(b"a word that is on no list"), words)
        except CrashedError as crash:
            if not isinstance(crash.error, ValueError | LookupError | StopIteration):
                raise
            return Wrong(
                f"For a token that was signed with none of {words!r:.60} your function raised "
                f"{crash}",
                "Requirement 2: what does it return when the list is at its end?",
            )
        if returned is not None:
            return Wrong(
                f"For a token that was signed with none of {words!r:.60} your function returned "
                f"{returned!r:.60}.",
                "Requirement 2: what does it return when the list is at its end?",
            )
    return None


def _lazy(answer: Answer) -> Wrong | None:
    many = [f"word {number}" for number in range(500)]
    for before in (0, 2, 400):
        words = _Words(*many[:before], "the-right-one", *many[before:])
        try:
            returned = answer.run(answer.value, _token(b"the-right-one"), words)
        except CrashedError as crash:
            if not isinstance(crash.error, TypeError):
                raise
            return Wrong(
                "`words` was an object that can only be gone through with `for`. Your function "
                f"raised {crash}",
                "Requirement 4: a list may be endless, so it has no length and no place 7.",
            )
        if returned != "the-right-one":
            return Wrong(
                "`words` was an object that can only be gone through with `for`. Your function "
                f"returned {returned!r:.60}.",
                "Requirement 4: a list may be endless. Take one word after the other.",
            )
        if words.asked != before + 1:
            return Wrong(
                f"The right word was number {before + 1}, and your function asked for "
                f"{words.asked} words.",
                "Requirement 4: when does your loop end? Does anything go through the whole list?",
            )
    return None
