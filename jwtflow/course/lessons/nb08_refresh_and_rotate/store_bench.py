"""The bench of a refresh token store, alone and interleaved with other workers."""

from __future__ import annotations

import base64
import copy
import hashlib
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from jwtflow.course.answers import REFUSALS
from jwtflow.course.bench import Case, LetThrough, Odd, TurnedAway, shortened
from jwtflow.course.lessons.nb08_refresh_and_rotate import table

ONCE = "use a token twice"
THEFT = "go on after a theft"
MOMENT = "come at the same moment"
CLIENT = "use another client's token"
LIFE = "outlive the login"
MADE_UP = "make a token up"
BACKUP = "read the database"
REPORT = "keep the access tokens"

NOW = 1_950_000_000.0
DAY = 24 * 3600.0
DESK, PHONE = "lending-desk", "phone-app"


def login_of(username: str, family: str, client_id: str = DESK) -> dict[str, Any]:
    """A login as the server passes it to ``start``."""
    return {
        "family": family,
        "username": username,
        "client_id": client_id,
        "scope": ["tools:list", "tools:lend"],
    }


DORA = login_of("dora", "family-71")
DORAS_PHONE = login_of("dora", "family-72", PHONE)
FINN = login_of("finn", "family-73")


class _Elsewhere(str):
    """A token in another process: there ``hash(token)`` is another number (PYTHONHASHSEED)."""

    __slots__ = ()

    def __hash__(self) -> int:
        return super().__hash__() ^ 1


def _plain(key: object) -> object:
    """The same key as a database sees it: text is text, whichever process sends it."""
    if isinstance(key, tuple):
        return tuple(map(_plain, key))
    return str(key) if isinstance(key, _Elsewhere) else key


class Table(table.Table):  # errors that learners see name it
    """A table that counts its calls, and lets something else happen between two of them."""

    def __init__(self, step: Callable[[], None]) -> None:
        super().__init__()
        self._step = step

    def insert(self, key: object, row: dict[str, Any]) -> bool:
        """See ``Table``."""
        self._step()
        return super().insert(_plain(key), row)

    def find(self, key: object) -> dict[str, Any] | None:
        """See ``Table``."""
        self._step()
        return super().find(_plain(key))

    def update(self, key: object, changes: dict[str, Any], *, where: dict[str, Any]) -> bool:
        """See ``Table``."""
        self._step()
        return super().update(_plain(key), changes, where=where)


class Server:
    """An auth server with two tables, which workers share; each has a store of its own.

    Args:
        lifetime: how long a login lives, seconds.
        seed: another one makes other tokens.
    """

    def __init__(self, piece: Any, *, lifetime: float = 30 * DAY, seed: str = "bench") -> None:
        self._piece = piece
        self._lifetime = lifetime
        self._seed = seed
        self.tokens, self.families = Table(self._step), Table(self._step)
        self.made: list[str] = []
        self.reported: list[object] = []
        self._steps_left: int | None = None
        self._meanwhile: Callable[[], None] | None = None
        self.worker = self.new_worker()

    def new_worker(self) -> Any:
        """Another process of this server: the same tables, another object."""
        return self._piece(
            self.tokens,
            self.families,
            new_token=self._new_token,
            report_theft=self.reported.append,
            lifetime=self._lifetime,
        )

    def _new_token(self) -> str:
        self._step()
        digest = hashlib.sha256(f"{self._seed}/{len(self.made)}".encode()).digest()
        self.made.append(base64.urlsafe_b64encode(digest).rstrip(b"=").decode())
        return self.made[-1]

    def _step(self) -> None:
        if self._steps_left is None:
            return
        self._steps_left -= 1
        if self._steps_left == 0 and self._meanwhile is not None:
            meanwhile, self._steps_left = self._meanwhile, None
            meanwhile()

    def interrupted(self, use: Callable[[], Any], step: int, meanwhile: Callable[[], None]) -> Any:
        """Call ``use`` and, before its n-th step, ``meanwhile``; None if there is no such step."""
        self._steps_left, self._meanwhile = step, meanwhile
        used = use()
        reached = self._steps_left is None
        self._steps_left = self._meanwhile = None
        return (used,) if reached else None

    def start(self, login: dict[str, Any] = DORA, *, after: float = 0, worker: Any = None) -> str:
        """Begin a login; its first token.

        Raises:
            Odd: it returned something else.
        """
        try:
            token = (worker or self.worker).start(copy.deepcopy(login), now=NOW + after)
        except REFUSALS as error:
            raise Odd(f"start raised {type(error).__name__}: {error}") from None
        if not isinstance(token, str) or not token:
            told = f"start returned {shortened(token)}."
            raise Odd(told, "start returns one thing: the first refresh token, as text.")
        return token

    def rotate(
        self,
        token: str,
        *,
        client_id: str = DESK,
        after: float = 0,
        worker: Any = None,
        login: dict[str, Any] | None = None,
    ) -> str:
        """Rotate a token; its successor. A refusal is let pass.

        Raises:
            Odd: it returned something else, or another login.
        """
        if worker is not None:
            token = _Elsewhere(token)
        client_id = client_id.encode().decode()  # another object, as it is when it was received
        returned = (worker or self.worker).rotate(token, client_id=client_id, now=NOW + after)
        if not isinstance(returned, tuple) or len(returned) != 2:
            look = "Return two things, the successor and the login, or raise ValueError."
            if isinstance(returned, BaseException):
                look = "An error that is returned stops nobody. Write raise in place of return."
            raise Odd(f"rotate returned {shortened(returned)}.", look)
        successor, found = returned
        if not isinstance(successor, str) or not successor:
            told = f"The successor is {shortened(successor)}, which is no token."
            raise Odd(told, "In which order do you return the two?")
        if login is not None and found != login:
            told = f"The login that came back is {shortened(found)}."
            raise Odd(told, "Return the login just as start got it.")
        return successor

    def tries(self, token: str, **more: Any) -> str | None:
        """The successor, or None if the token was refused."""
        try:
            return self.rotate(token, **more)
        except (*REFUSALS, Odd):  # what is odd about it, other cases say
            return None


