"""The one token that a client reads: the ID token, which was made for it (OIDC Core §3.1.3.7).

Access tokens are for resource servers and stay opaque here. This is the client's only module that
knows what a JWT is; it may import the verifying side of ``jwtflow.tokens`` and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

An ID token is read in the moment in which it was made: on a machine whose clock is a little slow,
it comes from the future. A minute covers that, and is short next to the life of an ID token.
"""


@dataclass(frozen=True)
class Identity:
    """Who has a login.

    Attributes:
        claims: what the checked ID token says; ``None`` if none came.
        nonce: what was sent for this login; ``None`` if nothing was.
    """

    claims: dict[str, Any] | None = None
    nonce: str | None = None


class IdTokenReader:
    """Reads who logged in from token responses, with the keys of the issuer that was asked.

    Args:
        http: the session to fetch keys with.
        client_id: whom the tokens must be for.
        clock: what ``exp`` and ``iat`` are compared with, with ``LEEWAY``.
        metadata: gives the issuer's checked metadata when an ID token has come.
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

    def at_login(self, answer: dict[str, Any], *, nonce: str | None = None) -> Identity:
        """The identity in the token response that begins a login.

        Args:
            answer: the token response.
            nonce: what was sent for this login; then an ID token must come and repeat it.

        Raises:
            IdTokenError: the ID token is missing, or isn't one for this login.
            ClientError: metadata or keys could not be fetched.
        """
        if answer.get("id_token"):
            return Identity(self._read(answer, [nonce]), nonce)
        if nonce is not None:
            raise IdTokenError("An ID token was asked for, and none came.")
        return Identity()

    def at_renewal(self, answer: dict[str, Any], before: Identity) -> Identity:
        """The identity after a renewal: a new ID token, if there is one, continues the login.

        It must be the same user's, and if it repeats a nonce, the same one (OIDC Core §12.2).
        """
        if not answer.get("id_token"):
            return before
        claims = self._read(answer, [before.nonce, None])
        if before.claims is not None and claims["sub"] != before.claims["sub"]:
            raise IdTokenError("The renewed ID token isn't one of this login.")
        return Identity(claims, before.nonce)

    def _read(self, answer: dict[str, Any], nonces: Sequence[str | None]) -> dict[str, Any]:
        metadata = self._metadata()
        known = self._keys
        try:
            if known is not None:
                try:
                    return self._verify(answer, metadata, known, nonces)
                except UnknownKeyError:
                    pass  # the issuer may have turned over its keys since they were fetched
            return self._verify(answer, metadata, self._fetch_keys(metadata), nonces)
        except TokenError as refused:
            raise IdTokenError(f"The ID token is refused: {refused.description}") from None

    def _verify(
        self,
        answer: dict[str, Any],
        metadata: Metadata,
        keys: KeySet,
        nonces: Sequence[str | None],
    ) -> dict[str, Any]:
        verifier = IdTokenVerifier(
            issuer=metadata.issuer,
            audience=self._client_id,
            keys=keys,
            clock=self._clock,
            # Everybody can check with what is published at a jwks_uri: signatures, no MAC.
            algorithms=ASYMMETRIC_ALGORITHMS,
            leeway=LEEWAY,
        )
        id_token, access_token = answer["id_token"], answer.get("access_token")
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
            self._keys = KeySet.from_jwk_set(ask(self._http, "GET", metadata.jwks_uri))
        except KeyFormatError as problem:
            raise IdTokenError(
                f"The keys at {metadata.jwks_uri} are unusable: {problem.description}"
            ) from None
        return self._keys
