"""What can go wrong for a client, in words for the person who runs it.

The texts name origins, error codes and waiting times, but never a token, code or password.
"""

from __future__ import annotations

from jwtflow.errors import JwtflowError


class ClientError(JwtflowError):
    """Root of what a client raises."""


class ServerUnreachableError(ClientError):
    """Nothing answers at this address, not in time, or not with a trusted certificate."""


class UnexpectedAnswerError(ClientError):
    """The server's answer doesn't follow the protocol."""


class RefusedError(ClientError):
    """The auth server refused, and said why.

    Args:
        description: one sentence, safe to show.
        code: the ``error`` in its answer (RFC 6749 §5.2), such as ``"invalid_grant"``.
        retry_after: seconds to wait; ``None`` if the server didn't say.
    """

    def __init__(self, description: str, *, code: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.retry_after = retry_after


class WrongPasswordError(RefusedError):
    """The name or the password is wrong; the server never says which."""


class TryLaterError(RefusedError):
    """The server is busy or throttles; ``retry_after`` may say for how long (429 or 503)."""


class NotLoggedInError(ClientError):
    """There is no login, or it has ended."""

    def __init__(self, description: str = "Nobody is logged in: call login() first.") -> None:
        super().__init__(description)


class WrongServerError(ClientError):
    """The address isn't on one of the servers that the login is for."""


class MetadataError(ClientError):
    """The auth server's metadata can't be trusted (RFC 8414 §3.3)."""


class AuthorizationError(ClientError):
    """The code flow ended without a usable code.

    Args:
        code: the ``error`` of the response (RFC 6749 §4.1.2.1); ``None`` if the client refused it.
    """

    def __init__(self, description: str, *, code: str | None = None) -> None:
        super().__init__(description)
        self.code = code


class IdTokenError(ClientError):
    """The ID token doesn't belong to this login (OIDC Core §3.1.3.7)."""