def _honest(row: str, rule: str, story: str, attempt: Callable[[Any], None]) -> Case:
    return Case(story, row, rule, story, honest=True, attempt=attempt)


def _hostile(row: str, rule: str, story: str, attempt: Callable[[Any], None]) -> Case:
    return Case(story, row, rule, story, honest=False, attempt=attempt)


def _accepted(server: Server, token: str, what: str, **more: Any) -> str:
    """The successor of a token that has to be good."""
    try:
        return server.rotate(token, **more)
    except REFUSALS as refusal:
        raise TurnedAway(f"It refused {what}: {refusal}") from None


def _prepared(server: Server, token: str, what: str, **more: Any) -> str:
    """The successor of a token that has to be good before the case begins."""
    try:
        return server.rotate(token, **more)
    except REFUSALS as refusal:
        raise Odd(f"It refused {what}: {refusal}") from None


FIRST_AGAIN = "Dora's first token comes again after it was rotated."
FIRST_LATER = "Dora's first token comes again after three rotations."
BRANCH = "After a token was used twice, its successor comes."
OTHER_CLIENT = "Dora logs in with her phone, and the phone rotates its token."
WORKERS = "One worker rotates Dora's token, and another one its successor, in turn."
NEWEST = "Dora's first token comes again after three rotations. Then her newest one comes."


def _once() -> Iterator[Case]:
    rule = "RFC 9700 §4.14.2"
    yield _honest(ONCE, rule, "Dora logs in, and her token is rotated.", _one_rotation)
    story = "Dora's token is rotated five times, each time the newest one."
    yield _honest(ONCE, rule, story, _five_rotations)
    story = "Another worker of the server rotates Dora's token."
    yield _honest(ONCE, rule, story, _at_another_worker)
    yield _honest(ONCE, rule, WORKERS, _at_both_workers)
    story = "Every token that is given out was made by new_token."
    yield _honest(ONCE, rule, story, _from_new_token)
    yield _honest(ONCE, rule, OTHER_CLIENT, _at_other_client)
    story = "Dora logs in twice, and both logins are rotated."
    yield _honest(ONCE, rule, story, _two_logins)
    yield _hostile(ONCE, rule, FIRST_AGAIN, partial(_again, 1, 0))
    yield _hostile(ONCE, rule, FIRST_LATER, partial(_again, 3, 0))
    story = "Her second token comes again after three rotations."
    yield _hostile(ONCE, rule, story, partial(_again, 3, 1))
    story = "Her first token comes again, at another worker of the server."
    yield _hostile(ONCE, rule, story, partial(_again, 1, 0, other_worker=True))
    story = "Her first token comes again, twenty days later."
    yield _hostile(ONCE, rule, story, partial(_again, 1, 0, after=20 * DAY))


