"""The bench of ``verify_hs256``: genuine tokens, and forged ones with one fault each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from functools import partial
from itertools import count
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

from jwtflow.course.bench import ACCEPTED, CRASHED, ODD, REFUSED, Bench, Case, Odd, Result

SECRET = bytes(range(7, 71))
OTHER_SECRET = bytes(range(8, 72))
LONG_SECRET = bytes(range(100, 200))
HEADER = b'{"alg":"HS256","typ":"JWT"}'
PAYLOAD = b'{"sub":"dora","role":"keeper"}'
ADMIN = b'{"sub":"dora","role":"admin"}'

ALPHABET = ascii_uppercase + ascii_lowercase + digits + "-_"

CHANGE = "change what was signed"
LEAVE_OUT = "leave the signature out"
ALGORITHM = "name another algorithm"
SPELLING = "spell the token differently"
FORM = "break the form"


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(
    header: bytes = HEADER, payload: bytes = PAYLOAD, *, secret: bytes = SECRET, by: str = "sha256"
) -> str:
    """A token with this header and payload, as they stand, under an HMAC."""
    signing_input = f"{encode(header)}.{encode(payload)}"
    return f"{signing_input}.{encode(hmac.digest(secret, signing_input.encode(), by))}"


def with_signature(signature: str, header: bytes = HEADER, payload: bytes = PAYLOAD) -> str:
    """A token that carries ``signature``, whatever it is worth."""
    return f"{encode(header)}.{encode(payload)}.{signature}"


def cases() -> Iterator[Case]:
    """Every token of the bench."""
    yield from _changed()
    yield from _unsigned()
    yield from _other_algorithm()
    yield from _other_spelling()
    yield from _broken_form()


def _changed() -> Iterator[Case]:
    forged, honest = partial(_forged, CHANGE, "RFC 7515 §5.2"), partial(_honest, CHANGE)
    signing_input, _, signature = signed().rpartition(".")
    digest = hmac.digest(SECRET, signing_input.encode(), "sha256")
    flipped = bytes([digest[0], *(digest[1:31]), digest[31] ^ 0x80])
    plain = hashlib.sha256(SECRET + signing_input.encode()).digest()
    text = hmac.digest(SECRET, HEADER + b"." + PAYLOAD, "sha256")
    for name, token, story in (
        ("payload changed", with_signature(signature, payload=ADMIN), "Its payload was replaced."),
        (
            "header changed",
            with_signature(signature, b'{"alg":"HS256","typ":"jwt"}'),
            "One word of its header was written differently after it was signed.",
        ),
        ("bit flipped", with_signature(encode(flipped)), "One bit of its signature is wrong."),
        (
            "another token's signature",
            with_signature(signed(payload=ADMIN).rpartition(".")[2]),
            "It carries the genuine signature of a different token.",
        ),
        ("another secret", signed(secret=OTHER_SECRET), "It is signed with a different secret."),
        ("empty secret", signed(secret=b""), "It is signed with an empty secret."),
        (
            "plain hash",
            with_signature(encode(plain)),
            "Its signature is a plain SHA-256 of secret and signing input.",
        ),
        (
            "decoded text signed",
            with_signature(encode(text)),
            "Its signature covers the JSON texts, not the segments.",
        ),
    ):
        yield forged(name, token, story)
    yield honest("plain", signed(), "An ordinary token.")
    yield honest(
        "letters beyond ASCII",
        signed(payload='{"sub":"łukasz","role":"keeper"}'.encode()),
        "Its claims hold a letter beyond ASCII, in UTF-8.",
    )
    yield honest(
        "spaces",
        signed(b'{ "typ" : "JWT", "alg" : "HS256" }', b'{"role": "keeper",\n "sub": "dora"}'),
        "Its JSON has spaces, a line break and another order of names.",
    )
    token = signed(secret=LONG_SECRET)
    yield honest("long secret", token, "Its secret has 100 bytes.", secret=LONG_SECRET)


def _unsigned() -> Iterator[Case]:
    forged, honest = partial(_forged, LEAVE_OUT, "RFC 8725 §3.2"), partial(_honest, LEAVE_OUT)
    for alg in ("none", "None", "NONE", "nOnE"):
        header = json.dumps({"alg": alg, "typ": "JWT"}, separators=(",", ":")).encode()
        story = f"Its header says that alg is {alg}, and it has no signature."
        yield forged(f"alg {alg}, unsigned", with_signature("", header, ADMIN), story)
    signature = signed().rpartition(".")[2]
    yield forged(
        "signature empty", with_signature(""), "Where the signature should be, there is nothing."
    )
    yield forged("signature cut", with_signature(signature[:22]), "Its signature is cut in half.")
    yield forged("signature doubled", with_signature(signature * 2), "Its signature is repeated.")
    yield honest("an admin", signed(payload=ADMIN), "A genuine token of an admin's.")


def _other_algorithm() -> Iterator[Case]:
    forged, honest = partial(_forged, ALGORITHM, "RFC 8725 §3.1"), partial(_honest, ALGORITHM)
    for name, alg in (
        ("none", '"none"'),
        ("HS512", '"HS512"'),
        ("RS256", '"RS256"'),
        ("hs256", '"hs256"'),
        ("a longer name", '"HS256K"'),
        ("a name before it", '"XHS256"'),
        ("a space before it", '" HS256"'),
        ("a part of the name", '"S256"'),
        ("a list", '["HS256"]'),
        ("null", "null"),
    ):
        header = f'{{"alg":{alg},"typ":"JWT"}}'.encode()
        story = f"Its signature is a valid HS256 signature, but its header says that alg is {alg}."
        yield forged(f"alg is {name}", signed(header), story)
    yield forged(
        "no alg",
        signed(b'{"typ":"JWT"}'),
        "Its signature is a valid HS256 signature, but its header names no algorithm.",
    )
    yield forged(
        "signed with HS512",
        signed(b'{"alg":"HS512","typ":"JWT"}', by="sha512"),
        "It says HS512 and is signed that way, with the right secret.",
    )
    yield forged(
        "signed with HS384",
        signed(b'{"alg":"HS384","typ":"JWT"}', by="sha384"),
        "It says HS384 and is signed that way, with the right secret.",
    )
    yield honest(
        "other names",
        signed(b'{"kid":"none","typ":"at+jwt","alg":"HS256"}'),
        "Its header has another type, and a `kid` of none.",
    )
    yield honest("no type", signed(b'{"alg":"HS256"}'), "Its header says nothing but alg.")


def _other_spelling() -> Iterator[Case]:
    forged, honest = partial(_forged, SPELLING, "RFC 7515 §2"), partial(_honest, SPELLING)
    payload = next(each for each in _payloads() if {"-", "_"} <= set(_signature(each)))
    body, _, signature = signed(payload=payload).rpartition(".")
    neighbour = ALPHABET[ALPHABET.index(signature[-1]) ^ 1]
    for name, changed, story in (
        ("padding", f"{signature}=", "There is an equals sign after its signature."),
        ("line break", f"{signature}\n", "There is a line break after its signature."),
        (
            "foreign letter",
            f"{signature[:9]}!{signature[9:]}",
            "There is an exclamation mark in its signature.",
        ),
        (
            "other alphabet",
            signature.replace("-", "+").replace("_", "/"),
            "Its signature is written with + and /.",
        ),
        (
            "spare bits",
            signature[:-1] + neighbour,
            "The last character of its signature differs in a bit that carries nothing.",
        ),
        ("other case", signature.swapcase(), "Small letters of its signature are capitals."),
        ("beyond ASCII", f"{signature[:-1]}é", "Its signature ends in a letter beyond ASCII."),
        ("one more", f"{signature}é", "There is a letter beyond ASCII after its signature."),
    ):
        yield forged(name, f"{body}.{changed}", story)
    yield honest("dash and underscore", f"{body}.{signature}", "Its signature holds - and _.")


def _broken_form() -> Iterator[Case]:
    forged, honest = partial(_forged, FORM, "RFC 7519 §7.2"), partial(_honest, FORM)
    head, body, signature = signed().split(".")
    longer = f"{head}.{body}.{body}"
    nested = encode(b'{"alg":' + b"[" * 100_000)
    for name, token, story in (
        ("nothing", "", "The token is an empty text."),
        ("one segment", "header", "There is one segment."),
        ("two segments", f"{head}.{body}", "The third segment is missing."),
        ("four segments", f"{signed()}.{signature}", "There is a fourth segment."),
        (
            "four signed segments",
            f"{longer}.{encode(hmac.digest(SECRET, longer.encode(), 'sha256'))}",
            "It has four segments, and the signature of all that is before its last dot.",
        ),
        ("dot at the end", f"{signed()}.", "There is a dot at the end."),
        (
            "nested header",
            f"{nested}.{body}.{signature}",
            "Nobody signed it, and its header holds 100,000 brackets inside one another.",
        ),
        (
            "payload no JSON",
            signed(payload=b"dora, keeper"),
            "It is signed, and its payload isn't JSON.",
        ),
        (
            "payload no UTF-8",
            signed(payload=b'{"sub":"dora\xff"}'),
            "It is signed, and its payload holds a byte that isn't valid UTF-8.",
        ),
        (
            "payload a list",
            signed(payload=b'["sub","dora"]'),
            "It is signed, and its payload is a list.",
        ),
        (
            "payload a text",
            signed(payload=b'"sub"'),
            "It is signed, and its payload is a JSON text.",
        ),
        ("header no JSON", signed(b"alg HS256"), "It is signed, and its header isn't JSON."),
        (
            "header a list",
            signed(b'["alg","HS256"]'),
            "It is signed, and its header is a list.",
        ),
    ):
        yield forged(name, token, story)
    yield honest("no claims", signed(payload=b"{}"), "Its payload is an empty object.")
    for length, payload in zip(("one", "two", "three"), _payloads(), strict=False):
        story = f"A genuine token, its payload longer by {length}."
        yield honest(f"longer by {length}", signed(payload=payload), story)


def _payloads() -> Iterator[bytes]:
    return (b'{"sub":"%s"}' % (b"d" * length) for length in count(1))


def _signature(payload: bytes) -> str:
    return signed(payload=payload).rpartition(".")[2]


def _forged(row: str, rule: str, name: str, token: str, story: str) -> Case:
    attempt = partial(_lets_in, token)
    return Case(name, row, rule, story, honest=False, attempt=attempt, sent=token)


def _honest(row: str, name: str, token: str, story: str, secret: bytes = SECRET) -> Case:
    attempt = partial(_returns_the_claims, token, secret)
    return Case(name, row, "RFC 7515 §5.2", story, honest=True, attempt=attempt, sent=token)


def _lets_in(token: str, verify_hs256: Any) -> None:
    returned = verify_hs256(token, SECRET)
    if isinstance(returned, BaseException):
        raise Odd(f"It returned {returned!r}, and its caller goes on. Raise it.")
    if returned is None or isinstance(returned, bool) or not returned:
        raise Odd(f"It returned {returned!r}, and its caller goes on. Raise ValueError.")


def _returns_the_claims(token: str, secret: bytes, verify_hs256: Any) -> None:
    returned = verify_hs256(token, secret)
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    if returned != claims:
        raise Odd(f"It returned {returned!r}. Return the claims, a dictionary.")


_DID = {
    ACCEPTED: "was accepted",
    REFUSED: "was refused",
    CRASHED: "made your function crash",
    ODD: "was neither refused nor accepted",
}


def observed(result: Result) -> str:
    """What became of one token, in a few sentences; for the checks."""
    what = "A genuine token" if result.case.honest else "A forged token"
    did = _DID.get(result.was, f"was {result.was}")
    return f"{what} {did}. {result.case.story} {result.told}".rstrip()


def returns_nothing(result: Result) -> bool:
    """Whether ``None`` or ``False`` came back."""
    return result.told.startswith(("It returned None", "It returned False"))


BENCHES = {
    "verify_hs256": Bench(
        "verify_hs256",
        cases,
        honest="Honest tokens accepted",
        hostile="Forged tokens refused",
    )
}
