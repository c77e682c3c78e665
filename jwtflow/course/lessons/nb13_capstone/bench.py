"""The bench of ``build_library``: a service with its own shelf for each case, asked over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from jwtflow.course.bench import Bench, Case, LetThrough, Odd
from jwtflow.course.lessons.nb13_capstone.world import (
    ALL,
    AUDIENCE,
    KEY,
    NEXT,
    NOW,
    SCOPES,
    STRANGER,
    World,
    claims_of,
    overheard,
    token,
)
from jwtflow.tokens.sign import SigningKey

NOBODY = "come without a token"
BAD = "bring a token that isn't good"
SCOPE = "go beyond the scope"
ROLE = "see the members without the role"
NAME = "borrow in somebody else's name"
GONE = "come back after the logout"
AWAY = "come while something is away"
BODY = "send what nobody expects"
TOLD = "read a token in an answer or a log"

_ROUTES = (*SCOPES, "GET /me", "GET /members")
_BODIES: dict[str, dict[str, Any]] = {
    "POST /reservations": {"tool": 2},
    "POST /loans": {"tool": 2, "member": "ole"},
}
_NO_SUCH_FIELD = 422
_ALIKE = {400: {400, 415}, _NO_SUCH_FIELD: {400, 409, _NO_SUCH_FIELD}}
"""Statuses that say the same: a body that can't be read, and one that lacks a field."""
_KEEPER: dict[str, Any] = {"roles": ["reader", "admin"]}
_GOOD = (
    "Begin with this one. The token was made for the `issuer` and the `audience` that your "
    "function is given, signed with a key of `keys(token)`, and is good at `now()`. Does verify "
    "get these?"
)


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _without_a_token()
    yield from _bad_tokens()
    yield from _scopes()
    yield from _roles()
    yield from _heads()
    yield from _names()
    yield from _revoked()
    yield from _away()
    yield from _bodies()
    yield from _told()


# ------------------------------------------------------------------------ what is expected


def _ask(world: World, route: str, encoded_jwt: str | None = None, **more: Any) -> Any:
    if "json" not in more and "data" not in more:
        more["json"] = _BODIES.get(route)
    return world.ask(route, encoded_jwt, **more)


def _expect(answer: Any, status: int, json: Any = ...) -> None:
    """An honest request's answer."""
    if answer.status_code != status:
        look = "Compare the status with the task's table." if answer.status_code < 300 else ""
        raise Odd(f"It answered {_said(answer)}.", look)
    if json is not ... and answer.get_json(silent=True) != json:
        told = f"It answered {status} with {answer.get_data(as_text=True).strip():.100}"
        raise Odd(
            told, "Compare this JSON with the task's table. (Requirement 4 says who is meant.)"
        )


def _said(answer: Any) -> str:
    challenge = answer.headers.get("WWW-Authenticate")
    if challenge:
        return f"{answer.status_code} with the challenge {challenge!r}"
    return f"{answer.status_code}" + " without a challenge" * (answer.status_code in {401, 403})


def _refused(answer: Any, status: int, error: str | None = None) -> None:
    """Raise ValueError if it was refused as it should be."""
    if answer.status_code < 400:
        raise LetThrough(f"It answered {_said(answer)}.")
    scheme, _, rest = answer.headers.get("WWW-Authenticate", "").partition(" ")
    named = re.search(r'error=("?)([^",]*)\1', rest)
    challenge_is_right = scheme.lower() == "bearer" and (named and named[2]) == error
    if answer.status_code not in _ALIKE.get(status, {status}):
        look = ""
        if error and challenge_is_right:
            look = "The challenge is right. Which status does the task ask for here?"
        elif status == 503 and answer.status_code > 499:
            look = "Any other 5xx says that your service is broken. What does 503 say?"
        raise Odd(f"It answered {_said(answer)}.", look)
    if status in {401, 403} and not challenge_is_right:
        look = "The status is right. Which challenge does the task ask for here?"
        raise Odd(f"It answered {_said(answer)}.", look)
    if not isinstance(answer.get_json(silent=True), dict):
        look = "The status is right. Every refusal is a JSON object, those that Flask makes too."
        raise Odd(f"It answered {answer.status_code}, and its body is no JSON object.", look)
    raise ValueError(_said(answer))


