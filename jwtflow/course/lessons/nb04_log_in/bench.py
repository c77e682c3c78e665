"""The benches of 04: a login with what a server lends it, and a throttle."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from jwtflow.course.answers import REFUSALS
from jwtflow.course.bench import Bench, Case, LetThrough, Odd, TurnedAway, shortened

# ----------------------------------------------------------------------------------- a login

HONEST = "log in honestly"
NAMES = "find out who has an account"
ROLES = "hand yourself a role"
SCOPES = "take more than you hold"
GUESS = "guess without being stopped"
COUNT = "guess without being counted"
FORM = "send something that isn't a login"
RESPONSE = "answer with tokens as RFC 6749 says"

NOW = 1_950_000_000.0
HOME = "192.0.2.7"
PASSWORDS = {
    "dora": "seven-green-bottles-on-a-wall",
    "eve": "nobody-remembers-this-one",
    "finn": "finn likes long walks, too",
}
DUMMYS_PASSWORD = "the password behind the dummy hash"  # noqa: S105 - of a bench

CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def account(
    username: str, password: str, roles: list[str], scopes: list[str], *, disabled: bool = False
) -> dict[str, Any]:
    """An account as a login gets it, with a cheap hash."""
    return {
        "username": username,
        "password_hash": CHEAP.hash(password),
        "roles": roles,
        "scopes": scopes,
        "disabled": disabled,
    }


@cache
def _accounts() -> dict[str, dict[str, Any]]:
    rights: dict[str, tuple[list[str], list[str], bool]] = {
        "dora": (["keeper"], ["tools:list", "tools:lend"], False),
        "eve": (["keeper"], ["tools:list"], True),
        "finn": ([], ["tools:list"], False),
    }
    return {
        name: account(name, PASSWORDS[name], roles, scopes, disabled=disabled)
        for name, (roles, scopes, disabled) in rights.items()
    }


@cache
def _dummy_hash() -> str:
    return CHEAP.hash(DUMMYS_PASSWORD)


class Answer(NamedTuple):
    """What a login answered, and what it cost; headers' names are in lower case."""

    body: dict[str, Any]
    status: int
    headers: dict[str, str]
    hashes: int


class Server:
    """Lends a login what it needs, and remembers what it did with it.

    Args:
        blocked: seconds for which the throttle blocks every guess.
        accounts: whom it knows, by name; the bench's own where none are given.
    """

    def __init__(
        self, *, blocked: int = 0, accounts: dict[str, dict[str, Any]] | None = None
    ) -> None:
        self.accounts = copy.deepcopy(_accounts() if accounts is None else accounts)
        self.blocked = blocked
        self.hashes = 0
        self.verified: list[str] = []
        self.asked: list[tuple[object, ...]] = []
        self.counted: list[tuple[object, ...]] = []
        self.issued: list[tuple[object, ...]] = []

    def log_in(
        self, piece: Any, body: dict[str, Any], *, address: str = HOME, now: float = NOW
    ) -> Answer:
        """What the piece answers.

        Raises:
            Odd: it raised a refusal, or returned something else than an answer.
        """
        before = self.hashes
        try:
            returned = piece(
                copy.deepcopy(body),
                accounts=self.accounts,
                verify=self.verify,
                dummy_hash=_dummy_hash(),
                throttle=self,
                issue=self.issue,
                address=address,
                now=now,
            )
        except REFUSALS as error:
            raise Odd(
                f"It raised {type(error).__name__}, and a server would answer 500. "
                "Return an answer with another status."
            ) from None
        members, status, headers = _parts(returned)
        return Answer(members, status, headers, self.hashes - before)

    def verify(self, password_hash: Any, password: Any) -> bool:
        """Whether the password is right; counts one computation."""
        if not (isinstance(password_hash, str) and isinstance(password, str)):
            raise TypeError("verify takes two strings: a hash, then a password")
        self.hashes += 1
        self.verified.append(password_hash)
        try:
            return CHEAP.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def wait(self, name: object, address: object, *, now: float) -> int:
        """Seconds until a guess is allowed, as a ``Throttle`` says it."""
        self.asked.append((name, address, now))
        return self.blocked

    def failed(self, name: object, address: object, *, now: float) -> None:
        """Remember a failure, as a ``Throttle`` counts it."""
        self.counted.append((name, address, now))

    def issue(self, username: Any, roles: Any, scope: Any) -> dict[str, Any]:
        """Tokens that say which login they are for."""
        if isinstance(scope, str) or not all(isinstance(value, str) for value in scope):
            raise TypeError("issue takes the scope as a list of strings")
        self.issued.append((username, list(roles), list(scope)))
        return {
            "access_token": f"access-{len(self.issued)}-{username}",
            "expires_in": 600,
            "refresh_token": f"refresh-{len(self.issued)}-{username}",
        }


