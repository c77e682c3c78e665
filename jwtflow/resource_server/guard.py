"""Decides who is let in: the only way from a request to verified claims (RFC 6750 §2.1, §3).

The token is in the ``Authorization`` header or, if there is none, in the access cookie. Browsers
also send cookies with requests that their user didn't intend, so a write by cookie needs a csrf
value. No database is asked: signature, claims and denylist decide.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import request

from jwtflow.denylist import Denylist
from jwtflow.errors import (
    InsufficientScopeError,
    MissingTokenError,
    RevokedTokenError,
    TokenError,
)
from jwtflow.resource_server.settings import ResourceServerSettings
from jwtflow.tokens import Claims, granted_scope, roles
from jwtflow.web.bearer import bearer_token
from jwtflow.web.cookies import ACCESS, CSRF
from jwtflow.web.csrf import check_csrf

logger = logging.getLogger("jwtflow")


class Guard:
    """Lets requests in, or raises."""

    def __init__(
        self,
        *,
        verify: Callable[[str], Claims],
        denylist: Denylist,
        settings: ResourceServerSettings,
    ) -> None:
        self._verify = verify
        self._denylist = denylist
        self._settings = settings

    def authenticate(self) -> Claims:
        """Return the claims of the current request's access token.

        Raises:
            MissingTokenError: there is none.
            BearerRequestError: the ``Authorization`` header is doubled or malformed.
            TokenError: it is invalid or revoked.
            CsrfError: the request writes by cookie and has no valid csrf value.
            UnavailableError: the keys or the denylist can't be reached.
        """
        encoded_jwt = self.read_token()
        if encoded_jwt is not None:
            return self._check(encoded_jwt)
        encoded_jwt = ACCESS.read(request, secure=self._settings.secure)
        if encoded_jwt is None:
            raise MissingTokenError
        claims = self._check(encoded_jwt)  # a bad cookie is 401 whatever the csrf header says
        self.check_csrf(claims)
        return claims

    def read_token(self) -> str | None:
        """Return the token of the ``Authorization`` header, or ``None`` without that header."""
        return bearer_token(request)

    def check_csrf(self, claims: Claims) -> None:
        """Refuse the current request if it writes by cookie and another page may have sent it."""
        check_csrf(request, CSRF, expected_hash=claims.get("csrf"), settings=self._settings)

    def require_scope(self, scope: str) -> Claims:
        """Return the claims, if the token has this scope; otherwise raise."""
        claims = self.authenticate()
        if scope not in granted_scope(claims):
            raise InsufficientScopeError(
                f"This needs a token with the scope {scope}; ask the auth server for one.",
                scope=scope,
            )
        return claims

    def require_role(self, role: str) -> Claims:
        """Return the claims, if the user has this role; otherwise raise."""
        claims = self.authenticate()
        if role not in roles(claims):
            raise InsufficientScopeError(f"This needs a user with the role {role}.")
        return claims

    def _check(self, encoded_jwt: str) -> Claims:
        try:
            claims = self._verify(encoded_jwt)
            if self._denylist.is_denied(claims["jti"]):
                raise RevokedTokenError("The token was revoked. Log in again.", rule="V8")
        except TokenError as error:
            logger.info("access token refused by rule %s (%s)", error.rule, type(error).__name__)
            raise
        return claims
