"""Tokens that the issuer signed and that no verifier should read, for the way they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from jwtflow.course.bench import Case
from jwtflow.course.lessons.nb06_guard_the_resource.world import World, to_json


def form_cases(world: World) -> Iterator[Case]:
    """Second spellings, extensions that must be understood, and texts that make parsers fall."""
    yield from _spellings(world)
    yield from _extensions(world)
    yield from _not_tokens(world)
    yield from _odd_values(world)


def _spellings(world: World) -> Iterator[Case]:
    row = "spell a token in two ways"
    case = partial(world.hostile, row)
    token = world.token()
    head, body, signature = token.split(".")
    for name, text, story in (
        ("padding", token + "==", "A genuine token with padding at its end."),
        ("space", token + " ", "A genuine token with a space at its end."),
        ("line break", f"{head}.{body}.\n{signature}", "A genuine token with a line break in it."),
        (
            "plain base64",
            f"{head}.{body}.{signature.replace('-', '+').replace('_', '/')}",
            "The signature of a genuine token is written in plain base64.",
        ),
        ("fourth segment", token + ".e30", "A genuine token with a fourth segment."),
    ):
        yield case("J1", name, text, story)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spare = alphabet[alphabet.index(signature[-1]) ^ 1]
    yield case(
        "J2",
        "spare bits",
        f"{head}.{body}.{signature[:-1]}{spare}",
        "Its last letter was exchanged for one that decodes to the same bytes.",
    )
    twice = to_json(world.claims()).replace(b'"sub":', b'"sub":"admin","sub":')
    yield case(
        "J5",
        "sub twice",
        world.token(claims=twice),
        "It names two users; which one counts depends on the reader.",
    )
    yield world.honest(
        row,
        "J1",
        "both signs",
        "Its payload holds the two characters that base64url has in place of + and /.",
        claims=world.claims(sub="zoë", note="~~~???>>>"),
    )


def _extensions(world: World) -> Iterator[Case]:
    row = "demand an extension"
    for name, rule, extra, story in (
        ("crit unknown", "J24", {"crit": ["x"], "x": 1}, "It demands an extension nobody knows."),
        ("crit empty", "J24", {"crit": []}, "Its crit is an empty list."),
        ("crit text", "J24", {"crit": "exp"}, "Its crit is a string."),
        ("crit registered", "J24", {"crit": ["alg"]}, "Its crit lists a standard parameter."),
        ("b64", "J25", {"b64": False}, "It says that its payload is not encoded."),
    ):
        yield world.hostile(row, rule, name, world.token(header=world.header(**extra)), story)
    yield world.honest(
        row,
        "J24",
        "optional parameter",
        "It has a header parameter that nobody here knows, and does not demand it.",
        header=world.header(tenant="x"),
    )


STUMBLE = "make the verifier stumble"


def _not_tokens(world: World) -> Iterator[Case]:
    head, body, signature = world.token().split(".")
    as_json = json.dumps({"payload": body, "protected": head, "signature": signature})
    for name, text, story in (
        ("empty", "", "It is an empty string."),
        ("dots", "..", "It consists of two dots."),
        ("two segments", f"{head}.{body}", "Its third segment is missing."),
        ("encrypted", f"{head}..{body}.{signature}.AAAA", "It has the five segments of a JWE."),
        ("JSON form", as_json, "It is the JSON form of a JWS."),
        ("letters", "ä.ö.ü", "It holds characters that base64url does not have."),
    ):
        yield world.hostile(STUMBLE, "J26", name, text, story)
    header, claims = _of_length(world, 8192)
    story = "A genuine token of 8,192 characters."
    yield world.honest(STUMBLE, "J3", "long", story, header=header, claims=claims)
    too_long, story = of_length(world, 8193), "A genuine token of 8,193 characters."
    yield world.hostile(STUMBLE, "J3", "too long", too_long, story)
    yield world.hostile(
        STUMBLE,
        "J3",
        "very long",
        world.token(claims=world.claims(note="x" * 100_000)),
        "It has more than a hundred thousand characters.",
    )


def _odd_values(world: World) -> Iterator[Case]:
    honest = to_json(world.claims())
    nested = b'{"a":' + b"[" * 200_000  # json of Python 3.14 reads half as many without a word
    for name, rule, payload, story in (
        ("payload a list", "J4", b"[]", "Its payload is a list."),
        ("payload text", "J4", b'"admin"', "Its payload is a string."),
        ("payload null", "J4", b"null", "Its payload is null."),
        ("payload not JSON", "J4", b"{sub: alice}", "Its payload is not JSON."),
        ("payload trailing", "J4", honest + b"{}", "Its payload goes on after the object."),
        ("payload UTF-16", "J4", honest.decode().encode("utf-16"), "Its payload is UTF-16."),
        ("payload nested", "J6", nested, "It is deeply nested."),
        ("payload digits", "J6", b'{"a":' + b"9" * 5000 + b"," + honest[1:], "5000 digits."),
    ):
        yield world.hostile(STUMBLE, rule, name, world.token(claims=payload), story)
    yield world.hostile(
        STUMBLE, "J4", "header a list", world.token(header=b"[]"), "Its header is a list."
    )
    for name, rule, changes, story in (
        ("jti listed", "J34", {"jti": ["a"]}, "Its jti is a list, which no set can hold."),
        ("sub a number", "J34", {"sub": 0}, "Its sub is a number."),
        ("client listed", "J34", {"client_id": ["notebook"]}, "Its client_id is a list."),
        ("iat huge", "J34", {"iat": 10**400}, "Its iat has four hundred digits."),
    ):
        yield world.hostile(STUMBLE, rule, name, world.token(claims=world.claims(**changes)), story)
    yield world.honest(
        STUMBLE,
        "J18",
        "rich claims",
        "It holds nested values and an emoji.",
        claims=world.claims(address={"city": "Zürich", "zip": [8, {"x": None}]}, note="🔑"),
    )


def of_length(world: World, length: int) -> str:
    """A genuine token of exactly so many characters."""
    header, claims = _of_length(world, length)
    return world.token(header=header, claims=claims)


def _of_length(world: World, length: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of such a token."""
    signature = world.key.sign(b"")  # as long as any other of this key
    unsigned = partial(world.token, sign=lambda _signing_input: signature)
    note = (length - len(unsigned(claims=world.claims(note="")))) * 3 // 4
    tried = (
        (world.header(x="x" * more or None), world.claims(note="x" * (note - less)))
        for more in range(4)
        for less in range(20)
    )
    return next(
        (header, claims)
        for header, claims in tried
        if len(unsigned(header=header, claims=claims)) == length
    )
