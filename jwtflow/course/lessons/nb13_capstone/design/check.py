"""Who may do what by this design, against what the letter says."""

from __future__ import annotations

import re
from typing import Any

from jwtflow.course.answers import Answer, Wrong

ONE_FOR_ALL = "one scope will do for a whole service"
ROLE = "a role is a scope"
MORE = "a scope too many does no harm"
ISSUER = "aud names who made the token"
BOTH = "a token is good for every API that wants one"
LONG = "a token may live as long as a login"

ROUTES = ("GET /tools", "POST /reservations", "POST /loans", "GET /report")
MAY = {
    "member": {"GET /tools", "POST /reservations"},
    "keeper": {"GET /tools", "POST /reservations", "POST /loans"},
    "office": {"GET /report"},
}
_NO_SCOPE = {
    "GET /members": "Requirement 3: that route asks for a role, and for no scope.",
    "GET /me": "Any good token will do for GET /me, so it needs no scope.",
}
_KEYS = ("scopes", "grants", "roles", "audience", "lifetime")
_WORD = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+")  # RFC 6749 §3.3
_OPENID = {"openid", "profile", "email", "address", "phone", "offline_access"}
_SHORTEST, _LONGEST = 300, 600


def check(answer: Answer) -> Wrong | None:
    """Look at each part of the design."""
    design = answer()
    return (
        _shape(design)
        or _scopes(design["scopes"])
        or _grants(design["scopes"], design["grants"])
        or _roles(design["roles"])
        or _audience(design["audience"])
        or _lifetime(design["lifetime"])
    )


def _shape(design: Any) -> Wrong | None:
    if not isinstance(design, dict):
        return Wrong(
            f"Your function returned {design!r:.60}.", "Return the dictionary that the task lists."
        )
    if missing := [key for key in _KEYS if key not in design]:
        return Wrong(f"Your design has no {missing[0]!r}.", "The task lists five things.")
    for key, names in (("scopes", ROUTES), ("grants", tuple(MAY)), ("roles", tuple(MAY))):
        part = design[key]
        if not isinstance(part, dict):
            return Wrong(f"Your {key!r} is {part!r:.60}.", "It should be a dictionary.")
        missing = [name for name in names if name not in part]
        extra = [name for name in part if name not in names]
        if missing or extra:
            told = [f"{name!r} is missing" for name in missing]
            told += [f"{name!r} is one too many" for name in extra]
            look = _NO_SCOPE.get(str(extra[0])) if extra and not missing else None
            return Wrong(
                f"In your {key!r}, {' and '.join(told)}.",
                look or f"These belong there, spelled like this: {', '.join(names)}.",
            )
    return None


def _scopes(scopes: dict[str, Any]) -> Wrong | None:
    for route, scope in scopes.items():
        if not isinstance(scope, str) or not _WORD.fullmatch(scope):
            return Wrong(
                f"The scope of {route} is {scope!r:.40}.",
                "Requirement 1: one word of ASCII letters, digits and signs, because spaces "
                "separate the scopes of a token.",
            )
    if reserved := _OPENID & set(scopes.values()):
        return Wrong(
            f"One of your scopes is called {min(reserved)!r}.",
            "Requirement 1: OpenID Connect has that name for something about the user. Take one "
            "that says what your route does.",
        )
    named = list(scopes.values())
    for route, scope in scopes.items():
        if named.count(scope) > 1:
            others = [each for each in scopes if scopes[each] == scope and each != route]
            return Wrong(
                f"{route} and {others[0]} need the same scope, {scope!r}.",
                "Requirement 1: can you grant one of the two without the other?",
                ONE_FOR_ALL if len(set(named)) == 1 else None,
            )
    if {"admin", "member", "keeper", "office"} & set(named):
        return Wrong(
            "One of your scopes is called like a person or their role.",
            "Requirement 3: a scope says what may be done, a role who somebody is. "
            "Name the scope after what is done.",
            ROLE if len({"admin", "member", "keeper", "office"} & set(named)) > 1 else None,
        )
    return None


