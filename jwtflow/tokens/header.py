"""What a token's header may say (RFC 7515 §4, RFC 8725 §3, RFC 7797 §7).

The header is read before anything is verified, so it may only choose among what the server has
configured: one of its algorithms, one of its keys. ``jwk``, ``jku``, ``x5c`` and ``x5u`` are
never read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from jwtflow.errors import AlgorithmError, HeaderError
from jwtflow.tokens.algorithms import canonical_algorithm


class NamedKey(NamedTuple):
    """The key that a header names: an allowed algorithm, and the ``kid`` if there is one."""

    alg: str
    kid: str | None


def read_header(unverified_header: Mapping[str, Any], *, algorithms: frozenset[str]) -> NamedKey:
    """Return the algorithm and key that the header names, if it may."""
    check_extensions(unverified_header)
    kid = unverified_header.get("kid")
    if not isinstance(kid, str | None) or (kid is None and "kid" in unverified_header):
        raise HeaderError("kid is not a string.", rule="J20")
    return NamedKey(check_algorithm(unverified_header, algorithms), kid)


def check_algorithm(unverified_header: Mapping[str, Any], algorithms: frozenset[str]) -> str:
    """Return the canonical name of the header's algorithm, if the allow-list has it."""
    alg = unverified_header.get("alg")
    if not isinstance(alg, str) or alg.lower() == "none":
        raise AlgorithmError("The token is not signed: alg is missing or none.", rule="J8")
    canonical = canonical_algorithm(alg)
    if canonical not in algorithms:
        raise AlgorithmError("alg is not one this server allows.", rule="J7")
    return canonical


def check_extensions(unverified_header: Mapping[str, Any]) -> None:
    """Refuse extensions that must be understood: we understand none (RFC 7515 §4.1.11)."""
    if "crit" in unverified_header:
        raise HeaderError("crit names extensions; this server knows none.", rule="J24")
    if "b64" in unverified_header:
        raise HeaderError("b64 is not allowed in a JWT (RFC 7797 §7).", rule="J25")


def check_access_token_type(unverified_header: Mapping[str, Any]) -> None:
    """Refuse a token whose ``typ`` is not ``at+jwt`` (RFC 9068 §4; rule J28)."""
    if _media_type(unverified_header) not in ("at+jwt", "application/at+jwt"):
        raise HeaderError("typ is not at+jwt: this is not an access token.", rule="J28")


def check_id_token_type(unverified_header: Mapping[str, Any]) -> None:
    """Refuse a token with a ``typ`` other than ``JWT`` (RFC 8725 §3.11)."""
    if "typ" in unverified_header and _media_type(unverified_header) not in (
        "jwt",
        "application/jwt",
    ):
        raise HeaderError("typ is not JWT: this is not an ID token.", rule="A21")


def _media_type(unverified_header: Mapping[str, Any]) -> str | None:
    typ = unverified_header.get("typ")
    return typ.lower() if isinstance(typ, str) else None
