"""Getting the access token out of a request (RFC 6750 §2.1), and from nowhere else.

Tokens in the URL or the body are not looked for: URLs end up in logs (RFC 9700 §4.3.2).
"""

from __future__ import annotations

import re

from flask import Request

from jwtflow.errors import BearerRequestError, MissingTokenError

# RFC 9110 §11.1: the scheme is case-insensitive; §11.2: token68.
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
# §5.6.3: all that is white space in HTTP; Python's own strip() takes more.
WHITE_SPACE = " \t"
# §11.2, §11.4: what other schemes may have, parameters with commas between.
_PARAMETER = r'[^\s,="]+[ \t]*=[ \t]*(?:[^\s,="]+|"(?:[^"\\]|\\.)*")'
_PARAMETERS = re.compile(rf"{_PARAMETER}(?:[ \t]*,[ \t]*{_PARAMETER})*")


def bearer_token(request: Request) -> str | None:
    """The bearer token of ``request``; ``None`` where it has no ``Authorization`` header.

    Raises:
        MissingTokenError: the header is of another scheme.
        BearerRequestError: the header is there twice, or is not ``Bearer`` and one token.
    """
    values = request.headers.getlist("Authorization")
    if not values:
        return None
    value = values[0].strip(WHITE_SPACE)
    scheme, _, credentials = value.partition(" ")
    is_bearer = scheme.lower() == "bearer"
    has_parameters = not is_bearer and _PARAMETERS.fullmatch(credentials.strip(WHITE_SPACE))
    # Servers join a doubled header with a comma, which no bearer token can hold.
    if len(values) > 1 or ("," in value and not has_parameters):
        raise BearerRequestError("Send one Authorization header, with one token.")
    if not is_bearer:
        raise MissingTokenError
    match = _BEARER.fullmatch(value)
    if match is None:
        raise BearerRequestError("After 'Bearer ' there must be one token and nothing else.")
    return match.group(1)
