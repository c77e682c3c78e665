"""Who logged in? The client's question about an ID token (OpenID Connect Core §3.1.3.7).

An ID token tells the client about a login. It opens nothing: a server that accepts one as an access
token has confused two audiences (RFC 8725 §3.12).
"""

from __future__ import annotations

import hashlib

from jwtflow.errors import AudienceError, ClaimError
from jwtflow.tokens.access_token import TokenVerifier
from jwtflow.tokens.base64url import base64url_encode
from jwtflow.tokens.claims import Claims, check_issuer, check_times, numeric_date, require
from jwtflow.tokens.header import check_id_token_type

RULE = "A21"


class IdTokenVerifier(TokenVerifier):
    """Accepts the ID tokens of one issuer for one client, which is their only audience."""

    check_type = staticmethod(check_id_token_type)

    def verify(
        self, encoded_jwt: str, *, nonce: str | None, access_token: str | None = None
    ) -> Claims:
        """The claims of an ID token that answers this client's own request.

        Args:
            encoded_jwt: the ID token.
            nonce: what the client sent with its request; None if it sent none.
            access_token: the access token that came along; ``at_hash`` must fit it, if present
                (§3.1.3.6: a token endpoint may leave it out).

        Raises:
            TokenError: the token is refused; the subclass and ``rule`` say why.
            UnavailableError: the keys cannot be reached.
        """
        claims = self._reader.verified_claims(encoded_jwt)
        check_issuer(claims, self._issuer)
        check_only_audience(claims, self._audience)
        check_login(claims)
        check_times(claims, now=self._clock.now(), leeway=self._leeway)
        if claims.get("nonce") != nonce:
            raise ClaimError("nonce is not the one that was sent.", rule=RULE, claim="nonce")
        if access_token is not None and claims.get("at_hash") is not None:
            check_access_token_hash(claims, access_token)
        return claims


def check_only_audience(claims: Claims, client_id: str) -> None:
    """Refuse an ID token that anybody else is an audience of (steps 3 to 5).

    Raises:
        AudienceError: ``aud`` is more or other than the client; ``azp``, if there, is another.
    """
    if require(claims, "aud", rule=RULE) not in (client_id, [client_id]):
        raise AudienceError("aud is not this client alone.", rule=RULE, claim="aud")
    if claims.get("azp") not in (None, client_id):
        raise AudienceError("azp is not this client.", rule=RULE, claim="azp")


def check_login(claims: Claims) -> None:
    """Refuse an ID token that does not say who logged in, and when (OpenID Connect Core §2).

    Raises:
        MissingClaimError: ``sub`` or ``iat`` is not there.
        ClaimError: ``sub`` is not text or empty; ``iat`` or ``auth_time`` is not a number.
    """
    sub = require(claims, "sub", rule=RULE)
    if not isinstance(sub, str) or not sub:
        raise ClaimError("sub is not a text, or empty.", rule=RULE, claim="sub")
    numeric_date(claims, "iat", rule=RULE)
    if claims.get("auth_time") is not None:
        numeric_date(claims, "auth_time", rule=RULE)


def check_access_token_hash(claims: Claims, access_token: str) -> None:
    """Refuse an ID token that came with another access token (OpenID Connect Core §3.1.3.8).

    Raises:
        ClaimError: ``at_hash`` does not fit.
    """
    given = claims["at_hash"]
    # Either hash of this very access token will do: nobody can make another one that has it.
    if given not in (access_token_hash(access_token, alg) for alg in ("RS256", "EdDSA")):
        raise ClaimError("at_hash is another access token's.", rule=RULE, claim="at_hash")


def access_token_hash(access_token: str, alg: str) -> str:
    """The left half of the token's hash, with the hash function of ``alg`` (§3.1.3.6).

    Ed25519 hashes with SHA-512; the others here with SHA-256.
    """
    name = "sha512" if alg == "EdDSA" else "sha256"
    digest = hashlib.new(name, access_token.encode("ascii", "replace")).digest()
    return base64url_encode(digest[: len(digest) // 2])
