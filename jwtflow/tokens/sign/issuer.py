"""Builds access tokens and ID tokens (RFC 9068 §2, OpenID Connect Core §2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jwtflow.clock import MAX_TOKEN_LIFETIME, Clock
from jwtflow.errors import ConfigurationError
from jwtflow.randomness import RandomSource, token_text
from jwtflow.tokens.claims import Claims
from jwtflow.tokens.id_token import access_token_hash
from jwtflow.tokens.sign.key_ring import KeyRing
from jwtflow.tokens.sign.signing_key import sign_jwt


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new access token: its text for the client, its claims for the server's records."""

    encoded_jwt: str
    claims: Claims

    @property
    def expires_in(self) -> int:
        """Its lifetime, seconds."""
        return int(self.claims["exp"] - self.claims["iat"])


class TokenIssuer:
    """Issues the access tokens and ID tokens of one issuer.

    Args:
        issuer: the ``iss`` of every token, a URL.
        audience: the ``aud`` of access tokens, a resource server.
        keys: the ring; the key that is active at the time signs.
        clock: gives ``iat``.
        random: gives ``jti``.
        access_token_lifetime: seconds, 1 to 3600; ID tokens live as long.

    Raises:
        ConfigurationError: the lifetime is outside that range.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        keys: KeyRing,
        clock: Clock,
        random: RandomSource,
        access_token_lifetime: int = 900,
    ) -> None:
        if not 1 <= access_token_lifetime <= MAX_TOKEN_LIFETIME:
            raise ConfigurationError(
                "access_token_lifetime", f"it is 1 to {MAX_TOKEN_LIFETIME} seconds."
            )
        self.issuer = issuer
        self.audience = audience
        self.keys = keys
        self.access_token_lifetime = access_token_lifetime
        self._clock = clock
        self._random = random

    def access_token(
        self,
        *,
        sub: str,
        client_id: str,
        scope: Iterable[str],
        roles: Iterable[str] = (),
        csrf: str | None = None,
    ) -> IssuedToken:
        """Issue an access token that is valid from now on (RFC 9068 §2.2).

        Args:
            sub: the user; for a client that acts for itself, its ``client_id``.
            client_id: the client that will carry the token.
            scope: what this token may do.
            roles: what the user is.
            csrf: base64url SHA-256 of the csrf value, for a token in a cookie.
        """
        claims = self._identity(sub=sub, aud=self.audience)
        claims["jti"] = token_text(self._random, "jti", 16)
        claims["client_id"] = client_id
        optional = {"scope": " ".join(scope), "roles": list(roles), "csrf": csrf}
        # Empty claims are left out.
        claims |= {name: value for name, value in optional.items() if value}
        return IssuedToken(sign_jwt(claims, self.keys.active, typ="at+jwt"), claims)

    def id_token(
        self,
        *,
        sub: str,
        client_id: str,
        auth_time: float,
        access_token: str,
        nonce: str | None = None,
    ) -> str:
        """Issue an ID token: who logged in, when, to which client.

        Args:
            sub: the user.
            client_id: the client, which is the token's only audience.
            auth_time: NumericDate of the login.
            access_token: the access token that it comes with; ``at_hash`` binds the two.
            nonce: what the client sent with its request.
        """
        claims = self._identity(sub=sub, aud=client_id)
        claims["auth_time"] = int(auth_time)
        if nonce is not None:
            claims["nonce"] = nonce
        key = self.keys.active
        claims["at_hash"] = access_token_hash(access_token, key.alg)
        return sign_jwt(claims, key, typ="JWT")

    def _identity(self, *, sub: str, aud: str) -> Claims:
        iat = int(self._clock.now())
        exp = iat + self.access_token_lifetime
        return {"iss": self.issuer, "sub": sub, "aud": aud, "exp": exp, "iat": iat}