def _parts(returned: object) -> tuple[dict[str, Any], int, dict[str, str]]:
    told = "Return three things: a dictionary, a status and a dictionary of headers."
    if not isinstance(returned, tuple) or len(returned) != 3:
        raise Odd(f"It returned {shortened(returned)}. {told}")
    body, status, headers = returned
    if not isinstance(body, dict) or type(status) is not int or not isinstance(headers, dict):
        raise Odd(f"It returned {shortened(returned)}. {told}")
    return body, status, {str(name).lower(): str(value) for name, value in headers.items()}


def login_body(name: str, **more: Any) -> dict[str, Any]:
    """What an honest client of this user sends, and more."""
    return {"username": name, "password": PASSWORDS[name], **more}


def _honest(row: str, rule: str, story: str, attempt: Callable[[Any], None]) -> Case:
    return Case(story, row, rule, story, honest=True, attempt=attempt)


def _hostile(row: str, rule: str, story: str, attempt: Callable[[Any], None]) -> Case:
    return Case(story, row, rule, story, honest=False, attempt=attempt)


def _logs_in(
    body: dict[str, Any], roles: list[str], scope: list[str], piece: Any
) -> tuple[Server, Answer]:
    """One login with a right password, and what was issued for it."""
    server = Server()
    answer = server.log_in(piece, body)
    if answer.status != 200:
        raise TurnedAway(f"It answered {answer.status} {shortened(answer.body)}.")
    if len(server.issued) != 1:
        raise Odd(f"It called issue {len(server.issued)} times.")
    username, got_roles, got_scope = server.issued[0]
    if username != body["username"]:
        raise Odd(f"It issued a token for {username!r}.")
    if got_roles != roles:
        raise LetThrough(f"The token was issued with the roles {got_roles}.")
    if sorted(map(str, got_scope)) != sorted(scope):  # type: ignore[call-overload]
        raise LetThrough(f"The token was issued with the scope {got_scope}.")
    return server, answer


def _honest_login(body: dict[str, Any], roles: list[str], scope: list[str], piece: Any) -> None:
    try:
        _logs_in(body, roles, scope, piece)
    except LetThrough as wrong:
        raise Odd(str(wrong)) from None


def _asks_more(body: dict[str, Any], roles: list[str], scope: list[str], piece: Any) -> None:
    """Refused if nothing but what the account holds was issued."""
    _logs_in(body, roles, scope, piece)
    raise TurnedAway("The token holds what the account holds.")


KEEPER, BOTH = ["keeper"], ["tools:lend", "tools:list"]


def _honest_logins() -> Iterator[Case]:
    for story, body, roles, scope in (
        ("Dora logs in.", login_body("dora"), KEEPER, BOTH),
        ("Finn logs in. He has no roles.", login_body("finn"), [], ["tools:list"]),
    ):
        attempt = partial(_honest_login, body, roles, scope)
        yield _honest(HONEST, "RFC 6749 §5.1", story, attempt)
    once = "A right password costs one hash, and isn't counted as a failure."
    yield _honest(HONEST, "ASVS 6.3.1", once, _costs_one)
    spaces = "Dora's password with a space behind it is sent."
    body = {"username": "dora", "password": PASSWORDS["dora"] + " "}
    yield _hostile(HONEST, "ASVS 6.2.8", spaces, partial(_is_failure, body))
    for story, body in (
        ("Dora's name is sent with a wrong password.", {"username": "dora", "password": "guess"}),
        ("Dora's name is sent with an empty password.", {"username": "dora", "password": ""}),
        ("Dora's name is sent with Finn's password.", login_body("finn", username="dora")),
        (
            "Dora's name is sent with her hash as the password.",
            {"username": "dora", "password": _accounts()["dora"]["password_hash"]},
        ),
    ):
        yield _hostile(HONEST, "ASVS 6.3.1", story, partial(_is_failure, body))


def _costs_one(piece: Any) -> None:
    server, answer = _logs_in(login_body("dora"), KEEPER, BOTH, piece)
    if answer.hashes != 1:
        told = f"It called verify {answer.hashes} times." if answer.hashes else ""
        raise Odd(told or "It never called verify, the argument.")
    if server.counted:
        raise Odd("It told the throttle of a failure.")


def _is_failure(body: dict[str, Any], piece: Any) -> None:
    server = Server()
    answer = server.log_in(piece, body)
    if server.issued or answer.status < 400 or "access_token" in answer.body:
        raise LetThrough(f"It answered {answer.status} {shortened(answer.body)}.")
    raise TurnedAway(f"It answered {answer.status}.")