def _one_rotation(piece: Any) -> None:
    server = Server(piece)
    token = server.start()
    if token not in server.made:
        told = f"start returned {shortened(token)}, which new_token didn't make."
        raise Odd(told, "What stands in the tables is for you. The client gets the token itself.")
    try:
        successor = server.rotate(token, login=DORA)
    except REFUSALS as refusal:
        told, look = f"It refused her first token: {refusal}", ""
        other = Server(piece, seed=f"bench-{(number := next(_fresh))}")
        if other.tries(other.start(login_of("dora", f"family-again-{number}"))):
            look = _REMEMBERS
        raise TurnedAway(told, look) from None
    if successor == token:
        raise Odd("The successor is the same token.")


_fresh = itertools.count(1)
_REMEMBERS = (
    "These tables are new and empty, but something of yours knows this token already. What do you "
    "keep outside of the tables?"
)


def _five_rotations(piece: Any) -> None:
    server = Server(piece)
    token = server.start()
    for number in range(5):
        token = _accepted(server, token, f"token {number + 1}", after=900 * number, login=DORA)


def _at_another_worker(piece: Any) -> None:
    server = Server(piece)
    token = server.start()
    _accepted(server, token, "the token", worker=server.new_worker(), login=DORA)


def _at_other_client(piece: Any) -> None:
    server = Server(piece)
    token = server.start(DORAS_PHONE)
    _accepted(server, token, "its token", client_id=PHONE, login=DORAS_PHONE)


def _at_both_workers(piece: Any) -> None:
    server = Server(piece)
    other, token = server.new_worker(), server.start()
    for number in range(2):
        token = _accepted(server, token, f"token {2 * number + 1}", login=DORA)
        token = _accepted(server, token, f"token {2 * number + 2}", worker=other, login=DORA)


def _from_new_token(piece: Any) -> None:
    server = Server(piece)
    token = server.start()
    for given in (token, _accepted(server, token, "her first token")):
        if given not in server.made:
            raise Odd(f"It gave out {shortened(given)}, which new_token didn't make.")


def _two_logins(piece: Any) -> None:
    server = Server(piece)
    first, second = server.start(), server.start(DORAS_PHONE)
    _accepted(server, first, "the token of her first login", login=DORA)
    _accepted(server, second, "that of her second", client_id=PHONE, login=DORAS_PHONE)


def _chain(server: Server, length: int) -> list[str]:
    tokens = [server.start()]
    for _ in range(length):
        tokens.append(_prepared(server, tokens[-1], "an honest rotation"))
    return tokens


def _again(
    rotations: int, which: int, piece: Any, *, other_worker: bool = False, after: float = 0
) -> None:
    server = Server(piece)
    tokens = _chain(server, rotations)
    worker = server.new_worker() if other_worker else None
    server.rotate(tokens[which], worker=worker, after=after)


def _thefts() -> Iterator[Case]:
    rule = "RFC 9700 §4.14.2"
    yield _hostile(THEFT, rule, BRANCH, partial(_after_reuse, 1, 0))
    yield _hostile(THEFT, rule, NEWEST, partial(_after_reuse, 3, 0))
    story = "Her second token comes again after three rotations. Then her newest one comes."
    yield _hostile(THEFT, rule, story, partial(_after_reuse, 3, 1))
    story = "A token was used twice at one worker. Its successor comes at another."
    yield _hostile(THEFT, rule, story, partial(_after_reuse, 1, 0, other_worker=True))
    story = "A token was used twice. Its successor comes two weeks later."
    yield _hostile(THEFT, rule, story, partial(_after_reuse, 1, 0, after=14 * DAY))
    story = "A token was used twice. It comes a third time."
    yield _hostile(THEFT, rule, story, _third_time)
    for story, login, client_id in (
        ("Dora's token was used twice. Her login on the phone goes on.", DORAS_PHONE, PHONE),
        ("Dora's token was used twice. Finn's login goes on.", FINN, DESK),
    ):
        yield _honest(THEFT, rule, story, partial(_others_go_on, login, client_id))
    story = "Dora's token was used twice. She logs in again, and her new token is rotated."
    yield _honest(THEFT, rule, story, _logs_in_again)


