"""Every error that jwtflow raises on purpose, in one tree.

The wire code (``error``) and the HTTP status live on the class, so that a route never chooses
them. The sharper subclasses are for people, tests and logs: the wire says ``invalid_token``, the
log says which rule refused it.

::

    JwtflowError
    ├── ConfigurationError                  a setting is missing or wrong; names it (exit status 2)
    ├── RequestError                        the request is at fault
    │   ├── InvalidRequestError             400 invalid_request
    │   ├── UnsupportedMediaTypeError       415 invalid_request
    │   ├── NotFoundError                   404 not_found
    │   ├── MethodNotAllowedError           405 method_not_allowed
    │   ├── BodyTooLargeError               413 invalid_request
    │   ├── InvalidCredentialsError         401 invalid_credentials   (the same for every cause)
    │   ├── TooManyAttemptsError            429 too_many_attempts     (carries ``retry_after``)
    │   ├── CsrfError                       403 csrf_failed
    │   ├── NoSessionError                  401 not_logged_in         (session server)
    │   └── MissingPermissionError          403 insufficient_scope    (session server)
    ├── OAuthError                          RFC 6749 §4.1.2.1 and §5.2
    │   ├── InvalidClientError              401 invalid_client
    │   ├── InvalidGrantError               400 invalid_grant
    │   │   ├── CodeReusedError             the same to the wire; what the code bought has ended
    │   │   ├── RefreshTokenReusedError     the same to the wire; to us, a theft
    │   │   └── LoginEndedError             401 invalid_grant: the refresh cookie is worth nothing
    │   ├── UnauthorizedClientError         400 unauthorized_client
    │   ├── UnsupportedGrantTypeError       400 unsupported_grant_type
    │   ├── UnsupportedResponseTypeError    400 unsupported_response_type
    │   ├── InvalidScopeError               400 invalid_scope
    │   ├── InvalidTargetError              400 invalid_target         (RFC 8707 §2)
    │   ├── AccessDeniedError               403 access_denied
    │   ├── LoginRequiredError              400 login_required         (OIDC Core §3.1.2.6)
    │   ├── RequestNotSupportedError        400 request_not_supported
    │   └── RequestUriNotSupportedError     400 request_uri_not_supported
    ├── BearerError                         RFC 6750 §3: carries a challenge
    │   ├── MissingTokenError               401, a challenge without ``error``
    │   ├── BearerRequestError              400 invalid_request: the header is doubled or malformed
    │   ├── InsufficientScopeError          403 insufficient_scope
    │   └── TokenError                      401 invalid_token; carries ``rule``
    │       ├── MalformedTokenError         not a compact JWS of JSON objects
    │       ├── HeaderError                 ``typ``, ``crit`` or ``b64`` refused
    │       ├── AlgorithmError              ``alg`` is not on the allow-list, or not the key's own
    │       ├── UnknownKeyError             no trusted key has this ``kid``
    │       ├── SignatureError              the signature does not match
    │       ├── ClaimError                  a claim is missing, of the wrong type or wrong
    │       │   ├── MissingClaimError
    │       │   ├── IssuerError
    │       │   ├── AudienceError
    │       │   ├── ExpiredTokenError       ``exp``
    │       │   └── NotYetValidError        ``nbf``, ``iat``
    │       └── RevokedTokenError           its ``jti`` is on the denylist
    ├── KeyFormatError                      a key or key set that must not be used
    └── UnavailableError                    503 temporarily_unavailable: denylist, keys, store
        └── LastingFaultError               500 server_error: waiting does not help
"""

from __future__ import annotations

from typing import ClassVar


class JwtflowError(Exception):
    """Root of the tree.

    Args:
        description: one sentence for a person: what is wrong, and what to do. It holds no token,
            key or password, since it may reach a log and the wire (``error_description``).
    """

    error: ClassVar[str] = "server_error"
    status: ClassVar[int] = 500

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


