"""What can go wrong for a client, in words for the person who runs it.

The texts name origins, error codes and waiting times; never a token, a code or a password.

::

    ClientError
    ├── ServerUnreachableError    nothing answers, too late, or with an untrusted certificate
    ├── UnexpectedAnswerError     the answer doesn't follow the protocol
    ├── RefusedError              the auth server said no; carries ``code`` and ``http_status``
    │   ├── WrongPasswordError        401 invalid_credentials
    │   └── TryLaterError             429 or 503; carries ``retry_after``
    ├── NotLoggedInError          there is no login, or it has ended: log in (again)
    ├── WrongServerError          the address isn't one of the servers that the login is for
    ├── MetadataError             the auth server's metadata cannot be trusted (RFC 8414 §3.3)
    ├── AuthorizationError        the code flow ended without a usable code
    └── IdTokenError              the ID token isn't one for this login (OIDC Core §3.1.3.7)
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
        code: the ``error`` of its answer (RFC 6749 §5.2), such as ``"invalid_grant"``.
        http_status: the status of its answer.
    """

    def __init__(self, description: str, *, code: str, http_status: int) -> None:
        super().__init__(description)
        self.code = code
        self.http_status = http_status


class WrongPasswordError(RefusedError):
    """The name or the password is wrong; nobody outside learns which."""


class TryLaterError(RefusedError):
    """The server answers again after a while.

    Args:
        retry_after: seconds to wait; ``None`` if the server did not say.
    """

    def __init__(
        self, description: str, *, code: str, http_status: int, retry_after: int | None
    ) -> None:
        super().__init__(description, code=code, http_status=http_status)
        self.retry_after = retry_after


class NotLoggedInError(ClientError):
    """There is no login, or it has ended."""

    def __init__(self, description: str = "Nobody is logged in: call login() first.") -> None:
        super().__init__(description)


class WrongServerError(ClientError):
    """The address belongs to no server that the login is for."""


class MetadataError(ClientError):
    """The auth server's metadata cannot be trusted (RFC 8414 §3.3)."""


class AuthorizationError(ClientError):
    """The code flow ended without a usable code.

    Args:
        code: the ``error`` of the response (RFC 6749 §4.1.2.1), or ``None`` if a check of ours
            refused the response.
    """

    def __init__(self, description: str, *, code: str | None = None) -> None:
        super().__init__(description)
        self.code = code


class IdTokenError(ClientError):
    """The ID token isn't one for this login (OIDC Core §3.1.3.7)."""
