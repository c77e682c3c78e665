"""The bench of a single refresh: others are faster, know no lock, or never get an answer."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from jwtflow.course.answers import REFUSALS
from jwtflow.course.bench import Case, LetThrough, Odd, TurnedAway, shortened

NEEDED = "refresh when it is needed"
TWICE = "refresh twice"
UNLOCKED = "act without the lock"
WIPED = "wipe what another one got"
LOST = "lose an answer"
NOBODY = "go on after the end"

Tokens = dict[str, Any]


class Program:
    """A tab, or any client, with the jar and the lock that it shares with others.

    Args:
        tokens: what is in the jar at first.
        waits: what others do while it waits for the lock.
        asked: what the auth server does when it is asked, in place of giving new tokens.
    """

    def __init__(
        self,
        tokens: Tokens | None,
        *,
        waits: Callable[[Program], None] | None = None,
        asked: Callable[[Program], Tokens] | None = None,
    ) -> None:
        self.tokens = copy.deepcopy(tokens)
        self.sent: list[object] = []  # refresh tokens that reached the server
        self.unlocked: list[str] = []  # what was done without the lock
        self.was_cleared = False
        self.at_release: Tokens | None = None
        self._held = False
        self._waits = waits
        self.asked = asked

    def use(self, piece: Any, seen: str) -> Any:
        """What the piece returns for a request that was refused with this access token."""
        return piece(seen, jar=self, lock=self, refresh=self.refresh)

    # the jar

    def read(self) -> Tokens | None:
        """The tokens, or None."""
        return copy.deepcopy(self.tokens)

    def write(self, tokens: Tokens) -> None:
        """Keep these tokens."""
        self._look("write")
        self.tokens = copy.deepcopy(tokens)

    def clear(self) -> None:
        """Forget the tokens."""
        self._look("clear")
        self.was_cleared = True
        self.tokens = None

    # the lock

    def __enter__(self) -> None:
        if self._held:
            raise Odd("It took the lock twice, and would wait for itself for ever.")
        if self._waits is not None:
            waits, self._waits = self._waits, None
            waits(self)
        self._held = True

    def __exit__(self, *_error: object) -> None:
        self._held = False
        self.at_release = copy.deepcopy(self.tokens)

    def acquire(self, *_arguments: object, **_named: object) -> bool:
        """As a lock has it, beside ``with``."""
        self.__enter__()
        return True

    def release(self) -> None:
        """As a lock has it, beside ``with``."""
        self.__exit__()

    @property
    def is_locked(self) -> bool:
        """Whether the lock is held."""
        return self._held

    # the auth server

    def refresh(self, refresh_token: object) -> Tokens:
        """New tokens for a refresh token."""
        self._look("refresh")
        self.sent.append(refresh_token)
        if len(self.sent) > 3:
            raise Odd("It asked the auth server a fourth time.")
        if self.asked is not None:
            return self.asked(self)
        return pair(len(self.sent) + 1)

    def _look(self, what: str) -> None:
        if not self._held:
            self.unlocked.append(what)


def pair(number: int) -> Tokens:
    """Tokens that say how often they were refreshed."""
    return {"access_token": f"access-{number}", "refresh_token": f"refresh-{number}"}


def _returned(program: Program, piece: Any, seen: str) -> Any:
    """What the piece returns where it has no reason to raise."""
    try:
        return program.use(piece, seen)
    except REFUSALS as refusal:
        raise TurnedAway(f"It raised {type(refusal).__name__}: {refusal}") from None
    except ConnectionError:
        raise Odd("It raised ConnectionError.") from None


def _expects(program: Program, piece: Any, seen: str, tokens: Tokens) -> None:
    """The piece has to return these tokens."""
    returned = _returned(program, piece, seen)
    if returned != tokens:
        raise Odd(f"It returned {shortened(returned)}.")


def _refused(_program: Program) -> Tokens:
    raise ValueError("invalid_grant")


def _no_answer(_program: Program) -> Tokens:
    raise ConnectionError("the connection broke off")


def _other_was_faster(program: Program) -> None:
    program.tokens = pair(7)


def _other_then_refused(program: Program) -> Tokens:
    _other_was_faster(program)
    raise ValueError("invalid_grant")


def _other_logged_out(program: Program) -> None:
    program.tokens = None


FASTER = "Another tab has refreshed already: the jar holds newer tokens than the refused one."
WAITED = "Another tab refreshes while this one waits for the lock."
OUTSIDE = "The auth server is asked. Is the lock held?"
LATE = "The new tokens come. Does the jar hold them before the lock is released?"
LOSER = "The server refuses, and meanwhile a tab that knows no lock got new tokens."
LOSER_RETURNS = "The server refuses, and meanwhile a tab got new tokens. Which are returned?"
ANSWER_LOST = "The server's answer gets lost. Does the jar still hold the tokens?"
ASKS_ON = "The server's answer gets lost. Is the token sent again at once?"
SWALLOWED = "The server's answer gets lost. Does the caller hear of it?"


def _needed() -> Iterator[Case]:
    rule = "RFC 6749 §6"
    for story, attempt in (
        ("A request is refused, and the jar holds the same token still.", _plain),
        ("The refresh token is sent, not the access token.", _sends_refresh_token),
        ("The jar holds the new tokens afterwards.", _jar_holds),
        ("The new token expires as well, a while later.", _next_time),
        ("The lock is free afterwards.", _lock_is_free),
    ):
        yield _honest(NEEDED, rule, story, attempt)
    story = "The server refuses, and nobody else was faster."
    yield _hostile(NEEDED, rule, story, _plainly_refused)


def _plain(piece: Any) -> None:
    program = Program(pair(1))
    returned = _returned(program, piece, "access-1")
    if returned == pair(1) and not program.sent:
        told = "It asked nobody, and returned what the jar held."
        raise Odd(told, "seen is the jar's own access token here. What do you compare it with?")
    if returned != pair(2):
        raise Odd(f"It returned {shortened(returned)}.")


def _sends_refresh_token(piece: Any) -> None:
    program = Program(pair(1))
    _expects(program, piece, "access-1", pair(2))
    if program.sent[:1] != ["refresh-1"]:
        raise Odd(f"It sent {shortened(program.sent[0]) if program.sent else 'nothing'}.")


def _jar_holds(piece: Any) -> None:
    program = Program(pair(1))
    _expects(program, piece, "access-1", pair(2))
    if program.tokens != pair(2):
        raise Odd(f"It holds {shortened(program.tokens)}.")


def _next_time(piece: Any) -> None:
    program = Program(pair(1))
    _expects(program, piece, "access-1", pair(2))
    _expects(program, piece, "access-2", pair(3))


def _lock_is_free(piece: Any) -> None:
    program = Program(pair(1))
    _expects(program, piece, "access-1", pair(2))
    if program.is_locked:
        raise Odd("It is still held, and everybody else waits.")


def _plainly_refused(piece: Any) -> None:
    program = Program(pair(1), asked=_refused)
    returned = program.use(piece, "access-1")
    raise Odd(f"It returned {shortened(returned)}. Let the ValueError pass.")


def _twice() -> Iterator[Case]:
    rule = "RFC 9700 §4.14.2"
    yield _hostile(TWICE, rule, FASTER, partial(_asks_nobody, None))
    yield _hostile(TWICE, rule, WAITED, partial(_asks_nobody, _other_was_faster))
    story = "Five requests of a page are refused with the same token, one after the other."
    yield _hostile(TWICE, rule, story, _five)
    story = "Another tab has refreshed, and this one gets what that one got."
    yield _honest(TWICE, rule, story, _gets_others)
    story = "Another tab refreshes while this one waits for the lock. Which tokens are returned?"
    yield _honest(TWICE, rule, story, _gets_others_after_waiting)


def _once_at_most(program: Program, most: int) -> None:
    told = f"Requests that the server got: {len(program.sent)}."
    if len(program.sent) > most:
        raise LetThrough(told)
    raise TurnedAway(told)


def _asks_nobody(waits: Callable[[Program], None] | None, piece: Any) -> None:
    program = Program(pair(1) if waits else pair(7), waits=waits)
    _ignoring(program, piece, "access-1")
    _once_at_most(program, 0)


def _ignoring(program: Program, piece: Any, seen: str) -> None:
    """Use it, whatever it raises: other cases look at that."""
    try:
        program.use(piece, seen)
    except (*REFUSALS, ConnectionError):
        return


def _five(piece: Any) -> None:
    program = Program(pair(1))
    for _ in range(5):
        _ignoring(program, piece, "access-1")
    _once_at_most(program, 1)


def _gets_others(piece: Any) -> None:
    _expects(Program(pair(7)), piece, "access-1", pair(7))


def _gets_others_after_waiting(piece: Any) -> None:
    _expects(Program(pair(1), waits=_other_was_faster), piece, "access-1", pair(7))


def _locked() -> Iterator[Case]:
    rule = "Web Locks API"
    yield _hostile(UNLOCKED, rule, OUTSIDE, _asks_outside)
    yield _hostile(UNLOCKED, rule, LATE, _stores_late)
    story = "The server refuses. Is the lock free afterwards?"
    yield _honest(UNLOCKED, rule, story, partial(_free_after, _refused))
    story = "The server's answer gets lost. Is the lock free afterwards?"
    yield _honest(UNLOCKED, rule, story, partial(_free_after, _no_answer))


def _asks_outside(piece: Any) -> None:
    program = Program(pair(1))
    _ignoring(program, piece, "access-1")
    if not program.sent:
        raise Odd("The server wasn't asked.")
    if "refresh" in program.unlocked:
        raise LetThrough("It isn't.")
    raise TurnedAway("It is.")


def _stores_late(piece: Any) -> None:
    program = Program(pair(1))
    _ignoring(program, piece, "access-1")
    if "refresh" in program.unlocked:
        raise Odd("The lock isn't held at all.")
    if program.at_release != pair(2) or "write" in program.unlocked:
        raise LetThrough(f"When the lock was released, it held {shortened(program.at_release)}.")
    raise TurnedAway("It does.")


def _free_after(asked: Callable[[Program], Tokens], piece: Any) -> None:
    program = Program(pair(1), asked=asked)
    _ignoring(program, piece, "access-1")
    if program.is_locked:
        raise Odd("It is still held, and everybody else waits.")


def _wiped() -> Iterator[Case]:
    rule = "RFC 9700 §4.14.2"
    yield _hostile(WIPED, rule, LOSER, _loser_wipes)
    yield _honest(WIPED, rule, LOSER_RETURNS, _loser_goes_on)
    story = "The server refuses, and nobody else was faster. Is the jar empty afterwards?"
    yield _honest(WIPED, rule, story, _clears)


def _loser_wipes(piece: Any) -> None:
    program = Program(pair(1), asked=_other_then_refused)
    _ignoring(program, piece, "access-1")
    if program.was_cleared or program.tokens != pair(7):
        raise LetThrough(f"Afterwards the jar holds {shortened(program.tokens)}.")
    raise TurnedAway("The jar holds what the other tab got.")


def _loser_goes_on(piece: Any) -> None:
    program = Program(pair(1), asked=_other_then_refused)
    try:
        _expects(program, piece, "access-1", pair(7))
    except TurnedAway:
        if "refresh-7" not in program.sent:
            raise
        look = "Those tokens are new, and nobody has refused them. Return them, and ask nobody."
        raise Odd("It sent the other tab's refresh token as well.", look) from None


def _clears(piece: Any) -> None:
    program = Program(pair(1), asked=_refused)
    _ignoring(program, piece, "access-1")
    if program.tokens is not None:
        raise Odd(f"It holds {shortened(program.tokens)}, and the next request tries them again.")


def _lost() -> Iterator[Case]:
    rule = "RFC 9110 §9.2.2"
    yield _hostile(LOST, rule, ANSWER_LOST, _forgets)
    yield _hostile(LOST, rule, ASKS_ON, _repeats)
    yield _hostile(LOST, rule, SWALLOWED, _swallows)
    story = "After an answer got lost, a request a minute later refreshes."
    yield _honest(LOST, rule, story, _later)


def _forgets(piece: Any) -> None:
    program = Program(pair(1), asked=_no_answer)
    _ignoring(program, piece, "access-1")
    if program.was_cleared or program.tokens != pair(1):
        raise LetThrough(f"It holds {shortened(program.tokens)}.")
    raise TurnedAway("It does.")


def _repeats(piece: Any) -> None:
    program = Program(pair(1), asked=_no_answer)
    _ignoring(program, piece, "access-1")
    _once_at_most(program, 1)


def _swallows(piece: Any) -> None:
    program = Program(pair(1), asked=_no_answer)
    try:
        returned = program.use(piece, "access-1")
    except ConnectionError:
        raise TurnedAway("It raises ConnectionError.") from None
    except REFUSALS as refusal:
        raise Odd(f"It raised {type(refusal).__name__}, as if the login had ended.") from None
    raise LetThrough(f"It returned {shortened(returned)}.")


def _later(piece: Any) -> None:
    program = Program(pair(1), asked=_no_answer)
    _ignoring(program, piece, "access-1")
    program.asked = lambda _: pair(2)
    _expects(program, piece, "access-1", pair(2))


def _nobody() -> Iterator[Case]:
    rule = "RFC 6749 §5.2"
    for story, waits in (
        ("The jar is empty: nobody is logged in.", None),
        ("Another tab logs out while this one waits for the lock.", _other_logged_out),
    ):
        yield _hostile(NOBODY, rule, story, partial(_nothing_to_use, waits))
    story = "Another tab logs out while the server is asked, and the server refuses."
    yield _hostile(NOBODY, rule, story, _ended_meanwhile)
    story = "After a refusal ten more requests come. Is the server asked again?"
    yield _hostile(NOBODY, rule, story, _asks_for_ever)
    story = "After a refusal the user logs in again, and that login is refreshed."
    yield _honest(NOBODY, rule, story, _new_login)


def _nothing_to_use(waits: Callable[[Program], None] | None, piece: Any) -> None:
    program = Program(pair(1) if waits else None, waits=waits)
    returned = program.use(piece, "access-1")
    raise Odd(f"It returned {shortened(returned)}. Refuse by raising ValueError.")


def _ended_meanwhile(piece: Any) -> None:
    def asked(program: Program) -> Tokens:
        _other_logged_out(program)
        raise ValueError("invalid_grant")

    returned = Program(pair(1), asked=asked).use(piece, "access-1")
    raise Odd(f"It returned {shortened(returned)}. Refuse by raising ValueError.")


def _asks_for_ever(piece: Any) -> None:
    program = Program(pair(1), asked=_refused)
    _ignoring(program, piece, "access-1")
    if len(program.sent) > 1:
        look = "The server has answered, and the token is no better now. Send it once."
        raise LetThrough(f"The first one alone has sent {len(program.sent)} requests.", look)
    for _ in range(2):
        _ignoring(program, piece, "access-1")
    _once_at_most(program, 1)


def _new_login(piece: Any) -> None:
    program = Program(pair(1), asked=_refused)
    _ignoring(program, piece, "access-1")
    program.tokens, program.asked = pair(11), lambda _: pair(12)
    _expects(program, piece, "access-11", pair(12))


def refresh_cases() -> Iterator[Case]:
    """Every case of a single refresh, row by row."""
    yield from _needed()
    yield from _twice()
    yield from _locked()
    yield from _wiped()
    yield from _lost()
    yield from _nobody()


def _honest(row: str, rule: str, story: str, attempt: Callable[[Any], None]) -> Case:
    return Case(story, row, rule, story, honest=True, attempt=attempt)


def _hostile(row: str, rule: str, story: str, attempt: Callable[[Any], None]) -> Case:
    return Case(story, row, rule, story, honest=False, attempt=attempt)
