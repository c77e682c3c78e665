"""Who logged in: what the checked ID token says, for as long as the login lives.

A renewed ID token must be the same user's, and if it repeats a ``nonce``, the same one
(OIDC Core §12.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from jwtflow.client.errors import IdTokenError
from jwtflow.client.metadata import Metadata
from jwtflow.clock import Clock

if TYPE_CHECKING:
    from jwtflow.client.id_token import IdTokenReader


@dataclass(frozen=True)
class Identity:
    """Who has a login.

    Attributes:
        claims: what the checked ID token says; ``None`` if none came.
        nonce: what was sent for this login; ``None`` if nothing was.
    """

    claims: dict[str, Any] | None = None
    nonce: str | None = None


class Identification:
    """Reads the identity in token responses.

    Args:
        http: the session to fetch the issuer's keys with.
        client_id: whom ID tokens must be for.
        clock: what ``exp`` is held against.
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
        self._reader: IdTokenReader | None = None

    def of_login(self, answer: dict[str, Any], *, nonce: str | None = None) -> Identity:
        """The identity in the token response that begins a login.

        Args:
            answer: the token response; without an ID token it is nobody's.
            nonce: what was sent for this login; then there must be an ID token that repeats it.

        Raises:
            IdTokenError: the ID token is missing, or not one for this login.
            ClientError: metadata or keys could not be fetched.
        """
        if "id_token" in answer:
            return Identity(self._read(answer, [nonce]), nonce)
        if nonce is not None:
            raise IdTokenError("An ID token was asked for, and none came.")
        return Identity()

    def of_renewal(self, answer: dict[str, Any], before: Identity) -> Identity:
        """The identity after a renewal: a new ID token, if there is one, continues the login.

        Raises:
            IdTokenError: it is refused, or it is somebody else's.
            ClientError: metadata or keys could not be fetched.
        """
        if "id_token" not in answer:
            return before
        claims = self._read(answer, [before.nonce, None])
        if before.claims is not None and claims["sub"] != before.claims["sub"]:
            raise IdTokenError("The renewed ID token is not one of this login.")
        return Identity(claims, before.nonce)

    def _read(self, answer: dict[str, Any], nonces: list[str | None]) -> dict[str, Any]:
        # Imported here: whoever asks for no ID token needs no cryptography.
        from jwtflow.client.id_token import IdTokenReader

        if self._reader is None:
            self._reader = IdTokenReader(self._http, client_id=self._client_id, clock=self._clock)
        return self._reader.read(
            answer["id_token"],
            metadata=self._metadata(),
            nonces=nonces,
            access_token=answer.get("access_token"),
        )
