"""Forged tokens: by somebody without the issuer's key, and by an issuer that the API trusts.

They are the bench's tokens, sent over HTTP. For the second kind the judge plays the issuer of a
resource server that was set up for it.
"""

from __future__ import annotations

import time
from functools import lru_cache, partial
from typing import Any

from jwtflow.course.bench import Case
from jwtflow.course.lessons.nb06_guard_the_resource.bench import (
    attackers_site,
    request_cases,
    token_cases,
)
from jwtflow.course.lessons.nb06_guard_the_resource.judged_api import bench_row
from jwtflow.course.lessons.nb06_guard_the_resource.world import Object, Sign, World
from jwtflow.errors import KeyFormatError
from jwtflow.judge.issuer import KEY_NAMES
from jwtflow.judge.table import Checks, NotSeenError, Stage, expect
from jwtflow.judge.visit import Visit, claims_of, header_of, refused, said
from jwtflow.tokens import VerificationKey
from jwtflow.tokens.sign import SigningKey

CHECKS = Checks()


@lru_cache(maxsize=1)
def _site(visit: Visit) -> tuple[str, list[str]]:
    """Serve the attacker's key until the visit ends; return URL and visited paths."""
    jwk = World().attacker_key.verification_key.to_jwk()
    return visit.stack.enter_context(attackers_site(jwk))


class _Outside(World):
    """The system as an attacker sees it: real tokens and public keys, and a key of their own."""

    def __init__(self, visit: Visit) -> None:
        url, visits = _site(visit)
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


@lru_cache(maxsize=1)
def _cases_outside(visit: Visit) -> list[Case]:
    return token_cases(_Outside(visit))


def _outside(visit: Visit, row: str) -> str:
    if row == "sign with a public value" and _published(visit, visit.readers_token) is None:
        raise NotSeenError("no RSA key is published")
    cases = [
        case
        for case in _cases_outside(visit)
        if case.row == row
        and not case.honest
        and case.name not in _NOT_OVER_HTTP
        and case.sent != visit.readers_token  # a signature without - and _ has one spelling
        and (row != "make the verifier stumble" or case.rule == "J26")
    ]
    return bench_row(_over_http(visit, None), cases)


for _name, _rule, _row in (
    ("A changed token is refused", "J38, RFC 8725 §3.3", "change a signed token"),
    ("A token without a signature is refused", "J8, RFC 8725 §3.2", "take the signature away"),
    ("A public key is no secret", "J12, RFC 8725 §3.1", "sign with a public value"),
    ("Keys that a token brings are ignored", "J18, RFC 8725 §3.10", "bring your own key"),
    ("A token has one spelling", "J1, RFC 7515 §2", "spell a token in two ways"),
    ("What isn't a token is refused", "J26, RFC 7519 §7.2", "make the verifier stumble"),
):
    CHECKS.add(Stage.FORGED, _rule, name=_name)(partial(_outside, row=_row))


# ------------------------------------------------------------------- with the issuer's key


class _Issuer(World):
    """The world of the issuer that the judge plays."""

    def __init__(self, visit: Visit) -> None:
        url, visits = _site(visit)
        super().__init__(
            attacker_url=url,
            visits=visits,
            issuer=visit.played.url,
            audience=visit.played.audience,
            now=time.time(),
            keys=KEY_NAMES,
        )
        self._scope = visit.system.read_scope

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of an honest token for the guard."""
        return super().claims(**{"scope": self._scope, **changes})


# The clock goes on while a token travels, so what turns within a second can't be tried.
_TOO_CLOSE = {"last second", "last moment", "nbf in a second", "issued in a second"}
_WITHIN_LEEWAY = {"expired a second ago", "expires now", "expired, with a fraction"}


@CHECKS.add(Stage.KEYS, "J29, RFC 9068 §4")
def trusted(visit: Visit) -> str:
    """A token of the trusted issuer opens the API."""
    answer = visit.call_guard(visit.played.token())
    expect(answer.status_code < 300, said(answer))
    return said(answer)


@lru_cache(maxsize=1)
def _cases_signed(visit: Visit) -> list[Case]:
    return token_cases(_Issuer(visit))


def _signed(visit: Visit, row: str) -> str:
    visit.need_trust()
    dropped = _NOT_OVER_HTTP - {"sub twice", "long"} | _TOO_CLOSE | {"another server"}
    if visit.system.leeway:
        dropped |= _WITHIN_LEEWAY
    cases = [case for case in _cases_signed(visit) if case.row == row and case.name not in dropped]
    return bench_row(_over_http(visit, visit.system.guard), cases)


for _row, _rule in (
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
):
    CHECKS.add(Stage.SIGNED, _rule, name=_row)(partial(_signed, row=_row))


def _decided(visit: Visit, row: str) -> str:
    """Grant what the bench of ``decide`` grants, and ask for what it asks for."""
    visit.need_trust()
    world = _Issuer(visit)
    wanted = {"reports:read": "read", "reports:write": "write"}
    scopes = {"reports:read": visit.system.read_scope, "reports:write": visit.system.write_scope}

    def decide(claims: dict[str, Any], scope: str) -> int:
        granted = {"scope": None, "roles": None, **claims}
        for ours, theirs in scopes.items():
            if isinstance(granted["scope"], str):
                granted["scope"] = granted["scope"].replace(ours, theirs)
        token = world.token(claims=world.claims(**granted))
        status = visit.call_guard(token, wanted[scope]).status_code
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
    CHECKS.add(Stage.SIGNED, _rule, name=_row)(partial(_decided, row=_row))


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
