"""A resource server in memory, and an issuer whose tokens it takes; the fixture is ``resource``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jwtflow.denylist import MemoryDenylist
from jwtflow.randomness import sha256_text
from jwtflow.reports import Reports
from jwtflow.resource_server import ResourceServerSettings, build_app
from jwtflow.tokens import AccessTokenVerifier
from jwtflow.tokens.sign import KeyRing, SigningKey, TokenIssuer, sign_jwt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.testing import FlaskClient

    from jwtflow.clock import ManualClock
    from jwtflow.randomness import RandomSource

ISSUER = "http://127.0.0.1:5001"
AUDIENCE = "http://127.0.0.1:5002"
ORIGIN = AUDIENCE
METADATA_URL = AUDIENCE + "/.well-known/oauth-protected-resource"
CSRF_VALUE = "the-csrf-value-of-this-login"
PEOPLE: dict[str, dict[str, Any]] = {
    "alice": {"scope": ("reports:read", "reports:write"), "roles": ("admin",)},
    "bob": {"scope": ("reports:read",), "roles": ("reader",)},
}


@dataclass
class ResourceWorld:
    """A server, the issuer it trusts, and everything both work with."""

    clock: ManualClock
    random: RandomSource
    key: SigningKey
    settings: ResourceServerSettings = field(
        default_factory=lambda: ResourceServerSettings(issuer=ISSUER, resource_url=AUDIENCE)
    )

    def __post_init__(self) -> None:
        self.denylist = MemoryDenylist(self.clock)
        self.reports = Reports()
        self.issuer = TokenIssuer(
            issuer=ISSUER,
            audience=AUDIENCE,
            keys=KeyRing([self.key]),
            clock=self.clock,
            random=self.random,
        )
        self.verifier = AccessTokenVerifier(
            issuer=ISSUER,
            audience=AUDIENCE,
            keys=self.issuer.keys.verification_keys,
            clock=self.clock,
            algorithms=(self.key.alg,),
        )
        self.app: Flask = build_app(
            settings=self.settings,
            verify=self.verifier.verify,
            denylist=self.denylist,
            reports=self.reports,
        )

    def token(
        self, who: str = "alice", *, odd: Mapping[str, object] | None = None, **choices: Any
    ) -> str:
        """An access token of ``who``; ``choices`` replace what the issuer is usually told.

        ``odd`` claims, which it would never write, replace its own, under its signature.
        """
        arguments = {"sub": who, "client_id": "notebook", **PEOPLE.get(who, {"scope": ()})}
        issued = self.issuer.access_token(**{**arguments, **choices})
        return sign_jwt({**issued.claims, **(odd or {})}, self.key, typ="at+jwt")

    def client(self) -> FlaskClient:
        """A client without cookies."""
        return self.app.test_client()

    def browser(self, who: str = "alice", *, csrf: str = CSRF_VALUE, **claims: Any) -> FlaskClient:
        """A client in which ``who`` is logged in with cookies."""
        client = self.app.test_client()
        token = self.token(who, **{"csrf": sha256_text(csrf), **claims})
        client.set_cookie("jwtflow_access", token)
        client.set_cookie("jwtflow_csrf", csrf)
        return client


def bearer(encoded_jwt: str) -> dict[str, str]:
    """The headers that carry ``encoded_jwt``."""
    return {"Authorization": f"Bearer {encoded_jwt}"}
