"""The bench of ``open_session``: what is kept, what ends, and what the table holds afterwards."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from jwtflow.course.bench import Bench, Case, LetThrough, Odd, TurnedAway, shortened

FIXATION = "log in under a planted id"
LEFT = "go on with the session before"
STRANGERS = "end somebody else's session"
STOLEN = "steal the table of sessions"
GUESSED = "guess an id"
MORE = "be remembered with rights"

NOW = 1_950_000_000.0
_PHONE, _OFFICE, _FINNS = "dora-on-her-phone-51f7", "dora-in-the-office-8c02", "finn-at-home-d3aa"
_RANDOM = ("q7HfZ0mXr2kLw9", "Tn4cVb8sYd1GjE", "u5RpKx3oAe6MiN")


def key_of(session_id: str) -> str:
    """The key under which a session is stored."""
    return hashlib.sha256(session_id.encode()).hexdigest()


def _stored() -> dict[str, dict[str, Any]]:
    return {
        key_of(_PHONE): {"username": "dora", "started": NOW - 7200, "seen": NOW - 60},
        key_of(_OFFICE): {"username": "dora", "started": NOW - 3600, "seen": NOW - 30},
        key_of(_FINNS): {"username": "finn", "started": NOW - 9000, "seen": NOW - 7000},
    }


class Login:
    """One login: what the piece is lent, and what it did."""

    def __init__(self, piece: Any, presented: str | None, **more: dict[str, Any]) -> None:
        self.before = _stored() | more
        self.after = copy.deepcopy(self.before)
        self.made: list[str] = []
        self.id = piece("dora", presented, sessions=self.after, new_id=self._new_id, now=NOW)
        if not isinstance(self.id, str):
            look = "Return the new id itself. The server puts it into the cookie."
            raise Odd(f"It returned {shortened(self.id)}, which is no id.", look)

    def _new_id(self) -> str:
        self.made.append(_RANDOM[len(self.made) % len(_RANDOM)] + str(len(self.made)))
        return self.made[-1]

    @property
    def ended(self) -> set[str]:
        """The keys that are gone."""
        return self.before.keys() - self.after.keys()


def _case(
    row: str, rule: str, story: str, attempt: Callable[[Any], object], *, honest: bool = False
) -> Case:
    return Case(story, row, rule, story, honest, attempt)


def cases() -> Iterator[Case]:
    """Every case, row by row."""
    for story, planted in (
        ("Somebody planted an id that no session has.", "planted-by-mallory"),
        ("Somebody planted the id of a session of their own.", _FINNS),
        ("The browser still has Dora's own id.", _OFFICE),
    ):
        yield _case(FIXATION, "ASVS 7.2.4", story, partial(_not_kept, planted))
    yield _case(
        FIXATION,
        "ASVS 7.2.4",
        "Dora logs in with a browser that has no id.",
        partial(_is_new, None),
        honest=True,
    )

    yield _case(
        LEFT, "ASVS 7.2.4", "Dora logs in again: is her session before ended?", _ends(_OFFICE)
    )
    story = "Finn was logged in at this browser, and Dora logs in: is Finn's session ended?"
    yield _case(LEFT, "ASVS 7.2.4", story, _ends(_FINNS))
    yield _case(LEFT, "ASVS 7.2.4", "The id that came along is not known.", _goes_well, honest=True)

    story = "Dora's phone stays logged in when she logs in at the office."
    yield _case(STRANGERS, "ASVS 7.1.2", story, partial(_stays, _OFFICE, _PHONE), honest=True)
    story = "Finn stays logged in when Dora logs in elsewhere."
    yield _case(STRANGERS, "ASVS 7.1.2", story, partial(_stays, None, _FINNS), honest=True)
    story = "Nobody is logged out by a login without an id."
    yield _case(STRANGERS, "ASVS 7.1.2", story, partial(_stays, None, _PHONE), honest=True)

    yield _case(STOLEN, "CWE-312", "Is Dora's new id in the table?", _not_in_clear)
    story = "Is the id that came along in the table?"
    yield _case(STOLEN, "CWE-312", story, _presented_not_in_clear)
    story = "The session is stored under the SHA-256 of its id."
    yield _case(STOLEN, "CWE-312", story, partial(_is_new, "unknown"), honest=True)

    story = "Two logins in the same second: are their ids those that new_id made?"
    yield _case(GUESSED, "ASVS 7.2.3", story, _from_new_id)
    story = "One login asks for one id."
    yield _case(GUESSED, "ASVS 7.2.3", story, _one_id, honest=True)

    story = "The session says whose it is, when it started and when it was seen."
    yield _case(MORE, "ASVS 8.3.2", story, partial(_record, None), honest=True)
    story = "It says the same where Finn was logged in before Dora."
    yield _case(MORE, "ASVS 8.3.2", story, partial(_record, _FINNS), honest=True)
    story = "Does the session say more, which could change before it ends?"
    yield _case(MORE, "ASVS 8.3.2", story, _no_more)


def _not_kept(planted: str, piece: Any) -> None:
    login = Login(piece, planted)
    if login.id == planted:
        raise LetThrough("Dora's session has the planted id.")
    found = login.after.get(key_of(planted))
    if isinstance(found, dict) and (found.get("username"), found.get("started")) == ("dora", NOW):
        raise LetThrough("Dora's session is open under the planted id as well.")
    raise TurnedAway("Her session has an id of its own.")


def _is_new(presented: str | None, piece: Any) -> None:
    record = _new_record(piece, presented)
    if record.get("username") != "dora":
        look = "Requirement 4: which names does an entry have, and whose session is it?"
        raise Odd(f"The session there is {shortened(record)}.", look)


def _ends(presented: str) -> Callable[[Any], object]:
    def attempt(piece: Any) -> None:
        login = Login(piece, presented)
        if key_of(presented) in login.after and login.id != presented:
            raw = Login(piece, presented, **{presented: dict(login.before[key_of(presented)])})
            look = "Your function removes the entry of the id itself. Which key does the table use?"
            raise LetThrough("It's still in the table.", "" if presented in raw.after else look)
        if login.id == presented:
            raise LetThrough("It goes on.")
        raise TurnedAway("It is ended.")

    return attempt


def _goes_well(piece: Any) -> None:
    login = Login(piece, "an-id-that-nobody-knows")
    if login.ended:
        raise Odd("It ended another session.")


def _stays(presented: str | None, other: str, piece: Any) -> None:
    login = Login(piece, presented)
    if key_of(other) in login.ended:
        raise Odd("It was ended.")
    if login.after[key_of(other)] != login.before[key_of(other)]:
        raise Odd("It was changed.")


def _not_in_clear(piece: Any) -> None:
    login = Login(piece, None)
    if login.id in repr(login.after):
        raise LetThrough("A thief reads it there.")
    raise TurnedAway("It isn't.")


def _presented_not_in_clear(piece: Any) -> None:
    login = Login(piece, _OFFICE)
    if _OFFICE in repr(login.after):
        raise LetThrough("A thief reads it there.")
    raise TurnedAway("It isn't.")


def _from_new_id(piece: Any) -> None:
    for presented in (None, "an-id-that-nobody-knows"):
        login = Login(piece, presented)
        if login.id not in login.made:
            raise LetThrough(f"One is {shortened(login.id)}.")
    raise TurnedAway("They are.")


def _one_id(piece: Any) -> None:
    login = Login(piece, None)
    if len(login.made) != 1:
        raise Odd(f"It called new_id {len(login.made)} times.")


def _record(presented: str | None, piece: Any) -> None:
    record = _new_record(piece, presented)
    before = _stored().get(key_of(presented or ""), {})
    wanted = {"username": "dora", "started": NOW, "seen": NOW}
    for name, value in wanted.items():
        if name not in record:
            raise Odd(f"It has no {name!r}.")
        if record[name] == value and not isinstance(record[name], bool):
            continue
        told = f"Its {name} is {shortened(record[name])}"
        if name in before and record[name] == before[name]:
            raise Odd(f"{told}, as in the session that ended.", "What belongs to the new login?")
        look = f"Which argument says what {name} is? Store it as it is."
        raise Odd(f"{told}.", look)


def _no_more(piece: Any) -> None:
    if more := sorted(map(str, _new_record(piece).keys() - {"username", "started", "seen"})):
        raise LetThrough(f"It has {', '.join(more)}.")
    raise TurnedAway("It says no more.")


def _new_record(piece: Any, presented: str | None = None) -> dict[str, Any]:
    login = Login(piece, presented)
    record = login.after.get(key_of(login.id))
    if not isinstance(record, dict):
        look = "Requirement 3: under which key does your function store what, and in which table?"
        raise Odd("sessions has no entry under the SHA-256 of the id that it returned.", look)
    return record


BENCHES = {
    "open_session": Bench(
        "open_session",
        cases,
        honest="Honest logins left alone",
        hostile="Attacks stopped",
    ),
}