class ConfigurationError(JwtflowError):
    """A setting is missing or wrong.

    Args:
        setting: the name as the user knows it: ``JWTFLOW_ISSUER``, ``--database``.
        description: what is wrong with it, and what to do.
    """

    def __init__(self, setting: str, description: str) -> None:
        super().__init__(f"{setting}: {description}")
        self.setting = setting


class RequestError(JwtflowError):
    """The request is at fault."""

    error = "invalid_request"
    status = 400


class InvalidRequestError(RequestError):
    """A parameter is missing, repeated or malformed (RFC 6749 §5.2)."""


class UnsupportedMediaTypeError(RequestError):
    """The body is of a type that this route does not read (RFC 9110 §15.5.16)."""

    status = 415


class NotFoundError(RequestError):
    """Nothing answers at this path."""

    error = "not_found"
    status = 404


class MethodNotAllowedError(RequestError):
    """The path exists, the method does not."""

    error = "method_not_allowed"
    status = 405


class BodyTooLargeError(RequestError):
    """The body is larger than this server reads."""

    status = 413


class InvalidCredentialsError(RequestError):
    """Wrong name or wrong password: nobody outside learns which."""

    error = "invalid_credentials"
    status = 401

    def __init__(self, description: str = "The name or the password is wrong.") -> None:
        super().__init__(description)


class TooManyAttemptsError(RequestError):
    """Too many wrong passwords or client secrets (RFC 6585 §4).

    Args:
        retry_after: seconds until the next try counts, at least 1.
    """

    error = "too_many_attempts"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many wrong attempts. Try again in {retry_after} seconds.")
        self.retry_after = retry_after


class CsrfError(RequestError):
    """A write by cookie without the proof that the page meant it."""

    error = "csrf_failed"
    status = 403


class NoSessionError(RequestError):
    """No session cookie came, or one that is worth nothing any more."""

    error = "not_logged_in"
    status = 401

    def __init__(self, description: str = "There is no session. Log in first.") -> None:
        super().__init__(description)


class MissingPermissionError(RequestError):
    """The user behind the session may not do this."""

    error = "insufficient_scope"
    status = 403


class OAuthError(JwtflowError):
    """An error of the authorization or token endpoint (RFC 6749 §4.1.2.1, §5.2)."""

    error = "invalid_request"
    status = 400


class InvalidClientError(OAuthError):
    """The client is unknown or did not authenticate."""

    error = "invalid_client"
    status = 401


class InvalidGrantError(OAuthError):
    """The code or refresh token is unknown, expired, spent or another client's."""

    error = "invalid_grant"


class CodeReusedError(InvalidGrantError):
    """A code came twice: what it bought is revoked (RFC 6749 §10.5).

    Args:
        family_id: the refresh token family it bought, which has ended.
    """

    def __init__(self, description: str, *, family_id: str) -> None:
        super().__init__(description)
        self.family_id = family_id


class RefreshTokenReusedError(InvalidGrantError):
    """A refresh token came twice: one of the two who hold it is a thief (RFC 9700 §4.14.2).

    Args:
        family_id: its family, which has ended; its access tokens are still to be denied.
    """

    def __init__(self, description: str, *, family_id: str) -> None:
        super().__init__(description)
        self.family_id = family_id


class LoginEndedError(InvalidGrantError):
    """There is no refresh cookie, or none that is known: the user has to log in again."""

    status = 401

    def __init__(self, description: str = "Your login has ended. Log in again.") -> None:
        super().__init__(description)


class UnauthorizedClientError(OAuthError):
    """This client may not use this grant type."""

    error = "unauthorized_client"


class UnsupportedGrantTypeError(OAuthError):
    """The server does not offer this grant type."""

    error = "unsupported_grant_type"


class UnsupportedResponseTypeError(OAuthError):
    """The server does not offer this response type."""

    error = "unsupported_response_type"


class InvalidScopeError(OAuthError):
    """Nothing of the scope that was asked for can be given."""

    error = "invalid_scope"