Attempt = Callable[[Any], object]


def _opens(
    route: str, make: Callable[[], str], status: int = 200, json: Any = ..., **more: Any
) -> Attempt:
    def attempt(piece: Any) -> None:
        _expect(_ask(World(piece), route, make(), **more), status, json)

    return attempt


def _stops(
    route: str,
    make: Callable[[], str | None],
    status: int,
    error: str | None,
    *,
    body: bool = True,
    **more: Any,
) -> Attempt:
    def attempt(piece: Any) -> None:
        answer = _ask(World(piece), route, make(), **more)
        if body or answer.status_code < 400:
            _refused(answer, status, error)
        raise ValueError(_said(answer))

    return attempt


def _hostile(name: str, row: str, rule: str, story: str, attempt: Attempt) -> Case:
    return Case(name, row, rule, story, honest=False, attempt=attempt)


def _honest(name: str, row: str, rule: str, story: str, attempt: Attempt) -> Case:
    return Case(name, row, rule, story, honest=True, attempt=attempt)


# ------------------------------------------------------------------------------- the rows


def _without_a_token() -> Iterator[Case]:
    rule = "RFC 6750 §3"
    for route in _ROUTES:
        story = f"{route} comes without a token."
        yield _hostile(route, NOBODY, rule, story, _stops(route, lambda: None, 401, None))
    for name, told, headers in (
        ("basic", "Basic", {"Authorization": "Basic bm9yYTpwdw=="}),
        ("x-access-token", "the token in X-Access-Token", {"X-Access-Token": token(ALL)}),
        ("cookie", "the token in cookies", {"Cookie": "; ".join(_elsewhere("{}={}"))}),
    ):
        attempt = _stops("GET /tools", lambda: None, 401, None, headers=headers)
        yield _hostile(name, NOBODY, rule, f"GET /tools comes with {told}.", attempt)
    query = "&".join(_elsewhere("{}={}"))
    attempt = _stops("GET /tools", lambda: None, 401, None, query_string=query)
    yield _hostile("query", NOBODY, rule, "GET /tools comes with the token in the URL.", attempt)
    form = {"data": query, "content_type": "application/x-www-form-urlencoded"}
    bodies: dict[str, tuple[str, Any]] = {
        "JSON": ("with the token in its JSON", {"json": {**_BODIES["POST /loans"], **_NAMED}}),
        "list first": ("without a token, and with a list in its body", {"json": [1]}),
        "form": ("with the token in a form", form),
    }
    for name, (told, more) in bodies.items():
        attempt = _stops("POST /loans", lambda: None, 401, None, **more)
        yield _hostile(name, NOBODY, rule, f"POST /loans comes {told}.", attempt)
    for scheme in ("Bearer", "bearer"):

        def with_one(piece: Any, scheme: str = scheme) -> None:
            headers = {"Authorization": f"{scheme} {token(ALL)}"}
            answer = _ask(World(piece), "GET /me", headers=headers)
            if "invalid_token" in answer.headers.get("WWW-Authenticate", ""):
                raise Odd(f"It answered {_said(answer)}.", _GOOD)
            _expect(answer, 200)

        story = f"A good token comes to GET /me, after the word {scheme}."
        yield _honest(scheme, NOBODY, "RFC 9110 §11.1", story, with_one)


_NAMED = dict.fromkeys(("token", "access_token", "jwt"), token(ALL))
"""A good token under the names that one might look for."""


def _elsewhere(pattern: str) -> list[str]:
    return [pattern.format(name, value) for name, value in _NAMED.items()]


