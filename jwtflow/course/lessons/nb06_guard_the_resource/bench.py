"""The benches of this notebook's pieces: ``verify``, ``bearer_token`` and ``decide``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Flask, Response, jsonify

from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, Bench, Case, Odd, Result, report_on
from jwtflow.course.lessons.nb06_guard_the_resource.claim_cases import claim_cases
from jwtflow.course.lessons.nb06_guard_the_resource.form_cases import form_cases
from jwtflow.course.lessons.nb06_guard_the_resource.signature_cases import signature_cases
from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.tokens import Claims
from jwtflow.web.serving import LoopbackServer


def token_cases(world: World) -> list[Case]:
    """Every token of the bench, made for ``world``."""
    return [case for make in (signature_cases, claim_cases, form_cases) for case in make(world)]


@contextmanager
def attackers_site(jwk: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The URL of a server that offers the attacker's key, and the paths that were asked for."""
    visits: list[str] = []
    app = Flask("attacker")

    @app.get("/<path:path>")
    def serve(path: str) -> Response:
        visits.append(path)
        return jsonify(keys=[jwk])

    server = LoopbackServer(app, name="attacker")
    server.start()
    try:
        yield f"http://127.0.0.1:{server.port}", visits
    finally:
        server.stop()


@contextmanager
def _tokens() -> Iterator[list[Case]]:
    """The tokens, while the attacker's server that some of them name is running."""
    with attackers_site(World().attacker_key.verification_key.to_jwk()) as (url, visits):
        yield token_cases(World(attacker_url=url, visits=visits))


TOKEN = "header.payload.signature"  # noqa: S105 - the form of one


def header_cases() -> Iterator[Case]:
    """Every header of the bench."""
    other, none, more = "send another scheme", "send nothing", "send more than one token"
    between = "put a tab in place of the space"
    for row, value in (
        (other, f"Basic {TOKEN}"),
        (other, f"DPoP {TOKEN}"),
        (other, f"JWT {TOKEN}"),
        (other, f"BearerX {TOKEN}"),
        (other, f"Bearer: {TOKEN}"),
        (other, f"Token Bearer {TOKEN}"),
        (other, f"x Bearer {TOKEN}"),
        (other, TOKEN),
        (none, None),
        (none, ""),
        (none, "Bearer"),
        (none, "Bearer "),
        (more, f"Bearer {TOKEN} {TOKEN}"),
        (more, f"Bearer {TOKEN}, Bearer {TOKEN}"),
        (more, f"Bearer {TOKEN} x"),
        (between, f"Bearer\t{TOKEN}"),
    ):
        told = "only Proxy-Authorization, with a bearer token" if value is None else _told(value)
        attempt = partial(_finds_nothing, value)
        yield Case(told, row, "RFC 6750 §2.1", f"{told}.", honest=False, attempt=attempt)
    for row, scheme, token in (
        (other, "bearer", TOKEN),
        (other, "BEARER", TOKEN),
        (none, "Bearer", "a.b.c"),
        (none, "Bearer", "opaque~q/r+s=="),
        (more, "Bearer", "Bearer.bearer.x"),
        (between, "Bearer  ", TOKEN),  # 1*SP
    ):
        value = f"{scheme} {token}"
        attempt = partial(_finds, value, token)
        story = _told(value)
        yield Case(story, row, "RFC 9110 §11.1", f"{story}.", honest=True, attempt=attempt)


def _told(value: str) -> str:
    seen = value.replace("\t", " (a tab) ").replace("   ", " (three spaces) ")
    return f"Authorization: {seen}"


def _finds_nothing(value: str | None, bearer_token: Any) -> None:
    found = _found(bearer_token, value)
    if found is None:
        raise ValueError("no token")
    if not isinstance(found, str) or not found:
        raise Odd(f"It returned {found!r}. Return None where there is no token.")


def _finds(value: str, token: str, bearer_token: Any) -> None:
    found = _found(bearer_token, value)
    if found is None:
        raise ValueError("no token")
    if found != token:
        raise Odd(f"It returned {found!r}, which is not the token that was sent.")


def _found(bearer_token: Any, value: str | None) -> Any:
    headers = {"Host": "lab.example:5002", "Accept": "*/*"}
    if value is None:
        headers["Proxy-Authorization"] = f"Bearer {TOKEN}"
    else:
        headers["Authorization"] = value
    try:
        return bearer_token(headers)
    except ValueError as error:
        raise Odd(f"It raised {error!r}. Return None where there is no token.") from None


