"""The one token that a client reads: the ID token, which was made for it (OIDC Core §3.1.3.7).

Access tokens are for resource servers and stay opaque here. This is the client's only module that
knows what a JWT is; it may import the verifying side of ``jwtflow.tokens`` and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import requests

from jwtflow.client.errors import IdTokenError
from jwtflow.client.http import ask
from jwtflow.client.metadata import Metadata
from jwtflow.clock import Clock
from jwtflow.errors import ClaimError, KeyFormatError, TokenError, UnknownKeyError
from jwtflow.tokens import ASYMMETRIC_ALGORITHMS, IdTokenVerifier, KeySet

LEEWAY = 60.0
"""Seconds that the clocks of issuer and client may differ.

An ID token is read in the moment in which it was made: on a machine that is a little behind, it
comes from the future. A minute is what such clocks honestly differ by, and next to how long ID
tokens live it gives nothing away.
"""


class IdTokenReader:
    """Checks ID tokens against the keys of the issuer that was asked.

    Args:
        http: the session to fetch keys with.
        client_id: whom the tokens must be for.
        clock: what ``exp`` and ``iat`` are held against, with ``LEEWAY``.
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
        nonces: Sequence[str | None],
        access_token: str | None,
    ) -> dict[str, Any]:
        """The claims of an ID token, once they are proved.

        Args:
            id_token: as it came in the token response.
            metadata: the issuer's, checked.
            nonces: what may stand in ``nonce``; ``None`` for none at all.
            access_token: the one that came beside it, for ``at_hash``.

        Raises:
            IdTokenError: signature, ``iss``, ``aud``, ``exp``, ``nonce`` or ``at_hash`` is wrong.
            ClientError: the keys could not be fetched.
        """

        def verified(keys: KeySet) -> dict[str, Any]:
            return self._verify(id_token, self._verifier(metadata, keys), nonces, access_token)

        known = self._keys
        try:
            if known is None:
                return verified(self._fetch_keys(metadata))
            try:
                return verified(known)
            except UnknownKeyError:
                # The issuer may have turned over its keys since they were fetched.
                return verified(self._fetch_keys(metadata))
        except TokenError as refused:
            raise IdTokenError(f"The ID token is refused: {refused.description}") from None

    def _verifier(self, metadata: Metadata, keys: KeySet) -> IdTokenVerifier:
        return IdTokenVerifier(
            issuer=metadata.issuer,
            audience=self._client_id,
            keys=keys,
            clock=self._clock,
            # What is published at a jwks_uri can be checked by everybody: signatures, no MAC.
            algorithms=ASYMMETRIC_ALGORITHMS,
            leeway=LEEWAY,
        )

    @staticmethod
    def _verify(
        id_token: str,
        verifier: IdTokenVerifier,
        nonces: Sequence[str | None],
        access_token: str | None,
    ) -> dict[str, Any]:
        *earlier, last = nonces
        for nonce in earlier:
            try:
                return verifier.verify(id_token, nonce=nonce, access_token=access_token)
            except ClaimError as refused:
                if refused.claim != "nonce":
                    raise
        return verifier.verify(id_token, nonce=last, access_token=access_token)

    def _fetch_keys(self, metadata: Metadata) -> KeySet:
        if metadata.jwks_uri is None:
            raise IdTokenError(f"{metadata.issuer} publishes no keys to check an ID token with.")
        try:
            keys = KeySet.from_jwk_set(ask(self._http, "GET", metadata.jwks_uri))
        except KeyFormatError as problem:
            raise IdTokenError(
                f"The keys at {metadata.jwks_uri} are unusable: {problem.description}"
            ) from None
        self._keys = keys
        return keys