def _bad_tokens() -> Iterator[Case]:
    bad: dict[str, tuple[str, str, Callable[[], str]]] = {
        "another key": (
            "RFC 8725 §3.3",
            "Somebody else's key signed it.",
            lambda: token(ALL, key=STRANGER),
        ),
        "another API": (
            "RFC 8725 §3.9",
            "It's for another API.",
            lambda: token(ALL, aud="https://reports.example"),
        ),
        "another issuer": (
            "RFC 8725 §3.8",
            "Another issuer made it.",
            lambda: token(ALL, iss="https://login.example"),
        ),
        "another kind": ("RFC 9068 §4", "Its typ is JWT.", lambda: token(ALL, typ="JWT")),
        "nonsense": ("RFC 6750 §3.1", "It's no token at all.", lambda: "a.b.c"),
    }
    for name, (rule, story, make) in bad.items():
        attempt = _stops("GET /tools", make, 401, "invalid_token")
        yield _hostile(name, BAD, rule, story, attempt)
    for route in _ROUTES:
        expired = partial(token, ALL, exp=NOW - 1, **_KEEPER)
        attempt = _stops(route, expired, 401, "invalid_token")
        story = f"An expired token comes to {route}."
        yield _hostile(f"expired, {route}", BAD, "RFC 7519 §4.1.4", story, attempt)

    def good(piece: Any) -> None:
        made = token(sub="ole", jti="shed-2")
        answer = _ask(World(piece), "GET /me", made)
        _expect(answer, 200)
        claims, found = claims_of(made), answer.get_json(silent=True)
        if not isinstance(found, dict) or claims.items() - found.items():
            raise Odd(f"GET /me answered {answer.get_data(as_text=True).strip():.80}")

    yield _honest("me", BAD, "RFC 9068 §4", "A good token without a scope asks for /me.", good)
    last = _opens("GET /me", lambda: token(exp=NOW + 1))
    yield _honest("last second", BAD, "RFC 7519 §4.1.4", "It expires in a second.", last)
    listed = _opens("GET /me", lambda: token(aud=["https://reports.example", AUDIENCE]))
    yield _honest("two APIs", BAD, "RFC 7519 §4.1.3", "It's for this API and another.", listed)

    for case, which, key in ((_honest, "new", NEXT), (_hostile, "old", KEY)):

        def changed(piece: Any, key: SigningKey = key) -> None:
            world = World(piece)
            _expect(_ask(world, "GET /me", token()), 200)
            world.key = NEXT
            answer = _ask(world, "GET /me", token(key=key))
            if key is NEXT:
                _expect(answer, 200)
            else:
                _refused(answer, 401, "invalid_token")

        story = f"The issuer has changed its key, and a token comes that the {which} one signed."
        yield case(f"{which} key", BAD, "RFC 7517 §4.5", story, changed)

    def later(piece: Any) -> None:
        world = World(piece)
        made = token(SCOPES["GET /tools"])
        _expect(_ask(world, "GET /tools", made), 200)
        world.now += 600
        _refused(_ask(world, "GET /tools", made), 401, "invalid_token")

    story = "A token that was good comes again when it has expired."
    yield _hostile("later", BAD, "RFC 7519 §4.1.4", story, later)


_ANSWERS: dict[str, tuple[int, Callable[[World], Any]]] = {
    "GET /tools": (200, lambda world: {"tools": world.shelf.tools()}),
    "POST /reservations": (201, lambda _: {"tool": 2, "member": "nora", "state": "reserved"}),
    "POST /loans": (201, lambda _: {"tool": 2, "member": "ole", "state": "lent"}),
    "GET /report": (200, lambda world: world.shelf.report()),
}


def _scopes() -> Iterator[Case]:
    rule = "RFC 6750 §3.1"
    for route, scope in SCOPES.items():
        others = [each for each in SCOPES.values() if each != scope]

        def just(piece: Any, route: str = route, scope: str = scope) -> None:
            world = World(piece)
            world.shelf.lend(4, "ole")
            status, json = _ANSWERS[route]
            answer = _ask(world, route, token(scope))
            _expect(answer, status, json(world))

        story = f"{route} comes with its scope and no other."
        yield _honest(f"{route}, just enough", SCOPE, rule, story, just)
        for name, told, make in (
            ("all others", "with every scope but its own", partial(token, *others)),
            ("an admin", "from an admin, without its scope", partial(token, *others, **_KEEPER)),
            ("longer", "with a scope that only begins alike", partial(token, f"{scope}-x")),
            ("none", "with a token that has no scope", partial(token, scope=None)),
        ):
            attempt = _stops(route, make, 403, "insufficient_scope")
            yield _hostile(f"{route}, {name}", SCOPE, rule, f"{route} comes {told}.", attempt)
    attempt = _stops("POST /loans", token, 403, "insufficient_scope", json=[1])
    story = "POST /loans comes without its scope, and with a list in its body."
    yield _hostile("list first, no scope", SCOPE, rule, story, attempt)