STRANGERS = "Somebody tries a name that doesn't exist."
CAPITALS = "Somebody tries Dora's name in capitals, and a wrong password."
NO_SCOPE = "A wrong password is sent with a scope that Dora doesn't hold."
DISABLED = "Somebody tries a wrong password for an account that is disabled."
RIGHT_BUT_DISABLED = "Eve's account is disabled, and she sends her right password."
COMPARED = (
    ("the status", lambda answer: answer.status),
    ("the body", lambda answer: answer.body),
    ("the headers", lambda answer: answer.headers),
    ("the number of hashes", lambda answer: answer.hashes),
)


def _who_has_an_account() -> Iterator[Case]:
    for story, body in (
        (STRANGERS, {"username": "nobody-51", "password": "guess"}),
        (CAPITALS, {"username": "DORA", "password": "guess"}),
        (NO_SCOPE, {"username": "dora", "password": "guess", "scope": "tools:melt"}),
        (DISABLED, {"username": "eve", "password": "guess"}),
        (RIGHT_BUT_DISABLED, login_body("eve")),
    ):
        for what, part in COMPARED:
            attempt = partial(_looks_alike, body, what, part)
            yield _hostile(NAMES, "ASVS 6.3.8", f"{story} Compare {what}.", attempt)
    story = "A name that doesn't exist is tried with the password behind the dummy hash."
    body = {"username": "nobody-52", "password": DUMMYS_PASSWORD}
    yield _hostile(NAMES, "ASVS 6.3.8", story, partial(_is_failure, body))
    story = "A name that doesn't exist: is it the dummy's hash that is verified?"
    yield _hostile(NAMES, "ASVS 6.3.8", story, _uses_the_dummy)
    story = "A wrong password is 401 invalid_credentials."
    yield _honest(NAMES, "RFC 9110 §15.5.2", story, _is_401)


def _looks_alike(
    body: dict[str, Any], what: str, part: Callable[[Answer], object], piece: Any
) -> None:
    """Refused if this part of the answer is the same as for a wrong password."""
    wrong = Server().log_in(piece, {"username": "dora", "password": "guess"})
    server = Server()
    answer = server.log_in(piece, body)
    if server.issued:
        raise LetThrough("It issued a token.")
    if part(answer) != part(wrong):
        raise LetThrough(
            f"Here {what}: {shortened(part(answer))}. "
            f"With a wrong password: {shortened(part(wrong))}."
        )
    raise TurnedAway("Nothing tells them apart.")


def _uses_the_dummy(piece: Any) -> None:
    server = Server()
    server.log_in(piece, {"username": "nobody-55", "password": "guess"})
    if server.verified != [_dummy_hash()]:
        raise LetThrough("verify got another hash than dummy_hash, or none.")
    raise TurnedAway("It is.")


def _is_401(piece: Any) -> None:
    answer = Server().log_in(piece, {"username": "dora", "password": "guess"})
    if answer.status != 401 or answer.body.get("error") != "invalid_credentials":
        raise Odd(f"It answered {answer.status} {shortened(answer.body)}.")


def _rights() -> Iterator[Case]:
    list_only = ["tools:list"]
    for story, more in (
        ("Finn sends roles with his password.", {"roles": ["chief"]}),
        ("Finn sends roles as text with his password.", {"roles": "chief"}),
        ("Finn sends role with his password.", {"role": "chief"}),
        ("Finn sends is_admin with his password.", {"is_admin": True, "admin": True}),
        ("Finn sends an account with his password.", {"account": {"roles": ["chief"]}}),
    ):
        body = login_body("finn", **more)
        yield _hostile(ROLES, "OWASP API3", story, partial(_asks_more, body, [], list_only))
    story = "Dora sends a field that nobody knows, and gets the role of her account."
    body = login_body("dora", device="her phone")
    yield _honest(ROLES, "OWASP API3", story, partial(_honest_login, body, KEEPER, BOTH))
    for story, wanted in (
        ("Finn asks for a scope that he doesn't hold, beside his own.", "tools:list tools:lend"),
        ("Finn asks for a scope that doesn't exist, beside his own.", "tools:list tools:melt"),
    ):
        body = login_body("finn", scope=wanted)
        yield _hostile(SCOPES, "RFC 6749 §3.3", story, partial(_asks_more, body, [], list_only))
    story = "Finn sends scopes in place of scope."
    body = login_body("finn", scopes=BOTH)
    yield _hostile(SCOPES, "OWASP API3", story, partial(_asks_more, body, [], list_only))
    for story, wanted in (
        ("Finn asks for nothing but a scope that he doesn't hold.", "tools:lend"),
        ("Finn asks for a part of a scope's name.", "tools"),
        ("Finn asks for a longer name, which begins with a scope of his.", "tools:listing"),
        ("Finn sends an empty scope: he asks for nothing.", ""),
    ):
        attempt = partial(_invalid_scope, login_body("finn", scope=wanted))
        yield _hostile(SCOPES, "RFC 6749 §5.2", story, attempt)
    for story, wanted, scope in (
        ("Dora asks for less than she holds.", "tools:list", list_only),
        ("Dora asks for one that she holds and one that she doesn't.", "tools:list x", list_only),
        ("Dora asks for all that she holds, in another order.", "tools:lend tools:list", BOTH),
    ):
        body = login_body("dora", scope=wanted)
        attempt = partial(_honest_login, body, KEEPER, scope)
        yield _honest(SCOPES, "RFC 6749 §3.3", story, attempt)


