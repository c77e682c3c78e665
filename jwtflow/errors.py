"""The errors that jwtflow's callers see, in one tree. Those of the client are in ``client.errors``.

::

    JwtflowError
    ├── ConfigurationError   a setting; the command or server doesn't start
    ├── RequestError         any protocol: InvalidRequestError, InvalidCredentialsError, CsrfError …
    ├── OAuthError           authorization and token endpoints: InvalidClientError …
    │   └── InvalidGrantError
    │       ├── ReuseError   a code or refresh token came twice
    │       └── LoginEndedError
    ├── BearerError          answered with a challenge: MissingTokenError, InsufficientScopeError …
    │   └── TokenError       a token is refused: HeaderError, SignatureError, RevokedTokenError …
    │       └── ClaimError   MissingClaimError, IssuerError, ExpiredTokenError …
    ├── KeyFormatError       a key or key set can't be used
    └── UnavailableError     the denylist, the keys or the store are away
        └── LastingFaultError

The wire code (``error``) and the HTTP status stand on the class, so routes never choose them.
Subclasses that share both are for people, tests and logs: every refused token is ``invalid_token``
on the wire, and the log says which rule refused it.
"""

from __future__ import annotations

from typing import ClassVar


class JwtflowError(Exception):
    """Root of the tree.

    Args:
        description: what is wrong and what to do about it, for people. It may end up in a log or
            on the wire (``error_description``), so it never contains a token, key or password.
    """

    error: ClassVar[str] = "server_error"
    status: ClassVar[int] = 500

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


class ConfigurationError(JwtflowError):
    """A setting is missing or wrong.

    Args:
        setting: its name as the user typed it, such as ``JWTFLOW_ISSUER`` or ``--database``.
    """

    def __init__(self, setting: str, description: str) -> None:
        super().__init__(f"{setting}: {description}")


# The request is at fault, whatever the protocol.


class RequestError(JwtflowError):
    """Base of the errors that a route of any protocol may answer."""

    error = "invalid_request"
    status = 400


class InvalidRequestError(RequestError):
    """A parameter is missing, repeated or malformed (RFC 6749 §5.2)."""


class UnsupportedMediaTypeError(RequestError):
    """The route doesn't read bodies of this type (RFC 9110 §15.5.16)."""

    status = 415


class InvalidCredentialsError(RequestError):
    """The name or the password is wrong; the client never learns which."""

    error = "invalid_credentials"
    status = 401

    def __init__(self) -> None:
        super().__init__("The name or the password is wrong.")


class TooManyAttemptsError(RequestError):
    """Too many wrong passwords, wrong client secrets or refreshes (RFC 6585 §4).

    Args:
        retry_after: seconds to wait before the next attempt, at least 1.
        what: what there were too many of.
    """

    error = "too_many_attempts"
    status = 429

    def __init__(self, retry_after: int, what: str = "wrong attempts") -> None:
        super().__init__(f"Too many {what}. Try again in {retry_after} seconds.")
        self.retry_after = retry_after


class CsrfError(RequestError):
    """A request that writes by cookie lacks the matching csrf value or the right origin."""

    error = "csrf_failed"
    status = 403


class NoSessionError(RequestError):
    """The session cookie is missing, or its session has ended."""

    error = "not_logged_in"
    status = 401

    def __init__(self) -> None:
        super().__init__("There is no session. Log in first.")


class MissingPermissionError(RequestError):
    """The user of this session isn't allowed to do this."""

    error = "insufficient_scope"
    status = 403


# Errors of the OAuth endpoints.


class OAuthError(JwtflowError):
    """Base of the authorization and token endpoints' errors (RFC 6749 §4.1.2.1, §5.2)."""

    error = "invalid_request"
    status = 400


class InvalidClientError(OAuthError):
    """The client is unknown or failed to authenticate."""

    error = "invalid_client"
    status = 401


class InvalidGrantError(OAuthError):
    """The code or refresh token is unknown, expired, used, or belongs to another client."""

    error = "invalid_grant"


class ReuseError(InvalidGrantError):
    """A code or refresh token was used twice, so everything it led to has been revoked.

    Args:
        family_id: the refresh token family that has ended; its access tokens are yet to be denied.
    """

    said: ClassVar[str]

    def __init__(self, family_id: str) -> None:
        super().__init__(self.said)
        self.family_id = family_id


class CodeReusedError(ReuseError):
    """A code was redeemed a second time (RFC 6749 §10.5)."""

    said = "The code was used before. What it bought is revoked. Begin again at /authorize."


