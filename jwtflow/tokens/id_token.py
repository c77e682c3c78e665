"""Checks ID tokens for a client (OpenID Connect Core §3.1.3.7).

An ID token tells the client who logged in, and opens nothing: a server that accepts one as an
access token has confused two audiences (RFC 8725 §3.12).
"""

from __future__ import annotations

import hashlib

from jwtflow.errors import AudienceError, ClaimError
from jwtflow.tokens.base64url import base64url_encode
from jwtflow.tokens.claims import (
    Claims,
    check_issuer,
    check_text,
    check_times,
    numeric_date,
    require,
)
from jwtflow.tokens.header import check_id_token_type
from jwtflow.tokens.verifier import TokenVerifier

RULE = "A21"


class IdTokenVerifier(TokenVerifier):
    """Accepts the ID tokens of one issuer for one client, which is their only audience."""

    check_type = staticmethod(check_id_token_type)

    def verify(
        self,
        encoded_jwt: str,
        *,
        nonce: str | None,
        renewed: bool = False,
        access_token: str | None = None,
    ) -> Claims:
        """Return the claims of an ID token that answers this client's own request.

        Args:
            encoded_jwt: the ID token.
            nonce: what the client sent with its request; None if it sent none.
            renewed: whether the token came with a refresh; then it may omit the nonce (§12.2).
            access_token: the access token that came with it; ``at_hash`` must fit it, if present
                (§3.1.3.6: a token endpoint may leave it out).

        Raises:
            TokenError: the token is refused; the subclass and ``rule`` say why.
            UnavailableError: the keys can't be reached.
        """
        claims = self._reader.verified_claims(encoded_jwt)
        check_issuer(claims, self._issuer)
        _check_only_audience(claims, self._audience)
        check_text(claims, "sub", rule=RULE)
        numeric_date(claims, "iat", rule=RULE)
        if claims.get("auth_time") is not None:
            numeric_date(claims, "auth_time", rule=RULE)
        check_times(claims, now=self._clock.now(), leeway=self._leeway)
        if claims.get("nonce") != nonce and not (renewed and claims.get("nonce") is None):
            raise ClaimError("nonce is not the one that was sent.", rule=RULE)
        if access_token is not None and claims.get("at_hash") is not None:
            _check_access_token_hash(claims, access_token)
        return claims


def _check_only_audience(claims: Claims, client_id: str) -> None:
    """Refuse an ID token that is also, or only, for somebody else (steps 3 to 5)."""
    if require(claims, "aud", rule=RULE) not in (client_id, [client_id]):
        raise AudienceError("aud is not this client alone.", rule=RULE)
    if claims.get("azp") not in (None, client_id):
        raise AudienceError("azp is not this client.", rule=RULE)


def _check_access_token_hash(claims: Claims, access_token: str) -> None:
    """Refuse an ID token that belongs to another access token (§3.1.3.8)."""
    given = claims["at_hash"]
    # We don't know the hash's algorithm here. Either will do: no other token has the same hash.
    if given not in (access_token_hash(access_token, alg) for alg in ("RS256", "EdDSA")):
        raise ClaimError("at_hash is another access token's.", rule=RULE)


def access_token_hash(access_token: str, alg: str) -> str:
    """The left half of the token's hash, with the hash function of ``alg`` (§3.1.3.6)."""
    # Ed25519 hashes with SHA-512; the others here with SHA-256.
    name = "sha512" if alg == "EdDSA" else "sha256"
    digest = hashlib.new(name, access_token.encode("ascii", "replace")).digest()
    return base64url_encode(digest[: len(digest) // 2])
