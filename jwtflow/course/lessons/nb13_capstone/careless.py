"""Two functions in place of ``verify``, each with a mistake that is planted in notebook 13."""

from __future__ import annotations

from typing import Any

from jwtflow.course import mine
from jwtflow.strict_json import parse_json_object

_LONGEST = 8192


def any_kind(
    token: str, *, keys: dict[str, Any], issuer: str, audience: str, now: float
) -> dict[str, Any]:
    """Verify a token, but for its ``typ``."""
    claims = _signed(token, keys)
    mine.check_claims(claims, issuer=issuer, audience=audience, now=now)
    return claims


def any_kind_for_anybody(
    token: str, *, keys: dict[str, Any], issuer: str, audience: str, now: float
) -> dict[str, Any]:
    """Verify a token, but for its ``typ`` and its ``aud``."""
    claims = _signed(token, keys)
    if not isinstance(claims.get("aud"), str | list):
        raise ValueError("it has no aud")  # noqa: TRY004 - it refuses
    mine.check_claims({**claims, "aud": audience}, issuer=issuer, audience=audience, now=now)
    return claims


def _signed(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    if len(token) > _LONGEST:
        raise ValueError("it is too long")
    decoded = [mine.base64url_decode(segment) for segment in token.split(".")]
    if len(decoded) != 3 or ".".join(map(mine.base64url_encode, decoded)) != token:
        raise ValueError("it is not three segments in the one right spelling")
    header, claims = map(parse_json_object, decoded[:2])
    if header.get("alg") != "RS256" or {"crit", "b64"} & set(header):
        raise ValueError("alg is not on our list, or an extension is demanded")
    mine.verify_rs256(token, mine.find_key(keys, header.get("kid")))
    return claims
