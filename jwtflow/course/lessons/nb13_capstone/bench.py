"""The bench of ``build_library``: a service with its own shelf for each case, asked over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from jwtflow.course.bench import Bench, Case, LetThrough, Odd
from jwtflow.course.lessons.nb13_capstone.world import (
    ALL,
    AUDIENCE,
    NOW,
    SCOPES,
    STRANGER,
    World,
    token,
)

NOBODY = "come without a token"
BAD = "bring a token that isn't good"
SCOPE = "go beyond the scope"
ROLE = "see the members without the role"
NAME = "borrow in somebody else's name"
GONE = "come back after the logout"
AWAY = "come while something is away"
BODY = "send what nobody expects"

_ROUTES = ("GET /me", *SCOPES, "GET /members")
_BODIES = {
    "POST /reservations": {"tool": 2},
    "POST /loans": {"tool": 2, "member": "ole"},
}
_NO_MEMBER = 422
_ALIKE = ({400, 415}, {400, 409, _NO_MEMBER})
"""Statuses that say the same: a body that can't be read, and one that names nobody."""
_KEEPER: dict[str, Any] = {"roles": ["reader", "admin"]}


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _without_a_token()
    yield from _bad_tokens()
    yield from _scopes()
    yield from _roles()
    yield from _names()
    yield from _revoked()
    yield from _away()
    yield from _bodies()


# ------------------------------------------------------------------------ what is expected


def _ask(world: World, route: str, encoded_jwt: str | None = None, **more: Any) -> Any:
    if "json" not in more and "data" not in more:
        more["json"] = _BODIES.get(route)
    return world.ask(route, encoded_jwt, **more)


def _expect(answer: Any, status: int, json: Any = ...) -> None:
    """An honest request's answer."""
    if answer.status_code != status:
        raise Odd(f"It answered {_said(answer)}.")
    if json is not ... and answer.get_json(silent=True) != json:
        raise Odd(f"It answered {status} with {answer.get_data(as_text=True).strip():.100}")


def _said(answer: Any) -> str:
    challenge = answer.headers.get("WWW-Authenticate")
    return f"{answer.status_code}" + (f" with the challenge {challenge!r}" if challenge else "")


def _refused(answer: Any, status: int, error: str | None = None) -> None:
    """Raise ValueError if it was refused as it should be."""
    if answer.status_code < 400:
        raise LetThrough(f"It answered {_said(answer)}.")
    alike = next((each for each in _ALIKE if status in each), {status})
    if answer.status_code not in alike:
        raise Odd(f"It answered {_said(answer)}.")
    challenge = answer.headers.get("WWW-Authenticate", "")
    if status in {401, 403}:
        if challenge.split(" ")[0].lower() != "bearer":
            raise Odd(f"It answered {_said(answer)}, and no challenge of Bearer.")
        named = "error=" in challenge
        if named != (error is not None) or (error and f'error="{error}"' not in challenge):
            raise Odd(f"It answered {_said(answer)}.")
    if not isinstance(answer.get_json(silent=True), dict):
        raise Odd(f"It answered {answer.status_code}, and its body is no JSON object.")
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
    form: dict[str, Any] = {"data": query, "content_type": "application/x-www-form-urlencoded"}
    attempt = _stops("POST /loans", lambda: None, 401, None, **form)
    yield _hostile("form", NOBODY, rule, "POST /loans comes with the token in a form.", attempt)
    attempt = _stops("POST /loans", lambda: None, 401, None, json=[1])
    story = "POST /loans comes without a token, and with a list in its body."
    yield _hostile("list first", NOBODY, rule, story, attempt)
    for scheme in ("Bearer", "bearer"):

        def with_one(piece: Any, scheme: str = scheme) -> None:
            headers = {"Authorization": f"{scheme} {token(ALL)}"}
            _expect(_ask(World(piece), "GET /me", headers=headers), 200)

        story = f"A good token comes to GET /me, after the word {scheme}."
        yield _honest(scheme, NOBODY, "RFC 9110 §11.1", story, with_one)


def _elsewhere(pattern: str) -> list[str]:
    """A good token under the names that one might look for."""
    return [pattern.format(name, token(ALL)) for name in ("token", "access_token", "jwt")]


