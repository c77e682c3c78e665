"""The benches of 02: signatures that fooled real libraries, tokens, and key sets."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from functools import cache, partial
from itertools import cycle
from pathlib import Path
from typing import Any

import jwt

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.bench import Bench, Case, Odd, refuses, returns
from jwtflow.lab.keys import lab_key

PADDING = "write the padding differently"
HASH_NAME = "name or spell the hash differently"
OTHER_HASH = "sign another digest"
CHANGED = "change the signature"
_ROWS = {
    "ModifiedPadding": PADDING,
    "InvalidPadding": PADDING,
    "ShortPadding": PADDING,
    "InvalidAsnInPadding": HASH_NAME,
    "BerEncodedPadding": HASH_NAME,
    "NoHash": HASH_NAME,
    "WrongHash": OTHER_HASH,
    "WrongPrimitive": OTHER_HASH,
    "InvalidSignature": CHANGED,
    "SignatureMalleability": CHANGED,
}
_PLAINER = {
    "small signature": "A genuine signature that is a small number",
    "the signature is not reduced": "n was added to a right signature, so it isn't below n",
}
_VECTORS = Path(__file__).with_name("vectors") / "rsa_signature_2048_sha256_test.json"


def _signatures() -> Iterator[Case]:
    """Signatures with one fault each, then Wycheproof's; its genuine ones stand in every row."""
    yield from _blocks()
    yield from _lengths()
    document = json.loads(_VECTORS.read_text(encoding="utf-8"))
    rows = cycle(dict.fromkeys(_ROWS.values()))
    for group in document["testGroups"]:
        jwk = {name: group["keyJwk"][name] for name in ("kty", "n", "e")}
        for test in group["tests"]:
            if test["result"] == "acceptable":  # a matter of taste, says Wycheproof
                continue
            message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
            honest = test["result"] == "valid"
            attempt = returns(None, message, signature, jwk)
            if not honest:
                attempt = partial(_refuses_by_raising, message, signature, jwk)
            yield Case(
                name=f"vector {test['tcId']}",
                row=next(rows) if honest else _ROWS[test["flags"][0]],
                rule="RFC 8017 §8.2.2",
                story=_told(test["comment"]),
                honest=honest,
                attempt=attempt,
                sent=(message, signature, jwk),
            )
            if test["tcId"] == 1:
                longer = (message, bytes(1) + signature, jwk)
                story = "A byte of zeros stands before a genuine signature."
                attempt = partial(_refuses_by_raising, *longer)
                yield Case(
                    "longer", CHANGED, "RFC 8017 §8.2.2", story, honest=False, attempt=attempt
                )


def _told(comment: str) -> str:
    return f"{_PLAINER.get(comment, comment) or 'A genuine signature'}.".capitalize()


def _blocks() -> Iterator[Case]:
    """Signed with the private key, so that every byte of the block but one is right."""
    message = b"one byte is another"
    right = block_of(message, 256)
    rows = {0: PADDING, 1: PADDING, 2: PADDING, 100: PADDING, 203: PADDING, 204: PADDING}
    rows |= {205: HASH_NAME, 223: HASH_NAME, 224: OTHER_HASH, 255: OTHER_HASH}
    for at, row in rows.items():
        block = right[:at] + bytes([right[at] ^ 1]) + right[at + 1 :]
        signature = _to_the_d(block, number(KEY["d"]), number(KEY["n"]))
        story = f"Byte {at} of the opened block is {block[at]:02x}; all others are right."
        yield _forged_signature(story, row, message, signature)


def _lengths() -> Iterator[Case]:
    """A signature that begins with a zero, whole and without it, and one by a longer key."""
    plain = b"an ordinary message"
    yield _genuine_signature("A genuine signature.", plain, sign(plain, KEY), PUBLIC)
    message = b"message 257"  # found by trying
    signature = sign(message, KEY)
    story = "A genuine signature whose first byte is zero."
    yield _genuine_signature(story, message, signature, PUBLIC)
    story = "A genuine signature whose first byte, a zero, was left out."
    yield _forged_signature(story, CHANGED, message, signature[1:])
    p, q = (1 << 1279) - 1, (1 << 2203) - 1  # Mersenne primes: a key that nobody has to search for
    n = p * q
    signature = _to_the_d(block_of(message, 436), pow(65537, -1, (p - 1) * (q - 1)), n)
    longer = {"kty": "RSA", "n": encode(n.to_bytes(436)), "e": "AQAB"}
    story = "A genuine signature by a key of 3482 bits."
    yield _genuine_signature(story, message, signature, longer)


