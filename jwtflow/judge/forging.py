"""Forged tokens: by somebody without the issuer's key, and by an issuer that the API trusts.

They are the tokens of notebook 06's bench, sent over HTTP. For the second kind the judge plays the
issuer of a resource server that was set up for it.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from functools import partial
from typing import Any

import requests

from jwtflow.course.lessons.nb06_guard_the_resource.bench import (
    request_cases,
    token_cases,
)
from jwtflow.course.lessons.nb06_guard_the_resource.world import Object, Sign, World
from jwtflow.course.lessons.nb11_attack_and_defend.guessing import common_secrets
from jwtflow.errors import KeyFormatError
from jwtflow.judge.api import bench_row
from jwtflow.judge.table import NotSeenError, check, expect
from jwtflow.judge.visit import Visit, claims_of, guess, header_of, refused, said
from jwtflow.tokens import VerificationKey, base64url_encode
from jwtflow.tokens.sign import SigningKey

FORGED = "Tokens forged without the issuer's key"
SIGNED = "Tokens that a trusted issuer signs: nobody can…"
KEYS = "The keys of an issuer that it trusts"
BY_ISSUER = (KEYS, SIGNED)
"""The stages that need a guard."""

LONGEST_SEARCH = 40
"""Seconds within which a guard should find a new key; 12's ``KeyCache`` asks again after 30."""

UNKNOWN_KEYS, MOST_READS = 20, 2


class _Outside(World):
    """The system as an attacker sees it: real tokens and public keys, and a key of their own."""

    def __init__(self, visit: Visit) -> None:
        url, visits = visit.site
        self._token = visit.readers_token
        self._real_claims = claims_of(self._token)
        super().__init__(
            attacker_url=url,
            visits=visits,
            issuer=str(self._real_claims.get("iss")),
            audience=str(self._real_claims.get("aud")),
            now=time.time(),
        )
        attacker = self.attacker_key
        self.private_jwk = attacker.to_jwk()
        self.key = _Borrowed(attacker, _published(visit, self._token) or attacker.verification_key)

    def header(self, **changes: Any) -> dict[str, Any]:
        """The header of a real token, changed."""
        return _changed({"typ": "JWT", **header_of(self._token)}, changes)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of a real token, changed."""
        return _changed(self._real_claims, changes)

    def token(
        self,
        *,
        header: Object | bytes | None = None,
        claims: Object | bytes | None = None,
        sign: Sign | None = None,
    ) -> str:
        """A real token, or one whose signature the attacker makes."""
        if header is None and claims is None and sign is None:
            return self._token
        return super().token(header=header, claims=claims, sign=sign)


class _Borrowed(SigningKey):
    """A key that goes by the name of another, which signed nothing of this."""

    def __init__(self, attacker: SigningKey, named: VerificationKey) -> None:
        super().__init__(attacker.to_jwk())
        self.kid = named.kid
        self.verification_key = named


def _changed(real: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**real, **changes}.items() if value is not None}


def _published(visit: Visit, token: str) -> VerificationKey | None:
    """Return the published RSA key that a token names, if there is one."""
    try:
        keys = visit.jwks
    except NotSeenError:
        return None
    named = [key for key in keys if key.get("kid") == header_of(token).get("kid")]
    if not named or named[0].get("kty") != "RSA":
        return None
    try:
        return VerificationKey(named[0])
    except KeyFormatError:  # the rows about the key set tell it
        return None


_NOT_OVER_HTTP = {"space", "line break", "sub twice", "very long", "long"}

_OUTSIDE = (
    ("A changed token is refused", "J38, RFC 8725 §3.3", "change a signed token"),
    (
        "A token without a signature is refused",
        "J8, RFC 8725 §3.2",
        "take the signature away",
    ),
    ("A public key is no secret", "J12, RFC 8725 §3.1", "sign with a public value"),
    ("Keys that a token brings are ignored", "J18, RFC 8725 §3.10", "bring your own key"),
    ("A token has one spelling", "J1, RFC 7515 §2", "spell a token in two ways"),
    ("What isn't a token is refused", "J26, RFC 7519 §7.2", "make the verifier stumble"),
)


def _outside(visit: Visit, row: str) -> str:
    if row == "sign with a public value" and _published(visit, visit.readers_token) is None:
        raise NotSeenError("no RSA key is published")
    if FORGED not in visit.cases:
        visit.cases[FORGED] = token_cases(_Outside(visit))
    cases = [
        case
        for case in visit.cases[FORGED]
        if case.row == row
        and not case.honest
        and case.name not in _NOT_OVER_HTTP
        and case.sent != visit.readers_token  # a signature without - and _ has one spelling
        and (row != "make the verifier stumble" or case.rule == "J26")
    ]
    return bench_row(_over_http(visit, None), cases)


for _name, _rule, _row in _OUTSIDE:
    check(FORGED, _rule, "06", name=_name)(partial(_outside, row=_row))


@check(FORGED, "J13, RFC 8725 §3.5", "11")
def weak_secret(visit: Visit) -> str:
    """Its secret isn't one that everybody tries first."""
    token = visit.access_token
    signed, _, signature = token.rpartition(".")
    hashes = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
    hash_of = hashes.get(str(header_of(token).get("alg")))
    if hash_of is None:
        raise NotSeenError("its tokens aren't signed with a secret")
    words = ["", *common_secrets()]
    for secret in words:
        made = hmac.new(secret.encode(), signed.encode(), hash_of).digest()
        expect(base64url_encode(made) != signature, f"the secret is {secret!r}")
    return f"{len(words)} usual ones tried"