def _roles() -> Iterator[Case]:
    rule, route = "RFC 9068 §2.2.3", "GET /members"
    for name, story, claims, more in (
        ("no role", "Every scope and no role asks for the members.", {}, {}),
        (
            "another role",
            "A role that only looks like admin asks for the members.",
            {"roles": ["administrator", "Admin"]},
            {},
        ),
        (
            "in the URL",
            "The role comes in the URL, the header and the body.",
            {"roles": ["member"]},
            {"query_string": {"role": "admin"}, "headers": {"X-Role": "admin"}},
        ),
        ("a scope", "A scope that is called admin asks for the members.", {"scope": "admin"}, {}),
        (
            "among scopes",
            "Scopes with admin among them ask for the members.",
            {"scope": f"{ALL} admin"},
            {},
        ),
        ("a text", "The claim roles is one text, administrators.", {"roles": "administrators"}, {}),
    ):
        made, asked = partial(token, ALL, **claims), dict[str, Any](more)
        attempt = _stops(route, made, 403, "insufficient_scope", **asked)
        yield _hostile(name, ROLE, rule, story, attempt)

    def keeper(piece: Any) -> None:
        world = World(piece)
        world.shelf.lend(3, "ole")
        answer = _ask(world, route, token(sub="kaja", **_KEEPER))
        _expect(answer, 200, {"members": [{"member": "ole", "tools": [3]}]})

    yield _honest("admin", ROLE, rule, "An admin asks for the members, without a scope.", keeper)


def _heads() -> Iterator[Case]:
    rule = "RFC 9110 §9.3.2"
    for path, makes, told in (
        ("/tools", partial(token, SCOPES["GET /report"]), "without the scope of GET /tools"),
        ("/report", partial(token, SCOPES["GET /tools"]), "without the scope of GET /report"),
        ("/members", partial(token, ALL), "with every scope and no role"),
    ):
        attempt = _stops(f"HEAD {path}", makes, 403, None, body=False)
        yield _hostile(f"HEAD {path}", SCOPE, rule, f"HEAD {path} comes {told}.", attempt)


def _names() -> Iterator[Case]:
    rule, route = "RFC 8725 §3.9", "POST /reservations"
    for name, member, where in (
        ("for another", "ole", "the body says"),
        ("for a keeper", "kaja", "the body says"),
        ("for another in the URL", "ole", "the URL and a header say"),
    ):

        def reserves(piece: Any, member: str = member, where: str = where) -> None:
            world, more = World(piece), {"tool": 3, "member": member, "sub": member}
            elsewhere: dict[str, Any] = {}
            if where != "the body says":
                elsewhere = {"query_string": more, "headers": {"X-Member": member}}
                more = {"tool": 3}
            answer = _ask(world, route, token(SCOPES[route]), json=more, **elsewhere)
            if any(each["member"] == member for each in world.shelf.members()):
                raise LetThrough(f"It answered {_said(answer)}, and {member} has the tool.")
            if answer.status_code >= 500:
                raise Odd(f"It answered {_said(answer)}.")
            raise ValueError(_said(answer))

        story = f"Nora reserves a tool, and {where} {member}."
        yield _hostile(name, NAME, rule, story, reserves)

    def two_people(piece: Any) -> None:
        world = World(piece)
        for tool, sub in ((1, "nora"), (4, "ole")):
            answer = _ask(world, route, token(SCOPES[route], sub=sub), json={"tool": tool})
            _expect(answer, 201, {"tool": tool, "member": sub, "state": "reserved"})

    yield _honest("in turn", NAME, rule, "Two members reserve, each for themselves.", two_people)

    def lends(piece: Any) -> None:
        world = World(piece)
        made = token(SCOPES["POST /loans"], sub="kaja")
        answer = _ask(world, "POST /loans", made, json={"tool": 1, "member": "ole"})
        _expect(answer, 201, {"tool": 1, "member": "ole", "state": "lent"})

    yield _honest("a loan", NAME, rule, "A keeper lends a tool to a member.", lends)