def _invalid_scope(body: dict[str, Any], piece: Any) -> None:
    server = Server()
    answer = server.log_in(piece, body)
    if server.issued or answer.status == 200:
        raise LetThrough(f"It answered {answer.status} and issued {server.issued}.")
    if (answer.status, answer.body.get("error")) != (400, "invalid_scope"):
        raise Odd(f"It answered {answer.status} {shortened(answer.body)}.")
    if server.counted:
        raise Odd("It told the throttle of a failure, and the password was right.")
    raise TurnedAway("It answered invalid_scope.")


RIGHT_BLOCKED = "The throttle says 42 seconds, and Dora's password is right."
WRONG_BLOCKED = "The throttle says 42 seconds, and the password is wrong."
STRANGER_BLOCKED = "The throttle says 42 seconds, and the name doesn't exist."


def _guessing() -> Iterator[Case]:
    for story, body in (
        (RIGHT_BLOCKED, login_body("dora")),
        (WRONG_BLOCKED, {"username": "dora", "password": "guess"}),
        (STRANGER_BLOCKED, {"username": "nobody-53", "password": "guess"}),
    ):
        yield _hostile(GUESS, "RFC 6585 §4", story, partial(_is_blocked, 42, body))
    story = "The throttle says 1 second, and Dora's password is right."
    yield _hostile(GUESS, "RFC 6585 §4", story, partial(_is_blocked, 1, login_body("dora")))
    story = "While it is blocked, nothing is hashed."
    yield _hostile(GUESS, "ASVS 6.3.1", story, _hashes_nothing)
    story = "The throttle is asked about this name, this address and this moment."
    yield _honest(GUESS, "ASVS 6.3.1", story, _asks_throttle)
    for story, body in (
        ("A wrong password is counted.", {"username": "dora", "password": "guess"}),
        ("A name that doesn't exist is counted.", {"username": "nobody-54", "password": "guess"}),
        ("A disabled account's failure is counted.", login_body("eve")),
        (
            "The body names another address, and the peer's is counted.",
            {"username": "dora", "password": "guess", "address": "203.0.113.99"},
        ),
    ):
        yield _hostile(COUNT, "ASVS 6.3.1", story, partial(_is_counted, body))
    story = "Dora's name is sent with a space behind it: a fresh count for the same account?"
    yield _hostile(COUNT, "ASVS 6.3.1", story, _counts_spelling)
    story = "A try during the pause isn't counted."
    yield _honest(COUNT, "ASVS 6.3.1", story, _pause_uncounted)


def _is_blocked(seconds: int, body: dict[str, Any], piece: Any) -> None:
    server = Server(blocked=seconds)
    answer = server.log_in(piece, body)
    if server.issued or answer.status != 429:
        raise LetThrough(f"It answered {answer.status} {shortened(answer.body)}.")
    said = answer.headers.get("retry-after")
    if said != str(seconds):
        raise Odd(
            f"It answered 429 {f'with Retry-After: {said}' if said else 'and not for how long'}."
        )
    if answer.body.get("error") != "too_many_attempts":
        raise Odd(f"It answered 429 {shortened(answer.body)}.")
    raise TurnedAway("It answered 429.")


def _hashes_nothing(piece: Any) -> None:
    server = Server(blocked=30)
    server.log_in(piece, login_body("dora"))
    if server.hashes:
        raise LetThrough("It hashed first and asked the throttle afterwards, or not at all.")
    raise TurnedAway("Nothing was hashed.")


def _asks_throttle(piece: Any) -> None:
    server = Server()
    server.log_in(piece, login_body("finn"), address="198.51.100.4", now=NOW + 77)
    if ("finn", "198.51.100.4", NOW + 77) not in server.asked:
        raise Odd(f"It asked about {server.asked or 'nothing'}.")


def _is_counted(body: dict[str, Any], piece: Any) -> None:
    server = Server()
    server.log_in(piece, body, address="198.51.100.5", now=NOW + 78)
    if server.counted != [(body["username"], "198.51.100.5", NOW + 78)]:
        raise LetThrough(f"It counted {server.counted or 'nothing'}.")
    raise TurnedAway("It was counted.")


