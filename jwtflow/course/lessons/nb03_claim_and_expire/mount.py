"""Where the lab uses what notebook 03 writes: ``make_claims``, for each access token."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jwtflow.lab.mounts import Mount, Mounts, blamed_on
from jwtflow.tokens.sign import IssuedToken, TokenIssuer, sign_jwt

_MAKE_CLAIMS = "auth_server.make_claims"


class Issuer(TokenIssuer):
    """Issues access tokens with the claims from a mounted ``make_claims``."""

    mounts: Mounts

    def access_token(
        self,
        *,
        sub: str,
        client_id: str,
        scope: Iterable[str],
        roles: Iterable[str] = (),
        csrf: str | None = None,
    ) -> IssuedToken:
        """Sign an access token that is valid from now on (RFC 9068 §2.2)."""
        scope, roles = list(scope), list(roles)
        issued = super().access_token(
            sub=sub, client_id=client_id, scope=scope, roles=roles, csrf=csrf
        )
        make_claims = self.mounts.get(_MAKE_CLAIMS)
        if make_claims is None:
            return issued
        with blamed_on("make_claims"):
            claims = make_claims(
                {"username": sub, "roles": roles},
                client_id=client_id,
                scope=scope,
                issuer=self.issuer,
                audience=self.audience,
                now=issued.claims["iat"],
                lifetime=self.access_token_lifetime,
                jti=issued.claims["jti"],
            )
            if csrf:
                claims = {**claims, "csrf": csrf}
            encoded_jwt = sign_jwt(claims, self.keys.active, typ="at+jwt")
        # The server records the jti and exp that it meant to issue.
        return replace(issued, encoded_jwt=encoded_jwt)


MOUNT = Mount(
    points={
        _MAKE_CLAIMS: "make_claims(account, client_id=…, scope=…, issuer=…, audience=…, now=…, "
        "lifetime=…, jti=…) returns an access token's claims"
    },
    parts=(Issuer,),
)