# ------------------------------------------------------------------- with the issuer's key


class _Issuer(World):
    """The world of the issuer that the judge plays."""

    def __init__(self, visit: Visit) -> None:
        url, visits = visit.site
        super().__init__(
            attacker_url=url,
            visits=visits,
            issuer=visit.played.url,
            audience=visit.system.audience or str(visit.system.guard).rstrip("/"),
            now=time.time(),
        )
        self._scope = visit.system.read_scope

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of an honest token for the guard."""
        return super().claims(**{"scope": self._scope, **changes})

    def token_by(self, key: SigningKey, **header: Any) -> str:
        """An honest token that this key signs, with changes to its header."""
        return self.token(header=self.header(kid=key.kid, **header), sign=key.sign)


# The clock goes on while a token travels, so what turns within a second can't be tried.
_TOO_CLOSE = {"last second", "last moment", "nbf in a second", "issued in a second"}
_WITHIN_LEEWAY = {"expired a second ago", "expires now", "expired, with a fraction"}

_SIGNED = (
    ("change a signed token", "J38, RFC 8725 §3.3"),
    ("take the signature away", "J8, RFC 8725 §3.2"),
    ("sign with a public value", "J12, RFC 8725 §3.1"),
    ("choose another algorithm", "J7, RFC 8725 §3.1"),
    ("bring your own key", "J18, RFC 8725 §3.10"),
    ("point at another key", "J20, RFC 8725 §3.10"),
    ("use a token after its time", "J31, RFC 7519 §4.1.4"),
    ("use a token before its time", "J32, RFC 7519 §4.1.5"),
    ("use another issuer's token", "J29, RFC 8725 §3.8"),
    ("use a token meant for another API", "J30, RFC 8725 §3.9"),
    ("pass another kind of token off", "J28, RFC 9068 §4"),
    ("leave a required claim out", "J35, RFC 9068 §2.2"),
    ("spell a token in two ways", "J5, RFC 7515 §4"),
    ("demand an extension", "J24, RFC 7515 §4.1.11"),
    ("make the verifier stumble", "J6, RFC 7519 §7.2"),
)


def introduce(visit: Visit) -> None:
    """Let the guard read the issuer's keys."""
    _found(visit, visit.played.keys[0])


def _call_guard(visit: Visit, token: str, name: str = "me") -> requests.Response:
    return visit.call(name, token, base=visit.system.guard)


@check(KEYS, "J29, RFC 9068 §4", "06")
def trusted(visit: Visit) -> str:
    """A token of the trusted issuer opens the API."""
    answer = _call_guard(visit, _Issuer(visit).token())
    expect(answer.status_code < 300, said(answer))
    return said(answer)


@check(KEYS, "J21, RFC 7517 §5", "12")
def new_key(visit: Visit) -> str:
    """A new key is found when a token names it."""
    _need_trust(visit)
    visit.played.keys.append(SigningKey.generate("RS256"))
    answer = _found(visit, visit.played.keys[-1])
    expect(answer.status_code < 300, f"{LONGEST_SEARCH} seconds later: {said(answer)}")
    return said(answer)