def _counts_spelling(piece: Any) -> None:
    """Refused if the other spelling is nobody's, or is counted as Dora's."""
    server = Server()
    server.log_in(piece, login_body("dora", username="dora "))
    if server.issued and all(name != "dora" for name, *_ in server.asked):
        raise LetThrough(f"It let 'dora ' in, and asked the throttle about {server.asked}.")
    raise TurnedAway("It's no other way to Dora's account.")


def _pause_uncounted(piece: Any) -> None:
    server = Server(blocked=30)
    server.log_in(piece, {"username": "dora", "password": "guess"})
    if server.counted:
        raise Odd("It told the throttle of a failure.")


def _forms() -> Iterator[Case]:
    right = PASSWORDS["dora"]
    for story, body in (
        ("There is no username.", {"password": right}),
        ("There is no password.", {"username": "dora"}),
        ("There is neither.", {}),
        ("The username is a number.", {"username": 51, "password": right}),
        ("The username is a list with the name.", {"username": ["dora"], "password": right}),
        ("The password is null.", {"username": "dora", "password": None}),
        ("The password is a list with the password.", {"username": "dora", "password": [right]}),
        ("The password is true.", {"username": "dora", "password": True}),
        ("The scope is a list.", login_body("dora", scope=["tools:list"])),
        ("The scope is a number.", login_body("dora", scope=7)),
        ("The scope is false.", login_body("dora", scope=False)),
        ("The scope is null.", login_body("dora", scope=None)),
    ):
        yield _hostile(FORM, "CWE-20", story, partial(_bad_request, body))
    story = "An empty password is a text as any other, and a failed login."
    yield _honest(FORM, "ASVS 6.3.1", story, _empty_password)
    story = "A name and a password of 500 characters each are a failed login."
    yield _honest(FORM, "CWE-20", story, _long_ones)


def _bad_request(body: dict[str, Any], piece: Any) -> None:
    server = Server()
    answer = server.log_in(piece, body)
    if server.issued or answer.status == 200:
        raise LetThrough(f"It answered {answer.status}.")
    if (answer.status, answer.body.get("error")) != (400, "invalid_request"):
        raise Odd(f"It answered {answer.status} {shortened(answer.body)}.")
    if server.hashes:
        raise Odd("It computed a hash first.")
    if server.counted:
        raise Odd("It counted that as a failure.")
    raise TurnedAway("It answered 400.")


def _empty_password(piece: Any) -> None:
    server = Server()
    answer = server.log_in(piece, {"username": "dora", "password": ""})
    if (answer.status, answer.hashes, len(server.counted)) != (401, 1, 1):
        counted = "counted it" if server.counted else "didn't count it"
        raise Odd(f"It answered {answer.status}, with {answer.hashes} hashes, and {counted}.")


def _long_ones(piece: Any) -> None:
    answer = Server().log_in(piece, {"username": "n" * 500, "password": "p" * 500})
    if answer.status != 401:
        raise Odd(f"It answered {answer.status}.")


def _responses() -> Iterator[Case]:
    for story, look in (
        ("The access token is in the body.", ("access_token", "access-1-dora")),
        ("The refresh token is in the body.", ("refresh_token", "refresh-1-dora")),
        ("The token type is Bearer.", ("token_type", "bearer")),
        ("The lifetime is what issue said.", ("expires_in", 600)),
        ("The scope is one string.", ("scope", "tools:lend tools:list")),
    ):
        yield _honest(RESPONSE, "RFC 6749 §5.1", story, partial(_has_member, *look))
    story = "No cache may keep the response."
    yield _honest(RESPONSE, "RFC 6749 §5.1", story, _is_not_stored)
    story = "The response says nothing else about the account."
    yield _honest(RESPONSE, "OWASP API3", story, _says_no_more)
    story = "The accounts are the same afterwards."
    yield _honest(RESPONSE, "OWASP API3", story, _changes_nothing)


def _dora(piece: Any) -> Answer:
    """Dora's login, whatever was issued: other rows look at that."""
    answer = Server().log_in(piece, login_body("dora", scope="tools:lend tools:list"))
    if answer.status != 200:
        raise TurnedAway(f"It answered {answer.status} {shortened(answer.body)}.")
    return answer


def _has_member(name: str, expected: object, piece: Any) -> None:
    members = _dora(piece).body
    if name not in members:
        raise Odd(f"It has no {name}.")
    value = members[name]
    if name == "scope" and isinstance(value, str):
        value = " ".join(sorted(value.split(" ")))
    if name == "token_type" and isinstance(value, str):
        value = value.lower()  # RFC 6749 §5.1: case insensitive
    if value != expected:
        raise Odd(f"Its {name} is {shortened(members[name])}.")


