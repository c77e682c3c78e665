"""A list of common secrets, and a service that signs with one of them."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from importlib import resources
from time import perf_counter

from jwtflow.course.lessons.nb11_attack_and_defend.careless import knows
from jwtflow.insecure.forger import forge
from jwtflow.insecure.parts import Members, parts


def common_secrets() -> list[str]:
    """Return what people write where a secret should be, the likeliest first."""
    return (resources.files(__package__) / "words.txt").read_text(encoding="utf-8").split()


class TicketOffice:
    """Signs its tickets with HS256 and a secret that somebody typed in."""

    def __init__(self) -> None:
        self.__secret = b"keep-it-secret"

    def issue(self, name: str) -> str:
        """Make a ticket for somebody."""
        return forge({"alg": "HS256", "typ": "JWT"}, {"sub": name}, secret=self.__secret)

    def admit(self, ticket: str) -> Members:
        """Return the claims of a ticket of its own."""
        return knows(ticket, secret=self.__secret)


def guess(token: str, words: Iterable[str]) -> str:
    """Return the word that a token was signed with, or an empty text."""
    _, _, signing_input, signature = parts(token)
    tags = ((word, hmac.digest(word.encode(), signing_input, "sha256")) for word in words)
    return next((word for word, tag in tags if tag == signature), "")


def guesses_a_second(count: int = 20_000) -> float:
    """Measure how many secrets this machine tries in a second, with one core."""
    token = TicketOffice().issue("bob")
    start = perf_counter()
    guess(token, map(str, range(count)))
    return count / (perf_counter() - start)
