"""Plays the incidents: an honest use and the attack, on the careless code and on the mended."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import jwt
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.course.lessons.nb11_attack_and_defend import curve, incidents
from jwtflow.course.lessons.nb11_attack_and_defend.sound import check_rs256
from jwtflow.insecure.forger import forge, unsigned
from jwtflow.insecure.parts import encode
from jwtflow.lab import html
from jwtflow.lab.display import Shown
from jwtflow.lab.keys import lab_key

LET_IN, REFUSED = "let in", "refused"

Code = Callable[..., object]


class Scene:
    """What the incidents are played with: two issuers, an attacker, and a moment."""

    now = 1_900_000_000

    @cached_property
    def ours(self) -> World:
        """Our issuer."""
        return World(issuer="https://id.example", now=self.now, keys=("signing key 5",) * 2)

    @cached_property
    def theirs(self) -> World:
        """Another issuer that we trust for its own users."""
        return World(issuer="https://partner.example", now=self.now, keys=("signing key 6",) * 2)

    @cached_property
    def check(self) -> Any:
        """The check of our issuer's key."""
        return check_rs256(self.public)

    @cached_property
    def public(self) -> dict[str, Any]:
        """Our issuer's public key."""
        return dict(self.ours.key.verification_key.to_jwk())

    @cached_property
    def private(self) -> RSAPrivateKey:
        """Our own private key, to open letters with."""
        return cast("RSAPrivateKey", jwt.PyJWK(self.ours.private_jwk).key)

    @cached_property
    def pem(self) -> str:
        """The public key as it's configured, after a line break."""
        pem = jwt.PyJWK(self.public).key.public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
        return "\n" + str(pem.decode())


SCENE = Scene()
SECRET = b"a secret of thirty-two bytes, 42"
_ADMIN = {"sub": "admin"}
_OAEP = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)


def _hs256(kid: str, secret: bytes) -> str:
    return forge({"alg": "HS256", "kid": kid}, _ADMIN, secret=secret)


def _after_the_partner(code: Code) -> object:
    ours, theirs, cache = SCENE.ours, SCENE.theirs, dict[Any, Any]()
    header = ours.header(kid="2026")
    code(theirs.token(header=header), _published("2026"), cache)  # the partner's own, first
    return code(ours.token(header=header, sign=theirs.key.sign), _published("2026"), cache)


def _published(kid: str) -> dict[str, Any]:
    """Both issuers' keys, which have the same kid."""
    worlds = (SCENE.ours, SCENE.theirs)
    return {world.issuer: {kid: world.key.verification_key.to_jwk()} for world in worlds}


def _after_a_peek(code: Code) -> object:
    options = {"verify_signature": False}
    expired = SCENE.ours.token(claims=SCENE.ours.claims(exp=SCENE.now - 60))
    code(expired, options, SCENE.check, SCENE.now)
    options["verify_signature"] = True
    return code(expired, options, SCENE.check, SCENE.now)


def _ours(**changes: Any) -> str:
    """A token that our issuer has signed, with other claims."""
    return SCENE.ours.token(claims=SCENE.ours.claims(**changes))


def _with_crit() -> str:
    return SCENE.ours.token(header=SCENE.ours.header(crit=["only-over-tls"]))


def _own_jwk() -> str:
    attacker = SCENE.ours.attacker_key
    header = SCENE.ours.header(jwk=attacker.verification_key.to_jwk())
    return SCENE.ours.token(header=header, sign=attacker.sign)


def _nested() -> str:
    return f"{encode(b'[' * 200_000)}.e30.x"


def _letter(inner: str) -> bytes:
    """An envelope that anybody can make: the key for it is public."""
    return SCENE.private.public_key().encrypt(inner.encode(), _OAEP)


def _open(letter: bytes) -> str:
    return SCENE.private.decrypt(letter, _OAEP).decode()


def _respelled(code: Code) -> object:
    token = SCENE.ours.token()
    return code(token + "!!!!", SCENE.check, {token, "token-1"})