def _bad_tokens() -> Iterator[Case]:
    bad: dict[str, tuple[str, str, Callable[[], str]]] = {
        "another key": (
            "RFC 8725 §3.3",
            "Somebody else's key signed it.",
            lambda: token(ALL, key=STRANGER),
        ),
        "expired": ("RFC 7519 §4.1.4", "It expired a second ago.", lambda: token(ALL, exp=NOW - 1)),
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
        if name == "expired":
            for route in ("GET /me", "POST /loans", "GET /members"):
                made = f"An expired token comes to {route}."
                late = _stops(
                    route, lambda: token(ALL, exp=NOW - 1, **_KEEPER), 401, "invalid_token"
                )
                yield _hostile(f"expired, {route}", BAD, rule, made, late)

    def good(piece: Any) -> None:
        world = World(piece)
        claims = _ask(world, "GET /me", token(sub="ole", jti="shed-2"))
        _expect(claims, 200)
        found = claims.get_json(silent=True)
        if not isinstance(found, dict) or (found.get("sub"), found.get("jti")) != ("ole", "shed-2"):
            raise Odd(f"GET /me answered {claims.get_data(as_text=True).strip():.80}")

    yield _honest("me", BAD, "RFC 9068 §4", "A good token without a scope asks for /me.", good)
    last = _opens("GET /tools", lambda: token(SCOPES["GET /tools"], exp=NOW + 1))
    yield _honest("last second", BAD, "RFC 7519 §4.1.4", "It expires in a second.", last)
    listed = _opens("GET /tools", lambda: token(ALL, aud=["https://reports.example", AUDIENCE]))
    yield _honest("two APIs", BAD, "RFC 7519 §4.1.3", "It's for this API and another.", listed)

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
            ("all others", "with every scope but its own", partial(token, *others, **_KEEPER)),
            ("longer", "with a scope that only begins alike", partial(token, f"{scope}-x")),
            ("none", "with a token that has no scope", partial(token, scope=None)),
        ):
            attempt = _stops(route, make, 403, "insufficient_scope")
            yield _hostile(f"{route}, {name}", SCOPE, rule, f"{route} comes {told}.", attempt)
    others = [scope for route, scope in SCOPES.items() if route != "GET /tools"]
    attempt = _stops("HEAD /tools", partial(token, *others), 403, None, body=False)
    story = "HEAD /tools comes with every scope but that of GET /tools."
    yield _hostile("HEAD /tools", SCOPE, rule, story, attempt)
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
        ("a text", "The roles are one text, administrators.", {"roles": "administrators"}, {}),
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


def _names() -> Iterator[Case]:
    rule, route = "RFC 8725 §3.9", "POST /reservations"
    for name, member, where in (
        ("for another", "ole", "the body"),
        ("for a keeper", "kaja", "the body"),
        ("for another in the URL", "ole", "the URL and a header"),
    ):

        def reserves(piece: Any, member: str = member, where: str = where) -> None:
            world, more = World(piece), {"tool": 3, "member": member, "sub": member}
            elsewhere: dict[str, Any] = {}
            if where != "the body":
                elsewhere = {"query_string": more, "headers": {"X-Member": member}}
                more = {"tool": 3}
            answer = _ask(world, route, token(SCOPES[route]), json=more, **elsewhere)
            if any(each["member"] == member for each in world.shelf.members()):
                raise LetThrough(f"It answered {_said(answer)}, and {member} has the tool.")
            if answer.status_code >= 500:
                raise Odd(f"It answered {_said(answer)}.")
            raise ValueError(_said(answer))

        story = f"Nora reserves a tool, and {where} says {member}."
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


def _revoked() -> Iterator[Case]:
    rule = "RFC 7009 §2"

    def denied(before: bool, route: str) -> Attempt:  # noqa: FBT001 - what is tried
        def attempt(piece: Any) -> None:
            world = World(piece)
            made = token(ALL, jti="shed-7", **_KEEPER)
            if not before:
                _expect(_ask(world, "GET /me", made), 200)
            world.entries["shed-7"] = NOW + 540
            _refused(_ask(world, route, made), 401, "invalid_token")

        return attempt

    for route in ("GET /tools", "GET /me", "GET /members", "POST /loans"):
        story = f"A revoked token comes to {route}."
        attempt = denied(before=True, route=route)
        yield _hostile(f"revoked, {route}", GONE, rule, story, attempt)
    story = "A token was good a moment ago, and then it was revoked."
    yield _hostile("then revoked", GONE, rule, story, denied(before=False, route="GET /tools"))

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
        for route in ("GET /tools", "POST /loans", "GET /me"):

            def attempt(piece: Any, name: str = name, route: str = route) -> None:
                world = World(piece)
                _expect(_ask(world, "GET /tools", token(ALL)), 200)
                world.keys_are_on, world.entries.is_on = name != "keys", name != "entries"
                _refused(_ask(world, route, token(ALL)), 503)

            yield _hostile(f"{name}, {route}", AWAY, rule, f"{what}, and {route} comes.", attempt)

        def back(piece: Any, name: str = name) -> None:
            world = World(piece)
            world.keys_are_on, world.entries.is_on = name != "keys", name != "entries"
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
        ("no member", "POST /loans names no member.", _NO_MEMBER, {"json": {"tool": 1}}),
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
        _ask(world, "POST /loans", token(ALL), json={"tool": 99, "member": "ole"})
        answer = _ask(world, "POST /loans", token(ALL), json={"tool": 1, "member": "ole"})
        _expect(answer, 201, {"tool": 1, "member": "ole", "state": "lent"})

    yield _honest("after it", BODY, rule, "After a mistake, a loan comes as it should.", afterwards)


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
