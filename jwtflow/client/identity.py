"""Who logged in: what the checked ID token says, for as long as the login lives.

A renewed ID token must be the same user's, and if it repeats a ``nonce``, the same one
(OIDC Core §12.2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import requests

from jwtflow.client.errors import IdTokenError
from jwtflow.client.metadata import Metadata
from jwtflow.clock import Clock

if TYPE_CHECKING:
    from jwtflow.client.id_token import IdTokenReader


class Identity:
    """The ID token's claims of one login after another.

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
        self._nonce: str | None = None
        self.claims: dict[str, Any] | None = None

    def forget(self) -> None:
        """Nobody is logged in."""
        self._nonce = self.claims = None

    def begin(self, answer: dict[str, Any], *, nonce: str | None) -> None:
        """Take the identity of a new login from its token response.

        Args:
            answer: the token response; without an ID token it is nobody's.
            nonce: what was sent for this login; then there must be an ID token that repeats it.

        Raises:
            IdTokenError: the ID token is missing, or not one for this login.
        """
        self.forget()
        if "id_token" in answer:
            self.claims = self._read(answer, [nonce])
        elif nonce is not None:
            raise IdTokenError("An ID token was asked for, and none came.")
        self._nonce = nonce

    def renew(self, answer: dict[str, Any]) -> None:
        """Hold a renewed ID token, if there is one, against the login it continues.

        Raises:
            IdTokenError: it is refused, or it is somebody else's.
        """
        if "id_token" not in answer:
            return
        claims = self._read(answer, [self._nonce, None])
        before = self.claims or claims
        if claims["sub"] != before["sub"]:
            raise IdTokenError("The renewed ID token is not one of this login.")
        self.claims = claims

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
