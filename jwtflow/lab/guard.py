"""The lab's resource server guard, which runs learners' pieces or jwtflow's own code."""

from __future__ import annotations

import copy
import json
from typing import Any

from flask import request

from jwtflow.errors import (
    BearerError,
    CsrfError,
    InsufficientScopeError,
    JwtflowError,
    MissingTokenError,
    TokenError,
)
from jwtflow.lab.mounts import Mounts, blamed_on
from jwtflow.resource_server.guard import Guard
from jwtflow.tokens import Claims, base64url_decode
from jwtflow.web.cookies import CSRF
from jwtflow.web.csrf import HEADER


class PieceError(TokenError):
    """A learner's piece refused the token, failed, or returned something unusable."""

    def __init__(self, description: str) -> None:
        super().__init__(description, rule="J38")


class LabGuard(Guard):
    """Guards routes with the mounted pieces, and with jwtflow's own code for the rest."""

    def __init__(self, *, mounts: Mounts, **collaborators: Any) -> None:
        super().__init__(**collaborators)
        self._mounts = mounts

    def read_token(self) -> str | None:
        """Return the bearer token of the request, if it has one."""
        bearer_token = self._mounts.get("resource_server.bearer_token")
        if bearer_token is None:
            return super().read_token()
        with blamed_on("bearer_token", JwtflowError):
            token = bearer_token(dict(request.headers))
        if not isinstance(token, str | None):
            raise PieceError(f"Your bearer_token returned {token!r}. Return a string or None.")
        if token is None and "Authorization" in request.headers:
            raise MissingTokenError  # a cookie counts only without that header
        return token

    def check_csrf(self, claims: Claims) -> None:
        """Refuse the current request if another page may have sent it."""
        check_csrf = self._mounts.get("resource_server.check_csrf")
        if check_csrf is None:
            super().check_csrf(claims)
            return
        try:
            with blamed_on("check_csrf", JwtflowError, ValueError):
                check_csrf(
                    request.method,
                    origin=request.headers.get("Origin"),
                    header=request.headers.get(HEADER),
                    cookie=CSRF.read(request, secure=self._settings.secure),
                    csrf_hash=claims.get("csrf"),
                    origins=sorted(self._settings.writing_origins),
                )
        except (ValueError, PieceError) as refusal:
            raise CsrfError(str(refusal)) from None

    def require_scope(self, scope: str) -> Claims:
        """Return the claims if the token has ``scope``."""
        decide = self._mounts.get("resource_server.decide")
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


def checked_claims(claims: object) -> Claims:
    """Check that the server can use what a learner's verifier returned."""
    if not isinstance(claims, dict) or not isinstance(claims.get("jti"), str):
        # The server looks the jti up in its denylist next.
        raise PieceError("Your verifier returned no claims with a jti.")
    return claims


def kid_of(token: str) -> str | None:
    """Return the ``kid`` in a token's header, if readable; nothing is verified."""
    try:
        header = json.loads(base64url_decode(token.partition(".")[0]))
        kid = header.get("kid")
    except (JwtflowError, ValueError, RecursionError, AttributeError):
        return None
    return kid if isinstance(kid, str) else None
