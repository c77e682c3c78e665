"""Answers every error as JSON, with the status and the challenge of its class.

The members are ``error`` and ``error_description`` (RFC 6749 §5.2). The challenge follows RFC 6750
§3, with the ``resource_metadata`` of RFC 9728 §5.1.
"""

from __future__ import annotations

import logging
import re

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from jwtflow.errors import (
    BearerError,
    InsufficientScopeError,
    InvalidClientError,
    InvalidCredentialsError,
    JwtflowError,
    LoginEndedError,
    MissingTokenError,
    TooManyAttemptsError,
)

logger = logging.getLogger("jwtflow")

# RFC 6750 §3 allows %x20-21 / %x23-5B / %x5D-7E in a challenge's values: no quote, no backslash.
_NOT_IN_CHALLENGE = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")

# Flask's own errors in our words; any other status means that the request can't be read.
_REFUSED_BY_FLASK = {
    404: ("not_found", "There is nothing at this path."),
    405: ("method_not_allowed", "This path does not answer that method."),
    413: ("invalid_request", "The body is larger than this server reads."),
    415: ("invalid_request", "This path does not read bodies of that type."),
}
_UNREADABLE = ("invalid_request", "The request cannot be read.")

_MAX_CAUSE = 200  # characters of a cause that the log shows


def challenge(error: BearerError, *, resource_metadata: str | None = None) -> str:
    """Build the ``WWW-Authenticate`` value for a refused bearer request (RFC 6750 §3.1)."""
    parameters = {}
    if not isinstance(error, MissingTokenError):
        parameters = {"error": error.error, "error_description": error.description}
    if isinstance(error, InsufficientScopeError) and error.scope:
        parameters["scope"] = error.scope
    if resource_metadata is not None:
        parameters["resource_metadata"] = resource_metadata
    if not parameters:
        parameters["realm"] = "jwtflow"  # RFC 6750 §3: the scheme is never alone
    listed = ", ".join(
        f'{name}="{_NOT_IN_CHALLENGE.sub("?", value)}"' for name, value in parameters.items()
    )
    return f"Bearer {listed}"


def error_response(error: JwtflowError, *, resource_metadata: str | None = None) -> Response:
    """Build the JSON answer for one of our errors, with challenge and ``Retry-After``."""
    response = _json(error.status, error.error, error.description)
    if isinstance(error, BearerError):
        response.headers["WWW-Authenticate"] = challenge(error, resource_metadata=resource_metadata)
    if isinstance(error, InvalidClientError) and "Authorization" in request.headers:
        # RFC 6749 §5.2: the scheme that the client used. If the secret came in the body we send
        # no challenge, against RFC 9110 §15.5.2: with one, openid-client wouldn't read the error.
        response.headers["WWW-Authenticate"] = 'Basic realm="clients", charset="UTF-8"'
    if isinstance(error, InvalidCredentialsError | LoginEndedError):
        # Browsers don't open a password dialog for this scheme.
        response.headers["WWW-Authenticate"] = 'Login realm="jwtflow"'
    if isinstance(error, TooManyAttemptsError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def log_failure(error: JwtflowError) -> None:
    """Log an error that is not the client's fault."""
    if error.status >= 500:
        logger.error("%s: %s%s", type(error).__name__, error, _cause(error))


def install_error_handlers(app: Flask, *, resource_metadata: str | None = None) -> None:
    """Make ``app`` answer every failure as JSON and leak nothing."""

    @app.errorhandler(JwtflowError)
    def ours(error: JwtflowError) -> Response:
        log_failure(error)
        return error_response(error, resource_metadata=resource_metadata)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        response = _json(status, *_REFUSED_BY_FLASK.get(status, _UNREADABLE))
        if status == 405:
            response.headers.extend(error.get_headers()[1:])  # Allow (RFC 9110 §15.5.6)
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        # The trace goes to the log; the client only learns that it was the server's fault.
        logger.error("unforeseen error", exc_info=error)
        return _json(500, "server_error", "The server failed; see its log.")


def _json(status: int, code: str, description: str) -> Response:
    response = jsonify(error=code, error_description=description)
    response.status_code = status
    return response


def _cause(error: JwtflowError) -> str:
    """Describe an error's cause for the log by the first line of the driver's message.

    The lines after it hold SQL and its parameters. The code that raised our error has removed any
    secret from the first line.
    """
    if error.__cause__ is None:
        return ""
    first = str(error.__cause__).partition("\n")[0][:_MAX_CAUSE]
    shown = "".join(character if character.isprintable() else "?" for character in first)
    return f" ({type(error.__cause__).__name__}: {shown})"
