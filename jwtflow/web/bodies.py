"""Reads request bodies and query strings strictly.

First-party routes take JSON, OAuth routes take forms (RFC 6749 §3.2). A parameter that comes twice,
or in the URL instead of the body, is refused.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from jwtflow.errors import InvalidRequestError, UnsupportedMediaTypeError
from jwtflow.strict_json import StrictJSONError, parse_json_object

MAX_BODY = 64 * 1024
"""The longest body in bytes; a longer one is answered with 413."""

_MAX_PARAMETERS = 100
_BROKEN = "The body is cut short, or its chunks are malformed."


def json_body() -> dict[str, Any]:
    """Return the JSON object in the body of the current request."""
    _require_type("application/json")
    try:
        return parse_json_object(_body())
    except StrictJSONError as error:
        raise InvalidRequestError(f"Send one JSON object: {error}.") from None


def string_field(body: dict[str, Any], name: str) -> str:
    """Return the string that ``body`` must have under ``name``."""
    value = optional_string_field(body, name)
    if value is None:
        raise InvalidRequestError(f"The field '{name}' is missing.")
    return value


def optional_string_field(body: dict[str, Any], name: str) -> str | None:
    """Return the string that ``body`` may have under ``name``, or ``None``."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidRequestError(f"The field '{name}' must be a string.")
    return value


def form_body() -> dict[str, str]:
    """Return a form body's parameters; one without a value counts as missing (RFC 6749 §3.2)."""
    if request.query_string:
        raise InvalidRequestError("Send the parameters in the body, not in the URL.")
    pairs = form_pairs()
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise InvalidRequestError("A parameter occurs twice.")
    return {name: value for name, value in parameters.items() if value}


def query_pairs() -> list[tuple[str, str]]:
    """Return the parameters of the URL in order, including repeated ones."""
    return _pairs(request.query_string)


def form_pairs() -> list[tuple[str, str]]:
    """Return the parameters of a form body in order, including repeated ones."""
    _require_type("application/x-www-form-urlencoded")
    return _pairs(_body())


def _require_type(mimetype: str) -> None:
    if request.mimetype != mimetype:
        raise UnsupportedMediaTypeError(f"Send the body as {mimetype}.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaTypeError("Send the body uncompressed.")


def _body() -> bytes:
    try:
        body = request.get_data()
    except HTTPException:
        raise
    except Exception:  # noqa: BLE001 - for malformed chunks each WSGI server has another class
        raise InvalidRequestError(_BROKEN) from None
    if len(body) > MAX_BODY:
        raise RequestEntityTooLarge
    # RFC 9112 §8: a request with an incomplete body is not carried out
    if request.content_length not in {None, len(body)}:
        raise InvalidRequestError(_BROKEN)
    return body


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_PARAMETERS,
        )
    except ValueError:
        raise InvalidRequestError(
            "The parameters must be percent-encoded UTF-8, and at most a hundred."
        ) from None