def _reused(server: Server, rotations: int, which: int) -> list[str]:
    tokens = _chain(server, rotations)
    server.tries(tokens[which])
    return tokens


def _after_reuse(
    rotations: int, which: int, piece: Any, *, other_worker: bool = False, after: float = 0
) -> None:
    server = Server(piece)
    tokens = _reused(server, rotations, which)
    worker = server.new_worker() if other_worker else None
    server.rotate(tokens[-1], worker=worker, after=after)


def _third_time(piece: Any) -> None:
    server = Server(piece)
    server.rotate(_reused(server, 1, 0)[0])


def _others_go_on(login: dict[str, Any], client_id: str, piece: Any) -> None:
    server = Server(piece)
    other = server.start(login)
    _reused(server, 1, 0)
    _accepted(server, other, "the other login's token", client_id=client_id, login=login)


def _logs_in_again(piece: Any) -> None:
    server = Server(piece)
    _reused(server, 1, 0)
    again = login_of("dora", "family-74")
    _accepted(server, server.start(again), "the new login's token", login=again)


def _clients() -> Iterator[Case]:
    rule = "RFC 6749 §6"
    for story, client_id in (
        ("Another client sends Dora's token.", PHONE),
        ("A client sends it whose name begins like hers.", "lending"),
        ("A client sends it whose name begins with hers.", "lending-desk-2"),
        ("A client without a name sends it.", ""),
    ):
        yield _hostile(CLIENT, rule, story, partial(_other_client, client_id))
    story = "Another client sent Dora's token in vain, and then her own client sends it."
    yield _honest(CLIENT, rule, story, _after_other_client)
    story = "Another client sends Dora's token. The tables stay as they were."
    yield _honest(CLIENT, rule, story, partial(_leaves_no_trace, None, PHONE))
    story = "Another client sent a spent token of Dora's, and then her newest one comes."
    yield _honest(CLIENT, rule, story, _spent_at_other_client)


def _other_client(client_id: str, piece: Any) -> None:
    server = Server(piece)
    server.rotate(server.start(), client_id=client_id)


def _after_other_client(piece: Any) -> None:
    server = Server(piece)
    token = server.start()
    _in_vain(server, token)
    _accepted(server, token, "it from her own client", login=DORA)


def _in_vain(server: Server, token: str) -> None:
    if server.tries(token, client_id=PHONE):
        look = "Whose token is it? Compare the client before anything else."
        raise Odd("It gave the other client a successor.", look)


def _spent_at_other_client(piece: Any) -> None:
    server = Server(piece)
    tokens = _chain(server, 1)
    _in_vain(server, tokens[0])
    _accepted(server, tokens[1], "her newest token", login=DORA)


AT_END = "A login lives 5000 seconds. Its token comes when they are over."
RENEWED = "A login lives 5000 seconds, and its token is rotated half-way. It comes at the end."
RENEWED_OFTEN = (
    "A login lives 5000 seconds, and its token is rotated every 900. It comes at the end."
)
RENEWED_LATE = (
    "A login lives 5000 seconds, and its token is rotated half-way. It comes a day later."
)


def _lives() -> Iterator[Case]:
    rule = "RFC 10017 §6.3.2.3"
    yield _hostile(LIFE, rule, AT_END, partial(_comes_at, 5000, []))
    story = "A login lives 5000 seconds. Its token comes a day later."
    yield _hostile(LIFE, rule, story, partial(_comes_at, 5000 + DAY, []))
    yield _hostile(LIFE, rule, RENEWED, partial(_comes_at, 5000, [2500]))
    often = [900.0 * number for number in range(1, 6)]
    yield _hostile(LIFE, rule, RENEWED_LATE, partial(_comes_at, 5000 + DAY, [2500]))
    yield _hostile(LIFE, rule, RENEWED_OFTEN, partial(_comes_at, 5000, often))
    story = "A login lives 5000 seconds. Its token comes a second before they are over."
    yield _honest(LIFE, rule, story, partial(_good_at, 4999, []))
    story = (
        "A login lives 5000 seconds, and its token is rotated half-way. It comes a second before."
    )
    yield _honest(LIFE, rule, story, partial(_good_at, 4999, [2500]))
    story = "A token that expired at another client's login leaves this one alone."
    yield _honest(LIFE, rule, story, _other_login_later)


