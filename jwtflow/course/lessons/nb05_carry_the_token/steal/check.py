"""Tokens in each kind of place alone, then beside other things."""

from __future__ import annotations

import json
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import shortened
from jwtflow.course.lessons.nb05_carry_the_token.sites import Site
from jwtflow.lab.lab import separate_lab

_HEADER = "eyJhbGciOiJFUzI1NiIsImtpZCI6Ijk5In0"
A = f"{_HEADER}.eyJzdWIiOiJkb3JhIn0.kq8-x_Zr3_-Yt"
B = f"{_HEADER}.eyJzdWIiOiJmaW5uIiwiYSI6Ij4_In0.m0-_Qe7"
C = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJldmUiLCJiIjoifn4ifQ.Zz9"

_STORAGE = "Look at every value of page.local_storage, whatever its name, and inside of it."
_LOG = "Look at the whole line: the address that was asked for, and the Referer behind it."
_HISTORY = "Look at the whole address, also behind #."
_TOKEN = re.compile(r"eyJ[\w-]*\.[\w-]+\.[\w-]+", re.ASCII)
_WHOLE = "Where does a token begin and end? Between the dots only letters, digits, - and _ occur."


@dataclass(frozen=True, eq=False)
class _Loot:
    """What the learner's function is given, and where to look if it goes wrong."""

    told: str
    look: str
    tokens: frozenset[str]
    storage: dict[str, str] = field(default_factory=dict)
    log: tuple[str, ...] = ()
    history: tuple[str, ...] = ()


def _line(path: str, referer: str = "-") -> str:
    return f'GET {path} "{referer}"'


_ONE, _TWO = frozenset({A}), frozenset({A, B})
_NAMED = _Loot(
    "localStorage has a token, and nothing else, under the name access_token",
    _STORAGE,
    _ONE,
    storage={"access_token": A},
)
_OTHER_NAME = _Loot(
    "localStorage has a token under the name session", _STORAGE, _ONE, storage={"session": A}
)
_LOG_OTHER_NAME = _Loot(
    "A line of the log has a token in the parameter t", _LOG, _ONE, log=(_line(f"/file?t={A}"),)
)
_REFERER = _Loot(
    "A line of the log has a token in the Referer",
    _LOG,
    _ONE,
    log=(_line("/p.gif", f"https://a.example/r?access_token={A}"),),
)
_REFERER_2 = _Loot(
    "The second line of a log has a token in the Referer",
    _LOG,
    _ONE,
    log=(_line("/"), _line("/p.gif", f"https://a.example/r?t={A}")),
)
_FRAGMENT = _Loot(
    "An address in the history has a token behind #",
    _HISTORY,
    _ONE,
    history=("https://a.example/", f"https://a.example/#access_token={A}"),
)
_FRAGMENT_2 = _Loot(
    "The only address in the history has #/done and a token",
    _HISTORY,
    _ONE,
    history=(f"https://b.example/app#/done?t={A}&n=1",),
)
_LOOT = (
    _Loot("There is nothing to find", "Return an empty set.", frozenset()),
    _NAMED,
    _OTHER_NAME,
    _Loot(
        "A JSON text in localStorage has a token",
        _STORAGE,
        _ONE,
        storage={"auth": json.dumps({"access_token": A, "user": "dora"})},
    ),
    _Loot(
        "A JSON text in localStorage has two tokens",
        _STORAGE,
        _TWO,
        storage={"auth": json.dumps({"tokens": [A, B]})},
    ),
    _Loot(
        "localStorage has a token whose header begins with typ",
        "The order in a header is free. Which letters does every token begin with?",
        frozenset({C}),
        storage={"t": C},
    ),
    _Loot(
        "localStorage has three tokens under three names",
        _STORAGE,
        frozenset({A, B, C}),
        storage={"a": A, "b": B, "theme": "dark", "c": C},
    ),
    _Loot(
        "A line of the log has a token in access_token",
        _LOG,
        _ONE,
        log=(_line(f"/file?access_token={A}"),),
    ),
    _LOG_OTHER_NAME,
    _REFERER,
    _REFERER_2,
    _Loot(
        "A line of the log has one token in the address and one in the Referer",
        _LOG,
        _TWO,
        log=(_line(f"/file?access_token={A}", f"https://a.example/r?access_token={B}"),),
    ),
    _Loot(
        "Every line of the log has a token",
        _LOG,
        frozenset({A, B, C}),
        log=tuple(_line(f"/file?access_token={token}") for token in (A, B, C)),
    ),
    _Loot(
        "An address in the history has a token behind ?",
        _HISTORY,
        _ONE,
        history=("https://a.example/", f"https://a.example/r?access_token={A}"),
    ),
    _FRAGMENT,
    _FRAGMENT_2,
    _Loot(
        "The first of two addresses has a token",
        _HISTORY,
        _ONE,
        history=(f"https://a.example/r?access_token={A}", "https://a.example/"),
    ),
    _Loot(
        "Two addresses have a token",
        _HISTORY,
        _TWO,
        history=(f"https://a.example/r?access_token={A}", f"https://a.example/r?access_token={B}"),
    ),
    _Loot(
        "One address in the history has two tokens behind #",
        "Look for all tokens of an address, not for the first.",
        _TWO,
        history=(f"https://a.example/#access_token={A}&id_token={B}",),
    ),
    _Loot(
        "Each of the three places has its own token",
        "All three places count.",
        frozenset({A, B, C}),
        storage={"t": A},
        log=(_line(f"/?t={B}"),),
        history=(f"https://a.example/?t={C}",),
    ),
    _Loot(
        "The same token is in all three places",
        "Return a set: each token is in it once.",
        _ONE,
        storage={"t": A},
        log=(_line(f"/?t={A}"),),
        history=(f"https://a.example/?t={A}",),
    ),
    _Loot(
        "A token has another parameter behind it",
        _WHOLE,
        _ONE,
        log=(_line(f"/file?access_token={A}&page=2"),),
    ),
    _Loot(
        "A token has another parameter before it",
        _WHOLE,
        _ONE,
        history=(f"https://a.example/?page=2&access_token={A}#top",),
    ),
    _Loot(
        "A sentence ends with a token and a full stop",
        _WHOLE,
        _ONE,
        storage={"note": f"My token is {A}. Keep it."},
    ),
    _Loot(
        "Nothing here is a token",
        _WHOLE,
        frozenset(),
        storage={
            "version": "1.2.3",
            "book": "eyes.open.wide",
            "host": "www.tools.example",
            "header": _HEADER,
        },
        log=(_line("/a.b.c?v=1.2.3"),),
        history=("https://www.tools.example/",),
    ),
    _Loot(
        "A text has only two parts",
        _WHOLE,
        frozenset(),
        storage={"cut": A.rpartition(".")[0]},
        log=(_line(f"/?t={B.rpartition('.')[0]}"),),
    ),
)


