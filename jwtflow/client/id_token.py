"""Reads the one token that is made for the client: the ID token (OIDC Core §3.1.3.7).

Access tokens are for resource servers, and the client treats them as opaque strings. This is its
only module that knows what a JWT is, and it can verify tokens but not sign them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import requests

from jwtflow.client.errors import IdTokenError
from jwtflow.client.http import ask
from jwtflow.client.metadata import Metadata
from jwtflow.clock import Clock
from jwtflow.errors import KeyFormatError, TokenError, UnknownKeyError
from jwtflow.tokens import ASYMMETRIC_ALGORITHMS, IdTokenVerifier, KeySet

LEEWAY = 60.0
"""Seconds that the clocks of issuer and client may differ.

The client reads an ID token right after it was made. If its clock is a little slow, the token seems
to come from the future.
"""


class IdTokenReader:
    """Reads from token responses who logged in, with the issuer's published keys.

    Args:
        http: the session to fetch keys with.
        client_id: the client that the tokens must be for.
        clock: what ``exp`` and ``iat`` are compared with, give or take ``LEEWAY``.
        metadata: returns the issuer's metadata; called only if there is an ID token.
    """

    def __init__(
        self,
        http: requests.Session,
        *,
        client_id: str,
        clock: Clock,
        metadata: Callable[[], Metadata],
    ) -> None:
        self._http = http
        self._client_id = client_id
        self._clock = clock
        self._metadata = metadata
        self._keys: KeySet | None = None

    def at_login(
        self, answer: dict[str, Any], *, nonce: str | None = None
    ) -> dict[str, Any] | None:
        """Return the claims of the ID token in the answer that begins a login, if it has one.

        Args:
            answer: the token response.
            nonce: what was sent for this login; then there must be an ID token that repeats it.

        Raises:
            IdTokenError: the ID token is missing, or doesn't belong to this login.
            ClientError: metadata or keys couldn't be fetched.
        """
        if answer.get("id_token"):
            return self._read(answer, nonce=nonce)
        if nonce is not None:
            raise IdTokenError("An ID token was asked for, and none came.")
        return None

    def at_renewal(
        self, answer: dict[str, Any], before: dict[str, Any] | None, *, nonce: str | None
    ) -> dict[str, Any] | None:
        """Return the claims after a renewal, which needn't bring a new ID token.

        A new one must be for the same user, and may leave the nonce out (OIDC Core §12.2).
        """
        if not answer.get("id_token"):
            return before
        claims = self._read(answer, nonce=nonce, renewed=True)
        if before is not None and claims["sub"] != before["sub"]:
            raise IdTokenError("The renewed ID token is another user's.")
        return claims

    def _read(
        self, answer: dict[str, Any], *, nonce: str | None, renewed: bool = False
    ) -> dict[str, Any]:
        def verify(keys: KeySet) -> dict[str, Any]:
            verifier = IdTokenVerifier(
                issuer=self._metadata().issuer,
                audience=self._client_id,
                keys=keys,
                clock=self._clock,
                # Anyone can read what a jwks_uri publishes, so it can't hold a shared secret.
                algorithms=ASYMMETRIC_ALGORITHMS,
                leeway=LEEWAY,
            )
            access_token = answer.get("access_token")
            return verifier.verify(
                answer["id_token"], nonce=nonce, renewed=renewed, access_token=access_token
            )

        try:
            if self._keys is not None:
                with suppress(UnknownKeyError):  # the issuer may have rotated its keys since
                    return verify(self._keys)
            self._keys = self._fetch_keys()
            return verify(self._keys)
        except TokenError as refused:
            raise IdTokenError(f"The ID token is refused: {refused.description}") from None

    def _fetch_keys(self) -> KeySet:
        metadata = self._metadata()
        if metadata.jwks_uri is None:
            raise IdTokenError(f"{metadata.issuer} publishes no keys to check an ID token with.")
        try:
            return KeySet.from_jwk_set(ask(self._http, "GET", metadata.jwks_uri).content)
        except KeyFormatError as error:
            raise IdTokenError(
                f"The keys at {metadata.jwks_uri} are unusable: {error.description}"
            ) from None
