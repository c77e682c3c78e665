"""More resource servers for the lab, each with a clock of its own."""

from __future__ import annotations

from functools import partial

from jwtflow import resource_server
from jwtflow.denylist import MemoryDenylist
from jwtflow.errors import UnavailableError
from jwtflow.lab import Lab
from jwtflow.lab.clock import SkewedClock
from jwtflow.strict_json import parse_json_object
from jwtflow.tokens import AccessTokenVerifier


def add_api(lab: Lab, number: int, *, ahead: float = 0, leeway: float = 0) -> str:
    """Add an API to the lab; return its URL.

    Args:
        lab: the lab.
        number: its number, from 1.
        ahead: seconds that its clock is ahead of the auth server's; negative if it's behind.
        leeway: seconds of a difference that it tolerates.
    """
    name, clock = f"api {number}", SkewedClock(lab.clock, ahead)
    keys = resource_server.KeyCache(partial(_fetch, lab), clock=clock, run=lambda read: read())
    verifier = AccessTokenVerifier(
        issuer=lab.auth_server,
        audience=lab.resource_server,
        keys=keys,
        clock=clock,
        leeway=leeway,
    )
    url = f"http://lab.example:{5040 + number}"
    app = resource_server.build_app(
        settings=resource_server.ResourceServerSettings(issuer=lab.auth_server, resource_url=url),
        verify=verifier.verify,
        denylist=MemoryDenylist(clock),
    )
    return lab.serve(app, name=name, port=5040 + number)


def _fetch(lab: Lab) -> dict[str, object]:
    try:
        answer = lab.session("api").get(f"{lab.auth_server}/.well-known/jwks.json")
        return parse_json_object(answer.content)
    except OSError as error:
        raise UnavailableError(f"The keys cannot be read: {error}") from None
