"""Verifiers for the bench of ``verify``: one that holds, and the same with one check missing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from jwtflow.clock import ManualClock
from jwtflow.errors import JwtflowError
from jwtflow.strict_json import parse_json_object
from jwtflow.tokens import AccessTokenVerifier, KeySet, VerificationKey, base64url_decode
from jwtflow.tokens.claims import numeric_date

Claims = dict[str, Any]
Check = Callable[["Opened"], None]


def reference_verify(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
    """Verify as jwtflow does."""
    verifier = AccessTokenVerifier(
        issuer=issuer,
        audience=audience,
        keys=KeySet.from_jwk_set(keys),
        clock=ManualClock(now),
    )
    return verifier.verify(token)


def refuse_unless(condition: object) -> None:
    if not condition:
        raise ValueError("refused")


class Opened:
    """A token taken apart as leniently as possible, and what a verifier is given."""

    def __init__(self, token: str, keys: Any, issuer: str, audience: str, now: float) -> None:
        self.token, self.issuer, self.audience, self.now = token, issuer, audience, now
        self.keys = KeySet.from_jwk_set(keys)
        self.head, self.body, self.signature = [*token.split("."), "", "", ""][:3]
        self.header = self._lenient(self.head)
        self.claims = self._lenient(self.body)

    @staticmethod
    def bytes_of(segment: str) -> bytes:
        return base64.urlsafe_b64decode(segment.encode() + b"==")

    def _lenient(self, segment: str) -> Any:
        return json.loads(self.bytes_of(segment))

    @property
    def key(self) -> VerificationKey | None:
        kid = self.header.get("kid")
        return self.keys.find(kid) if isinstance(kid, str) else None

    @property
    def signing_input(self) -> bytes:
        return f"{self.head}.{self.body}".encode()


def is_signed(t: Opened, key: VerificationKey | None) -> bool:
    try:
        signature = t.bytes_of(t.signature)
        return key is not None and key.verify(t.signing_input, signature) is None
    except (ValueError, JwtflowError):
        return False


def length(t: Opened) -> None:
    refuse_unless(len(t.token) <= 8192)


def segments(t: Opened) -> None:
    refuse_unless(t.token.count(".") == 2)


def spelling(t: Opened) -> None:
    for segment in t.token.split("."):
        base64url_decode(segment)


def strict_json(t: Opened) -> None:
    parse_json_object(t.bytes_of(t.head))
    parse_json_object(t.bytes_of(t.body))


def extensions(t: Opened) -> None:
    refuse_unless("crit" not in t.header and "b64" not in t.header)


def alg(t: Opened) -> None:
    refuse_unless(t.header.get("alg") == "RS256")


def typ(t: Opened) -> None:
    typ = t.header.get("typ")
    refuse_unless(isinstance(typ, str) and typ.lower() in ("at+jwt", "application/at+jwt"))


def kid(t: Opened) -> None:
    refuse_unless(t.key is not None)


def signature(t: Opened) -> None:
    # Where the kid is wrong, that is for the check of the kid to say.
    keys = list(t.keys) if t.key is None else [t.key]
    refuse_unless(any(is_signed(t, key) for key in keys))


def iss(t: Opened) -> None:
    refuse_unless(t.claims.get("iss") == t.issuer)


def aud(t: Opened) -> None:
    aud = t.claims.get("aud")
    refuse_unless(t.audience in (aud if isinstance(aud, list) else [aud]))


def exp(t: Opened) -> None:
    refuse_unless(t.now < numeric_date(t.claims, "exp", rule="J31"))


def nbf(t: Opened) -> None:
    refuse_unless("nbf" not in t.claims or numeric_date(t.claims, "nbf", rule="J32") <= t.now)


def iat(t: Opened) -> None:
    refuse_unless(numeric_date(t.claims, "iat", rule="J34") <= t.now)


def text(name: str) -> Check:
    def check(t: Opened) -> None:
        refuse_unless(isinstance(t.claims.get(name), str))

    check.__name__ = name
    return check


CHECKS: tuple[Check, ...] = (
    *(length, segments, spelling, strict_json, extensions, alg, typ, kid, signature),
    *(iss, aud, exp, nbf, iat, text("sub"), text("client_id"), text("jti")),
)


def verifier(*, without: str = "", **instead: Check) -> Callable[..., Claims]:
    """A verifier that runs all checks but one, or another check in its place."""
    checks = [instead.get(c.__name__, c) for c in CHECKS if c.__name__ != without]

    def verify(token: str, *, keys: Any, issuer: str, audience: str, now: float) -> Claims:
        try:
            t = Opened(token, keys, issuer, audience, now)
        except RecursionError:
            raise ValueError("too deep") from None
        if without != "strict_json":  # without an object there is nothing to check
            strict_json(t)
        for check in checks:
            check(t)
        return t.claims  # type: ignore[no-any-return]

    return verify


# -------------------------------------------------------------- wrong in a way of their own


def obeys_none(t: Opened) -> None:
    unsigned = str(t.header.get("alg") or "none").lower() == "none" and not t.signature
    refuse_unless(unsigned or is_signed(t, t.key))


def allows_none(t: Opened) -> None:
    unsigned = str(t.header.get("alg") or "none").lower() == "none" and not t.signature
    refuse_unless(unsigned or t.header.get("alg") == "RS256")


def allows_hs256(t: Opened) -> None:
    # Only where the public key was the secret; another HS256 is the business of `alg`.
    refuse_unless(t.header.get("alg") == "RS256" or _public_hmac(t))


def obeys_hs256(t: Opened) -> None:
    refuse_unless(_public_hmac(t) if t.header.get("alg") == "HS256" else is_signed(t, t.key))


def _public_hmac(t: Opened) -> bool:
    if t.header.get("alg") != "HS256" or t.key is None:
        return False
    public = RSAAlgorithm.from_jwk(t.key.to_jwk())
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[union-attr]
    mac = hmac.digest(pem, t.signing_input, hashlib.sha256)
    return hmac.compare_digest(mac, t.bytes_of(t.signature))


def default_alg(t: Opened) -> None:
    refuse_unless(t.header.get("alg", "RS256") == "RS256")


def lower_alg(t: Opened) -> None:
    refuse_unless(str(t.header.get("alg")).upper() == "RS256")


def any_rsa(t: Opened) -> None:
    refuse_unless(t.header.get("alg") in ("RS256", "RS384", "RS512"))


def obeys_any_rsa(t: Opened) -> None:
    if t.header.get("alg") == "RS512" and t.key:
        rs512 = RSAAlgorithm(RSAAlgorithm.SHA512)
        key = rs512.from_jwk(t.key.to_jwk())
        refuse_unless(rs512.verify(t.signing_input, key, t.bytes_of(t.signature)))  # type: ignore[arg-type]
    else:
        refuse_unless(is_signed(t, t.key))


def believes_jwk(t: Opened) -> None:
    jwk = t.header.get("jwk")
    refuse_unless(is_signed(t, VerificationKey(jwk) if jwk else t.key))


def jwk_kid(t: Opened) -> None:
    refuse_unless("jwk" in t.header or t.key is not None)


def fetches_jku(t: Opened) -> None:
    if "jku" in t.header:
        requests.get(t.header["jku"], timeout=60)
    signature(t)


def fetches_iss(t: Opened) -> None:
    if str(t.claims.get("iss")).startswith("http://127.0.0.1"):
        requests.get(f"{t.claims['iss']}/keys.json", timeout=60)
    iss(t)


def first_key(t: Opened) -> None:
    refuse_unless(isinstance(t.header.get("kid"), str))


def kid_in_any_case(t: Opened) -> None:
    kid = t.header.get("kid")
    refuse_unless(isinstance(kid, str) and kid.lower() in [key.kid.lower() for key in t.keys])


def kid_by_beginning(t: Opened) -> None:
    kid = t.header.get("kid")
    refuse_unless(isinstance(kid, str) and kid and any(k.kid.startswith(kid) for k in t.keys))


def names_in_any_case(name: str, value: str) -> Check:
    def check(t: Opened) -> None:
        lowered = {key.lower(): found for key, found in t.header.items()}
        refuse_unless(str(lowered.get(name)).lower() == value)

    return check


def any_case_kid_name(t: Opened) -> None:
    lowered = {key.lower(): value for key, value in t.header.items()}
    refuse_unless(isinstance(lowered.get("kid"), str) and t.keys.find(lowered["kid"]))


def typ_ends_right(t: Opened) -> None:
    refuse_unless(str(t.header.get("typ")).lower().endswith("at+jwt"))


def typ_begins_right(t: Opened) -> None:
    typ = str(t.header.get("typ")).lower().removeprefix("application/")
    refuse_unless(typ.startswith("at+jwt"))


def typ_if_there(t: Opened) -> None:
    if "typ" in t.header:
        typ(t)


def exp_inclusive(t: Opened) -> None:
    refuse_unless(t.now <= numeric_date(t.claims, "exp", rule="J31"))


def exp_if_there(t: Opened) -> None:
    if "exp" in t.claims:
        exp(t)


def exp_in_whole_seconds(t: Opened) -> None:
    refuse_unless(t.now <= int(numeric_date(t.claims, "exp", rule="J31") + 0.5))


def iat_if_there(t: Opened) -> None:
    if "iat" in t.claims:
        iat(t)


def iss_begins_right(t: Opened) -> None:
    refuse_unless(str(t.claims.get("iss")).startswith(t.issuer))


def iss_in_any_case(t: Opened) -> None:
    refuse_unless(str(t.claims.get("iss")).lower() == t.issuer)


def aud_contains(t: Opened) -> None:
    refuse_unless(t.audience in str(t.claims.get("aud")))


def aud_members(t: Opened) -> None:
    refuse_unless(t.audience in (t.claims.get("aud") or ()) or t.claims.get("aud") == t.audience)