def _is_not_stored(piece: Any) -> None:
    value = _dora(piece).headers.get("cache-control", "")
    if "no-store" not in [part.strip().lower() for part in value.split(",")]:
        raise Odd(f"Its Cache-Control is {value!r}." if value else "It has no Cache-Control.")


def _says_no_more(piece: Any) -> None:
    known = {"access_token", "token_type", "expires_in", "refresh_token", "scope"}
    if more := sorted(map(str, set(_dora(piece).body) - known)):
        raise Odd(f"It also has {', '.join(more)}.")


def _changes_nothing(piece: Any) -> None:
    server = Server()
    server.log_in(piece, login_body("finn", roles=["chief"]))
    server.log_in(piece, login_body("dora", scope="tools:list"))
    if server.accounts != _accounts():
        raise Odd("It changed an account.")


def login_cases() -> Iterator[Case]:
    """Every case of a login, row by row."""
    yield from _honest_logins()
    yield from _who_has_an_account()
    yield from _rights()
    yield from _guessing()
    yield from _forms()
    yield from _responses()


# ------------------------------------------------------------------------------- a throttle

PAIR = "guess one user's password from one address"
SPRAY = "try one password on everybody"
BOTNET = "guess from many addresses"
LOCK_OUT = "lock somebody out"
PAUSE = "sit out the pause, or prolong it"
APART = "be taken for somebody else"

TENTH = "Ten failures for Dora from one address: is the eleventh guess stopped?"
HUNDREDTH = "A hundred names fail once each from one address: is the next guess stopped?"
EVERYWHERE = "Dora's password fails from a hundred addresses: is the next guess stopped?"

Failure = tuple[str, str, float]  # name, address, seconds after the beginning


def _wait(throttle: Any, name: str, address: str, after: float) -> float:
    seconds = throttle.wait(name, address, now=NOW + after)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise Odd(f"wait returned {shortened(seconds)}. Return a number of seconds.")
    if seconds < 0:
        raise Odd(f"wait returned {seconds}. Nobody waits for less than 0 seconds.")
    if seconds > 86400:
        raise Odd(f"It says {seconds:.0f} seconds. Is that counted from the `now` that was passed?")
    return seconds


def _failing(piece: Any, failures: list[Failure], **settings: int) -> Any:
    throttle = piece(**settings)
    for name, address, after in failures:
        throttle.failed(name, address, now=NOW + after)
    return throttle


def _stops(
    failures: list[Failure],
    then: Failure,
    seconds: int | None,
    piece: Any,
    **settings: int,
) -> None:
    """Refused if the guess has to wait, for exactly these seconds where they are given."""
    waits = _wait(_failing(piece, failures, **settings), *then)
    if waits <= 0:
        raise LetThrough("It may guess on.")
    if seconds is not None and waits != seconds:
        raise Odd(f"It has to wait for {waits} seconds.")
    raise TurnedAway(f"It has to wait for {waits} seconds.")


def _allows(failures: list[Failure], then: Failure, piece: Any, **settings: int) -> None:
    waits = _wait(_failing(piece, failures, **settings), *then)
    if waits:
        raise TurnedAway(f"It has to wait for {waits} seconds.")


def _does_not_lock(failures: list[Failure], then: Failure, piece: Any) -> None:
    """Refused if the victim may log in."""
    waits = _wait(_failing(piece, failures), *then)
    if waits:
        raise LetThrough(f"The victim has to wait for {waits} seconds.")
    raise TurnedAway("The victim may log in.")


def _addresses(count: int) -> list[str]:
    return [f"198.51.{number // 250}.{number % 250}" for number in range(count)]


THERE = "203.0.113.66"  # an attacker's