def _comes_at(seconds: float, rotated: list[float], piece: Any) -> None:
    server = Server(piece, lifetime=5000)
    token = server.start()
    for after in rotated:
        token = _prepared(server, token, "an honest rotation", after=after)
    server.rotate(token, after=seconds)


def _good_at(seconds: float, rotated: list[float], piece: Any) -> None:
    server = Server(piece, lifetime=5000)
    token = server.start()
    for after in rotated:
        token = _accepted(server, token, "an honest rotation", after=after)
    _accepted(server, token, "the token", after=seconds, login=DORA)


def _other_login_later(piece: Any) -> None:
    server = Server(piece, lifetime=5000)
    old = server.start(DORAS_PHONE)
    token = server.start(after=3000)
    server.tries(old, client_id=PHONE, after=6000)
    _accepted(server, token, "the token", after=6000, login=DORA)


def _made_up() -> Iterator[Case]:
    rule = "RFC 6749 §5.2"
    for story, change in (
        ("Somebody sends a token that was never given out.", lambda _: "never-given-out"),
        ("Somebody sends an empty token.", lambda _: ""),
        ("Somebody sends Dora's token with a letter more.", lambda token: f"{token}x"),
        ("Somebody sends Dora's token without its last letter.", lambda token: token[:-1]),
        ("Somebody sends Dora's token in capitals.", str.upper),
        ("Somebody sends the family's name.", lambda _: "family-71"),
    ):
        yield _hostile(MADE_UP, rule, story, partial(_sends_made_up, change))
    story = "Somebody sends a made-up token. The tables stay as they were."
    yield _honest(MADE_UP, rule, story, partial(_leaves_no_trace, "never-given-out", DESK))
    story = "Somebody sent a made-up token, and then Dora's token comes."
    yield _honest(MADE_UP, rule, story, _after_made_up)


def _sends_made_up(change: Callable[[str], str], piece: Any) -> None:
    server = Server(piece)
    server.rotate(change(server.start()))


def _leaves_no_trace(token: str | None, client_id: str, piece: Any) -> None:
    server = Server(piece)
    started = server.start()
    before = server.tokens.rows(), server.families.rows()
    server.tries(token or started, client_id=client_id)
    if (server.tokens.rows(), server.families.rows()) != before:
        raise Odd("They have changed.")


def _after_made_up(piece: Any) -> None:
    server = Server(piece)
    token = server.start()
    for made_up in ("never-given-out", token[:-1], f"{token}x"):
        server.tries(made_up)
    _accepted(server, token, "Dora's token", login=DORA)


BOTH = "Two workers get Dora's token at the same moment."
BOTH_THEN = "Two workers get Dora's token at the same moment. Then what the winner got comes."
MEANWHILE = "While Dora's newest token is rotated, her spent one comes. Then her newest one comes."
_STEPS = 60  # more than any sensible rotation has


def _moments() -> Iterator[Case]:
    rule = "CVE-2026-1035"
    yield _hostile(MOMENT, rule, BOTH, _both_get)
    yield _hostile(MOMENT, rule, BOTH_THEN, _both_then)
    yield _hostile(MOMENT, rule, MEANWHILE, _reuse_meanwhile)
    story = "Two workers get Dora's and Finn's tokens at the same moment."
    yield _honest(MOMENT, rule, story, _two_users)
    story = "While Dora's token is rotated, a made-up one comes."
    yield _honest(MOMENT, rule, story, _made_up_meanwhile)
    story = "While Dora's token is rotated, she logs in on her phone."
    yield _honest(MOMENT, rule, story, _login_meanwhile)


def _each_step(
    piece: Any,
    prepare: Callable[[Server], list[str]],
    use: Callable[[Server, list[str]], str | None],
    meanwhile: Callable[[Server, list[str], Any], str | None],
) -> Iterator[tuple[Server, int, str | None, str | None]]:
    """Interrupt ``use`` before each of its steps, with a fresh server each time."""
    for step in range(1, _STEPS):
        server = Server(piece)
        tokens, other = prepare(server), server.new_worker()
        got: list[str | None] = []

        def interrupt(
            server: Server = server,
            tokens: list[str] = tokens,
            other: Any = other,
            got: list[str | None] = got,
        ) -> None:
            got.append(meanwhile(server, tokens, other))

        used = server.interrupted(partial(use, server, tokens), step, interrupt)
        if used is None:
            return
        yield server, step, used[0], got[0]
    raise Odd(f"It called its tables more than {_STEPS} times.")


