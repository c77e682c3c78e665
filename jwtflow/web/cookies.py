"""The cookies, with their names, paths and flags (RFC 10025 §4.1.3 for the prefixes).

All are session cookies, without ``Max-Age``: the browser forgets them when it closes, and they
expire by the server's clock, not the browser's.

Cookies ignore ports, and a path doesn't protect them: any server on the same host can plant a
second cookie with one of our names. Nothing in the request tells the two apart, so we trust
neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask, Request, Response, request

from jwtflow.errors import InvalidRequestError


@dataclass(frozen=True)
class Cookie:
    """One cookie."""

    base_name: str  # without a prefix
    path: str = "/"
    http_only: bool = True  # scripts can't read it
    same_site: str = "Strict"  # or "Lax", to be sent when a link on another site is followed

    def name(self, *, secure: bool) -> str:
        """Its name in HTTP, with a prefix under https that stops other hosts from planting it."""
        if not secure:
            return self.base_name
        return ("__Host-" if self.path == "/" else "__Secure-") + self.base_name

    def read(self, request: Request, *, secure: bool) -> str | None:
        """Return its value from the request, or ``None``."""
        return next(iter(self.read_all(request, secure=secure)), None)

    def read_all(self, request: Request, *, secure: bool) -> list[str]:
        """Return all its values from the request: several only at ``POST /login``."""
        return [value for value in request.cookies.getlist(self.name(secure=secure)) if value]

    def set(self, response: Response, value: str, *, secure: bool) -> None:
        """Make the browser store ``value``."""
        response.set_cookie(self.name(secure=secure), value, **self._attributes(secure=secure))

    def clear(self, response: Response, *, secure: bool) -> None:
        """Make the browser forget it."""
        response.delete_cookie(self.name(secure=secure), **self._attributes(secure=secure))

    def _attributes(self, *, secure: bool) -> dict[str, Any]:
        return {
            "path": self.path,
            "secure": secure,
            "httponly": self.http_only,
            "samesite": self.same_site,
        }


ACCESS = Cookie("jwtflow_access")
REFRESH = Cookie("jwtflow_refresh", path="/refresh")
CSRF = Cookie("jwtflow_csrf", http_only=False)
SESSION = Cookie("jwtflow_session")
SESSION_CSRF = Cookie("jwtflow_session_csrf", http_only=False)
CONSENT = Cookie("jwtflow_authorize", path="/authorize", same_site="Lax")

_OURS = (ACCESS, REFRESH, CSRF, SESSION, SESSION_CSRF, CONSENT)

# Servers join two Cookie fields with a comma, which none of our cookies contains.
_NAME = re.compile(r"(?:^|[;,])[ \t]*([^=;,\s]+)")
_SPACES = re.compile(r"[ \t]+")


def refuse_doubled_cookies(app: Flask, *, secure: bool) -> None:
    """Make ``app`` refuse a request that has one of our cookies twice.

    Only ``POST /login`` goes on: it trusts neither, and replaces ours.
    """
    ours = {cookie.name(secure=secure) for cookie in _OURS}

    @app.before_request
    def refuse() -> None:
        header = request.environ.get("HTTP_COOKIE")
        if not header:
            return
        # Werkzeug's parser takes square time for a run of spaces, and nobody is served meanwhile.
        header = request.environ["HTTP_COOKIE"] = _SPACES.sub(" ", header)
        if request.method == "POST" and request.path == "/login":
            return
        names = [name for name in _NAME.findall(header) if name in ours]
        for name in set(names):
            if names.count(name) > 1:
                raise InvalidRequestError(
                    f"The cookie {name} came twice: another server on this host may have planted "
                    "one. Delete the cookies of this host, then log in again."
                )