def check(answer: Answer) -> Wrong | None:
    """Try each place; name a belief that two places confirm."""
    with separate_lab() as lab:
        lab.site("https://app.example", Site())
        kept: list[bool] = []

        def found(loot: _Loot) -> object:
            page = lab.browser().open("https://app.example/")
            page.local_storage.update(loot.storage)
            returned = answer(page, list(loot.log), list(loot.history))
            kept.append(dict(page.local_storage) == loot.storage)
            return returned

        for loot in _LOOT:
            try:
                returned = found(loot)
            except CrashedError as crash:
                raise CrashedError(f"{loot.told}.\n{crash}", crash.error) from None
            if not isinstance(returned, set | frozenset):
                return Wrong(f"{loot.told}. Your function returned {returned!r}.", "Return a set.")
            if returned != loot.tokens:
                return _named(loot, returned, {each: found(each) for each in _CONFIRMING})
        if not all(kept):
            return Wrong(
                "Afterwards the page's local_storage isn't what it was.",
                "A user whose login is gone asks why. Look, and leave everything where it is.",
            )
    return None


_CONFIRMING = (_NAMED, _OTHER_NAME, _LOG_OTHER_NAME, _REFERER, _REFERER_2, _FRAGMENT, _FRAGMENT_2)
_BELIEFS = (
    ("a token is always called access_token", {_OTHER_NAME, _LOG_OTHER_NAME}, {_NAMED}),
    ("a log holds only what was asked for", {_REFERER, _REFERER_2}, {_LOG_OTHER_NAME}),
    ("what stands behind # is private", {_FRAGMENT, _FRAGMENT_2}, {_LOG_OTHER_NAME}),
)


def _named(loot: _Loot, returned: AbstractSet[str], results: dict[_Loot, object]) -> Wrong:
    parts, look = [], loot.look
    if few := loot.tokens - returned:
        parts.append(f"missed {len(few)} of {len(loot.tokens)}")
    if more := sorted(returned - loot.tokens, key=repr):
        what, look = _what(more[0], loot)
        parts.append(f"returned {shortened(more[0])}, which {what}")
    missed = {each for each, result in results.items() if result == set()}
    belief = next(
        (
            name
            for name, shown, right in _BELIEFS
            if loot in shown and shown <= missed and not right & missed
        ),
        None,
    )
    return Wrong(f"{loot.told}. Your function {' and '.join(parts)}.", look, belief)


def _what(returned: object, loot: _Loot) -> tuple[str, str]:
    """What is wrong with something that was returned, and where to look."""
    if not isinstance(returned, str):
        look = "Return each token as text. (findall returns the groups, if its pattern has any.)"
        return f"is of type {type(returned).__name__}", look
    if not _TOKEN.fullmatch(returned):
        return "isn't a token", _WHOLE
    if any(returned in token for token in loot.tokens):
        return "is a part of one", _WHOLE
    return "isn't there", "Look only into what your function was given."