def _at_once(code: Code) -> object:
    """The thief's request comes while Bob's is on the way; it's the one that counts."""
    thiefs: list[object] = []

    def another_request() -> None:
        with contextlib.suppress(ValueError):
            thiefs.append(code("refresh token", "the thief", used, int))

    used: dict[str, str] = {}
    code("refresh token", "Bob", used, another_request)
    if not thiefs:
        raise ValueError("the thief got nothing")
    return thiefs[0]


def _es256() -> tuple[bytes, curve.Point]:
    """A good signature, and the key's public point."""
    key = lab_key("ES256", "signing key")
    jwk = jwt.PyJWK(key)
    return jwk.Algorithm.sign(b"a message", jwk.key), curve.public_point(key)


@dataclass(frozen=True)
class Incident:
    """A published incident.

    Args:
        number: its CVE number.
        product: what had the hole, and the release that hasn't.
        row: the piece and the row of its bench that would have shown it.
        careless: the function with the hole.
        mended: the same with one more line.
        honest: uses a function as it was meant.
        attack: attacks a function, and returns if that succeeds.
    """

    number: str
    product: str
    row: str
    careless: Code
    mended: Code
    honest: Callable[[Code], object]
    attack: Callable[[Code], object]

    @property
    def line(self) -> str:
        """The line that would have stopped it."""
        return incidents.line_of(self.careless, self.mended)


INCIDENTS = (
    Incident(
        "CVE-2022-21449",
        "Java, April 2022",
        "verify: change a signed token",
        incidents.java,
        incidents.java_mended,
        lambda code: code(b"a message", *_es256()),
        lambda code: code(b"another message", bytes(64), _es256()[1]),
    ),
    Incident(
        "CVE-2024-53861",
        "PyJWT 2.10.1",
        "verify: use another issuer's token",
        incidents.pyjwt_issuer,
        incidents.pyjwt_issuer_mended,
        lambda code: code(_ours(), SCENE.check, SCENE.ours.issuer),
        lambda code: code(_ours(iss="https://id"), SCENE.check, SCENE.ours.issuer),
    ),
    Incident(
        "CVE-2025-59420",
        "Authlib 1.6.4",
        "verify: demand an extension",
        incidents.authlib_crit,
        incidents.authlib_crit_mended,
        lambda code: code(_ours(), SCENE.check),
        lambda code: code(_with_crit(), SCENE.check),
    ),
    Incident(
        "CVE-2026-27962",
        "Authlib 1.6.9",
        "verify: bring your own key",
        incidents.authlib_jwk,
        incidents.authlib_jwk_mended,
        lambda code: code(_ours(), SCENE.public),
        lambda code: code(_own_jwk(), None),
    ),
    Incident(
        "CVE-2026-29000",
        "pac4j-jwt 6.3.3",
        "verify: take the signature away",
        incidents.pac4j,
        incidents.pac4j_mended,
        lambda code: code(_letter(_hs256("a", SECRET)), _open, SECRET),
        lambda code: code(_letter(unsigned({"sub": "admin"})), _open, SECRET),
    ),
    Incident(
        "CVE-2026-34950",
        "fast-jwt 6.2.0",
        "verify: sign with a public value",
        incidents.fast_jwt,
        incidents.fast_jwt_mended,
        lambda code: code(_ours(), SCENE.pem),
        lambda code: code(_hs256("a", SCENE.pem.encode()), SCENE.pem),
    ),
    Incident(
        "CVE-2026-44351",
        "fast-jwt 6.2.4",
        "verify: point at another key",
        incidents.fast_jwt_look_up,
        incidents.fast_jwt_look_up_mended,
        lambda code: code(_hs256("a", SECRET), {"a": SECRET.decode()}),
        lambda code: code(_hs256("b", b""), {"a": SECRET.decode()}),
    ),
    Incident(
        "CVE-2026-49998",
        "Centrifugo 6.8.1",
        "verify: use another issuer's token",
        incidents.centrifugo,
        incidents.centrifugo_mended,
        lambda code: code(SCENE.theirs.token(), _published(SCENE.theirs.key.kid), {}),
        _after_the_partner,
    ),
    Incident(
        "CVE-2026-102265",
        "PyJWT 2.14.0",
        "verify: make the verifier stumble",
        incidents.pyjwt_nested,
        incidents.pyjwt_nested_mended,
        lambda code: code(_ours(), SCENE.check),
        lambda code: code(_nested(), SCENE.check),
    ),
    Incident(
        "CVE-2026-102269",
        "PyJWT 2.14.0",
        "verify: spell a token in two ways",
        incidents.pyjwt_spelling,
        incidents.pyjwt_spelling_mended,
        lambda code: code(_ours(), SCENE.check, {"another text", "token-7"}),
        _respelled,
    ),
    Incident(
        "CVE-2026-103001",
        "PyJWT 2.14.0",
        "verify: use a token after its time",
        incidents.pyjwt_options,
        incidents.pyjwt_options_mended,
        lambda code: code(_ours(), {"verify_signature": True}, SCENE.check, SCENE.now),
        _after_a_peek,
    ),
    Incident(
        "CVE-2026-1035",
        "Keycloak 26.5.6",
        "RefreshStore: come at the same moment",
        incidents.keycloak,
        incidents.keycloak_mended,
        lambda code: code("refresh token", "Bob", {}, int),
        _at_once,
    ),
)


