"""How the lab's resource server finds keys and verifies access tokens.

Lessons bring their own parts for both, which use a mounted piece.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.errors import JwtflowError
from jwtflow.lab.mounts import PieceError
from jwtflow.resource_server import KeyCache
from jwtflow.resource_server.key_cache import usable_keys
from jwtflow.tokens import AccessTokenVerifier, Claims, KeySource, base64url_decode
from jwtflow.tokens.jwk import jwk_set_members


class PublishedKeys(KeyCache):
    """The keys that the issuer publishes, for jwtflow's verifier and for a learner's.

    Args:
        fetch: returns the issuer's JWK Set.
        settings: see ``KeyCache``.
    """

    def __init__(self, fetch: Callable[[], Mapping[str, Any]], **settings: Any) -> None:
        super().__init__(self._remembered, **settings)
        self._fetch_set = fetch
        self._fetched: Mapping[str, Any] = {"keys": []}

    def document(self, kid: str | None) -> dict[str, Any]:
        """Return a copy of the JWK Set; it is fetched again if it is old or lacks ``kid``."""
        if kid is None:
            self.only_key("RS256")
        else:
            self.find(kid)
        return {"keys": copy.deepcopy(jwk_set_members(self._fetched))}

    def _remembered(self) -> Mapping[str, Any]:
        fetched = self._fetch_set()
        usable_keys(fetched)  # if this raises, a mounted verify keeps the known keys as well
        self._fetched = fetched
        return fetched


class LabVerifier(AccessTokenVerifier):
    """Verifies access tokens as jwtflow does, and has what a learner's verifier needs.

    Args:
        published: the issuer's published keys.
        keys: what jwtflow's own code verifies with; by default the published keys.
        secret: returns the shared secret, with HS256.
        settings: see ``AccessTokenVerifier``.
    """

    def __init__(
        self,
        *,
        published: PublishedKeys,
        keys: KeySource | None = None,
        secret: Callable[[], bytes] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(keys=published if keys is None else keys, **settings)
        self._published = published
        self._secret = secret


def checked_claims(claims: object) -> Claims:
    """Check that the server can use what a learner's verifier returned."""
    if not isinstance(claims, dict):
        raise PieceError("Your verifier returned no claims.")
    for name in ("jti", "sub"):  # the server looks into its denylist next, and asks who it is
        if not isinstance(claims.get(name), str):
            raise PieceError(f"Your verifier returned claims without a {name}.")
    return claims


def kid_of(token: str) -> str | None:
    """Return the ``kid`` in a token's header, if readable; nothing is verified."""
    try:
        header = json.loads(base64url_decode(token.partition(".")[0]))
        kid = header.get("kid")
    except (JwtflowError, ValueError, RecursionError, AttributeError):
        return None
    return kid if isinstance(kid, str) else None
