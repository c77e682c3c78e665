"""The bench of ``Denylist``: what is denied, for how long, at which server, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from jwtflow.course.bench import Bench, Case, LetThrough, Odd, TurnedAway, shortened
from jwtflow.lab.revoking import SharedEntries

USED = "use a revoked token"
SERVER = "ask the other server"
FULL = "fill the list"
AWAY = "ask while the list is away"

NOW = 1_950_000_000.0
EXP = NOW + 540
LEEWAY = 90
MINE, OTHER = "Jq4-tool-library-7c", "Zt9-tool-library-41"


class Servers:
    """Two servers with one set of entries, and a Denylist each."""

    def __init__(self, piece: Any) -> None:
        self._piece = piece
        self.entries = SharedEntries()
        self.auth = self.new_server()
        self.resource = self.new_server()

    def new_server(self) -> Any:
        """One more server, or one that was restarted."""
        return self._piece(self.entries, leeway=LEEWAY)


def _asked(server: Any, jti: str, *, now: float = NOW) -> bool:
    try:
        answer = server.is_denied(jti, now=now)
    except ValueError as error:
        raise Odd(
            f"is_denied raised ValueError ({error}), no answer and no ConnectionError."
        ) from None
    if not isinstance(answer, bool):
        look = "It answers True or False, for each jti. None is neither."
        raise Odd(f"is_denied returned {shortened(answer)}.", look)
    return answer


def _refuses(server: Any, jti: str, *, now: float = NOW) -> None:
    if not _asked(server, jti, now=now):
        raise LetThrough("is_denied returned False.")
    raise TurnedAway("is_denied returned True.")


def _accepts(server: Any, jti: str, *, now: float = NOW) -> None:
    if _asked(server, jti, now=now):
        raise Odd("is_denied returned True.")


def _case(
    row: str, rule: str, story: str, attempt: Callable[[Any], object], *, honest: bool = False
) -> Case:
    return Case(story, row, rule, story, honest, attempt)


def cases() -> Iterator[Case]:
    """Every case, row by row."""
    yield from _uses()
    yield from _servers()
    yield from _long_lists()
    yield from _outages()


def _uses() -> Iterator[Case]:
    used = partial(_case, USED, "RFC 7009 §2")
    yield used("A token was revoked a moment ago.", partial(_revoked, NOW))
    yield used("A token was revoked, and expires in a second.", partial(_revoked, EXP - 1))
    story = "A token was revoked and has expired, but a server's clock is a little slow."
    yield used(story, partial(_revoked, EXP))
    story = "The same, a second before it has expired for the slowest clock."
    yield used(story, partial(_revoked, EXP + LEEWAY - 1))
    story = "A token is revoked just after its exp, and a server's clock is a little slow."
    yield used(story, _revoked_late)
    yield used("Two tokens were revoked; it's the first of them.", _first_of_two)
    yield used("A token was revoked twice.", _twice)
    yield used("Nothing has been revoked yet.", _nothing_yet, honest=True)
    yield used("Another token was revoked.", partial(_another, OTHER), honest=True)
    story = "A token whose jti begins with that of a revoked one."
    yield used(story, partial(_another, MINE + "0"), honest=True)
    story = "A token whose jti is the beginning of that of a revoked one."
    yield used(story, partial(_another, MINE[:-1]), honest=True)
    yield used("The token's jti differs in a capital letter.", _capital, honest=True)
    story = "The revoked token has expired for every clock."
    yield used(story, partial(_over, EXP + LEEWAY), honest=True)


def _servers() -> Iterator[Case]:
    shared = partial(_case, SERVER, "RFC 7009 §3")
    story = "The auth server revokes; the resource server is asked."
    yield shared(story, _at_the_resource_server)
    story = "The resource server was asked about it before it was revoked."
    yield shared(story, _asked_before)
    story = "A server is asked that was started after the revocation."
    yield shared(story, _restarted)
    story = (
        "The process makes an object for another service's entries, and then a token is revoked."
    )
    yield shared(story, _another_set)
    story = "The resource server is asked about another token."
    yield shared(story, _other_at_the_resource_server, honest=True)


def _long_lists() -> Iterator[Case]:
    full = partial(_case, FULL, "CWE-770")
    yield full("A token has expired for every clock when the next is revoked.", _forgotten)
    story = "Fifty tokens were revoked, one a minute, and the next is revoked."
    yield full(story, _many_forgotten)
    story = "Somebody revokes a token that has long expired."
    yield full(story, _too_late)
    story = "A token is still alive when the next is revoked."
    yield full(story, partial(_kept, EXP - 1), honest=True)
    story = "A token has expired, but not yet by the slowest clock, when the next is revoked."
    yield full(story, partial(_kept, EXP + LEEWAY - 1), honest=True)
    story = "An entry says the token's exp under its jti."
    yield full(story, _entry, honest=True)


def _outages() -> Iterator[Case]:
    away = partial(_case, AWAY, "ASVS 16.5.3")
    yield away("The entries can't be reached when a revoked token comes.", _away_when_asked)
    yield away("The entries can't be reached when a token is to be revoked.", _away_when_revoked)
    story = "The entries can't be reached when a token comes that nobody revoked."
    yield away(story, partial(_away_when_asked, revoked=False))
    story = "A revoked token was refused, and when it comes again the entries can't be reached."
    yield away(story, _away_later)
    story = "The entries can be reached again, and a token comes that nobody revoked."
    yield away(story, _back_again, honest=True)


def _revoked(now: float, piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    _refuses(servers.auth, MINE, now=now)


def _revoked_late(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=EXP + 1)
    _refuses(servers.auth, MINE, now=EXP + 2)


def _first_of_two(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    servers.auth.deny(OTHER, exp=EXP + 60, now=NOW + 1)
    _refuses(servers.auth, MINE, now=NOW + 2)


def _twice(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    servers.auth.deny(MINE, exp=EXP, now=NOW + 1)
    _refuses(servers.auth, MINE, now=NOW + 2)


def _nothing_yet(piece: Any) -> None:
    _accepts(Servers(piece).auth, MINE)


def _another(jti: str, piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    _accepts(servers.auth, jti)


def _capital(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    _accepts(servers.auth, MINE.swapcase())


def _over(now: float, piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    if not _asked(servers.auth, MINE, now=now):
        return
    look = "Requirement 1: compare `now` with exp and the leeway that the object was made with."
    if _asked(servers.auth, MINE, now=now + 1e9):
        look = "Thirty years later it still does. Does is_denied compare `now`, its argument?"
    raise Odd("is_denied returned True.", look)


def _at_the_resource_server(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    _refuses(servers.resource, MINE)


def _asked_before(piece: Any) -> None:
    servers = Servers(piece)
    _asked(servers.resource, MINE)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    _refuses(servers.resource, MINE, now=NOW + 1)


def _restarted(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    _refuses(servers.new_server(), MINE)


def _another_set(piece: Any) -> None:
    servers, others = Servers(piece), Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    if MINE in others.entries:
        look = "What does the class keep for all its objects, and what has each object alone?"
        raise LetThrough("The entry is among the other service's.", look)
    _refuses(servers.resource, MINE)


def _other_at_the_resource_server(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    _accepts(servers.resource, OTHER)


def _left(servers: Servers, needed: int) -> None:
    left = len(servers.entries)
    if left > needed:
        raise LetThrough(f"Entries that are left: {left}. Entries that are needed: {needed}.")
    raise TurnedAway("What isn't needed is gone.")


def _forgotten(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    later = EXP + LEEWAY
    try:
        servers.auth.deny(OTHER, exp=later + 540, now=later)
    except RuntimeError as error:  # a dictionary that changed while a loop went through it
        look = (
            "A loop can't go through entries while you remove some. What else could it go through?"
        )
        raise Odd(f"deny raised RuntimeError: {error}.", look) from None
    _left(servers, 1)


def _many_forgotten(piece: Any) -> None:
    servers = Servers(piece)
    for number in range(50):
        now = NOW + 60 * number
        servers.auth.deny(f"{MINE}-{number}", exp=now + 540, now=now)
    later = NOW + 60 * 50 + 540 + LEEWAY
    servers.auth.deny(OTHER, exp=later + 540, now=later)
    _left(servers, 1)


def _too_late(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=NOW - LEEWAY, now=NOW)
    _left(servers, 0)


def _kept(later: float, piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    was_there = MINE in servers.entries
    servers.auth.deny(OTHER, exp=later + 540, now=later)
    if was_there and MINE not in servers.entries:
        raise Odd("deny removed the entry of the first.")
    if not _asked(servers.auth, MINE, now=later):
        look = "Requirement 1: until when is it denied? deny has left its entry alone."
        raise Odd("is_denied returned False for the first.", look)


def _entry(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    found = dict(servers.entries)
    if found != {MINE: EXP}:
        raise Odd(f"After one revocation entries is {shortened(found)}.")


def _away_when_asked(piece: Any, *, revoked: bool = True) -> None:
    servers = Servers(piece)
    if revoked:
        servers.auth.deny(MINE, exp=EXP, now=NOW)
    servers.entries.is_on = False
    try:
        denied = _asked(servers.resource, MINE, now=NOW + 1)
    except ConnectionError:
        raise TurnedAway("It raised ConnectionError.") from None
    except Odd:
        raise
    except Exception as error:  # noqa: BLE001 - a learner may raise any
        look = "Requirement 4: let the ConnectionError pass, as it is."
        raise Odd(f"is_denied raised {type(error).__name__}: {error}.", look) from None
    if denied:
        raise Odd("is_denied returned True without having looked. Honest users get that, too.")
    raise LetThrough("is_denied returned False.")


def _away_later(piece: Any) -> None:
    servers = Servers(piece)
    servers.auth.deny(MINE, exp=EXP, now=NOW)
    for server in (servers.auth, servers.resource):
        _asked(server, MINE)
    servers.entries.is_on = False
    for server in (servers.auth, servers.resource):
        try:
            _asked(server, MINE, now=NOW + 1)
        except ConnectionError:
            continue
        look = "Requirement 2: what does an object remember beside `entries`?"
        raise Odd("is_denied answered without having looked.", look)
    raise TurnedAway("It raised ConnectionError.")


def _away_when_revoked(piece: Any) -> None:
    servers = Servers(piece)
    servers.entries.is_on = False
    try:
        servers.auth.deny(MINE, exp=EXP, now=NOW)
    except ConnectionError:
        raise TurnedAway("It raised ConnectionError.") from None
    except ValueError:
        raise Odd("It raised ValueError. The server wouldn't know that the list is away.") from None
    raise LetThrough("deny returned, and nothing was written.")


def _back_again(piece: Any) -> None:
    servers = Servers(piece)
    servers.entries.is_on = False
    with suppress(Exception):
        servers.auth.deny(OTHER, exp=EXP, now=NOW)
    with suppress(Exception):
        servers.auth.is_denied(MINE, now=NOW)
    servers.entries.is_on = True
    _accepts(servers.auth, MINE, now=NOW + 1)


BENCHES = {
    "Denylist": Bench(
        "Denylist", cases, honest="Honest uses accepted", hostile="Attacks and mishaps stopped"
    )
}
