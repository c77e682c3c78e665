"""The rules about claims, one small function each (RFC 7519 §4.1, RFC 9068 §2.2 and §4).

Each takes claims whose signature was checked, returns nothing, or raises. Types come before
comparisons: in Python ``True`` is an int, and ``"a" in "abc"`` is true.
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
"""Up to here every JSON reader agrees on whole numbers (RFC 8259 §6): 285 million years."""

_NUMBERS = (int, float)


def check_issuer(claims: Claims, issuer: str) -> None:
    """Refuse a token of another issuer (RFC 7519 §4.1.1, RFC 9068 §4).

    Args:
        claims: verified payload.
        issuer: the one issuer this server trusts; compared as a whole, case-sensitively.

    Raises:
        MissingClaimError: there is no ``iss``.
        IssuerError: ``iss`` is anything but that very text; a list holding it is none.
    """
    if require(claims, "iss", rule="J29") != issuer:
        raise IssuerError("iss is not the issuer that was configured.", rule="J29", claim="iss")


def check_audience(claims: Claims, audience: str) -> None:
    """Refuse a token for somebody else (RFC 7519 §4.1.3, RFC 9068 §4).

    Args:
        claims: verified payload; ``aud`` is a text, or a list of texts.
        audience: how this server is called in ``aud``.

    Raises:
        MissingClaimError: there is no ``aud``.
        AudienceError: ``aud`` neither is the name nor lists it.
    """
    aud = require(claims, "aud", rule="J30")
    named = aud if type(aud) is list else [aud]
    if audience not in named:
        raise AudienceError("aud does not name this server.", rule="J30", claim="aud")


def check_times(claims: Claims, *, now: float, leeway: float = 0.0) -> None:
    """Refuse a token outside its lifetime.

    Args:
        claims: verified payload; ``exp``, ``nbf`` and ``iat`` are NumericDates (seconds).
        now: moment of the check, NumericDate.
        leeway: clock skew tolerated, seconds.

    Raises:
        MissingClaimError: there is no ``exp`` (RFC 9068 §2.2).
        ExpiredTokenError: ``now`` has reached ``exp`` + ``leeway`` (RFC 7519 §4.1.4).
        NotYetValidError: ``nbf`` or ``iat`` lies more than ``leeway`` ahead.
        ClaimError: one of them is not a finite number.
    """
    check_expiry(claims, now=now, leeway=leeway)
    check_not_before(claims, now=now, leeway=leeway)


def check_expiry(claims: Claims, *, now: float, leeway: float = 0.0) -> None:
    """Refuse a token that has expired (RFC 7519 §4.1.4)."""
    # "on or after": exp itself is already too late.
    if now >= numeric_date(claims, "exp", rule="J31") + leeway:
        raise ExpiredTokenError("The token has expired.", rule="J31", claim="exp")


def check_not_before(claims: Claims, *, now: float, leeway: float = 0.0) -> None:
    """Refuse a token from the future (RFC 7519 §4.1.5).

    The RFC says so of ``nbf`` only. A token that was issued later than now shows that a clock is
    wrong, ours or the issuer's, and then ``exp`` means nothing: ``iat`` is held to the same.
    """
    for name, rule in (("nbf", "J32"), ("iat", "J34")):
        if name in claims and numeric_date(claims, name, rule=rule) > now + leeway:
            raise NotYetValidError(f"{name} lies in the future.", rule=rule, claim=name)


def check_access_token_claims(claims: Claims) -> None:
    """Refuse an access token that lacks what RFC 9068 §2.2 requires of it.

    ``iss``, ``aud`` and ``exp`` have rules of their own. Without ``jti`` a token could never be
    put on a denylist (rule J35).

    Raises:
        MissingClaimError: ``sub``, ``client_id``, ``jti`` or ``iat`` is not there.
        ClaimError: one of the first three is not text, or empty.
    """
    require(claims, "iat", rule="J34")
    for name, rule in (("sub", "J34"), ("client_id", "J34"), ("jti", "J35")):
        value = require(claims, name, rule=rule)
        if type(value) is not str or not value:
            raise ClaimError(f"{name} is not a text, or empty.", rule=rule, claim=name)


def numeric_date(claims: Claims, name: str, *, rule: str) -> float:
    """The claim as seconds since the epoch (RFC 7519 §2).

    Raises:
        MissingClaimError: it is not there.
        ClaimError: it is a boolean, a text, NaN, or beyond ``MAX_INSTANT``.
    """
    value = require(claims, name, rule=rule)
    # Not isinstance: True is an int. And NaN fails this comparison, as it fails every other.
    if type(value) in _NUMBERS and -MAX_INSTANT <= value <= MAX_INSTANT:
        return float(value)
    raise ClaimError(f"{name} is not a finite number of seconds.", rule=rule, claim=name)


def require(claims: Claims, name: str, *, rule: str) -> Any:
    """The value of a claim that must be there.

    Raises:
        MissingClaimError: it is not.
    """
    try:
        return claims[name]
    except KeyError:
        raise MissingClaimError(f"The claim {name} is missing.", rule=rule, claim=name) from None
