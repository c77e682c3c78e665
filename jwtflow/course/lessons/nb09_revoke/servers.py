"""More resource servers for the lab, each with its own way to notice a revocation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jwtflow import resource_server
from jwtflow.course.lessons.nb09_revoke.mount import ClockedDenylist
from jwtflow.denylist import Denylist
from jwtflow.errors import RevokedTokenError, UnavailableError
from jwtflow.lab import Lab
from jwtflow.strict_json import parse_json_object
from jwtflow.tokens import AccessTokenVerifier, Claims, KeySource


class NoList:
    """A denylist for servers that look nothing up there."""

    def deny(self, jti: str, *, exp: float) -> None:
        """Do nothing."""

    def is_denied(self, jti: str) -> bool:
        """Know of nothing."""
        return False


def issuer_keys(lab: Lab) -> KeySource:
    """The auth server's keys, fetched and kept for five minutes as the lab's own server does."""
    http = lab.session("resource server")

    def fetch() -> Mapping[str, Any]:
        try:
            return parse_json_object(http.get(f"{lab.auth_server}/.well-known/jwks.json").content)
        except OSError as error:
            raise UnavailableError(f"The keys cannot be read: {error}") from None

    return resource_server.KeyCache(fetch, clock=lab.clock, run=lambda read: read())


def add_server(
    lab: Lab,
    name: str,
    port: int,
    *,
    check: Callable[[Claims, str], object] = lambda _claims, _token: None,
    denylist: Denylist | None = None,
) -> str:
    """Add a resource server to the lab; return its URL.

    Args:
        lab: the lab.
        name: what diagrams call it.
        port: where it answers.
        check: called with the verified claims and the token of each request; raises to refuse.
        denylist: its own; by default it has none.
    """
    verifier = AccessTokenVerifier(
        issuer=lab.auth_server,
        audience=lab.resource_server,
        keys=issuer_keys(lab),
        clock=lab.clock,
        algorithms=("RS256",),
    )

    def verify(token: str) -> Claims:
        claims = verifier.verify(token)
        try:
            check(claims, token)
        except ValueError as refusal:  # a learner's way to refuse
            raise RevokedTokenError(str(refusal), rule="V8") from None
        return claims

    app = resource_server.build_app(
        settings=resource_server.ResourceServerSettings(
            issuer=lab.auth_server, resource_url=f"http://lab.example:{port}"
        ),
        verify=verify,
        denylist=NoList() if denylist is None else denylist,
    )
    return lab.serve(app, name=name, port=port)


def add_worker(lab: Lab, number: int, piece: Any) -> str:
    """Add a worker of the resource server with this ``Denylist`` object; return its URL."""
    return add_server(
        lab, f"worker {number}", 5020 + number, denylist=ClockedDenylist(piece, lab.clock)
    )