def _genuine_signature(story: str, message: bytes, signature: bytes, jwk: dict[str, str]) -> Case:
    attempt = returns(None, message, signature, jwk)
    sent = (message, signature, jwk)
    return Case(story, CHANGED, "RFC 8017 §8.2.2", story, honest=True, attempt=attempt, sent=sent)


def _forged_signature(story: str, row: str, message: bytes, signature: bytes) -> Case:
    attempt = partial(_refuses_by_raising, message, signature, PUBLIC)
    sent = (message, signature, PUBLIC)
    return Case(story, row, "RFC 8017 §8.2.2", story, honest=False, attempt=attempt, sent=sent)


def _refuses_by_raising(message: bytes, signature: bytes, jwk: dict[str, str], piece: Any) -> None:
    """Returning nothing is letting it through; anything else that is returned is neither."""
    value = piece(message, signature, dict(jwk))
    if value is not None:
        raise Odd(f"It returned {value!r}. Refuse by raising ValueError.")


# ------------------------------------------------------------------------------------- tokens

SIGNED = "change what was signed"
UNSIGNED = "leave the signature out"
ALGORITHM = "name another algorithm"
CONFUSED = "use the public key as a secret"
FORGED = "forge with a small exponent"
FORM = "break the form"
BROUGHT = "bring another key along"

KEY = lab_key("RS256", "signing key 7")
PUBLIC = {name: KEY[name] for name in ("kty", "n", "e")}
OTHER_KEY = lab_key("RS256", "signing key 8")
CLAIMS = {"sub": "dora", "roles": ["keeper"]}
HEADER = {"alg": "RS256", "typ": "at+jwt"}


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(text: str) -> int:
    """The number that a member of a JWK holds."""
    return int.from_bytes(base64.urlsafe_b64decode(text + "=="))


def block_of(message: bytes, size: int) -> bytes:
    """The one right block (RFC 8017 §9.2)."""
    end = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(message).digest()
    return b"\x00\x01" + b"\xff" * (size - 3 - len(end)) + b"\x00" + end


def sign(message: bytes, key: dict[str, str]) -> bytes:
    """An RS256 signature by plain arithmetic (RFC 8017 §8.2.1)."""
    return _to_the_d(block_of(message, 256), number(key["d"]), number(key["n"]))


@cache
def _to_the_d(block: bytes, d: int, n: int) -> bytes:
    return pow(int.from_bytes(block), d, n).to_bytes(len(block))


def segments(header: Any = HEADER, claims: Any = CLAIMS) -> str:
    """Header and payload, encoded; bytes are taken as they are."""
    return ".".join(
        encode(part if isinstance(part, bytes) else json.dumps(part).encode())
        for part in (header, claims)
    )


def token(header: Any = HEADER, claims: Any = CLAIMS, key: dict[str, str] = KEY) -> str:
    """A token with a genuine signature."""
    message = segments(header, claims)
    return f"{message}.{encode(sign(message.encode(), key))}"


def forged_with_exponent_3(claims: dict[str, Any]) -> str:
    """A token whose signature's cube ends in the right digest."""
    for count in range(100):
        message = segments(HEADER, {**claims, "count": count})
        digest = int.from_bytes(hashlib.sha256(message.encode()).digest())
        if digest % 2:
            root = pow(digest, pow(3, -1, 1 << 254), 1 << 256)
            return f"{message}.{encode(root.to_bytes(256))}"
    raise AssertionError("half of all digests are odd")


