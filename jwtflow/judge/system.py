"""The system that is judged: where it answers, and in what it differs from jwtflow's own."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from urllib3.util import parse_url

from jwtflow.errors import JwtflowError

Credentials = tuple[str, str]

PATHS = {
    "login": "/login",
    "logout": "/logout",
    "refresh": "/refresh",
    "authorize": "",
    "token": "",
    "revoke": "",
    "introspect": "",
    "jwks": "",
    "me": "/me",
    "read": "/reports",
    "write": "/reports",
    "admin": "/admin/users",
}
"""The paths that may be given; an empty one comes from the auth server's metadata."""

AT_RESOURCE = ("me", "read", "write", "admin")


class JudgeError(JwtflowError):
    """The system can't be judged."""


@dataclass(frozen=True, kw_only=True)
class System:
    """A system on loopback.

    Args:
        auth: URL of the auth server.
        resource: URL of the resource server.
        guard: URL of a resource server that trusts ``issuer``, if there is one.
        issuer: URL at which the judge serves the keys of that issuer.
        user: name and password of somebody who may do everything.
        reader: name and password of somebody who may only read.
        client: id of a public client.
        redirect_uri: where that client is registered to get its codes.
        service: id and secret of a confidential client.
        read_scope: the scope that ``GET read`` needs.
        write_scope: the scope that ``POST write`` needs.
        paths: what differs from ``PATHS``.
        body: the JSON that ``POST write`` is sent.
        audience: ``aud`` of the tokens, where it isn't the URL of the API or the guard.
        leeway: seconds that the guard allows for clocks that differ.

    Raises:
        JudgeError: a URL isn't on loopback, or a path has an unknown name.
    """

    auth: str
    resource: str
    guard: str | None = None
    issuer: str | None = None
    user: Credentials = ("alice", "correct-horse-battery-staple")
    reader: Credentials = ("bob", "tr0ub4dor-and-three")
    client: str = "notebook"
    redirect_uri: str = "http://127.0.0.1/callback"
    service: Credentials = ("reporting-service", "reporting-service-secret")
    read_scope: str = "reports:read"
    write_scope: str = "reports:write"
    paths: Mapping[str, str] = field(default_factory=dict)
    body: Any = field(default_factory=lambda: {"title": "Judged"})
    audience: str | None = None
    leeway: float = 0

    def __post_init__(self) -> None:
        for name in ("auth", "resource", "guard", "issuer"):
            if getattr(self, name) is not None:
                check_loopback(getattr(self, name), f"--{name}")
        if (self.guard is None) != (self.issuer is None):
            raise JudgeError("--guard and --issuer belong together: give both, or neither.")
        for name, path in self.paths.items():
            if name not in PATHS:
                raise JudgeError(
                    f"--path: there is no path {name!r}. There are: {', '.join(PATHS)}."
                )
            if not path.startswith("/"):
                raise JudgeError(f"--path: {name}={path} should begin with a slash.")


def check_loopback(url: str, what: str) -> None:
    """Refuse a URL that isn't on this machine: what follows is an attack."""
    if not is_local(url):
        raise JudgeError(f"{what}: {url} is not on loopback, and only that may be attacked here.")
    parts = parse_url(url)
    if parts.scheme != "http" or not parts.port or parts.path not in {None, "/"}:
        raise JudgeError(f"{what}: {url} should be like http://127.0.0.1:5001.")


def is_local(url: str) -> bool:
    r"""Tell whether a request to this URL stays on this machine.

    The library that connects reads it: of ``http://a.example\@127.0.0.1`` others take the second
    host.
    """
    try:
        host = (parse_url(url).host or "").strip("[]")
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
