"""Request bodies and query strings, read strictly.

JSON for the first-party routes, forms for the OAuth ones (RFC 6749 §3.2). A parameter that comes
twice, or in the URL where it belongs in the body, is refused rather than guessed at.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import Flask, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from jwtflow.errors import InvalidRequestError, UnsupportedMediaTypeError
from jwtflow.strict_json import StrictJSONError, parse_json_object

MAX_BODY = 64 * 1024
"""Bytes of a body that are read; a longer one is answered with 413."""

_MAX_PARAMETERS = 100
_BROKEN = "The body is cut short, or its chunks are malformed."


def limit_bodies(app: Flask) -> None:
    """Let ``app`` refuse bodies above ``MAX_BODY``, as a rule before it reads them.

    One byte more is read, to tell whether a body in chunks ends there: Werkzeug cuts it off.
    """
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY + 1


def json_body() -> dict[str, Any]:
    """The JSON object in the body of the current request.

    Raises:
        UnsupportedMediaTypeError: the body is not declared as ``application/json``.
        InvalidRequestError: it is not one plain JSON object.
    """
    _require_type("application/json")
    try:
        return parse_json_object(_body())
    except StrictJSONError as error:
        raise InvalidRequestError(f"Send one JSON object: {error}.") from None


def string_field(body: dict[str, Any], name: str) -> str:
    """The text that ``body`` must hold under ``name``.

    Raises:
        InvalidRequestError: it is missing or not a string.
    """
    value = optional_string_field(body, name)
    if value is None:
        raise InvalidRequestError(f"The field '{name}' is missing.")
    return value


def optional_string_field(body: dict[str, Any], name: str) -> str | None:
    """The text that ``body`` may hold under ``name``; ``None`` where it does not.

    Raises:
        InvalidRequestError: what it holds is not a string.
    """
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidRequestError(f"The field '{name}' must be a string.")
    return value


def form_body() -> dict[str, str]:
    """The parameters of a form body; one sent without a value counts as left out (RFC 6749 §3.2).

    Raises:
        UnsupportedMediaTypeError: the body is not a form.
        InvalidRequestError: a parameter is repeated, in the URL, or not UTF-8.
    """
    if request.query_string:
        raise InvalidRequestError("Send the parameters in the body, not in the URL.")
    pairs = form_pairs()
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise InvalidRequestError("A parameter occurs twice.")
    return {name: value for name, value in parameters.items() if value}


def query_pairs() -> list[tuple[str, str]]:
    """The parameters of the URL in their order, repeated ones included.

    Raises:
        InvalidRequestError: a parameter is not UTF-8.
    """
    return _pairs(request.query_string)


def form_pairs() -> list[tuple[str, str]]:
    """The parameters of a form body in their order, repeated ones included.

    Raises:
        UnsupportedMediaTypeError: the body is not a form.
        InvalidRequestError: a parameter is not UTF-8.
    """
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
    except Exception:  # noqa: BLE001 - of malformed chunks each WSGI server raises a class of its own
        raise InvalidRequestError(_BROKEN) from None
    if len(body) > MAX_BODY:
        raise RequestEntityTooLarge
    # RFC 9112 §8: a request whose body is not all there is not carried out
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
            "The parameters must be percent-encoded UTF-8, and not more than a hundred."
        ) from None
