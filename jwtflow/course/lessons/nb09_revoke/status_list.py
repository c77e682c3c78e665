"""A Token Status List: one signed document with a bit for each token (an IETF draft).

It holds to draft-ietf-oauth-status-list, with one bit a token: 0 is valid, 1 is revoked. Each
access token says in its claim ``status`` which list it's on and where. The auth server signs the
list (``StatusLists``); a resource server fetches it, verifies it, and keeps it for as long as
``ttl`` says (``StatusChecker``). Left out: other numbers of bits, aggregation, CBOR.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import requests
from flask import Flask, Response

from jwtflow.clock import Clock
from jwtflow.errors import (
    ClaimError,
    HeaderError,
    JwtflowError,
    RevokedTokenError,
    UnavailableError,
)
from jwtflow.lab import Lab
from jwtflow.tokens import KeySource, base64url_decode, base64url_encode
from jwtflow.tokens.jws import JwsReader

if TYPE_CHECKING:
    from jwtflow.tokens import Claims

TYPE = "statuslist+jwt"
SIZE = 1024  # tokens on a list; a real one has a hundred thousand or more
_FAULTS = (requests.RequestException, JwtflowError, ValueError, KeyError, TypeError, zlib.error)
_MOST_BYTES = 1_000_000  # of a list, when decompressed


def compressed(revoked: Iterable[int], *, size: int = SIZE) -> bytes:
    """A list of ``size`` bits in which the given ones are set, compressed (§4.1)."""
    bits = bytearray(size // 8)
    for index in revoked:
        bits[index // 8] |= 1 << index % 8  # the lowest bit comes first
    return zlib.compress(bits, 9)


class StatusLists:
    """The auth server's side: gives each token an index, and publishes the list.

    Args:
        lab: whose auth server signs.
        make_claims: makes the claims of an access token, as notebook 03's does.
        ttl: for how many seconds a copy of the list may be used.
    """

    def __init__(self, lab: Lab, make_claims: Callable[..., Claims], *, ttl: int = 60) -> None:
        self._lab = lab
        self._make_claims = make_claims
        self._ttl = ttl
        self._given: dict[str, int] = {}  # the index of each token, by jti
        self._revoked: set[int] = set()
        app = Flask("status list")
        app.add_url_rule("/status/1", view_func=self._answer)
        self.uri = f"{lab.site('http://status.example', app, name='status list')}/status/1"
        lab.mount("auth_server.make_claims", self.make_claims, whose="status list's")

    def make_claims(self, *arguments: Any, jti: str, **named: Any) -> Claims:
        """Add the claim ``status`` to an access token (§6.1)."""
        if len(self._given) >= SIZE:
            raise ValueError("the list is full")  # an index is never used twice
        index = self._given.setdefault(jti, len(self._given))
        claims = self._make_claims(*arguments, jti=jti, **named)
        return {**claims, "status": {"status_list": {"idx": index, "uri": self.uri}}}

    def revoke(self, jti: str) -> None:
        """Set the bit of a token."""
        self._revoked.add(self._given[jti])

    def document(self) -> str:
        """The signed list (§5.1)."""
        now = int(self._lab.clock.now())
        claims = {
            "sub": self.uri,
            "iat": now,
            "exp": now + 10 * self._ttl,
            "ttl": self._ttl,
            "status_list": {"bits": 1, "lst": base64url_encode(compressed(self._revoked))},
        }
        return self._lab.sign(claims, typ=TYPE)

    def _answer(self) -> Response:
        return Response(self.document(), mimetype=f"application/{TYPE}")


class StatusChecker:
    """The resource server's side: looks a verified token up in its copy of the list.

    Args:
        uri: of the one list that it trusts. A token never chooses what is fetched.
        http: fetches it.
        keys: the auth server's.
        clock: the resource server's.
    """

    def __init__(self, uri: str, *, http: requests.Session, keys: KeySource, clock: Clock) -> None:
        self._uri = uri
        self._http = http
        self._reader = JwsReader(
            keys=keys, algorithms=frozenset({"RS256"}), check_type=_check_list_type, clock=clock
        )
        self._clock = clock
        self._bits = b""
        self._good_until = 0.0

    def check(self, claims: Mapping[str, Any]) -> None:
        """Refuse a revoked token; its signature has to be verified before (§8.3).

        Raises:
            ClaimError: it isn't on this list.
            RevokedTokenError: its bit is set.
            UnavailableError: the copy is too old, and there is no new one.
        """
        index = self._index(claims)
        if self._clock.now() >= self._good_until:
            self._fetch()
        if index >= 8 * len(self._bits):
            raise ClaimError("The token's idx is beyond the end of the list.", rule="S4")
        if self._bits[index // 8] >> index % 8 & 1:
            raise RevokedTokenError("The token was revoked: its bit is set.", rule="V8")

    def _index(self, claims: Mapping[str, Any]) -> int:
        status = claims.get("status")
        entry = status.get("status_list") if isinstance(status, dict) else None
        if not isinstance(entry, dict) or entry.get("uri") != self._uri:
            raise ClaimError("The token isn't on the list that we trust.", rule="S5")
        index = entry.get("idx")
        if type(index) is not int or index < 0:
            raise ClaimError("The token's idx isn't a whole number from 0.", rule="S4")
        return index

    def _fetch(self) -> None:
        try:
            answer = self._http.get(self._uri, allow_redirects=False)
            answer.raise_for_status()
            self._read(self._reader.verified_claims(answer.text))
        except _FAULTS:
            raise UnavailableError("There is no good status list.") from None

    def _read(self, claims: Mapping[str, Any]) -> None:
        now, listed = self._clock.now(), claims["status_list"]
        if claims["sub"] != self._uri or not claims["iat"] <= now < claims["exp"]:
            raise ValueError("this is another list, or an old one")
        if listed["bits"] != 1:
            raise ValueError("we read lists with one bit a token")
        unpacked = zlib.decompressobj()
        self._bits = unpacked.decompress(base64url_decode(listed["lst"]), _MOST_BYTES)
        if unpacked.unconsumed_tail:
            raise ValueError("the list is too long")
        self._good_until = min(now + claims["ttl"], claims["exp"])


def _check_list_type(header: Mapping[str, Any]) -> None:
    if header.get("typ") != TYPE:
        raise HeaderError("The typ isn't that of a status list.", rule="S1")