def _tokens() -> Iterator[Case]:
    admin = {**CLAIMS, "roles": ["admin"]}
    genuine = token()
    message, _, signature = genuine.rpartition(".")
    flipped = bytes([base64.urlsafe_b64decode(signature + "==")[0] ^ 1])
    broken = encode(flipped + base64.urlsafe_b64decode(signature + "==")[1:])

    yield from _honest(SIGNED, "A genuine token.", CLAIMS, genuine)
    for story, text in (
        ("A genuine token whose payload was replaced.", f"{segments(HEADER, admin)}.{signature}"),
        ("Its header was written anew.", f"{segments({**HEADER, 'x': 1})}.{signature}"),
        ("One bit of its signature is wrong.", f"{message}.{broken}"),
        ("It carries another token's signature.", f"{message}.{token(claims=admin).split('.')[2]}"),
        ("Another key signed it.", token(key=OTHER_KEY)),
    ):
        yield _hostile(SIGNED, "J38", story, text)
    compact = json.dumps(CLAIMS, separators=(",", ":")).encode()
    yield from _honest(
        SIGNED, "Its payload is written without spaces.", CLAIMS, token(claims=compact)
    )
    own = {name: OTHER_KEY[name] for name in ("kty", "n", "e")}
    more = {**HEADER, "cty": "JSON"}
    yield from _honest(BROUGHT, "Its header names a type of content.", CLAIMS, token(more))
    for story, header in (
        ("Another key signed it, and stands in its header.", {**HEADER, "jwk": own}),
        ("So it is here, with a kid beside it.", {**HEADER, "kid": "7", "jwk": own}),
    ):
        yield _hostile(BROUGHT, "RFC 8725 §3.10", story, token(header, key=OTHER_KEY))
    yield from _honest(
        UNSIGNED, "Its payload is long.", long := {"sub": "x" * 999}, token(claims=long)
    )
    for story, text in (
        ("Its third part is empty.", f"{message}."),
        ("Its signature is cut short.", f"{message}.{signature[:-4]}"),
        (
            "A byte of zeros stands before its signature.",
            f"{message}.{encode(bytes(1) + sign(message.encode(), KEY))}",
        ),
    ):
        yield _hostile(UNSIGNED, "RFC 8017 §8.2.2", story, text)
    yield from _honest(
        ALGORITHM, "Its header names nothing but alg.", CLAIMS, token({"alg": "RS256"})
    )
    for other in ("RS512", "PS256"):
        yield _hostile(
            ALGORITHM,
            "J7",
            f"Our key signed it with {other}, and its header says so.",
            jwt.encode(CLAIMS, jwt.PyJWK(KEY, other).key, other),
        )
    yield _hostile(
        ALGORITHM,
        "J7",
        "Our key signed it with RS512, and the JWK says RS512, too.",
        jwt.encode(CLAIMS, jwt.PyJWK(KEY, "RS512").key, "RS512"),
        {**PUBLIC, "alg": "RS512"},
    )
    for alg in ("none", "RS384", "PS256", "rs256", "XRS256", " RS256", "", ["RS256"], None, True):
        shown = json.dumps(alg)
        yield _hostile(
            ALGORITHM,
            "J7",
            f"Its signature is RS256, and its header says {shown}.",
            token({**HEADER, "alg": alg}),
        )
    yield _hostile(ALGORITHM, "J8", "Its header has no alg.", token({"typ": "at+jwt"}))
    yield from _honest(CONFUSED, "Its header has a kid.", CLAIMS, token({**HEADER, "kid": "7"}))
    for form, secret in (("n", KEY["n"].encode()), ("JSON", json.dumps(PUBLIC).encode())):
        text = segments({"alg": "HS256"}, admin)
        mac = hmac.digest(secret, text.encode(), "sha256")
        story = f"It is signed with HMAC; the secret is the public key, as {form}."
        yield _hostile(CONFUSED, "J12", story, f"{text}.{encode(mac)}")
    yield from _honest(FORGED, "Its claims are few.", {"sub": "b"}, token(claims={"sub": "b"}))
    yield _hostile(
        FORGED,
        "CVE-2016-1494",
        "The key has e = 3, and the opened signature ends in the right digest.",
        forged_with_exponent_3(admin),
        {**PUBLIC, "e": "Aw"},
    )
    name = {"sub": "Å"}
    yield from _honest(FORM, "Its payload has letters beyond ASCII.", name, token(claims=name))
    for story, odd in (
        ("It has two parts.", message),
        ("It has four parts.", f"{genuine}.x"),
        ("It is empty.", ""),
        ("Its payload is a list.", token(claims=["dora"])),
        ("Its payload is null.", token(claims=b"null")),
        ("Its payload isn't JSON.", token(claims=b"sub=dora")),
        ("Its header is a list.", token(["RS256"])),
        ("Its header isn't JSON.", token("Å".encode())),
        (
            "Another key signed it, and its payload is nested a hundred thousand deep.",
            token(claims=100_000 * b"[", key=OTHER_KEY),
        ),
    ):
        yield _hostile(FORM, "RFC 7519 §7.2", story, odd)


def _honest(row: str, story: str, claims: Any, text: str) -> Iterator[Case]:
    attempt = returns(claims, text, PUBLIC)
    yield Case(story, row, "RFC 7515 §5.2", story, honest=True, attempt=attempt, sent=text)


def _hostile(row: str, rule: str, story: str, text: str, jwk: dict[str, str] = PUBLIC) -> Case:
    return Case(story, row, rule, story, honest=False, attempt=refuses(text, jwk), sent=text)


# ----------------------------------------------------------------------------------- key sets

UNKNOWN = "ask for a key that isn't there"
OTHER_KIND = "pass off another kind of key"
ODD_KID = "send an odd kid"
BROKEN = "spoil the set"