def _grants(scopes: dict[str, str], grants: dict[str, Any]) -> Wrong | None:
    for party, granted in grants.items():
        if not isinstance(granted, str):
            return Wrong(
                f"The {party}'s grants are {granted!r:.60}.",
                "They should be one string, with spaces between the scopes.",
            )
    may = {
        party: {route for route, scope in scopes.items() if scope in granted.split()}
        for party, granted in grants.items()
    }
    for party, granted in grants.items():
        if unknown := set(granted.split()) - set(scopes.values()):
            word = min(unknown)
            if re.search("[,;]", word):
                look = "Scopes in a grant are separated by spaces, and by nothing else."
            else:
                look = (
                    "Requirement 2: grant the names of your own scopes. (Requirement 3: roles have "
                    "a place of their own.)"
                )
            return Wrong(
                f"The {party} is granted {word!r}, which no route needs.",
                look,
                ROLE if word == "admin" or word in MAY else None,
            )
    for party, allowed in may.items():
        if lacking := sorted(MAY[party] - allowed):
            return Wrong(
                f"By your design the {party} can't use {lacking[0]}.",
                "Requirement 2: read the letter again. What do they do all day?",
            )
    for party, allowed in may.items():
        if extra := sorted(allowed - MAY[party]):
            too_many = sum(bool(may[each] - MAY[each]) for each in MAY) > 1 or len(extra) > 1
            return Wrong(
                f"By your design the {party} can use {extra[0]}.",
                "Requirement 2: what could a thief do with this token that the letter "
                "doesn't let its owner do?",
                MORE if too_many else None,
            )
    return None


def _roles(roles: dict[str, Any]) -> Wrong | None:
    for party, held in roles.items():
        if not isinstance(held, (list, tuple)) or not all(isinstance(role, str) for role in held):
            return Wrong(
                f"The {party}'s roles are {held!r:.60}.", "They should be a list of texts."
            )
        if ("admin" in held) != (party == "keeper"):
            which = "has" if "admin" in held else "doesn't have"
            return Wrong(
                f"By your design the {party} {which} the role 'admin'.",
                "Requirement 3: who may see the list of members because of who they are?",
            )
    return None


def _audience(audience: Any) -> Wrong | None:
    if isinstance(audience, (list, tuple, set)):
        named = set(map(str, audience))
        look = "Requirement 4: a service that gets such a token could use it at the others."
        if len(named) < 2:
            look = "One service needs no list. Write its name as a text."
        both = {"https://tools.example", "https://reports.example"} <= named
        return Wrong(f"The aud of your tokens is {audience!r:.80}.", look, BOTH if both else None)
    if audience != "https://tools.example":
        name = str(audience).lower()
        belief = ISSUER if ("auth" in name or "login" in name) and "tools" not in name else None
        return Wrong(
            f"The aud of your tokens is {audience!r:.60}.",
            "Requirement 4: how does the letter name the service? An aud is compared letter by "
            "letter, a slash at the end included.",
            belief or (BOTH if name in {"*", "https://*.example"} else None),
        )
    return None


def _lifetime(lifetime: Any) -> Wrong | None:
    if type(lifetime) is not int:
        return Wrong(f"The lifetime is {lifetime!r:.40}.", "A whole number of seconds, please.")
    if lifetime > _LONGEST:
        return Wrong(
            f"A thief can use a copied token for up to {lifetime} seconds.",
            "Requirement 5: what does the letter say about the phone?",
            LONG if lifetime >= 3600 else None,
        )
    if lifetime < _SHORTEST:
        return Wrong(
            f"The tablet has to fetch a token every {lifetime} seconds.",
            "Requirement 5: what does the letter say about the tablet? (The number is in seconds.)",
        )
    return None
