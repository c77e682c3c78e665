"""Tokens that are signed by the issuer's key, and written in a way that no verifier should read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from jwtflow.course.bench.case import Case
from jwtflow.course.bench.world import World, compact


def form_cases(world: World) -> Iterator[Case]:
    """Second spellings, extensions that must be understood, and texts that make parsers fall."""
    yield from _spellings(world)
    yield from _extensions(world)
    yield from _not_tokens(world)
    yield from _broken_json(world)


def _spellings(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="spell one token in two ways", rule="J1")
    token = world.token()
    head, body, signature = token.split(".")
    for name, text, story in (
        ("padding", token + "==", "An honest token with padding at its end."),
        ("space", token + " ", "An honest token with a space at its end."),
        ("line break", f"{head}.{body}.\n{signature}", "An honest token with a line break in it."),
        ("other alphabet", f"{head}.{body}.{signature}+", "It has a plus sign in its signature."),
        ("fourth segment", token + ".e30", "An honest token with a fourth segment."),
    ):
        yield case(name, token=text, story=story)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spare = alphabet[alphabet.index(signature[-1]) ^ 1]
    yield case(
        "spare bits",
        rule="J2",
        token=f"{head}.{body}.{signature[:-1]}{spare}",
        story="Its last letter was exchanged for one that decodes to the same bytes.",
    )


def _extensions(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="demand an extension", rule="J24")
    for name, extra, story in (
        ("crit unknown", {"crit": ["x"], "x": 1}, "It demands an extension that nobody knows."),
        ("crit empty", {"crit": []}, "Its crit is an empty list."),
        ("crit text", {"crit": "exp"}, "Its crit is a text."),
        ("crit registered", {"crit": ["alg"]}, "Its crit lists a parameter of the standard."),
    ):
        yield case(name, token=world.token(header=world.header(**extra)), story=story)
    yield case(
        "b64 false",
        rule="J25",
        token=world.token(header=world.header(crit=["b64"], b64=False)),
        story="It says that its payload is not encoded.",
    )
    yield case(
        "b64 alone",
        rule="J25",
        token=world.token(header=world.header(b64=False)),
        story="It says that its payload is not encoded, and demands no understanding of that.",
    )


def _not_tokens(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="make the verifier stumble", rule="J26")
    head, body, signature = world.token().split(".")
    as_json = json.dumps({"payload": body, "protected": head, "signature": signature})
    for name, text, story in (
        ("empty", "", "It is an empty text."),
        ("dots", "..", "It consists of two dots."),
        ("two segments", f"{head}.{body}", "Its third segment is missing."),
        ("encrypted", f"{head}..{body}.{signature}.AAAA", "It has the five segments of a JWE."),
        ("JSON form", as_json, "It is the JSON form of a JWS."),
        ("letters", "ä.ö.ü", "It holds letters that base64url has not."),
    ):
        yield case(name, token=text, story=story)
    yield case(
        "very long",
        rule="J3",
        token=world.token(claims=world.claims(note="x" * 100_000)),
        story="It is a hundred thousand letters long.",
    )


def _broken_json(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="make the verifier stumble", rule="J4")
    sign = world.key.sign
    text = json.dumps(world.claims())
    for name, rule, payload, story in (
        ("payload a list", "J4", b"[]", "Its payload is a list."),
        ("payload text", "J4", b'"admin"', "Its payload is a text."),
        ("payload not JSON", "J4", b"{sub: alice}", "Its payload is not JSON."),
        ("payload trailing", "J4", text.encode() + b"{}", "Its payload goes on after the object."),
        ("payload UTF-16", "J4", text.encode("utf-16"), "Its payload is UTF-16."),
        (
            "payload nested",
            "J6",
            b'{"a":' + b"[" * 4000 + b"]" * 4000 + b"}",
            "It is deeply nested.",
        ),
        ("payload digits", "J6", b'{"exp":' + b"9" * 5000 + b"}", "Its exp has 5000 digits."),
    ):
        yield case(name, rule=rule, token=compact(world.header(), payload, sign), story=story)
    yield case(
        "header a list", token=compact(b"[]", world.claims(), sign), story="Its header is a list."
    )
