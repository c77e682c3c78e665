"""The issuer that the judge plays: it publishes keys, counts who reads them, and may be away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify

from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.discovery import metadata_urls
from jwtflow.errors import ConfigurationError
from jwtflow.judge.system import JudgeError
from jwtflow.web.serving import LoopbackServer

_JWKS = "/.well-known/jwks.json"


class PlayedIssuer:
    """Keys and documents of an issuer.

    Args:
        url: the issuer.

    Attributes:
        keys: what it publishes; the first one signs.
        reads: how often its key set was asked for.
        is_away: whether it answers 503.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        # The bench's own, the same each time, so that a guard needn't look for new ones.
        self.keys = [World().key, World().other_key]
        self.reads = 0
        self.is_away = False

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
def playing(url: str) -> Iterator[PlayedIssuer]:
    """Serve the issuer at ``url`` for as long as the block runs.

    Raises:
        JudgeError: something listens there already.
    """
    issuer = PlayedIssuer(url)
    parts = urlsplit(url)
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
