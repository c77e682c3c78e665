"""Tokens that nobody with the issuer's key signed as they stand, and honest ones beside them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from functools import cache, partial
from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from jwtflow.course.bench import Case
from jwtflow.course.lessons.nb06_guard_the_resource.world import Sign, World, to_json
from jwtflow.tokens import base64url_encode

ADMIN = ["admin"]


def signature_cases(world: World) -> Iterator[Case]:
    """Changed, unsigned, signed with the wrong key or the wrong kind of key."""
    yield from _changed(world)
    yield from _unsigned(world)
    yield from _confused(world)
    yield from _other_algorithm(world)
    yield from _own_key(world)
    yield from _other_kid(world)


def _changed(world: World) -> Iterator[Case]:
    row, rule = "change a signed token", "J38"
    case = partial(world.hostile, row, rule)
    head, body, signature = world.token().split(".")
    admin = base64url_encode(to_json(world.claims(roles=ADMIN)))
    yield case(
        "payload changed",
        f"{head}.{admin}.{signature}",
        "The payload of a genuine token was replaced by one that says admin.",
    )
    other = base64url_encode(to_json(world.header(typ="AT+JWT")))
    yield case(
        "header changed",
        f"{other}.{body}.{signature}",
        "The header of a genuine token was written anew.",
    )
    first, *rest = world.key.sign(f"{head}.{body}".encode())
    yield case(
        "signature changed",
        f"{head}.{body}.{base64url_encode(bytes([first ^ 1, *rest]))}",
        "One bit of its signature is wrong.",
    )
    others = world.token(claims=world.claims(sub="bob")).split(".")[2]
    yield case(
        "signature of another token",
        f"{head}.{body}.{others}",
        "It carries the genuine signature of a different token.",
    )
    yield case(
        "stolen kid",
        world.token(claims=world.claims(roles=ADMIN), sign=world.attacker_key.sign),
        "It names the issuer's key, and the attacker signed it with another one.",
    )
    yield world.honest(
        row, rule, "another user", "A genuine token of Bob's.", claims=world.claims(sub="bob")
    )


def _unsigned(world: World) -> Iterator[Case]:
    row, rule = "take the signature away", "J8"
    admin = world.claims(roles=ADMIN)
    for alg in ("none", "None", "NONE", "nOnE", "", None):
        told = f"says that the algorithm is {alg!r}" if alg is not None else "names no algorithm"
        yield world.hostile(
            row,
            rule,
            f"unsigned, alg {alg!r}" if alg is not None else "unsigned, no alg",
            world.token(header=world.header(alg=alg), claims=admin, sign=_nothing),
            f"Its header {told}; it has no signature.",
        )
    yield world.hostile(
        row,
        rule,
        "signature empty",
        world.token(claims=admin, sign=_nothing),
        "It says RS256, but where the signature should be there is nothing.",
    )
    yield world.honest(row, rule, "plain", "An ordinary access token.")


def _confused(world: World) -> Iterator[Case]:
    row, rule = "sign with a public value", "J12"
    public_jwk = world.key.verification_key.to_jwk()
    public_key = cast("RSAPublicKey", RSAAlgorithm.from_jwk(public_jwk))
    secrets = {
        "PEM": public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "DER": public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "JSON": to_json(public_jwk),
        "modulus": public_jwk["n"].encode(),
    }
    stories = {
        form: f"It is signed with HMAC; the secret is the issuer's public key as {form}."
        for form in secrets
    }
    secrets["nothing"] = b""
    stories["nothing"] = "It is signed with HMAC and an empty secret."
    for form, secret in secrets.items():
        yield world.hostile(
            row,
            rule,
            f"HMAC with {form}",
            world.token(
                header=world.header(alg="HS256"),
                claims=world.claims(roles=ADMIN),
                sign=_hmac(secret),
            ),
            stories[form],
        )
    yield world.honest(
        row,
        rule,
        "an admin",
        "A genuine token of an admin's.",
        claims=world.claims(sub="carol", roles=ADMIN),
    )


def _other_algorithm(world: World) -> Iterator[Case]:
    row, rule = "choose another algorithm", "J7"
    case = partial(world.hostile, row, rule)
    names = ("RS384", "PS256", "HS256", "none", "rs256", "RS256 ", "", 256, True)
    for alg in (*names, ["RS256"], {"RS256": True}):
        shown = json.dumps(alg)
        yield case(
            f"alg {shown}",
            world.token(header=world.header(alg=alg)),
            f"Its signature is a good RS256, but its header calls the algorithm {shown}.",
        )
    unnamed = world.header(alg=None)
    yield case(
        "no alg",
        world.token(header=unnamed),
        "Its signature is a good RS256, but its header names no algorithm.",
    )
    yield case(
        "alg null",
        world.token(header=to_json({**unnamed, "alg": None})),
        "Its signature is a good RS256, but its alg is null.",
    )
    yield case(
        "ALG",
        world.token(header={**unnamed, "ALG": "RS256"}),
        "Its header has ALG in capital letters and no alg.",
    )
    rs512 = RSAAlgorithm(RSAAlgorithm.SHA512)
    private_key = _rsa(json.dumps(world.private_jwk))
    yield case(
        "RS512",
        world.token(
            header=world.header(alg="RS512"), sign=lambda text: rs512.sign(text, private_key)
        ),
        "The issuer's key signed it with RS512, which this server does not allow.",
    )
    header = world.header()
    spaced = json.dumps(dict(reversed(header.items())), indent=2).encode()
    yield world.honest(
        row, rule, "spaced header", "Its header is JSON with spaces and line breaks.", header=spaced
    )


def _own_key(world: World) -> Iterator[Case]:
    row, rule = "bring your own key", "J18"
    attacker = world.attacker_key
    jwk = attacker.verification_key.to_jwk()
    extras = {
        "jwk": (jwk, "carries a key to check it with: the attacker's"),
        "jku": (f"{world.attacker_url}/keys.json", "says where to fetch the key"),
        "x5u": (f"{world.attacker_url}/certificate.pem", "says where to fetch a certificate"),
    }
    for name, (value, told) in extras.items():
        for kid, whose in ((world.key.kid, "the issuer's kid"), (attacker.kid, "a kid to match")):
            yield world.hostile(
                row,
                rule,
                f"{name} and {whose}",
                world.token(
                    header=world.header(kid=kid, **{name: value}),
                    claims=world.claims(roles=ADMIN),
                    sign=attacker.sign,
                ),
                f"Its header {told}. Beside it stands {whose}.",
            )
    yield world.honest(
        row,
        rule,
        "unknown extras",
        "It has a claim and a header parameter that nobody here knows.",
        header=world.header(cty="text"),
        claims=world.claims(tenant={"id": 7}),
    )


def _other_kid(world: World) -> Iterator[Case]:
    row, rule = "point at another key", "J20"
    case = partial(world.hostile, row, rule)
    kids = {
        "unknown": "no-such-key",
        "empty": "",
        "in lower case": world.key.kid.lower(),
        "cut short": world.key.kid[:8],
        "a path": "../../../../dev/null",
        "a query": "' UNION SELECT 'secret' --",
        "a URL": f"{world.attacker_url}/keys.json",
    }
    for name, kid in kids.items():
        yield case(
            f"kid {name}",
            world.token(header=world.header(kid=kid)),
            f"The issuer's first key signed it, but its kid is {name}.",
        )
    for odd in (["a"], {"a": 1}, 0, True):
        yield case(
            f"kid {json.dumps(odd)}",
            world.token(header=world.header(kid=odd)),
            f"Its kid is not a string but {json.dumps(odd)}.",
        )
    yield case("no kid", world.token(header=world.header(kid=None)), "It names no key.")
    yield case(
        "KID",
        world.token(header={**world.header(kid="no-such-key"), "KID": world.key.kid}),
        "Its kid is unknown; KID, in capital letters, names the issuer's key.",
    )
    yield world.honest(
        row,
        rule,
        "the other key",
        "It is signed with the second key that the issuer publishes.",
        header=world.header(kid=world.other_key.kid),
        sign=world.other_key.sign,
    )


@cache
def _rsa(private_jwk: str) -> RSAPrivateKey:  # OpenSSL checks the primes, which takes a while
    return cast("RSAPrivateKey", RSAAlgorithm.from_jwk(private_jwk))


def _nothing(_signing_input: bytes) -> bytes:
    return b""


def _hmac(secret: bytes) -> Sign:
    return lambda signing_input: hmac.new(secret, signing_input, hashlib.sha256).digest()
