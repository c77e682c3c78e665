"""Checks of the claims in an access token."""

from __future__ import annotations

from typing import Any

from jwtflow.judge.table import Checks, Stage, expect
from jwtflow.judge.visit import Visit, claims_of, kind_of

CHECKS = Checks()

_REQUIRED = ("iss", "sub", "aud", "exp", "iat", "jti", "client_id")


@CHECKS.add(Stage.ISSUED, "D5, RFC 9068 §2.2")
def required(visit: Visit) -> str:
    """It has every claim that RFC 9068 requires."""
    claims = claims_of(visit.tokens()["access_token"])
    missing = [name for name in _REQUIRED if name not in claims]
    expect(not missing, f"without {', '.join(missing)}")
    return ", ".join(_REQUIRED)


@CHECKS.add(Stage.ISSUED, "D5, RFC 9068 §2.2")
def who_and_for_whom(visit: Visit) -> str:
    """The claims iss, aud, sub and client_id are right."""
    claims = claims_of(visit.tokens()["access_token"])
    issuer = visit.metadata.get("issuer", visit.system.auth.rstrip("/"))
    expect(claims.get("iss") == issuer, "iss isn't the issuer")
    aud = claims.get("aud")
    audiences = aud if isinstance(aud, list) else [aud]
    names = {visit.system.resource.rstrip("/"), visit.system.audience}
    expect(any(name in audiences for name in names), "aud doesn't name the API")
    expect(claims.get("sub") == visit.system.user[0], "sub isn't the user")
    expect(claims.get("client_id") == visit.system.client, "client_id isn't the client")
    return "all four right"


@CHECKS.add(Stage.ISSUED, "D5, RFC 9068 §2.2")
def times(visit: Visit) -> str:
    """It lives for an hour at most."""
    found = visit.tokens()
    claims = claims_of(found["access_token"])
    exp, iat = claims.get("exp"), claims.get("iat")
    expect(_is_number(exp) and _is_number(iat), f"exp is {kind_of(exp)}, iat is {kind_of(iat)}")
    lives = float(exp or 0) - float(iat or 0)
    expect(0 < lives <= 3600, f"it lives {lives:.0f} seconds")
    expect(
        found.get("expires_in") in {lives, None}, "expires_in says something else than exp and iat"
    )
    return f"it lives {lives:.0f} seconds"


@CHECKS.add(Stage.ISSUED, "D5, RFC 9068 §2.2")
def jti(visit: Visit) -> str:
    """Two tokens have two jti."""
    found = [claims_of(visit.tokens()["access_token"]).get("jti") for _ in range(2)]
    expect(all(isinstance(each, str) and each for each in found), "jti isn't a text")
    expect(found[0] != found[1], "both have the same")
    return "two different ones"


@CHECKS.add(Stage.ISSUED, "J36, RFC 9068 §2.2.3")
def forms(visit: Visit) -> str:
    """Scope is one text, roles is a list."""
    claims = claims_of(visit.tokens()["access_token"])
    scope, roles = claims.get("scope"), claims.get("roles", [])
    expect(isinstance(scope, str), f"scope is {kind_of(scope)}")
    wanted = {visit.system.read_scope, visit.system.write_scope}
    expect(wanted <= {*str(scope).split(" ")}, "scope lacks what the user may do")
    expect(isinstance(roles, list), f"roles is {kind_of(roles)}")
    expect(not wanted & {*map(str, roles)}, "roles holds a scope")
    return "a text and a list"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