class RefreshTokenReusedError(ReuseError):
    """A spent refresh token was used again; one of its two holders stole it (RFC 9700 §4.14.2)."""

    said = "The refresh token was used before. Its login has ended. Log in again."


class LoginEndedError(InvalidGrantError):
    """The refresh cookie is missing or unknown, so the user has to log in again."""

    status = 401

    def __init__(self) -> None:
        super().__init__("Your login has ended. Log in again.")


class UnauthorizedClientError(OAuthError):
    """This client isn't allowed to use this grant type."""

    error = "unauthorized_client"


class UnsupportedGrantTypeError(OAuthError):
    """The server doesn't offer this grant type."""

    error = "unsupported_grant_type"


class UnsupportedResponseTypeError(OAuthError):
    """The server doesn't offer this response type."""

    error = "unsupported_response_type"


class InvalidScopeError(OAuthError):
    """None of the requested scope can be granted."""

    error = "invalid_scope"


class InvalidTargetError(OAuthError):
    """This server issues no tokens for that resource (RFC 8707 §2)."""

    error = "invalid_target"


class AccessDeniedError(OAuthError):
    """The user refused consent."""

    error = "access_denied"
    status = 403


class LoginRequiredError(OAuthError):
    """``prompt=none`` forbids the login page, which a login needs (OIDC Core §3.1.2.6)."""

    error = "login_required"


class RequestNotSupportedError(OAuthError):
    """The server doesn't read parameters from a JWT (OIDC Core §3.1.2.6)."""

    error = "request_not_supported"


class RequestUriNotSupportedError(OAuthError):
    """The server fetches no parameters, or clients could make it read any URL (OIDC Core §6.2)."""

    error = "request_uri_not_supported"


# Errors of routes that need an access token.


class BearerError(JwtflowError):
    """Base of the errors answered with a ``WWW-Authenticate: Bearer`` challenge (RFC 6750 §3)."""

    error = "invalid_token"
    status = 401


class MissingTokenError(BearerError):
    """The request carries no token, so the challenge names no error (RFC 6750 §3.1)."""

    error = "missing_token"

    def __init__(self) -> None:
        super().__init__("Send an access token as 'Authorization: Bearer …'.")


class BearerRequestError(BearerError):
    """``Authorization`` was sent twice or doesn't hold exactly one token (RFC 6750 §3.1)."""

    error = "invalid_request"
    status = 400


class InsufficientScopeError(BearerError):
    """The token is valid but doesn't allow this.

    Args:
        scope: the scope values that would, separated by spaces; empty if a role is missing.
    """

    error = "insufficient_scope"
    status = 403

    def __init__(self, description: str, *, scope: str = "") -> None:
        super().__init__(description)
        self.scope = scope


class TokenError(BearerError):
    """The token is invalid.

    Args:
        rule: id of the broken rule in ``docs/standards.toml``, for example ``"J31"``.
    """

    def __init__(self, description: str, *, rule: str) -> None:
        super().__init__(description)
        self.rule = rule


class MalformedTokenError(TokenError):
    """Not a compact JWS whose header and payload are JSON objects."""


class HeaderError(TokenError):
    """A header parameter is invalid, for example ``typ``, ``crit`` or ``b64``."""


class AlgorithmError(TokenError):
    """``alg`` isn't on the allow-list, or isn't the key's own algorithm (RFC 8725 §3.1)."""


class UnknownKeyError(TokenError):
    """No trusted key has this ``kid``."""


class SignatureError(TokenError):
    """The signature doesn't match."""


class ClaimError(TokenError):
    """A claim is missing or wrong; the description says which."""


class MissingClaimError(ClaimError):
    """A required claim is missing."""


class IssuerError(ClaimError):
    """``iss`` isn't the configured issuer."""


class AudienceError(ClaimError):
    """``aud`` doesn't name the one who checks the token: a resource server, or a client."""


class ExpiredTokenError(ClaimError):
    """The token has expired: ``now >= exp`` (RFC 7519 §4.1.4)."""


class NotYetValidError(ClaimError):
    """``nbf`` or ``iat`` is in the future (RFC 7519 §4.1.5, §4.1.6)."""


class RevokedTokenError(TokenError):
    """The token's ``jti`` is on the denylist."""


# Keys, and what the server depends on.


class KeyFormatError(JwtflowError):
    """A key or key set is malformed or too weak to use (RFC 7517, RFC 7518)."""


class UnavailableError(JwtflowError):
    """The denylist, the keys or the store can't be reached right now."""

    error = "temporarily_unavailable"
    status = 503


class LastingFaultError(UnavailableError):
    """It can't be reached until someone fixes an address, a certificate or a file."""

    error = "server_error"
    status = 500
