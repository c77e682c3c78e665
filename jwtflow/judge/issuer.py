"""The issuer that the judge plays: it signs tokens, publishes keys, and may be away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify

from jwtflow.discovery import metadata_urls
from jwtflow.errors import ConfigurationError
from jwtflow.judge.system import JudgeError, System
from jwtflow.lab.keys import lab_signing_key
from jwtflow.tokens.sign import SigningKey, sign_jwt
from jwtflow.web.serving import LoopbackServer

KEY_NAMES = ("signing key 1", "signing key 2")
"""The lab's keys that it publishes: the same each time, so a guard needn't look for new ones."""

_JWKS = "/.well-known/jwks.json"


class PlayedIssuer:
    """An issuer that the guard trusts.

    Args:
        system: names the issuer's URL, and what its tokens should hold.

    Attributes:
        audience: ``aud`` of its tokens.
        keys: what it publishes; the first one signs.
        reads: how often its key set was asked for.
        is_away: whether it answers 503.
    """

    def __init__(self, system: System) -> None:
        self.url = str(system.issuer).rstrip("/")
        self.audience = system.audience or str(system.guard).rstrip("/")
        self._scope = system.read_scope
        self.keys = [lab_signing_key("RS256", name) for name in KEY_NAMES]
        self.reads = 0
        self.is_away = False

    def token(self, key: SigningKey | None = None) -> str:
        """Make an honest token for the guard, signed by this key or by the first one."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": "alice",
            "aud": self.audience,
            "exp": now + 600,
            "iat": now - 300,
            "jti": "token-1",
            "client_id": "notebook",
            "scope": self._scope,
            "roles": ["reader"],
        }
        return sign_jwt(claims, key or self.keys[0], typ="at+jwt")

    def app(self) -> Flask:
        """Build its server."""
        app = Flask("issuer")

        def metadata() -> Response:
            self._answer()
            return jsonify(
                issuer=self.url,
                jwks_uri=self.url + _JWKS,
                authorization_endpoint=f"{self.url}/authorize",
                token_endpoint=f"{self.url}/token",
                response_types_supported=["code"],
            )

        for number, url in enumerate(metadata_urls(self.url)):
            app.add_url_rule(urlsplit(url).path, f"metadata {number}", metadata)

        @app.get(_JWKS)
        def jwks() -> Response:
            self.reads += 1
            self._answer()
            return jsonify(keys=[key.verification_key.to_jwk() for key in self.keys])

        return app

    def _answer(self) -> None:
        if self.is_away:
            abort(503)


@contextmanager
def playing(system: System) -> Iterator[PlayedIssuer]:
    """Serve the system's ``issuer`` for as long as the block runs.

    Raises:
        JudgeError: something listens there already.
    """
    issuer = PlayedIssuer(system)
    parts = urlsplit(issuer.url)
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    try:
        server = LoopbackServer(issuer.app(), name="--issuer", host=host, port=parts.port or 0)
    except ConfigurationError as problem:
        raise JudgeError(f"{problem.description}. The judge serves the issuer there.") from None
    server.start()
    try:
        yield issuer
    finally:
        server.stop()
