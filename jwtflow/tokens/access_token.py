"""Checks access tokens for a resource server (RFC 9068 §4, RFC 8725 §3).

This needs the token, the issuer's public keys and the time, and nothing else: no database, no
request to the auth server. So it can't know whether the token has been revoked.
"""

from __future__ import annotations

from jwtflow.clock import MAX_LEEWAY
from jwtflow.tokens.claims import (
    Claims,
    check_access_token_claims,
    check_audience,
    check_issuer,
    check_not_before,
    check_times,
    numeric_date,
)
from jwtflow.tokens.header import check_access_token_type
from jwtflow.tokens.verifier import TokenVerifier


class AccessTokenVerifier(TokenVerifier):
    """Accepts the access tokens of one issuer for one resource server."""

    check_type = staticmethod(check_access_token_type)

    def verify(self, encoded_jwt: str) -> Claims:
        """Return the claims of a token that is valid now.

        Raises:
            TokenError: the token is refused; the subclass and ``rule`` say why.
            UnavailableError: the keys can't be reached.
        """
        claims = self._trusted_claims(encoded_jwt)
        check_times(claims, now=self._clock.now(), leeway=self._leeway)
        return claims

    def verify_even_if_expired(self, encoded_jwt: str) -> Claims:
        """Return the claims of a token that is valid or has expired: to deny it, never to let in.

        It may be from up to two minutes ahead, whatever the leeway here: the clock of the host
        that issued it may be fast, and the token will be valid soon.

        Raises:
            TokenError: the token is refused for anything but its age.
            UnavailableError: the keys can't be reached.
        """
        claims = self._trusted_claims(encoded_jwt)
        numeric_date(claims, "exp", rule="J31")
        check_not_before(claims, now=self._clock.now(), leeway=MAX_LEEWAY)
        return claims

    def _trusted_claims(self, encoded_jwt: str) -> Claims:
        claims = self._reader.verified_claims(encoded_jwt)
        check_issuer(claims, self._issuer)
        check_audience(claims, self._audience)
        check_access_token_claims(claims)
        return claims
