"""Tokens that the issuer did sign, but for another API, another time or another purpose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from jwtflow.course.bench import Case
from jwtflow.course.lessons.nb06_guard_the_resource.world import World, to_json


def claim_cases(world: World) -> Iterator[Case]:
    """All with a good signature."""
    yield from _expiry(world)
    yield from _too_early(world)
    yield from _issuers(world)
    yield from _audiences(world)
    yield from _kinds(world)
    yield from _missing(world)


def _expiry(world: World) -> Iterator[Case]:
    row, rule, now = "use a token after its time", "J31", int(world.now)
    for name, exp, story in (
        ("expired", now - 3600, "It expired an hour ago."),
        ("expired a second ago", now - 1, "It expired a second ago."),
        ("expires now", now, "Its exp is this very second: a token has expired when now >= exp."),
        ("expired, with a fraction", now - 0.5, "It expired half a second ago."),
        ("no exp", None, "It has no exp, so it would never end."),
        ("exp as text", str(now + 600), "Its exp is a string, not a number."),
        ("exp true", True, "Its exp is true."),
        ("exp listed", [now + 600], "Its exp is a list."),
    ):
        yield world.hostile(row, rule, name, world.token(claims=world.claims(exp=exp)), story)
    exp = f'"exp":{now + 600}'
    for name, text, story in (
        ("exp null", '"exp":null', "Its exp is null."),
        ("exp infinite", '"exp":1e999', "Its exp is so large that it reads as infinity."),
        ("exp NaN", '"exp":NaN', "Its exp is NaN, and no comparison with NaN is ever true."),
    ):
        payload = to_json(world.claims()).replace(exp.encode(), text.encode())
        yield world.hostile(row, "J33", name, world.token(claims=payload), story)
    for name, exp_left, story in (
        ("last second", 1, "It has one second to live."),
        ("last moment", 0.5, "It has half a second to live."),
    ):
        yield world.honest(row, rule, name, story, claims=world.claims(exp=now + exp_left))


def _too_early(world: World) -> Iterator[Case]:
    row, now = "use a token before its time", int(world.now)
    later = now + 300
    for name, rule, changes, story in (
        ("nbf in an hour", "J32", {"nbf": now + 3600, "exp": now + 7200}, "It starts in an hour."),
        ("nbf in a second", "J32", {"nbf": now + 1}, "It starts in a second."),
        ("nbf as text", "J32", {"nbf": "0"}, "Its nbf is a string, not a number."),
        ("nbf empty", "J32", {"nbf": ""}, "Its nbf is an empty string."),
        ("issued later", "J34", {"iat": later}, "It was issued in five minutes: a clock is wrong."),
        ("issued in a second", "J34", {"iat": now + 1}, "It was issued in a second."),
        ("iat as text", "J34", {"iat": str(now)}, "Its iat is a string, not a number."),
    ):
        yield world.hostile(row, rule, name, world.token(claims=world.claims(**changes)), story)
    yield world.honest(
        row, "J32", "valid from now", "Its nbf is this very second.", claims=world.claims(nbf=now)
    )
    yield world.honest(
        row, "J34", "issued now", "It was issued this very second.", claims=world.claims(iat=now)
    )


def _issuers(world: World) -> Iterator[Case]:
    row, rule, ours = "use another issuer's token", "J29", world.issuer
    case = partial(world.hostile, row, rule)
    for name, iss, story in (
        ("another issuer", "https://other.example", "Another issuer's name is in it."),
        ("issuer longer", f"{ours}.evil.example", "Its issuer begins like ours."),
        ("issuer shorter", ours[:-1], "Its issuer is ours without the last character."),
        ("issuer with a slash", f"{ours}/", "Its issuer is ours with a slash at the end."),
        ("issuer in capitals", ours.upper(), "Its issuer is ours in capital letters."),
        ("issuer listed", [ours], "Its issuer is a list that holds ours."),
        ("no issuer", None, "It names no issuer."),
    ):
        yield case(name, world.token(claims=world.claims(iss=iss)), story)
    yield world.hostile(
        row,
        "J19",
        "the attacker as issuer",
        world.token(claims=world.claims(iss=world.attacker_url)),
        "Its issuer is the attacker's server, which would gladly publish a key for it.",
    )
    yield _elsewhere(world).honest(
        row,
        rule,
        "another server",
        "It is given to another server, which has another issuer, name, key set and time.",
    )


def _elsewhere(world: World) -> World:
    """A second world, so a verifier with our names written into it is found out."""
    return World(
        attacker_url=world.attacker_url,
        issuer="https://login.example",
        audience="https://photos.example",
        now=world.now + 31_536_000,
        keys=("signing key 3", "signing key 4"),
    )


def _audiences(world: World) -> Iterator[Case]:
    row, rule, ours = "use a token meant for another API", "J30", world.audience
    for name, aud, story in (
        ("another audience", "https://other.example", "It is meant for another API."),
        ("audience longer", f"{ours}.evil.example", "Its audience begins like ours."),
        ("audience within", f"x{ours}", "Its audience contains ours."),
        ("audience part", ours[:-1], "Its audience is the beginning of ours."),
        ("audience list", ["https://other.example"], "Its audience is a list without us."),
        ("audience near", [f"{ours}/"], "Its audience is a list with a name close to ours."),
        ("audience names", {ours: True}, "Its audience is an object, not a list."),
        ("audience empty", [], "Its audience is an empty list."),
        ("no audience", None, "It names no audience."),
    ):
        yield world.hostile(row, rule, name, world.token(claims=world.claims(aud=aud)), story)
    for name, aud, story in (
        ("listed", ["https://other.example", ours], "Its aud is a list, and we are on it."),
        ("alone", [ours], "Its aud is a list of one name, ours."),
    ):
        yield world.honest(row, rule, f"audience {name}", story, claims=world.claims(aud=aud))


def _kinds(world: World) -> Iterator[Case]:
    row, rule = "pass another kind of token off", "J28"
    for name, typ, story in (
        ("typ JWT", "JWT", "It is a signed JWT of some other kind."),
        ("no typ", None, "It does not say what kind of token it is."),
        ("logout token", "logout+jwt", "It is a logout token."),
        ("typ longer", "not-at+jwt", "Its typ only ends like that of an access token."),
        ("typ going on", "at+jwt2", "Its typ only begins like that of an access token."),
        ("typ of another family", "text/at+jwt", "Its typ is at+jwt of another media type."),
        ("typ empty", "", "Its typ is an empty string."),
        ("typ listed", ["at+jwt"], "Its typ is a list."),
    ):
        yield world.hostile(row, rule, name, world.token(header=world.header(typ=typ)), story)
    yield world.hostile(
        row,
        rule,
        "TYP",
        world.token(header={**world.header(typ=None), "TYP": "at+jwt"}),
        "Its header has TYP in capital letters and no typ.",
    )
    yield world.hostile(
        row,
        "J37",
        "ID token",
        world.token(
            header=world.header(typ="JWT"),
            claims=world.claims(nonce="n-1", auth_time=int(world.now) - 300),
        ),
        "It is an ID token, which tells a client who logged in.",
    )
    for typ in ("AT+JWT", "application/at+jwt", "application/AT+JWT"):
        yield world.honest(
            row, rule, f"typ {typ}", f"Its typ is {typ}.", header=world.header(typ=typ)
        )


def _missing(world: World) -> Iterator[Case]:
    row = "leave a required claim out"
    for name, rule in (("sub", "J34"), ("client_id", "J34"), ("iat", "J34"), ("jti", "J35")):
        yield world.hostile(
            row, rule, f"no {name}", world.token(claims=world.claims(**{name: None})), f"No {name}."
        )
    yield world.honest(
        row,
        "J36",
        "nothing granted",
        "It has neither scope nor roles: genuine, though it permits little.",
        claims=world.claims(scope=None, roles=None),
    )
