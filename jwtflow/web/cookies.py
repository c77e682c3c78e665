"""The cookies, by name, path and flags (RFC 6265bis §4.1.3 for the prefixes).

All are session cookies, without ``Max-Age``: the browser forgets them when it is closed, and what
they are worth ends by the server's clock, not the browser's.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Request, Response


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
        return request.cookies.get(self.name(secure=secure)) or None

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