STOPPED_BY = {
    "CVE-2025-59420": "h",
    "CVE-2026-34950": "d",
    "CVE-2026-44351": "b",
    "CVE-2026-49998": "e",
    "CVE-2026-102269": "g",
    "CVE-2026-1035": "c",
}
"""The letters of the lines in the exercise."""


def played(incident: Incident, code: Code) -> str:
    """Use a function as it was meant, then attack it, and tell what became of the attack.

    Raises:
        ValueError: it refused the honest use.
    """
    incident.honest(code)
    return outcome_of(lambda: incident.attack(code))


def lets_in(verifier: Callable[..., object], *arguments: Any, **known: Any) -> bool:
    """Tell whether a verifier returns, and doesn't refuse."""
    return outcome_of(lambda: verifier(*arguments, **known)) == LET_IN


def outcome_of(call: Callable[[], object]) -> str:
    """Tell whether a call returned, refused or failed in another way."""
    try:
        call()
    except ValueError:
        return REFUSED
    except Exception as error:  # noqa: BLE001 - that is what the table is to tell
        return f"failed: {type(error).__name__}"
    return LET_IN


@dataclass(frozen=True, repr=False)
class Replays(Shown):
    """A table of incidents that have been played.

    Args:
        found: the letters of the lines that a learner found, by incident. Where it isn't the right
            one, the line isn't shown.
    """

    found: object = None

    @cached_property
    def _rows(self) -> list[list[str]]:
        return [
            [
                incident.number,
                incident.product,
                played(incident, incident.careless),
                played(incident, incident.mended),
                self._line(incident),
                incident.row,
            ]
            for incident in INCIDENTS
        ]

    def _line(self, incident: Incident) -> str:
        letter = STOPPED_BY.get(incident.number)
        if letter is None:
            return incident.line
        found = self.found.get(incident.number) if isinstance(self.found, dict) else None
        is_right = isinstance(found, str) and found.strip().lower() == letter
        return f"{letter}: {incident.line}" if is_right else "one of the lines a to h"

    def html(self) -> str:
        """A row for each incident."""
        columns = ["incident", "fixed in", "attack, before", "with the line", "the line", "row"]
        return html.table("Incidents, replayed", columns, self._rows)

    def text(self) -> str:
        """A line for each incident."""
        return "\n".join(
            f"- {number} ({product}): {before}; with `{line}`: {after}. Row: {row}"
            for number, product, before, after, line, row in self._rows
        )