def _same_token(piece: Any) -> Iterator[tuple[Server, int, str | None, str | None]]:
    return _each_step(
        piece,
        lambda server: [server.start()],
        lambda server, tokens: server.tries(tokens[0]),
        lambda server, tokens, other: server.tries(tokens[0], worker=other),
    )


def _both_get(piece: Any) -> None:
    for _, step, one, two in _same_token(piece):
        if one and two:
            raise LetThrough(f"Both got a successor: the second one came before step {step}.")
    raise TurnedAway("At most one of them got a successor.")


def _both_then(piece: Any) -> None:
    for server, step, one, two in _same_token(piece):
        for successor in filter(None, (one, two)):
            if server.tries(successor, after=900):
                raise LetThrough(f"It was accepted: the second one came before step {step}.")
    raise TurnedAway("It was refused.")


def _reuse_meanwhile(piece: Any) -> None:
    for server, step, successor, _ in _each_step(
        piece,
        lambda server: _chain(server, 1),
        lambda server, tokens: server.tries(tokens[1]),
        lambda server, tokens, other: server.tries(tokens[0], worker=other),
    ):
        if successor and server.tries(successor, after=900):
            raise LetThrough(f"It was accepted: the spent one came before step {step}.")
    raise TurnedAway("It was refused.")


def _two_users(piece: Any) -> None:
    for server, step, one, two in _each_step(
        piece,
        lambda server: [server.start(), server.start(FINN)],
        lambda server, tokens: server.tries(tokens[0], login=DORA),
        lambda server, tokens, other: server.tries(tokens[1], worker=other, login=FINN),
    ):
        for name, successor in (("Dora", one), ("Finn", two)):
            if not successor or not server.tries(successor, after=900):
                raise TurnedAway(f"{name} was refused: Finn's token came before step {step}.")


def _made_up_meanwhile(piece: Any) -> None:
    for server, step, successor, _ in _each_step(
        piece,
        lambda server: [server.start()],
        lambda server, tokens: server.tries(tokens[0], login=DORA),
        lambda server, _, other: server.tries("never-given-out", worker=other),
    ):
        if not successor or not server.tries(successor, after=900):
            raise TurnedAway(f"Dora was refused: the made-up one came before step {step}.")


def _login_meanwhile(piece: Any) -> None:
    for server, step, one, two in _each_step(
        piece,
        lambda server: [server.start()],
        lambda server, tokens: server.tries(tokens[0], login=DORA),
        lambda server, _, other: server.start(DORAS_PHONE, worker=other),
    ):
        if not one or not server.tries(one, after=900):
            raise TurnedAway(f"Dora was refused: her login came before step {step}.")
        if not server.tries(str(two), client_id=PHONE, after=900):
            raise TurnedAway(f"Her phone was refused: its login came before step {step}.")


IN_CLEAR = "A backup is made after Dora's login. Is her token in it?"
SUCCESSOR_IN_CLEAR = "A backup is made after a rotation. Is the successor in it?"


def _backups() -> Iterator[Case]:
    rule = "ASVS 11.4.1"
    yield _hostile(BACKUP, rule, IN_CLEAR, partial(_in_backup, 0, _itself))
    yield _hostile(BACKUP, rule, SUCCESSOR_IN_CLEAR, partial(_in_backup, 1, _itself))
    story = "A backup is made. Is a part of a token in it, or one in other letters?"
    yield _hostile(BACKUP, rule, story, partial(_in_backup, 1, _disguised))
    story = "Everything that stands in a backup is sent as a token."
    yield _hostile(BACKUP, rule, story, _all_of_backup)
    story = "The server starts again with the same tables, and Dora's token comes."
    yield _honest(BACKUP, rule, story, _starts_again)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, bytes):
        yield value.decode("latin-1")
        yield value.hex()
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _texts(inner)
    else:
        yield str(value)


def _backup(server: Server) -> list[str]:
    return [*_texts(server.tokens.rows()), *_texts(server.families.rows())]


def _itself(token: str) -> dict[str, str]:
    return {token: "The token itself is there."}


def _disguised(token: str) -> dict[str, str]:
    encoded = token.encode()
    return {
        token[:12]: "Its beginning is there.",
        token[-12:]: "Its end is there.",
        token[::-1]: "It is there, written backwards.",
        base64.urlsafe_b64encode(encoded).decode().rstrip("="): "It is there in Base64.",
        encoded.hex(): "It is there in hexadecimal digits.",
    }