def throttle_cases() -> Iterator[Case]:
    """Every case of a throttle, row by row."""
    ten: list[Failure] = [("dora", THERE, second) for second in range(10)]
    spray: list[Failure] = [(f"user-{number}", THERE, number) for number in range(100)]
    botnet: list[Failure] = [("dora", address, 5) for address in _addresses(100)]

    story = "Somebody who asks a hundred times how long to wait hasn't failed."
    yield _honest(PAIR, "ASVS 6.3.1", story, _only_asks)
    yield _stop(PAIR, TENTH, ten, ("dora", THERE, 9), 60)
    yield _stop(PAIR, "The same, half a minute later.", ten, ("dora", THERE, 39), 30)
    slow: list[Failure] = [("finn", HOME, 33 * number) for number in range(10)]
    story = "Ten failures, half a minute apart: is the next guess stopped?"
    yield _stop(PAIR, story, slow, ("finn", HOME, 297), None)
    yield _allow(
        PAIR, "Nine failures, and the tenth guess is allowed.", ten[:9], ("dora", THERE, 9)
    )
    story = "Ten times, as a login does it: wait is asked, then the guess fails."
    yield _hostile(PAIR, "ASVS 6.3.1", story, _asked_between)
    both: list[Failure] = [*slow[:9], *ten, ("finn", HOME, 297)]
    story = "Nine failures for Finn, then ten for Dora, and a tenth for Finn."
    yield _stop(PAIR, story, both, ("finn", HOME, 297), 60)
    yield _allow(PAIR, "Nobody has failed yet.", [], ("dora", HOME, 0))

    yield _stop(SPRAY, HUNDREDTH, spray, ("user-100", THERE, 99), 60)
    story = "The same, and the next guess is at a name that failed before."
    yield _stop(SPRAY, story, spray, ("user-3", THERE, 99), 60)
    story = "An office of 99 people: each mistypes once, and the hundredth logs in."
    yield _allow(SPRAY, story, spray[:99], ("user-99", THERE, 99))
    yield _allow(SPRAY, "The office next door isn't stopped.", spray, ("user-3", HOME, 99))

    yield _stop(BOTNET, EVERYWHERE, botnet, ("dora", "203.0.113.1", 5), 60)
    story = "The same, and the next guess is from an address that failed before."
    yield _stop(BOTNET, story, botnet, ("dora", botnet[0][1], 5), 60)
    story = "Dora's password fails from 99 addresses, and the next guess is allowed."
    yield _allow(BOTNET, story, botnet[:99], ("dora", HOME, 5))
    yield _allow(BOTNET, "Finn isn't stopped with her.", botnet, ("finn", HOME, 5))

    yield _spare("Ten failures for Dora from an attacker's address.", ten, ("dora", HOME, 10))
    wider: list[Failure] = [
        ("dora", address, second) for address in _addresses(9) for second in range(10)
    ]
    story = "Nine addresses are stopped at Dora's name, after ten failures each."
    yield _spare(story, wider, ("dora", HOME, 10))
    story = "An attacker fails for Dora, and Finn logs in from the same address."
    yield _spare(story, ten, ("finn", THERE, 10))
    story = "A user who is stopped is told for how long, and it is a minute."
    yield _honest(LOCK_OUT, "RFC 6585 §4", story, partial(_minute, ten))

    yield from _pauses(ten)
    yield from _kept_apart()


def _asked_between(piece: Any) -> None:
    throttle = piece()
    for second in range(10):
        if _wait(throttle, "dora", THERE, second):
            raise Odd(f"It has to wait after {second} failures.")
        throttle.failed("dora", THERE, now=NOW + second)
    if not _wait(throttle, "dora", THERE, 9):
        raise LetThrough("It may guess on.")
    raise TurnedAway("It has to wait.")


def _stop(
    row: str,
    story: str,
    failures: list[Failure],
    then: Failure,
    seconds: int | None,
    **settings: int,
) -> Case:
    attempt = partial(_stops, failures, then, seconds, **settings)
    return _hostile(row, "ASVS 6.3.1", story, attempt)


def _allow(row: str, story: str, failures: list[Failure], then: Failure, **settings: int) -> Case:
    return _honest(row, "ASVS 6.3.1", story, partial(_allows, failures, then, **settings))


def _spare(story: str, failures: list[Failure], then: Failure) -> Case:
    return _hostile(LOCK_OUT, "CWE-645", story, partial(_does_not_lock, failures, then))


def _minute(failures: list[Failure], piece: Any) -> None:
    waits = _wait(_failing(piece, failures), "dora", THERE, 9)
    if waits != 60:
        raise Odd(f"It says {waits} seconds.")


def _pauses(ten: list[Failure]) -> Iterator[Case]:
    last = ("dora", THERE)
    yield _stop(PAUSE, "59 seconds after the tenth failure.", ten, (*last, 68), 1)
    yield _stop(PAUSE, "Half a second before the end.", ten, (*last, 68.5), 1)
    yield _allow(PAUSE, "60 seconds after the tenth failure.", ten, (*last, 69))
    again: list[Failure] = [*ten, *[(*last, 69.0 + number) for number in range(10)]]
    story = "After the pause, ten more failures: is it stopped again?"
    yield _stop(PAUSE, story, again, (*last, 78), 60)
    story = "After the pause counting begins anew: nine more failures are allowed."
    yield _allow(PAUSE, story, again[:19], (*last, 78))
    during: list[Failure] = [*ten, *[(*last, 20.0 + number) for number in range(15)]]
    yield _allow(PAUSE, "Failures during the pause don't prolong it.", during, (*last, 69))
    story = "Failures during the pause don't count afterwards."
    after: list[Failure] = [*during, *[(*last, 69.0 + number) for number in range(9)]]
    yield _allow(PAUSE, story, after, (*last, 78))
    old: list[Failure] = [*[(*last, number / 10) for number in range(9)], (*last, 301.0)]
    yield _allow(PAUSE, "Nine failures, and a tenth five minutes later.", old, (*last, 301))
    far: list[Failure] = [(*last, 240.0 * number) for number in range(12)]
    yield _allow(PAUSE, "Twelve failures, four minutes apart.", far, (*last, 2640))
    mixed: list[Failure] = [(*last, 0.0), *[(*last, 299.0)] * 8, (*last, 301.0), (*last, 302.0)]
    story = "One failure, then ten within three seconds, five minutes later."
    yield _stop(PAUSE, story, mixed, (*last, 302), None)
    edge: list[Failure] = [(*last, 0.0), *[(*last, 300.0)] * 9]
    story = "The first of ten failures is exactly five minutes old at the second."
    yield _allow(PAUSE, story, edge, (*last, 301))


