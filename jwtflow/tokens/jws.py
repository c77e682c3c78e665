"""From the text of a token to claims with a verified signature (RFC 7515 §5.2, RFC 7519 §7.2).

The order is the point: nothing of the payload is read before its signature is verified (rule J38).
What the claims say is checked by ``access_token`` and ``id_token``.

Left out on purpose: the JSON serialization, encryption and nesting (rule J26).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.clock import Clock
from jwtflow.errors import AlgorithmError, MalformedTokenError, UnknownKeyError
from jwtflow.strict_json import StrictJSONError, parse_json_object
from jwtflow.tokens.base64url import base64url_decode
from jwtflow.tokens.claims import Claims
from jwtflow.tokens.header import NamedKey, read_header
from jwtflow.tokens.key_set import KeySource
from jwtflow.tokens.keys import VerificationKey

MAX_TOKEN_LENGTH = 8192
"""Characters, checked before anything is decoded (rule J3). Servers limit headers to that, too."""

MAX_KNOWN_HEADERS = 64


def split_compact(encoded_jwt: object) -> tuple[str, str, str]:
    """Return the three segments of a compact JWS, still encoded."""
    if not isinstance(encoded_jwt, str) or not encoded_jwt.isascii():
        raise MalformedTokenError("A token is ASCII text.", rule="J1")
    if len(encoded_jwt) > MAX_TOKEN_LENGTH:
        raise MalformedTokenError(
            f"The token is longer than {MAX_TOKEN_LENGTH} characters.", rule="J3"
        )
    segments = encoded_jwt.split(".")
    if len(segments) != 3:
        encrypted_or_json = len(segments) == 5 or encoded_jwt.lstrip().startswith("{")
        raise MalformedTokenError(
            f"A signed token has three segments, this text {len(segments)}.",
            rule="J26" if encrypted_or_json else "J1",
        )
    return segments[0], segments[1], segments[2]


def json_object(data: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object in a decoded segment (rules J4 to J6); an error uses its ``name``."""
    try:
        return parse_json_object(data)
    except StrictJSONError as problem:
        raise MalformedTokenError(f"In the {name}, {problem}.", rule=problem.rule) from None


class JwsReader:
    """Opens signed tokens with the keys of one issuer.

    Args:
        keys: the issuer's keys.
        algorithms: the allow-list, from ``allowed_algorithms``.
        check_type: refuses a header with the wrong ``typ``.
        clock: tells when a retired key is no longer trusted.
    """

    def __init__(
        self,
        *,
        keys: KeySource,
        algorithms: frozenset[str],
        check_type: Callable[[Mapping[str, Any]], None],
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._keys = keys
        self._algorithms = algorithms
        self._check_type = check_type
        # An issuer writes the same header into all tokens of a key, so we read each text once. The
        # key is still looked up each time. Only text with a valid signature gets in here.
        self._known_headers: dict[str, NamedKey] = {}

    def verified_claims(self, encoded_jwt: str) -> Claims:
        """Return the claims, once their signature is verified."""
        return json_object(self.verified_payload(encoded_jwt), "payload")

    def verified_payload(self, encoded_jwt: str) -> bytes:
        """Return the bytes of the payload, once their signature is verified.

        Raises:
            MalformedTokenError: it is not a compact JWS (rules J1 to J6, J26).
            HeaderError: the header asks for something we don't do (J20, J24, J25, J28).
            AlgorithmError: ``alg`` is not allowed, or not this key's (J7 to J10).
            UnknownKeyError: no key of the issuer has this ``kid``.
            SignatureError: the signature does not match.
        """
        header_text, payload_text, signature_text = split_compact(encoded_jwt)
        named = self._known_headers.get(header_text) or self._read_header(header_text)
        signing_input = encoded_jwt[: -len(signature_text) - 1].encode("ascii")
        self._find_key(named).verify(signing_input, base64url_decode(signature_text))
        if header_text not in self._known_headers:
            self._remember(header_text, named)
        return base64url_decode(payload_text)

    def _read_header(self, header_text: str) -> NamedKey:
        unverified_header = json_object(base64url_decode(header_text), "header")
        named = read_header(unverified_header, algorithms=self._algorithms)
        self._check_type(unverified_header)
        return named

    def _find_key(self, named: NamedKey) -> VerificationKey:
        alg, kid = named
        key = self._keys.only_key(alg) if kid is None else self._keys.find(kid, alg)
        if key is None or self._is_gone(key):
            raise UnknownKeyError(
                "No key of the issuer has this kid."
                if kid is not None
                else "The token names no kid, and the issuer has not exactly one key for its alg.",
                rule="J20",
            )
        if key.alg != alg:
            raise AlgorithmError("alg is not the algorithm that this key is for.", rule="J10")
        return key

    def _is_gone(self, key: VerificationKey) -> bool:
        # Its last token has expired, so a token that is still valid comes from a thief.
        until = key.retired_until
        return until is not None and self._clock.now() >= until

    def _remember(self, header_text: str, named: NamedKey) -> None:
        if len(self._known_headers) >= MAX_KNOWN_HEADERS:
            self._known_headers.clear()
        self._known_headers[header_text] = named
