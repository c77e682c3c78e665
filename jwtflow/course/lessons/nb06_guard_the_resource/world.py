"""The world that the bench's tokens live in: one issuer and its keys, one API, one moment.

It is the lab's own world at its first moment, so a token of the bench also opens the lab's server
if the guard there lets it in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from jwtflow.course.bench import Case, Odd, shortened
from jwtflow.lab.clock import START
from jwtflow.lab.keys import lab_key, lab_signing_key
from jwtflow.lab.servers import AUTH, RESOURCE
from jwtflow.tokens import base64url_encode
from jwtflow.tokens.sign import SigningKey

Sign = Callable[[bytes], bytes]
Object = Mapping[str, Any]

RETURN = "Return the claims of a good token, and raise ValueError for any other."


class World:
    """Everything that a verifier is given, and what an attacker has.

    Args:
        attacker_url: where the attacker publishes keys, for the tokens that point there.
        visits: the paths that were fetched from there.
        issuer: the ``iss`` of its tokens.
        audience: their ``aud``.
        now: the current NumericDate, seconds.
        keys: the names of the lab's keys that the issuer publishes; the first one signs.
    """

    def __init__(
        self,
        *,
        attacker_url: str = "http://attacker.example",
        visits: list[str] | None = None,
        issuer: str = AUTH,
        audience: str = RESOURCE,
        now: float = START,
        keys: tuple[str, str] = ("signing key 1", "signing key 2"),
    ) -> None:
        self.attacker_url = attacker_url
        self.issuer = issuer
        self.audience = audience
        self.now = now
        self._visits = [] if visits is None else visits
        self._key_names = keys

    @cached_property
    def private_jwk(self) -> dict[str, str]:
        """The issuer's active key, private half included."""
        return lab_key("RS256", self._key_names[0])

    @cached_property
    def key(self) -> SigningKey:
        """The issuer's active key."""
        return lab_signing_key("RS256", self._key_names[0])

    @cached_property
    def other_key(self) -> SigningKey:
        """The other key that the issuer publishes."""
        return lab_signing_key("RS256", self._key_names[1])

    @cached_property
    def attacker_key(self) -> SigningKey:
        """A key that only the attacker vouches for."""
        return lab_signing_key("RS256", "attacker")

    def published(self) -> dict[str, Any]:
        """The JWK Set of the issuer, a fresh copy each time."""
        return {"keys": [key.verification_key.to_jwk() for key in (self.key, self.other_key)]}

    def header(self, **changes: Any) -> dict[str, Any]:
        """The header of an honest token; a change to ``None`` takes a parameter out."""
        return _changed({"typ": "at+jwt", "alg": "RS256", "kid": self.key.kid}, changes)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of an honest token; a change to ``None`` takes a claim out."""
        honest = {
            "iss": self.issuer,
            "sub": "alice",
            "aud": self.audience,
            "exp": int(self.now) + 600,
            "iat": int(self.now) - 300,
            "jti": "token-1",
            "client_id": "notebook",
            "scope": "reports:read",
            "roles": ["reader"],
        }
        return _changed(honest, changes)

    def token(
        self,
        *,
        header: Object | bytes | None = None,
        claims: Object | bytes | None = None,
        sign: Sign | None = None,
    ) -> str:
        """A compact JWS of these, signed by the issuer's active key unless ``sign`` is given."""
        head, body = (
            base64url_encode(part if isinstance(part, bytes) else to_json(part))
            for part in (
                self.header() if header is None else header,
                self.claims() if claims is None else claims,
            )
        )
        signature = (sign or self.key.sign)(f"{head}.{body}".encode())
        return f"{head}.{body}.{base64url_encode(signature)}"

    def hostile(self, row: str, rule: str, name: str, token: str, story: str) -> Case:
        """A token to refuse."""

        def attempt(verify: Any) -> None:
            claims = self._call(verify, token)
            if not isinstance(claims, dict) or not claims:
                raise Odd(f"It returned {shortened(claims)}. {RETURN}")

        return Case(name, row, rule, story, honest=False, attempt=attempt, sent=token)

    def honest(
        self,
        row: str,
        rule: str,
        name: str,
        story: str,
        *,
        header: Object | bytes | None = None,
        claims: Object | None = None,
        sign: Sign | None = None,
    ) -> Case:
        """A token to accept."""
        expected = self.claims() if claims is None else dict(claims)
        token = self.token(header=header, claims=expected, sign=sign)

        def attempt(verify: Any) -> None:
            returned = self._call(verify, token)
            if not isinstance(returned, dict):
                raise Odd(f"It returned {shortened(returned)}. {RETURN}")
            if returned != expected:
                raise Odd("It returned other claims than the token holds.")

        return Case(name, row, rule, story, honest=True, attempt=attempt, sent=token)

    def _call(self, verify: Any, token: str) -> Any:
        self._visits.clear()
        try:
            return verify(
                token,
                keys=self.published(),
                issuer=self.issuer,
                audience=self.audience,
                now=self.now,
            )
        finally:
            if self._visits:
                raise Odd(
                    "It asked the attacker's server, at an address that the token names. "
                    "Keys come from the argument keys and from nowhere else."
                )


def to_json(part: Object) -> bytes:
    """Compact JSON, as issuers write it."""
    return json.dumps(part, separators=(",", ":")).encode()


def _changed(honest: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**honest, **changes}.items() if value is not None}
