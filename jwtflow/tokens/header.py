"""What a token's header may say (RFC 7515 §4, RFC 8725 §3, RFC 7797 §7).

The header is read before anything is proved, so it may choose only among what the server
configured: one of its algorithms, one of its keys. ``jwk``, ``jku``, ``x5c`` and ``x5u`` are not
read at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from jwtflow.errors import AlgorithmError, HeaderError
from jwtflow.tokens.algorithms import canonical_algorithm


class NamedKey(NamedTuple):
    """Which key the header names, by a list and a set that are the server's own."""

    alg: str
    kid: str | None


def read_header(unverified_header: Mapping[str, Any], *, algorithms: frozenset[str]) -> NamedKey:
    """The algorithm and key that the header names, where it may.

    Raises:
        AlgorithmError: ``alg`` is not on the allow-list (rules J7, J8, J9).
        HeaderError: ``crit`` or ``b64`` is there (J24, J25), or ``kid`` is not text (J20).
    """
    check_extensions(unverified_header)
    kid = unverified_header.get("kid")
    if not isinstance(kid, str | None) or (kid is None and "kid" in unverified_header):
        raise HeaderError("kid is not text.", rule="J20")
    return NamedKey(check_algorithm(unverified_header, algorithms), kid)


def check_algorithm(unverified_header: Mapping[str, Any], algorithms: frozenset[str]) -> str:
    """The header's algorithm in its canonical name, if the list allows it (RFC 8725 §3.1).

    Raises:
        AlgorithmError: it does not. ``none`` is on no list.
    """
    alg = unverified_header.get("alg")
    if not isinstance(alg, str) or alg.lower() == "none":
        raise AlgorithmError("The token is not signed: alg is missing or none.", rule="J8")
    if canonical_algorithm(alg) not in algorithms:
        raise AlgorithmError("alg is not one this server allows.", rule="J7")
    return canonical_algorithm(alg)


def check_extensions(unverified_header: Mapping[str, Any]) -> None:
    """Refuse extensions that must be understood: none is understood here (RFC 7515 §4.1.11).

    Raises:
        HeaderError: ``crit`` is there in any shape (rule J24), or ``b64`` is (rule J25).
    """
    if "crit" in unverified_header:
        raise HeaderError("crit names extensions; this server knows none.", rule="J24")
    if "b64" in unverified_header:
        raise HeaderError("b64 has no place in a JWT (RFC 7797 §7).", rule="J25")


def check_access_token_type(unverified_header: Mapping[str, Any]) -> None:
    """Refuse a token that does not call itself an access token (RFC 9068 §4; rule J28).

    Raises:
        HeaderError: ``typ`` is neither ``at+jwt`` nor ``application/at+jwt``, in any case.
    """
    if _media_type(unverified_header) not in ("at+jwt", "application/at+jwt"):
        raise HeaderError("typ is not at+jwt: this is no access token.", rule="J28")


def check_id_token_type(unverified_header: Mapping[str, Any]) -> None:
    """Refuse a token that calls itself anything but a JWT (RFC 8725 §3.11).

    Raises:
        HeaderError: ``typ`` is there and not ``JWT``.
    """
    if "typ" in unverified_header and _media_type(unverified_header) not in (
        "jwt",
        "application/jwt",
    ):
        raise HeaderError("typ is not JWT: this is no ID token.", rule="A21")


def _media_type(unverified_header: Mapping[str, Any]) -> str | None:
    typ = unverified_header.get("typ")
    return typ.lower() if isinstance(typ, str) else None
