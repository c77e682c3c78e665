"""The cookies, by name, path and flags (RFC 6265bis §4.1.3 for the prefixes).

All are session cookies, without ``Max-Age``: the browser forgets them when it is closed, and what
they are worth ends by the server's clock, not the browser's.

Cookies ignore ports, and a path is no border either: any server on the same host can plant one of
our names beside ours, and nothing in the request tells the two apart. So neither is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask, Request, Response, request

from jwtflow.errors import InvalidRequestError


@dataclass(frozen=True)
class Cookie:
    """One cookie.

    Args:
        base_name: its name without a prefix.
        path: the paths it is sent to.
        http_only: whether script is kept from reading it.
        same_site: ``"Strict"``, or ``"Lax"`` for one that a link on another site brings along.
    """

    base_name: str
    path: str = "/"
    http_only: bool = True
    same_site: str = "Strict"

    def name(self, *, secure: bool) -> str:
        """Its name on the wire: prefixed under https, so that no other host can plant it."""
        if not secure:
            return self.base_name
        return ("__Host-" if self.path == "/" else "__Secure-") + self.base_name

    def read(self, request: Request, *, secure: bool) -> str | None:
        """What the request brought, ``None`` where it brought nothing."""
        return next(iter(self.read_all(request, secure=secure)), None)

    def read_all(self, request: Request, *, secure: bool) -> list[str]:
        """Everything that the request brought: several only at ``POST /login``."""
        return [value for value in request.cookies.getlist(self.name(secure=secure)) if value]

    def set(self, response: Response, value: str, *, secure: bool) -> None:
        """Put ``value`` into the browser's keeping."""
        response.set_cookie(
            self.name(secure=secure),
            value,
            path=self.path,
            secure=secure,
            httponly=self.http_only,
            samesite=self.same_site,
        )

    def clear(self, response: Response, *, secure: bool) -> None:
        """Make the browser forget it."""
        response.delete_cookie(
            self.name(secure=secure),
            path=self.path,
            secure=secure,
            httponly=self.http_only,
            samesite=self.same_site,
        )


ACCESS = Cookie("jwtflow_access")
REFRESH = Cookie("jwtflow_refresh", path="/refresh")
CSRF = Cookie("jwtflow_csrf", http_only=False)
SESSION = Cookie("jwtflow_session")
SESSION_CSRF = Cookie("jwtflow_session_csrf", http_only=False)
CONSENT = Cookie("jwtflow_authorize", path="/authorize", same_site="Lax")

_OURS = (ACCESS, REFRESH, CSRF, SESSION, SESSION_CSRF, CONSENT)

# What servers join two Cookie fields with is a comma, which no cookie of ours can hold.
_NAME = re.compile(r"(?:^|[;,])[ \t]*([^=;,\s]+)")


def refuse_doubled_cookies(app: Flask, *, secure: bool) -> None:
    """Let ``app`` refuse a request that carries one of our cookies twice.

    ``POST /login`` alone goes on: it believes none, and replaces ours.
    """
    ours = {cookie.name(secure=secure) for cookie in _OURS}

    @app.before_request
    def refuse() -> None:
        header = request.environ.get("HTTP_COOKIE")
        if not header or (request.method == "POST" and request.path == "/login"):
            return
        names = [name for name in _NAME.findall(header) if name in ours]
        for name in set(names):
            if names.count(name) > 1:
                raise InvalidRequestError(
                    f"The cookie {name} came twice: another server on this host may have planted "
                    "one. Delete the cookies of this host, then log in again."
                )