def _looked(answer: Any, keys: list[object], jti: str) -> LetThrough:
    """What became of a revoked token that was let in."""
    told = f"It answered {_said(answer)}."
    if not keys:
        return LetThrough(f"{told} Nobody looked into `entries`.")
    if jti not in keys:
        look = "Requirement 5: by which claim does a `Denylist` know a token?"
        return LetThrough(f"{told} In `entries`, it looked for {keys[0]!r:.40}.", look)
    look = "Requirement 5: it's in `entries`. What does `is_denied` get as `now`, and what follows?"
    return LetThrough(told, look)


def _revoked() -> Iterator[Case]:
    rule = "RFC 7009 §2"

    def denied(route: str, *, left: int = 540, was_good: bool = False) -> Attempt:
        def attempt(piece: Any) -> None:
            world = World(piece)
            made = token(ALL, jti="shed-7", exp=NOW + left, **_KEEPER)
            if was_good:
                _expect(_ask(world, "GET /me", made), 200)
            world.entries["shed-7"] = NOW + left
            answer = _ask(world, route, made)
            if answer.status_code < 400:
                raise _looked(answer, world.entries.looked_for, "shed-7")
            _refused(answer, 401, "invalid_token")

        return attempt

    for route in _ROUTES:
        story = f"A revoked token comes to {route}."
        yield _hostile(f"revoked, {route}", GONE, rule, story, denied(route))
    story = "A token was good a moment ago, and then it was revoked."
    yield _hostile("then revoked", GONE, rule, story, denied("GET /tools", was_good=True))
    story = "A revoked token that would expire in a second comes to GET /tools."
    yield _hostile("its last second", GONE, rule, story, denied("GET /tools", left=1))

    def other(piece: Any) -> None:
        world = World(piece)
        world.entries["shed-7"] = NOW + 540
        _expect(_ask(world, "GET /tools", token(ALL, jti="shed-8")), 200)
        _expect(_ask(world, "GET /tools", token(ALL, jti="shed")), 200)

    yield _honest("another", GONE, rule, "Another token was revoked.", other)


def _away() -> Iterator[Case]:
    rule = "RFC 9110 §15.6.4"
    for name, what in (
        ("keys", "The issuer's keys can't be fetched"),
        ("entries", "The list of revoked tokens can't be reached"),
    ):
        for route in _ROUTES:

            def attempt(piece: Any, name: str = name, route: str = route) -> None:
                world = World(piece)
                _expect(_ask(world, "GET /tools", token(ALL)), 200)
                world.keys_are_on, world.entries.is_on = name != "keys", name != "entries"
                answer = _ask(world, route, token(ALL))
                if answer.status_code < 400 and name == "keys" and not world.keys_were_asked:
                    told = f"It answered {_said(answer)}, and didn't ask `keys` this time."
                    raise LetThrough(told, "Requirement 6: ask `keys` about every token.")
                _refused(answer, 503)

            yield _hostile(f"{name}, {route}", AWAY, rule, f"{what}, and {route} comes.", attempt)

        def back(piece: Any, name: str = name) -> None:
            world = World(piece)
            world.keys_are_on, world.entries.is_on = name != "keys", name != "entries"
            with suppress(Exception):  # that is for the cases above to tell
                _ask(world, "GET /tools", token(ALL))
            world.keys_are_on = world.entries.is_on = True
            _expect(_ask(world, "GET /tools", token(ALL)), 200)

        yield _honest(f"{name} back", AWAY, rule, f"{what} for a moment, and then again.", back)


