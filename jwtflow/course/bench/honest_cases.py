"""Tokens that a verifier must let in: refusing these is as wrong as accepting a forgery."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from jwtflow.course.bench.case import Case
from jwtflow.course.bench.world import World

_honest = partial(Case, exploit="")


def honest_cases(world: World) -> Iterator[Case]:
    """Each in some way unusual, all of them right."""
    claims, header, token = world.claims, world.header, world.token
    yield _honest("plain", "J28", token=token(), story="An ordinary access token.")
    yield _honest(
        "audience listed",
        "J30",
        token=token(claims=claims(aud=["https://other.example", world.audience])),
        story="Its aud is a list, and this API is one of its members.",
    )
    yield _honest(
        "type spelled out",
        "J28",
        token=token(header=header(typ="application/AT+JWT")),
        story="Its typ is application/at+jwt, with capital letters.",
    )
    yield _honest(
        "last second",
        "J31",
        token=token(claims=claims(exp=world.now + 1)),
        story="It has one second to live.",
    )
    yield _honest(
        "fractional time",
        "J31",
        token=token(claims=claims(exp=world.now + 60.5, iat=world.now - 0.5)),
        story="Its times have fractions of a second.",
    )
    yield _honest(
        "valid from now",
        "J32",
        token=token(claims=claims(nbf=world.now)),
        story="Its nbf is this very second.",
    )
    yield _honest(
        "issued now",
        "J34",
        token=token(claims=claims(iat=world.now)),
        story="It was issued this very second.",
    )
    yield _honest(
        "retired key",
        "J20",
        token=token(header=header(kid=world.retired_key.kid), sign=world.retired_key.sign),
        story="It is signed with the other key that the issuer publishes.",
    )
    yield _honest(
        "unknown extras",
        "J18",
        token=token(header=header(cty="text"), claims=claims(tenant={"id": 7})),
        story="It has a claim and a header parameter that nobody here knows.",
    )
    yield _honest(
        "nothing granted",
        "J36",
        token=token(claims=claims(scope=None, roles=None)),
        story="It has neither scope nor roles: genuine, though it may do little.",
    )