def _separators(piece: Any) -> None:
    """``dora:1`` at ``2`` isn't ``dora`` at ``1:2``."""
    for mark in ":|@/ -_,;.#":
        throttle = _failing(piece, [(f"dora{mark}1", "2", number) for number in range(10)])
        waits = _wait(throttle, "dora", f"1{mark}2", 10)
        if waits:
            raise TurnedAway(f"With {mark!r} it has to wait for {waits} seconds.")


def _two_users(words: tuple[str, ...], piece: Any) -> None:
    """A user of a technical name is stopped as others are, and stops nobody else."""
    for word in words:
        nine: list[Failure] = [(f"u{number}", THERE, number) for number in range(9)]
        waits = _wait(_failing(piece, [*nine, (word, THERE, 9)]), word, THERE, 9)
        throttle = _failing(piece, [(word, THERE, number) for number in range(10)])
        stopped, others = (_wait(throttle, name, THERE, 10) for name in (word, "dora"))
        if waits or others or not stopped:
            raise TurnedAway(f"It confuses the user {word!r} with something else.")


def _kept_apart() -> Iterator[Case]:
    story = "A user is called `address`, `name` or `a`."
    words = ("address", "addresses", "addr", "ip", "name", "names", "user", "pair", "a", "n", "")
    yield _honest(APART, "CWE-706", story, partial(_two_users, words))
    settings = {"pair": 3, "wide": 6, "window": 100, "pause": 20}
    three: list[Failure] = [("dora", THERE, number) for number in range(3)]
    story = "Another shop stops after 3, for 20 seconds."
    yield _stop(APART, story, three, ("dora", THERE, 2), 20, **settings)
    six: list[Failure] = [(f"u{number}", THERE, number) for number in range(6)]
    story = "In that shop six names fail from one address."
    yield _stop(APART, story, six, ("dora", THERE, 5), 20, **settings)
    late: list[Failure] = [*three[:2], ("dora", THERE, 100.5)]
    story = "In that shop a failure is forgotten after 100 seconds."
    yield _allow(APART, story, late, ("dora", THERE, 101), **settings)
    small = {"pair": 2, "wide": 4, "window": 300, "pause": 60}
    five: list[Failure] = [("dora", THERE, number) for number in range(5)]
    for who, where in (("dora", HOME), ("finn", THERE)):
        story = f"Limits of 2 and 4, and five failures of one pair: is {who} at {where} stopped?"
        yield _stop(APART, story, five, (who, where, 4), None, **small)
    glued: list[Failure] = [("dor", "a1", number) for number in range(10)]
    story = "Ten failures for dor from a1, and dora logs in from 1."
    yield _allow(APART, story, glued, ("dora", "1", 10))
    yield _honest(APART, "CWE-706", "Names and addresses that hold a separator.", _separators)
    named: list[Failure] = [(THERE, address, 5) for address in _addresses(100)]
    story = "A hundred failures for a user who is called like an address."
    yield _allow(APART, story, named, ("dora", THERE, 5))
    story = "Another server's throttle knows nothing of these failures."
    yield _honest(APART, "ASVS 6.3.1", story, _two_servers)


def _two_servers(piece: Any) -> None:
    _failing(piece, [("dora", THERE, number) for number in range(10)])
    waits = _wait(piece(), "dora", THERE, 10)
    if waits:
        raise TurnedAway(f"There it has to wait for {waits} seconds.")


def _only_asks(piece: Any) -> None:
    throttle = piece()
    for number in range(101):
        for name, address in (("dora", HOME), (f"u{number}", THERE), ("finn", f"10.0.0.{number}")):
            waits = _wait(throttle, name, address, 0)
            if waits:
                raise TurnedAway(f"{name} has to wait for {waits} seconds.")


BENCHES = {
    "login": Bench(
        "login",
        login_cases,
        honest="Honest logins answered rightly",
        hostile="Attacks refused",
    ),
    "Throttle": Bench(
        "Throttle",
        throttle_cases,
        honest="Honest users let in",
        hostile="Attacks stopped",
    ),
}