def _rsa(kid: Any, **changes: Any) -> dict[str, Any]:
    jwk = {"kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": KEY["n"], "e": "AQAB"}
    return {name: value for name, value in (jwk | changes).items() if value is not None}


def _key_sets() -> Iterator[Case]:
    first, second = _rsa("summer"), _rsa("winter", n="AQAC")
    both = {"keys": [first, second]}
    ec = {"kty": "EC", "kid": "winter", "crv": "P-256", "x": "AA", "y": "AA"}

    def found(row: str, story: str, keys: list[Any], kid: str, expected: Any) -> Case:
        attempt = returns(expected, {"keys": keys}, kid)
        return Case(story, row, "RFC 7517 §4.5", story, honest=True, attempt=attempt)

    def refused(row: str, rule: str, story: str, keys: Any, kid: Any) -> Case:
        return Case(story, row, rule, story, honest=False, attempt=refuses({"keys": keys}, kid))

    yield found(UNKNOWN, "The first of two keys.", [first, second], "summer", first)
    yield found(UNKNOWN, "The second of two keys.", [first, second], "winter", second)
    for kid in ("autumn", "", "Summer", "summer ", "sum"):
        yield refused(UNKNOWN, "J20", f"No key is called {kid!r}.", both["keys"], kid)
    yield refused(UNKNOWN, "J20", "The set is empty.", [], "summer")
    yield refused(UNKNOWN, "J20", "The set has one key, of another name.", [first], "winter")
    bare = _rsa("plain", use=None, alg=None)
    yield found(OTHER_KIND, "A key without use and alg.", [first, bare], "plain", bare)
    for story, jwk in (
        ("The key is for encryption.", _rsa("winter", use="enc")),
        ("The key is for encryption, by a name of its own.", _rsa("winter", use="encrypt")),
        ("The key is for RS512.", _rsa("winter", alg="RS512")),
        ("The key is for RS384.", _rsa("winter", alg="RS384")),
        ("The key is for PS256.", _rsa("winter", alg="PS256")),
        ("The key is on a curve.", ec),
        ("The key is a secret.", {"kty": "oct", "kid": "winter", "k": "AA"}),
        ("One key in the set has no kty.", _rsa("winter", kty=None)),
    ):
        yield refused(OTHER_KIND, "J17", story, [first, jwk], "winter")
    yield found(
        OTHER_KIND,
        "A curve's key and an RSA key share a kid.",
        [ec, _rsa("winter", use="enc"), second],
        "winter",
        second,
    )
    yield found(
        OTHER_KIND,
        "The key that fits stands before one that doesn't.",
        [second, ec],
        "winter",
        second,
    )
    yield found(
        ODD_KID,
        "A kid that looks like a path.",
        [_rsa("../keys/7")],
        "../keys/7",
        _rsa("../keys/7"),
    )
    for odd in (None, 7, True):
        yield refused(ODD_KID, "J20", f"The kid is {odd!r}.", [first, _rsa(odd)], odd)
    for unhashable in (["summer"], {"kid": "summer"}):
        yield refused(ODD_KID, "J20", f"The kid is {unhashable!r}.", [first], unhashable)
    seven = "The kid is the number 7, and a key is called '7'."
    yield refused(ODD_KID, "J20", seven, [first, _rsa("7")], 7)
    yield found(
        BROKEN,
        "Entries without kid, or empty, stand before it.",
        [{}, _rsa(None), {"kty": "future"}, first],
        "summer",
        first,
    )
    bad = [{}, {"kty": "RSA"}]
    yield refused(BROKEN, "J23", "Entries without kid, and none of that name.", bad, "x")


BENCHES = {
    "check_rs256": Bench(
        "check_rs256",
        _signatures,
        honest="Genuine signatures accepted",
        hostile="Forged signatures refused",
    ),
    "verify_rs256": Bench(
        "verify_rs256",
        _tokens,
        honest="Genuine tokens accepted",
        hostile="Forged tokens refused",
    ),
    "find_key": Bench(
        "find_key",
        _key_sets,
        honest="Keys found",
        hostile="Wrong keys refused",
    ),
}


def returned_instead(answer: Answer, told: str, *arguments: object) -> Wrong:
    """What to say to somebody who refuses by returning, for what is called ``told``."""
    returned = answer(*arguments)
    if isinstance(returned, BaseException):
        return Wrong(
            f"For {told} your function returned a {type(returned).__name__}.",
            "An error that is returned stops nobody. Write raise in place of return.",
            "to return an error is to raise it",
        )
    return Wrong(
        f"For {told} your function returned {returned!r}. Refuse by raising ValueError.",
        "A caller who doesn't look at what comes back goes on. Raise instead.",
        f"to return {returned!r} is to refuse",
    )