def _bodies() -> Iterator[Case]:
    rule = "RFC 9110 §15.5"
    for name, story, status, more in (
        ("no JSON", "POST /loans comes with a text that is no JSON.", 400, {"data": "drill"}),
        (
            "broken JSON",
            "POST /loans comes with half a JSON object.",
            400,
            {"data": '{"tool": 1', "content_type": "application/json"},
        ),
        ("a list", "POST /loans comes with a JSON list.", 400, {"json": [1, "ole"]}),
        (
            "no tool",
            "POST /loans names a tool that isn't there.",
            409,
            {"json": {"tool": 99, "member": "ole"}},
        ),
        (
            "taken",
            "POST /loans names a tool that somebody else has.",
            409,
            {"json": {"tool": 4, "member": "ole"}},
        ),
    ):

        def attempt(piece: Any, status: int = status, more: Any = more) -> None:
            world = World(piece)
            world.shelf.lend(4, "kaja")
            _refused(_ask(world, "POST /loans", token(ALL), **more), status)

        yield _hostile(name, BODY, rule, story, attempt)

    for name, route, told, body in _fields():
        odd = _stops(route, partial(token, ALL), _NO_SUCH_FIELD, None, json=body)
        yield _hostile(name, BODY, rule, f"{route} {told}.", odd)

    def reserved(piece: Any) -> None:
        world = World(piece)
        world.shelf.lend(4, "kaja")
        _refused(_ask(world, "POST /reservations", token(ALL), json={"tool": 4}), 409)

    story = "Nora reserves a tool that somebody else has."
    yield _hostile("reserved", BODY, rule, story, reserved)

    for name, told, made in (
        ("no route", "without a token", None),
        ("no route, a token", "with a good token", token(ALL, **_KEEPER)),
    ):

        def nowhere(piece: Any, made: str | None = made) -> None:
            _refused(_ask(World(piece), "GET /nowhere", made), 404)

        story = f"GET /nowhere comes {told}."
        yield _hostile(name, BODY, "RFC 9110 §15.5.5", story, nowhere)

    def afterwards(piece: Any) -> None:
        world = World(piece)
        with suppress(Exception):  # as above
            _ask(world, "POST /loans", token(ALL), json={"tool": 99, "member": "ole"})
        answer = _ask(world, "POST /loans", token(ALL), json={"tool": 1, "member": "ole"})
        _expect(answer, 201, {"tool": 1, "member": "ole", "state": "lent"})

    yield _honest("after it", BODY, rule, "After a mistake, a loan comes as it should.", afterwards)


def _fields() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for route, body in _BODIES.items():
        for field in body:
            others = {name: value for name, value in body.items() if name != field}
            yield f"{route}, no {field}", route, f"names no {field}", others
            for odd in (None, [1]):
                sent = {**body, field: odd}
                yield f"{route}, {field} {odd}", route, f"comes with {json.dumps(sent)}", sent


def _told() -> Iterator[Case]:
    rule = "RFC 6750 §5.3"
    good = token(ALL, **_KEEPER)
    for told, route, made, more in (
        *(("A good token", route, good, {}) for route in (*_ROUTES, "GET /nowhere")),
        ("A good token, and a text that is no JSON,", "POST /loans", good, {"data": "drill"}),
        ("An expired token", "GET /tools", token(ALL, exp=NOW - 1), {}),
        ("A token without a scope", "GET /tools", token(), {}),
    ):

        def attempt(piece: Any, route: str = route, made: str = made, more: Any = more) -> None:
            world = World(piece)
            with overheard() as said:
                answer = _ask(world, route, made, **more)
            signature = made.rpartition(".")[2]
            if signature in f"{answer.headers}{answer.get_data(as_text=True)}":
                raise LetThrough(f"The token stood in the answer, {answer.status_code}.")
            if signature in said.getvalue():
                raise LetThrough("The token was printed or logged.")
            raise ValueError("it kept the token to itself")

        story = f"{told} comes to {route}."
        yield _hostile(f"told, {story}", TOLD, rule, story, attempt)
    claims = _opens("GET /me", partial(token, jti="shed-3"))
    yield _honest("claims", TOLD, rule, "A token's claims aren't the token.", claims)


BENCHES = {
    "build_library": Bench(
        "build_library",
        cases,
        honest="Honest requests answered",
        hostile="Others refused as they should be",
        case_seconds=5.0,
        seconds=60.0,
    )
}
