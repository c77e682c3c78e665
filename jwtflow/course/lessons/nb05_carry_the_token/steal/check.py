"""Tokens in each kind of place alone, then beside other things."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb05_carry_the_token.sites import Site
from jwtflow.lab.lab import separate_lab

_HEADER = "eyJhbGciOiJFUzI1NiIsImtpZCI6Ijk5In0"
A, B, C = (
    f"{_HEADER}.{rest}"
    for rest in (
        "eyJzdWIiOiJkb3JhIn0.kq8-x_Zr3_-Yt",
        "eyJzdWIiOiJmaW5uIiwiYSI6Ij4_In0.m0-_Qe7",
        "eyJzdWIiOiJldmUiLCJiIjoifn4ifQ.Zz9",
    )
)

_STORAGE = (
    "Look at every value of page.local_storage, whatever its name, and inside of it. A token "
)
_STORAGE += "ends where no letter, digit, - or _ follows."
_LOG = "Look at the whole line: the address that was asked for, and the Referer behind it."
_HISTORY = "Look at the whole address, also behind #."
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
    "localStorage has a token under the name access_token",
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
        storage={"version": "1.2.3", "host": "www.tools.example", "header": _HEADER},
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

        def found(loot: _Loot) -> object:
            page = lab.browser().open("https://app.example/")
            page.local_storage.update(loot.storage)
            return answer(page, list(loot.log), list(loot.history))

        for loot in _LOOT:
            returned = found(loot)
            if not isinstance(returned, set | frozenset):
                return Wrong(f"{loot.told}. Your function returned {returned!r}.", "Return a set.")
            if returned != loot.tokens:
                return _named(loot, returned, {each: found(each) for each in _CONFIRMING})
    return None


_CONFIRMING = (_NAMED, _OTHER_NAME, _LOG_OTHER_NAME, _REFERER, _REFERER_2, _FRAGMENT, _FRAGMENT_2)
_BELIEFS = (
    ("a token is always called access_token", {_OTHER_NAME, _LOG_OTHER_NAME}, {_NAMED}),
    ("a log holds only what was asked for", {_REFERER, _REFERER_2}, {_LOG_OTHER_NAME}),
    ("what stands behind # is private", {_FRAGMENT, _FRAGMENT_2}, {_LOG_OTHER_NAME}),
)


def _named(loot: _Loot, returned: AbstractSet[str], results: dict[_Loot, object]) -> Wrong:
    many, few = len(returned - loot.tokens), len(loot.tokens - returned)
    parts = [f"missed {few} of {len(loot.tokens)}"] if few else []
    parts += [f"returned {many} that {'is' if many == 1 else 'are'} no whole token"] if many else []
    missed = {each for each, result in results.items() if result == set()}
    belief = next(
        (
            name
            for name, shown, right in _BELIEFS
            if loot in shown and shown <= missed and not right & missed
        ),
        None,
    )
    return Wrong(f"{loot.told}. Your function {' and '.join(parts)}.", loot.look, belief)