@check(KEYS, "J21, RFC 7517 §5", "12")
def storm(visit: Visit) -> str:
    """Unknown keys don't make it ask the issuer each time."""
    _need_trust(visit)
    before = visit.played.reads
    world = _Issuer(visit)
    for number in range(UNKNOWN_KEYS):
        token = world.token(header=world.header(kid=f"{guess()}-{number}"))
        if _call_guard(visit, token).status_code < 300:
            raise NotSeenError("needs a guard that refuses unknown keys")
    reads = visit.played.reads - before
    expect(reads <= MOST_READS, f"{UNKNOWN_KEYS} unknown keys made it ask {reads} times")
    return f"{UNKNOWN_KEYS} unknown keys, asked {MOST_READS} times at most"


@check(KEYS, "J22, RFC 7517 §5", "12")
def away(visit: Visit) -> str:
    """Known keys stay good while the issuer is away."""
    _need_trust(visit)
    world = _Issuer(visit)
    visit.played.is_away = True
    try:
        _call_guard(visit, world.token(header=world.header(kid=guess())))
        answer = _call_guard(visit, world.token())
    finally:
        visit.played.is_away = False
    expect(answer.status_code < 300, said(answer))
    return said(answer)


def _signed(visit: Visit, row: str) -> str:
    _need_trust(visit)
    dropped = _NOT_OVER_HTTP - {"sub twice", "long"} | _TOO_CLOSE | {"another server"}
    if visit.system.leeway:
        dropped |= _WITHIN_LEEWAY
    if SIGNED not in visit.cases:
        visit.cases[SIGNED] = token_cases(_Issuer(visit))
    cases = [case for case in visit.cases[SIGNED] if case.row == row and case.name not in dropped]
    return bench_row(_over_http(visit, visit.system.guard), cases)


for _row, _rule in _SIGNED:
    check(SIGNED, _rule, "06", name=_row)(partial(_signed, row=_row))


def _decided(visit: Visit, row: str) -> str:
    """Grant what the bench of ``decide`` grants, and ask for what it asks for."""
    _need_trust(visit)
    world = _Issuer(visit)
    wanted = {"reports:read": "read", "reports:write": "write"}
    scopes = {"reports:read": visit.system.read_scope, "reports:write": visit.system.write_scope}

    def decide(claims: dict[str, Any], scope: str) -> int:
        granted = {"scope": None, "roles": None, **claims}
        for ours, theirs in scopes.items():
            if isinstance(granted["scope"], str):
                granted["scope"] = granted["scope"].replace(ours, theirs)
        token = world.token(claims=world.claims(**granted))
        status = _call_guard(visit, token, wanted[scope]).status_code
        return 200 if status < 300 else status

    cases = [
        case
        for case in request_cases()
        if case.row == row and case.attempt.args[1] in wanted  # type: ignore[attr-defined]
    ]
    return bench_row(decide, cases)


for _row, _rule in (
    ("do more than was granted", "J36, RFC 6750 §3.1"),
    ("take a role for a scope", "J36, RFC 9068 §2.2.3"),
):
    check(SIGNED, _rule, "06", name=_row)(partial(_decided, row=_row))


def _need_trust(visit: Visit) -> None:
    answer = _call_guard(visit, _Issuer(visit).token())
    if answer.status_code >= 300:
        raise NotSeenError(f"needs a token that opens the guard, which answers {said(answer)}")


def _found(visit: Visit, key: SigningKey) -> requests.Response:
    """Send a token by this key until it is accepted: a guard may have asked for keys just now."""
    until = time.monotonic() + LONGEST_SEARCH
    while True:
        answer = _call_guard(visit, _Issuer(visit).token_by(key))
        if answer.status_code < 300 or time.monotonic() > until:
            return answer
        time.sleep(0.5)


def _over_http(visit: Visit, base: str | None) -> Any:
    """Return a ``verify`` that asks a resource server."""

    def verify(token: str, **_known: Any) -> dict[str, Any]:
        answer = visit.call("me", token, base=base)
        if answer.status_code >= 500:
            raise RuntimeError(said(answer))
        if refused(answer) and answer.status_code != 403:  # 403: it is good, and grants too little
            raise ValueError(said(answer))
        return claims_of(token) or {"sub": "somebody"}

    return verify