class InvalidTargetError(OAuthError):
    """The resource is not one this server issues tokens for (RFC 8707 §2)."""

    error = "invalid_target"


class AccessDeniedError(OAuthError):
    """The user said no."""

    error = "access_denied"
    status = 403


class LoginRequiredError(OAuthError):
    """The client wanted no page shown, and without one nobody can log in (OIDC Core §3.1.2.6)."""

    error = "login_required"


class RequestNotSupportedError(OAuthError):
    """Parameters inside a JWT are not read here (OIDC Core §3.1.2.6)."""

    error = "request_not_supported"


class RequestUriNotSupportedError(OAuthError):
    """Parameters behind a URL are not fetched: a request must not choose what a server reads."""

    error = "request_uri_not_supported"


class BearerError(JwtflowError):
    """A refusal that is answered with a ``WWW-Authenticate: Bearer`` challenge (RFC 6750 §3)."""

    error = "invalid_token"
    status = 401


class MissingTokenError(BearerError):
    """No token came, so the challenge names no error (RFC 6750 §3.1)."""

    error = "missing_token"

    def __init__(
        self, description: str = "Send an access token as 'Authorization: Bearer …'."
    ) -> None:
        super().__init__(description)


class BearerRequestError(BearerError):
    """The ``Authorization`` header is there twice, or is not one token (RFC 6750 §3.1)."""

    error = "invalid_request"
    status = 400


class InsufficientScopeError(BearerError):
    """The token is good and does not allow this.

    Args:
        scope: the scope values that would, separated by spaces; empty if a role is needed.
    """

    error = "insufficient_scope"
    status = 403

    def __init__(self, description: str, *, scope: str = "") -> None:
        super().__init__(description)
        self.scope = scope


class TokenError(BearerError):
    """The token is refused.

    Args:
        description: which check failed, without the token's text.
        rule: the id of the rule in ``docs/standards.toml``, ``"J31"`` for one.
    """

    def __init__(self, description: str, *, rule: str) -> None:
        super().__init__(description)
        self.rule = rule


class MalformedTokenError(TokenError):
    """Not a compact JWS whose header and payload are JSON objects."""


class HeaderError(TokenError):
    """A header parameter other than ``alg`` and ``kid`` is refused."""


class AlgorithmError(TokenError):
    """``alg`` is not on the allow-list, or is not the one its key is for (RFC 8725 §3.1)."""


class UnknownKeyError(TokenError):
    """No trusted key has this ``kid``."""


class SignatureError(TokenError):
    """The signature does not match."""


class ClaimError(TokenError):
    """A claim is missing, of the wrong type or wrong.

    Args:
        claim: its name.
    """

    def __init__(self, description: str, *, rule: str, claim: str) -> None:
        super().__init__(description, rule=rule)
        self.claim = claim


class MissingClaimError(ClaimError):
    """A required claim is not there."""


class IssuerError(ClaimError):
    """``iss`` is not the issuer that was configured."""


class AudienceError(ClaimError):
    """``aud`` does not name this resource server."""


class ExpiredTokenError(ClaimError):
    """The clock has reached ``exp`` (RFC 7519 §4.1.4)."""


class NotYetValidError(ClaimError):
    """``nbf`` or ``iat`` lies in the future (RFC 7519 §4.1.5, §4.1.6)."""


class RevokedTokenError(TokenError):
    """The token's ``jti`` is on the denylist."""


class KeyFormatError(JwtflowError):
    """A key, or a set of keys, that must not be used; says which rule of RFC 7517 or 7518."""


class UnavailableError(JwtflowError):
    """Something this answer depends on cannot be reached: denylist, keys or store."""

    error = "temporarily_unavailable"
    status = 503


class LastingFaultError(UnavailableError):
    """It cannot be reached until somebody changes something: an address, a certificate, a file."""

    error = "server_error"
    status = 500
