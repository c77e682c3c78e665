"""PyJWT's ``PyJWKClient`` on a clock that is told the time, with a function in the network's place.

Its own code runs, with its own caches: only what it knows of time and HTTP is replaced.
"""

from __future__ import annotations

import io
import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError

import jwt
from jwt import api_jwk, jwk_set_cache, jwks_client

URL = "https://auth.example/.well-known/jwks.json"
_lock = RLock()  # all threads share what is replaced


@contextmanager
def told_the_time(now: float, fetch: Callable[[float], Any]) -> Iterator[None]:
    """Let every ``PyJWKClient`` in a ``with`` block believe that it is ``now``.

    Args:
        now: seconds.
        fetch: called with the time-out in place of HTTP; returns a JWK Set or raises
            ``ConnectionError``.
    """

    def opens(_request: object, timeout: float) -> io.BytesIO:
        try:
            return io.BytesIO(json.dumps(fetch(timeout)).encode())
        except ConnectionError as error:
            raise URLError(error) from None

    request = SimpleNamespace(
        Request=urllib.request.Request,
        HTTPSHandler=urllib.request.HTTPSHandler,
        build_opener=lambda *_handlers: SimpleNamespace(open=opens),
    )
    clock = SimpleNamespace(monotonic=lambda: now)
    replaced = [(vars(module), "time", clock) for module in (api_jwk, jwk_set_cache, jwks_client)]
    replaced.append((vars(jwks_client), "urllib", SimpleNamespace(request=request)))
    with _lock:
        before = [(names, name, names[name]) for names, name, _ in replaced]
        for names, name, stand_in in replaced:
            names[name] = stand_in
        try:
            yield
        finally:
            for names, name, original in before:
                names[name] = original


class WithPyJWT:
    """A ``KeyCache`` that leaves everything to a ``PyJWKClient`` as it comes."""

    def __init__(self, fetch: Callable[[], Any]) -> None:
        self.fetch = fetch
        self.client = jwt.PyJWKClient(URL)

    def find(self, kid: str, *, now: float) -> Any:
        """Return the JWK, or None."""
        with told_the_time(now, lambda _timeout: self.fetch()):
            try:
                key = self.client.get_signing_key(kid)
            except jwt.PyJWKClientConnectionError as error:
                raise ConnectionError(str(error)) from None
            except jwt.PyJWTError:
                return None
        return key._jwk_data  # noqa: SLF001 - PyJWT shows the key, and not its JWK


def client_at_work(url: str) -> jwt.PyJWKClient:
    """Return a client with the four settings of the task."""
    return jwt.PyJWKClient(url, lifespan=600, cooldown_duration=60, timeout=3)
