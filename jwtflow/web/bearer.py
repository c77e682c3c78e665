"""Reads the access token from the ``Authorization`` header (RFC 6750 §2.1).

Tokens in the URL or the body are ignored: URLs end up in logs (RFC 9700 §4.3.2).
"""

from __future__ import annotations

import re

from flask import Request

from jwtflow.errors import BearerRequestError, MissingTokenError

# RFC 9110 §11.1: the scheme is case-insensitive; §11.2: token68.
_BEARER = re.compile(r"(?i:bearer) +([A-Za-z0-9._~+/-]+=*)")
# §5.6.3: HTTP's white space; Python's strip() removes more.
WHITE_SPACE = " \t"
# §11.2, §11.4: other schemes may have parameters, separated by commas.
_PARAMETER = r'[^\s,="]+[ \t]*=[ \t]*(?:[^\s,="]+|"(?:[^"\\]|\\.)*")'
_PARAMETERS = re.compile(rf"{_PARAMETER}(?:[ \t]*,[ \t]*{_PARAMETER})*")


def bearer_token(request: Request) -> str | None:
    """Return the request's bearer token, or ``None`` if it has no ``Authorization`` header.

    Raises:
        MissingTokenError: the header has another scheme.
        BearerRequestError: there are two headers, or more than one token.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    value = header.strip(WHITE_SPACE)
    if match := _BEARER.fullmatch(value):
        return match.group(1)
    scheme, _, credentials = value.partition(" ")
    if scheme.lower() == "bearer":
        raise BearerRequestError("Send one Authorization header: 'Bearer ', then one token.")
    # Servers join two headers with a comma.
    if "," in value and not _PARAMETERS.fullmatch(credentials.strip(WHITE_SPACE)):
        raise BearerRequestError("Send one Authorization header, with one token.")
    raise MissingTokenError