def request_cases() -> Iterator[Case]:
    """Every request of the bench: claims, and the scope that a route needs."""
    nobody, more, role = (
        "come without a good token",
        "do more than was granted",
        "take a role for a scope",
    )
    claims: Claims = {"sub": "alice", "roles": ["reader"], "scope": "reports:read reports:delete"}
    read, write = "reports:read", "reports:write"
    admin = {**claims, "roles": ["admin", write]}
    without = {name: value for name, value in claims.items() if name != "scope"}
    for row, has, scope, status, story in (
        (nobody, None, read, 401, "There is no good token."),
        (more, claims, write, 403, "The token grants two other scopes."),
        (more, claims, "reports", 403, "The scope asked for is the beginning of a granted one."),
        (more, claims, "read", 403, "The scope asked for is the end of a granted one."),
        (more, {**claims, "scope": "reports:readonly"}, read, 403, "A longer one was granted."),
        (more, {**claims, "scope": "reports"}, read, 403, "A shorter one was granted."),
        (more, {"sub": "bob", "scope": write}, read, 403, "Writing was granted, reading was not."),
        (more, {**claims, "scope": "Reports:Read"}, read, 403, "It differs in capital letters."),
        (more, {**claims, "scope": f"{write}\t{read}"}, read, 403, "A tab joins two scopes."),
        (more, {**claims, "scope": [write, read]}, read, 403, "The token's scope is a list."),
        (more, {**claims, "scope": None}, read, 403, "The token's scope is null."),
        (more, {**claims, "scope": ""}, read, 403, "The token's scope is empty."),
        (more, without, read, 403, "The token has no scope."),
        (role, admin, write, 403, "A role has the name of the scope."),
        (role, {**without, "roles": ["admin"]}, read, 403, "It is an admin without a scope."),
        (role, {**claims, "scope": write}, read, 403, "It is a reader who may write."),
    ):
        attempt = partial(_denies, has, scope, status)
        yield Case(story, row, "RFC 6750 §3.1", story, honest=False, attempt=attempt)
    for row, granted, scope, story in (
        (nobody, {"sub": "bob", "scope": read}, read, "The one scope is granted."),
        (more, claims, read, "The first of two scopes is asked for."),
        (more, claims, "reports:delete", "The last of two scopes is asked for."),
        (role, admin, read, "An admin asks for a scope that the token grants."),
        (role, {**claims, "scope": write}, write, "A reader asks to write, as the token grants."),
    ):
        attempt = partial(_allows, granted, scope)
        yield Case(story, row, "RFC 6749 §3.3", story, honest=True, attempt=attempt)


def _denies(claims: Claims | None, scope: str, expected: int, decide: Any) -> None:
    status = _status(decide, claims, scope)
    if status == expected:
        raise ValueError(f"answered {expected}")
    if status != 200:
        raise Odd(
            f"It answered {status}. 401 says: I do not know who you are; "
            "403 says: I know, and you may not."
        )


def _allows(claims: Claims, scope: str, decide: Any) -> None:
    status = _status(decide, claims, scope)
    if status != 200:
        raise ValueError(f"answered {status}")


def _status(decide: Any, claims: Claims | None, scope: str) -> int:
    try:
        status = decide(None if claims is None else dict(claims), scope)
    except ValueError as error:
        raise Odd(f"It raised {error!r}. Return a status: 200, 401 or 403.") from None
    if not isinstance(status, int) or status not in {200, 401, 403}:
        raise Odd(f"It returned {status!r}. Return a status: 200, 401 or 403.")
    return status


BENCHES = {
    "verify": Bench(
        "verify", _tokens, honest="Honest tokens accepted", hostile="Forged tokens refused"
    ),
    "bearer_token": Bench(
        "bearer_token",
        header_cases,
        honest="Tokens found",
        hostile="Requests without a token recognised",
    ),
    "decide": Bench(
        "decide", request_cases, honest="Requests let in", hostile="Requests turned away rightly"
    ),
}


def gets_in_elsewhere(
    verify: Any, name: str, *, refusals: tuple[type[Exception], ...] = ()
) -> bool:
    """Whether the same attack succeeds at another server, with other keys, at another time."""
    world = World(
        issuer="https://id.example",
        audience="https://files.example",
        now=1_900_000_000,
        keys=("signing key 3", "signing key 4"),
    )
    (case,) = (each for each in token_cases(world) if each.name == name)
    (result,) = report_on(verify, Bench("verify", lambda: [case]), refusals=refusals).results
    return result.was == ACCEPTED


def turned_away(result: Result) -> str:
    """Say what became of a genuine token."""
    did = {CRASHED: "made your code stumble", ODD: "was not accepted as it should be"}
    said = did.get(result.was, "was turned away")
    return f"A genuine token {said}: {result.case.story}\n{result.told}"
