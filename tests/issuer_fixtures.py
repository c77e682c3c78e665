"""A foreign issuer on loopback that publishes whatever a test wants: the fixture ``foreign``."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from jwtflow.denylist import MemoryDenylist
from jwtflow.resource_server import KeyCache, ResourceServerSettings, build_app
from jwtflow.resource_server.fetching import fetch_key_set
from jwtflow.tokens import AccessTokenVerifier
from jwtflow.tokens.sign import KeyRing, SigningKey, TokenIssuer
from jwtflow.web.serving import LoopbackServer
from tests.resource_fixtures import AUDIENCE, PEOPLE
from tests.services import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask.testing import FlaskClient

    from jwtflow.clock import ManualClock
    from jwtflow.randomness import RandomSource

OAUTH = "/.well-known/oauth-authorization-server"
OPENID = "/.well-known/openid-configuration"
JWKS = "/keys"


class ForeignIssuer:
    """An issuer with one key, its published documents, and a resource server that trusts it.

    ``answers`` holds what each path answers: a JSON value, or status, headers and body.
    """

    def __init__(self, key: SigningKey, clock: ManualClock, random: RandomSource) -> None:
        self.asked: Counter[str] = Counter()
        self.headers_seen: list[dict[str, str]] = []
        self.server = LoopbackServer(self._answer, name="foreign issuer", port=free_port())
        self.server.start()
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.answers: dict[str, Any] = {
            OAUTH: {"issuer": self.url, "jwks_uri": self.url + JWKS},
            JWKS: {"keys": [key.verification_key.to_jwk()]},
        }
        self.key = key
        self.clock = clock
        self.tokens = TokenIssuer(
            issuer=self.url, audience=AUDIENCE, keys=KeyRing([key]), clock=clock, random=random
        )

    def token(self, who: str = "alice", **claims: Any) -> str:
        """An access token of ``who`` from this issuer."""
        arguments = {"sub": who, "client_id": "their-client", **PEOPLE[who]}
        return self.tokens.access_token(**{**arguments, **claims}).encoded_jwt

    def resource_server(self, *, jwks_uri: str | None = None, **options: Any) -> FlaskClient:
        """A client of a new resource server that takes this issuer's tokens."""
        fetch = partial(fetch_key_set, self.url, jwks_uri=jwks_uri)
        keys = KeyCache(fetch, clock=self.clock, run=lambda read: read())
        verifier = AccessTokenVerifier(
            issuer=self.url, audience=AUDIENCE, keys=keys, clock=self.clock, **options
        )
        return build_app(
            settings=ResourceServerSettings(issuer=self.url, resource_url=AUDIENCE),
            verify=verifier.verify,
            denylist=MemoryDenylist(self.clock),
        ).test_client()

    def _answer(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked[path] += 1
        self.headers_seen.append(
            {name: value for name, value in environ.items() if name.startswith("HTTP_")}
        )
        answer = self.answers.get(path, (404, {}, b"nothing here"))
        if not isinstance(answer, tuple):
            answer = (200, {"Content-Type": "application/json"}, json.dumps(answer).encode())
        status, headers, body = answer
        start_response(f"{status} -", list(headers.items()))
        return [body]