def _in_backup(rotations: int, forms: Callable[[str], dict[str, str]], piece: Any) -> None:
    server = Server(piece)
    tokens = _chain(server, rotations)
    for text in _backup(server):
        for token in tokens:
            for form, told in forms(token).items():
                if form in text:
                    raise LetThrough(told)
    raise TurnedAway("It isn't.")


def _all_of_backup(piece: Any) -> None:
    stolen = Server(piece)
    _chain(stolen, 1)
    for text in dict.fromkeys(_backup(stolen)):
        server = Server(piece)  # the same tokens again, and no alarm yet
        _chain(server, 1)
        if server.tries(text):
            raise LetThrough(f"{shortened(text)} was accepted.")
    raise TurnedAway("Nothing of it is accepted.")


def _starts_again(piece: Any) -> None:
    server = Server(piece)
    token = _chain(server, 1)[-1]
    server.worker = server.new_worker()
    _accepted(server, token, "the token", login=DORA)


TOLD_ONCE = "Dora's first token comes again, once. How often is the server told?"
TOLD_ONCE_LATER = "Her first token comes after three rotations, once. How often is the server told?"
TOLD = "Dora's first token comes again. Is the server told which login to end?"


def _reports() -> Iterator[Case]:
    rule = "RFC 9700 §4.14.2"
    yield _hostile(REPORT, rule, TOLD, partial(_is_told, 1))
    story = "Her first token comes again after three rotations. Is the server told?"
    yield _hostile(REPORT, rule, story, partial(_is_told, 3))
    yield _hostile(REPORT, rule, TOLD_ONCE, partial(_is_told_once, 1))
    yield _hostile(REPORT, rule, TOLD_ONCE_LATER, partial(_is_told_once, 3))
    story = "Two workers get her token at the same moment. How often is the server told?"
    yield _hostile(REPORT, rule, story, _is_told_of_race)
    for story, use in (
        ("An honest rotation is no theft.", _quiet_rotation),
        ("A token that another client sends is no theft.", _quiet_client),
        ("A token that comes too late is no theft.", _quiet_expiry),
        ("A made-up token is no theft.", _quiet_made_up),
    ):
        yield _honest(REPORT, rule, story, partial(_is_not_told, use))


def _is_told(rotations: int, piece: Any) -> None:
    server = Server(piece)
    server.start(FINN)
    _told_of_dora(server, partial(_reused, server, rotations, 0))


def _is_told_once(rotations: int, piece: Any) -> None:
    server = Server(piece)
    _reused(server, rotations, 0)
    told = f"Calls of report_theft: {len(server.reported)}."
    raise (TurnedAway if len(server.reported) == 1 else LetThrough)(told)


def _told_of_dora(server: Server, use: Callable[[], object]) -> None:
    use()
    if not server.reported:
        raise LetThrough("report_theft wasn't called.")
    if any(login != DORA for login in server.reported):
        raise Odd(f"report_theft was called with {shortened(server.reported[0])}.")
    raise TurnedAway("It was.")


def _is_told_of_race(piece: Any) -> None:
    for server, step, _, _ in _same_token(piece):
        if len(server.reported) != 1:
            calls = f"Calls of report_theft: {len(server.reported)}"
            raise LetThrough(f"{calls}, where the second one came before step {step}.")
    raise TurnedAway("It was, once.")


def _is_not_told(use: Callable[[Server], object], piece: Any) -> None:
    server = Server(piece, lifetime=5000)
    use(server)
    if server.reported:
        raise TurnedAway("report_theft was called.")


def _quiet_rotation(server: Server) -> None:
    _chain(server, 3)


def _quiet_client(server: Server) -> None:
    server.tries(server.start(), client_id=PHONE)


def _quiet_expiry(server: Server) -> None:
    server.tries(server.start(), after=6000)


def _quiet_made_up(server: Server) -> None:
    server.start()
    server.tries("never-given-out")


def store_cases() -> Iterator[Case]:
    """Every case of a refresh token store, row by row."""
    yield from _once()
    yield from _thefts()
    yield from _clients()
    yield from _lives()
    yield from _made_up()
    yield from _moments()
    yield from _backups()
    yield from _reports()
