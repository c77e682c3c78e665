"""The one token that a client reads: the ID token, which was made for it (OIDC Core §3.1.3.7).

Access tokens are for resource servers and stay opaque here. This is the client's only module that
knows what a JWT is; it may import the verifying side of ``jwtflow.tokens`` and nothing else of it.
"""

from __future__ import annotations

from typing import Any

import requests

from jwtflow.client.errors import IdTokenError
from jwtflow.client.http import ask
from jwtflow.client.metadata import Metadata
from jwtflow.clock import Clock
from jwtflow.errors import KeyFormatError, TokenError, UnknownKeyError
from jwtflow.tokens import IdTokenVerifier, KeySet

# What a key set published at a jwks_uri can be for: signatures that the public can check, no MAC.
ALGORITHMS = ("RS256", "ES256", "EdDSA", "Ed25519")


class IdTokenReader:
    """Checks ID tokens against the keys of the issuer that was asked.

    Args:
        http: the session to fetch keys with.
        client_id: whom the tokens must be for.
        clock: what ``exp`` is held against.
    """

    def __init__(self, http: requests.Session, *, client_id: str, clock: Clock) -> None:
        self._http = http
        self._client_id = client_id
        self._clock = clock
        self._keys: KeySet | None = None

    def read(
        self,
        id_token: str,
        *,
        metadata: Metadata,
        nonce: str | None,
        access_token: str | None,
    ) -> dict[str, Any]:
        """The claims of an ID token, once they are proved.

        Args:
            id_token: as it came in the token response.
            metadata: the issuer's, checked.
            nonce: what the authorization request sent; ``None`` after a login without one.
            access_token: the one that came beside it, for ``at_hash``.

        Raises:
            IdTokenError: signature, ``iss``, ``aud``, ``exp``, ``nonce`` or ``at_hash`` is wrong.
            ClientError: the keys could not be fetched.
        """
        fresh = self._keys is None
        keys = self._keys = self._keys or self._fetch_keys(metadata)
        try:
            try:
                return self._verify(id_token, keys, metadata, nonce, access_token)
            except UnknownKeyError:
                if fresh:
                    raise
            # The issuer may have turned over its keys since they were fetched.
            keys = self._keys = self._fetch_keys(metadata)
            return self._verify(id_token, keys, metadata, nonce, access_token)
        except TokenError as refused:
            raise IdTokenError(f"The ID token is refused: {refused.description}") from None

    def _verify(
        self,
        id_token: str,
        keys: KeySet,
        metadata: Metadata,
        nonce: str | None,
        access_token: str | None,
    ) -> dict[str, Any]:
        verifier = IdTokenVerifier(
            issuer=metadata.issuer,
            client_id=self._client_id,
            keys=keys,
            clock=self._clock,
            algorithms=ALGORITHMS,
        )
        return verifier.verify(id_token, nonce=nonce, access_token=access_token)

    def _fetch_keys(self, metadata: Metadata) -> KeySet:
        if metadata.jwks_uri is None:
            raise IdTokenError(f"{metadata.issuer} publishes no keys to check an ID token with.")
        try:
            return KeySet.from_jwk_set(ask(self._http, "GET", metadata.jwks_uri))
        except KeyFormatError as problem:
            raise IdTokenError(
                f"The keys at {metadata.jwks_uri} are unusable: {problem.description}"
            ) from None
