"""Tokens that nobody with the issuer's key has signed, each by another way round the check."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from functools import partial

from jwtflow.course.bench.case import Case
from jwtflow.course.bench.public_pem import public_pem
from jwtflow.course.bench.world import Sign, World
from jwtflow.tokens import base64url_encode

ADMIN = ["admin"]


def signature_cases(world: World) -> Iterator[Case]:
    """Changed, unsigned, signed with the wrong key or the wrong kind of key."""
    yield from _changed(world)
    yield from _unsigned(world)
    yield from _confused(world)
    yield from _own_key(world)
    yield from _wrong_kid(world)


def _changed(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="change a signed token", rule="J38")
    head, body, signature = world.token().split(".")
    admin = base64url_encode(json.dumps(world.claims(roles=ADMIN)).encode())
    yield case(
        "payload changed",
        token=f"{head}.{admin}.{signature}",
        story="An honest token whose payload was replaced by one that says admin.",
    )
    other = base64url_encode(json.dumps(world.header(typ="AT+JWT")).encode())
    yield case(
        "header changed",
        token=f"{other}.{body}.{signature}",
        story="An honest token whose header was written anew.",
    )
    flipped = (
        bytes([world.key.sign(f"{head}.{body}".encode())[0] ^ 1])
        + world.key.sign(f"{head}.{body}".encode())[1:]
    )
    yield case(
        "signature changed",
        token=f"{head}.{body}.{base64url_encode(flipped)}",
        story="One bit of its signature is wrong.",
    )
    yield case(
        "signature of another token",
        token=f"{head}.{body}.{world.token(claims=world.claims(sub='bob')).split('.')[2]}",
        story="It carries the genuine signature of a different token.",
    )


def _unsigned(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="take the signature away", rule="J8")
    unsigned = world.claims(roles=ADMIN)

    def nothing(_signing_input: bytes) -> bytes:
        return b""

    for spelling in ("none", "None", "NONE", "nOnE"):
        yield case(
            f"alg {spelling}",
            token=world.token(header=world.header(alg=spelling), claims=unsigned, sign=nothing),
            story=f"Its header says that the algorithm is {spelling}; it has no signature.",
        )
    yield case(
        "alg missing",
        token=world.token(header=world.header(alg=None), claims=unsigned, sign=nothing),
        story="Its header names no algorithm; it has no signature.",
    )
    yield case(
        "alg empty",
        token=world.token(header=world.header(alg=""), claims=unsigned, sign=nothing),
        story="Its algorithm is an empty text; it has no signature.",
    )
    yield case(
        "signature empty",
        token=world.token(claims=unsigned, sign=nothing),
        story="It says RS256, but where the signature should be there is nothing.",
    )


def _confused(world: World) -> Iterator[Case]:
    public_jwk = world.key.verification_key.to_jwk()
    texts = {
        "PEM": public_pem(public_jwk),
        "JSON": json.dumps(public_jwk, separators=(",", ":")).encode(),
        "modulus": public_jwk["n"].encode(),
    }
    for form, secret in texts.items():
        yield Case(
            f"public key as secret ({form})",
            rule="J12",
            exploit="use the public key as a secret",
            token=world.token(
                header=world.header(alg="HS256"),
                claims=world.claims(roles=ADMIN),
                sign=_hmac(secret),
            ),
            story=f"It is signed with HMAC; the secret is the issuer's public key as {form}.",
        )
    case = partial(Case, exploit="choose another algorithm", rule="J7")
    yield case(
        "empty secret",
        token=world.token(
            header=world.header(alg="HS256"), claims=world.claims(roles=ADMIN), sign=_hmac(b"")
        ),
        story="It is signed with HMAC and an empty secret.",
    )
    for algorithm in ("RS384", "PS256", "rs256", ["RS256"], {"RS256": True}, 256, True):
        shown = json.dumps(algorithm)
        yield case(
            f"alg {shown}",
            token=world.token(header=world.header(alg=algorithm)),
            story=f"Its signature is RS256, but its header calls the algorithm {shown}.",
        )


def _own_key(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="bring your own key", rule="J18")
    forged = world.claims(roles=ADMIN)
    attacker = world.attacker_key
    public_jwk = attacker.verification_key.to_jwk()
    for name, extra, story in (
        ("jwk", {"jwk": public_jwk}, "Its header carries the key to check it with."),
        (
            "jku",
            {"jku": f"{world.attacker_url}/keys.json"},
            "Its header says where to fetch the key: from the attacker's server.",
        ),
        (
            "x5u",
            {"x5u": f"{world.attacker_url}/certificate.pem"},
            "Its header says where to fetch a certificate: from the attacker's server.",
        ),
    ):
        yield case(
            name,
            token=world.token(
                header=world.header(kid=attacker.kid, **extra), claims=forged, sign=attacker.sign
            ),
            story=story,
        )
    yield case(
        "issuer of its own",
        rule="J19",
        token=world.token(
            header=world.header(kid=attacker.kid),
            claims=world.claims(iss=world.attacker_url, roles=ADMIN),
            sign=attacker.sign,
        ),
        story="Its issuer is the attacker's server, which would be glad to vouch for it.",
    )


def _wrong_kid(world: World) -> Iterator[Case]:
    case = partial(Case, exploit="point at another key", rule="J20")
    attacker = world.attacker_key
    yield case(
        "stolen kid",
        token=world.token(claims=world.claims(roles=ADMIN), sign=attacker.sign),
        story="It names the issuer's key, and is signed with the attacker's.",
    )
    for name, kid in (
        ("unknown", "no-such-key"),
        ("empty", ""),
        ("a path", "../../../../dev/null"),
        ("a query", "' UNION SELECT 'secret' --"),
        ("a URL", f"{world.attacker_url}/keys.json"),
    ):
        yield case(
            f"kid {name}",
            token=world.token(
                header=world.header(kid=kid), claims=world.claims(roles=ADMIN), sign=attacker.sign
            ),
            story=f"Its kid is {name}, and the attacker has signed it.",
        )
    for odd in (["a"], {"a": 1}, 1, True):
        yield case(
            f"kid {json.dumps(odd)}",
            token=world.token(header=world.header(kid=odd)),
            story=f"Its kid is no text but {json.dumps(odd)}.",
        )


def _hmac(secret: bytes) -> Sign:
    return lambda signing_input: hmac.new(secret, signing_input, hashlib.sha256).digest()
