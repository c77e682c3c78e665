"""Tokens signed with words that the notebook's list doesn't have, and lists that note who asks."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator

import jwt

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.insecure.forger import forge
from jwtflow.insecure.parts import decode, encode

_PAYLOAD_ONLY = "the signature covers the payload alone"
_BASE64 = "a secret is always written in base64url"
_WORDS = [
    *("kettle", "lantern-42", "Zaunkönig", " fern ", "cafe\N{COMBINING ACUTE ACCENT}"),
    *("пароль", "a2V0dGxl", "moss and stone"),
]
_PLAIN = (_WORDS[0], _WORDS[1], _WORDS[-1])  # tried first: they tell what the others don't
_TEAPOT = "teapot"  # no word of the list, for a function that remembers one


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
    claims = {"sub": "ida", "note": "~~~???", "exp": 0, "aud": "https://tickets.example"}
    return forge(header, claims, secret=secret)


def check(answer: Answer) -> Wrong | None:
    """Each place in the list, other alphabets, no hit, and a list that goes on."""
    for word in sorted(_WORDS, key=lambda word: word not in _PLAIN):
        told = f"For a token that was signed with {word!r}, a word of the list, your function"
        try:
            returned = answer(_token(word.encode()), list(_WORDS))
        except CrashedError as crash:
            return _crashed(told, crash)
        if returned == word and isinstance(returned, str):
            continue
        if returned is None and word in answer.printed:
            return Wrong(
                f"{told} printed it, and returned None.", "Requirement 1: return the word."
            )
        look = _look(word, returned, answer)
        return Wrong(f"{told} returned {returned!r:.60}.", look, _belief(answer))
    return _no_hit(answer) or _lazy(answer)


def _crashed(told: str, crash: CrashedError) -> Wrong:
    if isinstance(crash.error, UnicodeError):
        return Wrong(
            f"{told} raised {crash}",
            "Requirement 3: which encoding can write every word of the list?",
        )
    if isinstance(crash.error, jwt.PyJWTError):
        look = "Requirement 1 asks for the secret, not whether the token is still good."
        return Wrong(f"{told} raised {crash}", look)
    raise CrashedError(f"{told} raised {crash}", crash.error)


def _look(word: str, returned: object, answer: Answer) -> str:
    if returned is None:
        return _not_found(word, answer)
    if not isinstance(returned, str):
        return "Requirement 1: return the word itself, as text."
    if _found(answer, _token(word.encode()), [word]) == returned:
        return "What does your function remember from an earlier call?"
    return "That's another word. What do you compare?"


def _not_found(word: str, answer: Answer) -> str:
    if not word.isascii():
        return "Requirement 3: which bytes does this word stand for? (An é may be two characters.)"
    if word != word.strip():
        return "Requirement 3: do all characters of a word count?"
    if word == _WORDS[-1]:
        return "It found the words at the beginning. Does your loop come to the last one?"
    if word != _WORDS[0]:
        return "It found the first word of the list. What does your loop do if a word doesn't fit?"
    words = _Words(*_WORDS)
    _found(answer, _token(word.encode()), words)
    if not words.asked:
        return "It didn't look at any of the words that it was given."
    for odd, token in _signed_otherwise().items():
        if _found(answer, token, ["lantern", _TEAPOT]) == _TEAPOT:
            return f"It does find the word in a token {odd}. How is this one different?"
    return (
        "Over which text is the HMAC made, and how is it written in the third segment? Compare "
        "bytes with bytes."
    )


def _signed_otherwise() -> dict[str, str]:
    """What would be right, if tokens were signed otherwise, by what is odd in them."""
    secret = _TEAPOT.encode()
    signing_input, _, tag = _token(secret).rpartition(".")
    text, mac = signing_input.encode(), decode(tag)
    tags = {
        "whose HMAC is written in hexadecimal": mac.hex(),
        "whose HMAC is written with padding": urlsafe_b64encode(mac).decode(),
        "whose HMAC is written in plain base64": b64encode(mac).decode().rstrip("="),
        "whose HMAC is made with SHA-512": encode(hmac.digest(secret, text, "sha512")),
        "in whose HMAC secret and message are exchanged": encode(
            hmac.digest(text, secret, "sha256")
        ),
        "with a hash of secret and message, not an HMAC": encode(
            hashlib.sha256(secret + text).digest()
        ),
        "that was signed without the dot": encode(
            hmac.digest(secret, text.replace(b".", b""), "sha256")
        ),
        "whose segments were decoded before they were signed": encode(
            hmac.digest(secret, b".".join(map(decode, signing_input.split("."))), "sha256")
        ),
    }
    unlimited = forge({"alg": "HS256"}, {"sub": "ida"}, secret=secret)
    return {
        **{odd: f"{signing_input}.{written}" for odd, written in tags.items()},
        "without exp and aud": unlimited,
    }


def _found(answer: Answer, token: str, words: Iterable[str]) -> object:
    """What it returns, or None if it crashes."""
    try:
        return answer(token, words)
    except CrashedError:
        return None


def _belief(answer: Answer) -> str | None:
    """Try what would be right if the belief were."""
    head, body, _ = _token(_TEAPOT.encode()).split(".")
    alone = f"{head}.{body}.{encode(hmac.digest(_TEAPOT.encode(), body.encode(), 'sha256'))}"
    if _found(answer, alone, ["lantern", _TEAPOT]) == _TEAPOT:
        return _PAYLOAD_ONLY
    coded = "a2V0dGxlLWFuZC10ZWE"
    if _found(answer, _token(decode(coded)), ["lantern", coded]) == coded:
        return _BASE64
    return None


def _no_hit(answer: Answer) -> Wrong | None:
    text, _, tag = _token(b"kettle").rpartition(".")
    mac = decode(tag)
    nearly = f"{text}.{encode(mac[:-1] + bytes([mac[-1] ^ 1]))}"
    strange = _token(b"a word that is on no list")
    at_the_end = "Requirement 2: what does it return when the list is at its end?"
    whole = "Requirement 2: compare the whole signature."
    for token, words, told, look in (
        (strange, ["kettle", "lantern"], "signed with neither", at_the_end),
        (strange, [], "signed with none", at_the_end),
        (strange, [f"word {number}" for number in range(600)], "signed with none", whole),
        (
            nearly,
            ["lantern", "kettle"],
            "whose signature differs from that with 'kettle' in its last byte",
            whole,
        ),
        (f"{text}.", ["lantern", "kettle"], "without a signature", whole),
    ):
        observed = f"For the words {words!r:.40} and a token {told}, your function"
        try:
            returned = answer(token, words)
        except CrashedError as crash:
            if not isinstance(crash.error, ValueError | LookupError | StopIteration):
                raise CrashedError(f"{observed} raised {crash}", crash.error) from None
            return Wrong(f"{observed} raised {crash}", look)
        if returned is not None:
            return Wrong(f"{observed} returned {returned!r:.60}.", look)
    return None


def _lazy(answer: Answer) -> Wrong | None:
    many = [f"word {number}" for number in range(12_000)]
    for before in (0, 2, len(many)):
        words = _Words(*many[:before], "the-right-one", *many[:500])
        told = (
            "`words` was an object that can only be gone through with `for`, and the right word "
            f"was number {before + 1:,}. Your function"
        )
        try:
            returned = answer.run(answer.value, _token(b"the-right-one"), words)
        except CrashedError as crash:
            if not isinstance(crash.error, TypeError):
                raise CrashedError(f"{told} raised {crash}", crash.error) from None
            return Wrong(
                f"{told} raised {crash}",
                "Requirement 4: a list may be endless, so it has no length and no place 7.",
            )
        if returned != "the-right-one":
            return Wrong(
                f"{told} returned {returned!r:.60}.",
                "Requirement 4: a list may be endless. Take one word after the other, and go on "
                "until it ends.",
            )
        if words.asked != before + 1:
            return Wrong(
                f"{told} asked for {words.asked:,} words.",
                "Requirement 4: when does your loop end? Does anything go through the whole list?",
            )
    return None
