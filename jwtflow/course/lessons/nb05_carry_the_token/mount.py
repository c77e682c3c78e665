"""Where the lab uses what notebook 05 writes: ``BearerAuth`` in its client, and ``check_csrf``."""

from __future__ import annotations

import requests
from flask import request

from jwtflow.client import BearerAuth
from jwtflow.client.errors import ClientError
from jwtflow.client.http import origin_of
from jwtflow.errors import CsrfError, JwtflowError
from jwtflow.lab.mounts import Mount, Mounts, PieceError, blamed_on
from jwtflow.resource_server.guard import Guard
from jwtflow.tokens import Claims
from jwtflow.web.cookies import CSRF
from jwtflow.web.csrf import HEADER

_BEARER_AUTH = "client.BearerAuth"
_CHECK_CSRF = "resource_server.check_csrf"


class Auth(BearerAuth):
    """Keeps the login fresh as jwtflow does, and lets a mounted ``BearerAuth`` show the token."""

    mounts: Mounts

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Show the login in a request that is about to be sent."""
        mounted = self.mounts.get(_BEARER_AUTH)
        shown = super().__call__(request)
        if mounted is None or "Authorization" not in shown.headers:  # or the login is in cookies
            return shown
        token = shown.headers.pop("Authorization").removeprefix("Bearer ")
        try:
            carried = mounted(token, origin_of(shown.url or ""))(shown)
        except Exception as error:  # noqa: BLE001 - a learner may raise anything
            raise ClientError(f"The mounted BearerAuth failed: {error}") from None
        if not isinstance(carried, requests.PreparedRequest):
            raise ClientError("The mounted BearerAuth returned no request. Return it at the end.")
        return carried


class CsrfGuard(Guard):
    """Lets a mounted ``check_csrf`` decide which requests another page may have sent."""

    mounts: Mounts

    def check_csrf(self, claims: Claims) -> None:
        """Refuse the current request if another page may have sent it."""
        check_csrf = self.mounts.get(_CHECK_CSRF)
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


MOUNT = Mount(
    points={
        _BEARER_AUTH: "BearerAuth(token, origin) is an auth object of requests: called with a "
        "request, it returns the request",
        _CHECK_CSRF: "check_csrf(method, origin=…, header=…, cookie=…, csrf_hash=…, origins=…) "
        "returns nothing, or raises ValueError",
    },
    means={_CHECK_CSRF: ValueError},
    parts=(Auth, CsrfGuard),
)
