"""Tokens that the issuer did sign, and that are not for here, not for now, or not access tokens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from jwtflow.course.bench.case import Case
from jwtflow.course.bench.world import World, compact


def claim_cases(world: World) -> Iterator[Case]:
    """All with a good signature."""
    yield from _times(world)
    yield from _places(world)
    yield from _kinds(world)
    yield from _odd_values(world)


def _times(world: World) -> Iterator[Case]:
    now = world.now
    case = partial(Case, exploit="use a token after its time", rule="J31")
    for name, exp, story in (
        ("expired", now - 3600, "It expired an hour ago."),
        ("expired a second ago", now - 1, "It expired a second ago."),
        ("expires now", now, "Its exp is this very second, which is already too late."),
        ("no exp", None, "It has no exp, so it would never end."),
        ("exp as text", str(int(now + 600)), "Its exp is a text, not a number."),
        ("exp true", True, "Its exp is true."),
        ("exp listed", [now + 600], "Its exp is a list."),
    ):
        yield case(name, token=world.token(claims=world.claims(exp=exp)), story=story)
    yield case(
        "exp infinite",
        rule="J33",
        token=_raw(world, '"exp":1893499800.0', '"exp":1e999'),
        story="Its exp is a number too large for a float, which reads as infinity.",
    )
    yield case(
        "exp not a number",
        rule="J33",
        token=_raw(world, '"exp":1893499800.0', '"exp":NaN'),
        story="Its exp is NaN, which compares false with everything.",
    )
    yield Case(
        "issued tomorrow",
        exploit="use a token before its time",
        rule="J34",
        token=world.token(claims=world.claims(iat=now + 86_400, exp=now + 87_000)),
        story="It was issued tomorrow: somebody's clock is wrong.",
    )
    early = partial(Case, exploit="use a token before its time", rule="J32")
    for name, nbf, story in (
        ("not yet", now + 3600, "It is valid from an hour from now."),
        ("nbf as text", "0", "Its nbf is a text, not a number."),
        ("nbf empty", "", "Its nbf is an empty text."),
    ):
        yield early(name, token=world.token(claims=world.claims(nbf=nbf)), story=story)


def _places(world: World) -> Iterator[Case]:
    issuer = partial(Case, exploit="use another issuer's token", rule="J29")
    for name, iss, story in (
        ("another issuer", "https://other.example", "It is another issuer's."),
        ("issuer longer", world.issuer + ".evil.example", "Its issuer begins like ours."),
        ("issuer with a slash", world.issuer + "/", "Its issuer is ours with a slash at the end."),
        ("issuer listed", [world.issuer], "Its issuer is a list that holds ours."),
        ("no issuer", None, "It names no issuer."),
    ):
        yield issuer(name, token=world.token(claims=world.claims(iss=iss)), story=story)
    audience = partial(Case, exploit="use a token meant for another API", rule="J30")
    for name, aud, story in (
        ("another audience", "https://other.example", "It is meant for another API."),
        ("audience longer", world.audience + ".evil.example", "Its audience begins like ours."),
        ("audience within", "x" + world.audience, "Its audience contains ours."),
        ("audience list", ["https://other.example"], "Its audience is a list without us."),
        ("audience as names", {world.audience: False}, "Its audience is an object, not a list."),
        ("no audience", None, "It names no audience."),
    ):
        yield audience(name, token=world.token(claims=world.claims(aud=aud)), story=story)


def _kinds(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="pass another kind of token off", rule="J28")
    for name, typ, story in (
        ("typ JWT", "JWT", "It is a signed JWT of some other kind."),
        ("no typ", None, "It does not say what kind of token it is."),
        ("logout token", "logout+jwt", "It is a logout token."),
        ("typ listed", ["at+jwt"], "Its typ is a list."),
    ):
        yield case(name, token=world.token(header=world.header(typ=typ)), story=story)
    yield case(
        "ID token",
        rule="J37",
        token=world.token(
            header=world.header(typ="JWT"),
            claims=world.claims(client_id=None, scope=None, nonce="n-1", auth_time=world.now - 300),
        ),
        story="It is an ID token that tells a client who logged in.",
    )


def _odd_values(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="make the verifier stumble", rule="J34")
    for name, changes, story in (
        ("jti listed", {"jti": ["a"]}, "Its jti is a list, which no set can hold."),
        ("sub a number", {"sub": 0}, "Its sub is a number."),
        ("client listed", {"client_id": ["notebook"]}, "Its client_id is a list."),
        ("iat huge", {"iat": 10**400}, "Its iat has four hundred digits."),
        ("no sub", {"sub": None}, "It does not say whom it is about."),
    ):
        yield case(name, token=world.token(claims=world.claims(**changes)), story=story)
    yield case(
        "no jti",
        rule="J35",
        token=world.token(claims=world.claims(jti=None)),
        story="It has no jti, so it could never be revoked.",
    )


def _raw(world: World, old: str, new: str) -> str:
    """An honest token with one piece of its payload's text replaced, and signed so."""
    text = json.dumps(world.claims(), separators=(",", ":"))
    if old not in text:
        raise LookupError(old)
    return compact(world.header(), text.replace(old, new).encode(), world.key.sign)
