"""Where the lab uses what notebook 06 writes: ``bearer_token``, ``verify`` and ``decide``."""

from __future__ import annotations

import copy

from flask import request

from jwtflow.errors import (
    BearerError,
    InsufficientScopeError,
    JwtflowError,
    MissingTokenError,
)
from jwtflow.lab.mounts import Mount, Mounts, PieceError, blamed_on
from jwtflow.lab.verifying import LabVerifier, checked_claims, kid_of
from jwtflow.resource_server.guard import Guard
from jwtflow.tokens import Claims

_BEARER_TOKEN = "resource_server.bearer_token"  # noqa: S105 - a name
_VERIFY = "resource_server.verify"
_DECIDE = "resource_server.decide"


class MountedGuard(Guard):
    """Guards routes with a mounted ``bearer_token`` and ``decide``."""

    mounts: Mounts

    def read_token(self) -> str | None:
        """Return the bearer token of the request, if it has one."""
        bearer_token = self.mounts.get(_BEARER_TOKEN)
        if bearer_token is None:
            return super().read_token()
        with blamed_on("bearer_token", JwtflowError):
            token = bearer_token(dict(request.headers))
        if not isinstance(token, str | None):
            raise PieceError(f"Your bearer_token returned {token!r}. Return a string or None.")
        if token is None and "Authorization" in request.headers:
            raise MissingTokenError  # a cookie counts only without that header
        return token

    def require_scope(self, scope: str) -> Claims:
        """Return the claims if the token has ``scope``."""
        decide = self.mounts.get(_DECIDE)
        if decide is None:
            return super().require_scope(scope)
        claims, refusal = self._claims_or_refusal()
        with blamed_on("decide", JwtflowError):
            status = decide(copy.deepcopy(claims), scope)
        if status == 200:
            return claims or {"sub": "nobody"}
        if status == 401:
            raise refusal or MissingTokenError
        if status == 403:
            raise InsufficientScopeError(f"This needs a token with the scope {scope}.", scope=scope)
        raise PieceError(f"Your decide returned {status!r}. Return 200, 401 or 403.")

    def _claims_or_refusal(self) -> tuple[Claims | None, JwtflowError | None]:
        try:
            return self.authenticate(), None
        except BearerError as refusal:
            return None, refusal


class Verifier(LabVerifier):
    """Verifies access tokens with a mounted ``verify``."""

    mounts: Mounts

    def verify(self, encoded_jwt: str) -> Claims:
        """Return the claims of an access token.

        Raises:
            TokenError: it is invalid.
        """
        verify = self.mounts.get(_VERIFY)
        if verify is None:
            return super().verify(encoded_jwt)
        keys = self._published.document(kid_of(encoded_jwt))
        try:
            with blamed_on("verify", JwtflowError, ValueError):
                claims = verify(
                    encoded_jwt,
                    keys=keys,
                    issuer=self._issuer,
                    audience=self._audience,
                    now=self._clock.now(),
                )
        except ValueError as refusal:
            raise PieceError(f"The mounted verify refused it: {refusal}") from None
        return checked_claims(claims)


MOUNT = Mount(
    points={
        _BEARER_TOKEN: "bearer_token(headers) returns the token, or None",
        _VERIFY: "verify(token, keys=…, issuer=…, audience=…, now=…) returns claims",
        _DECIDE: "decide(claims, scope) returns 200, 401 or 403",
    },
    means={_VERIFY: ValueError},
    parts=(MountedGuard, Verifier),
)
