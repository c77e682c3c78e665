"""The rules about claims, one small function each (RFC 7519 §4.1, RFC 9068 §2.2 and §4).

Each takes verified claims. A ``check_…`` or ``require`` raises if its rule is broken; the others
return what a claim says. Types are checked before values are compared: in Python ``True`` is an
int, and ``"admin" in "no-admin-at-all"`` is true.
"""

from __future__ import annotations

from typing import Any

from jwtflow.errors import (
    AudienceError,
    ClaimError,
    ExpiredTokenError,
    IssuerError,
    MissingClaimError,
    NotYetValidError,
)

Claims = dict[str, Any]

MAX_INSTANT = 2**53
"""Every JSON reader agrees on whole numbers up to here (RFC 8259 §6): 285 million years."""


def check_issuer(claims: Claims, issuer: str) -> None:
    """Refuse a token whose ``iss`` is not exactly ``issuer`` (RFC 7519 §4.1.1, RFC 9068 §4)."""
    if require(claims, "iss", rule="J29") != issuer:
        raise IssuerError("iss is not the issuer that was configured.", rule="J29")


def check_audience(claims: Claims, audience: str) -> None:
    """Refuse a token for somebody else (RFC 7519 §4.1.3, RFC 9068 §4).

    Args:
        claims: verified payload; ``aud`` is a text, or a list of texts.
        audience: this server's name in ``aud``.

    Raises:
        MissingClaimError: there is no ``aud``.
        AudienceError: ``aud`` neither is the name nor lists it.
    """
    aud = require(claims, "aud", rule="J30")
    named = aud if type(aud) is list else [aud]
    if audience not in named:
        raise AudienceError("aud does not name this server.", rule="J30")


def check_times(claims: Claims, *, now: float, leeway: float = 0.0) -> None:
    """Refuse a token outside its lifetime.

    Args:
        claims: verified payload; ``exp``, ``nbf`` and ``iat`` are NumericDates (seconds).
        now: time of the check, a NumericDate.
        leeway: clock skew tolerated, seconds.

    Raises:
        MissingClaimError: there is no ``exp`` (RFC 9068 §2.2).
        ExpiredTokenError: ``now`` has reached ``exp`` + ``leeway`` (RFC 7519 §4.1.4).
        NotYetValidError: ``nbf`` or ``iat`` is more than ``leeway`` ahead.
        ClaimError: one of them is not a finite number.
    """
    check_expiry(claims, now=now, leeway=leeway)
    check_not_before(claims, now=now, leeway=leeway)


def check_expiry(claims: Claims, *, now: float, leeway: float = 0.0) -> None:
    """Refuse a token that has expired (RFC 7519 §4.1.4)."""
    # "on or after": a token has expired when now == exp.
    if now >= numeric_date(claims, "exp", rule="J31") + leeway:
        raise ExpiredTokenError("The token has expired.", rule="J31")


def check_not_before(claims: Claims, *, now: float, leeway: float = 0.0) -> None:
    """Refuse a token from the future (RFC 7519 §4.1.5).

    The RFC asks this of ``nbf`` only. But an ``iat`` in the future means that a clock is wrong,
    ours or the issuer's, and then ``exp`` means nothing either.
    """
    for name, rule in (("nbf", "J32"), ("iat", "J34")):
        if name in claims and numeric_date(claims, name, rule=rule) > now + leeway:
            raise NotYetValidError(f"{name} is in the future.", rule=rule)


def check_access_token_claims(claims: Claims) -> None:
    """Refuse an access token without ``iat``, ``sub``, ``client_id`` or ``jti`` (RFC 9068 §2.2).

    Without ``jti`` a token could never be put on a denylist (rule J35).
    """
    require(claims, "iat", rule="J34")
    for name, rule in (("sub", "J34"), ("client_id", "J34"), ("jti", "J35")):
        check_text(claims, name, rule=rule)


def numeric_date(claims: Claims, name: str, *, rule: str) -> float:
    """Return a required claim as seconds since the epoch, or raise (RFC 7519 §2)."""
    value = require(claims, name, rule=rule)
    # Not isinstance: True is an int. NaN fails this comparison, as it fails every other.
    if type(value) in (int, float) and -MAX_INSTANT <= value <= MAX_INSTANT:
        return float(value)
    raise ClaimError(f"{name} is not a finite number of seconds.", rule=rule)


def check_text(claims: Claims, name: str, *, rule: str) -> None:
    """Refuse a token in which this claim is missing, empty or not a string."""
    value = require(claims, name, rule=rule)
    if type(value) is not str or not value:
        raise ClaimError(f"{name} is empty, or not a string.", rule=rule)


def require(claims: Claims, name: str, *, rule: str) -> Any:
    """Return the value of a required claim."""
    try:
        return claims[name]
    except KeyError:
        raise MissingClaimError(f"The claim {name} is missing.", rule=rule) from None


def granted_scope(claims: Claims) -> frozenset[str]:
    """The scope values of the token: whole words between spaces (RFC 6749 §3.3; rule J36)."""
    scope = claims.get("scope")
    return frozenset(scope.split(" ")) - {""} if isinstance(scope, str) else frozenset()


def roles(claims: Claims) -> frozenset[str]:
    """The user's roles, from a list of strings; anything else grants nothing (RFC 9068 §2.2.3)."""
    named = claims.get("roles")
    if not isinstance(named, list):
        return frozenset()
    return frozenset(role for role in named if isinstance(role, str))
