"""Getting the access token out of a request (RFC 6750 §2.1), and from nowhere else.

Tokens in the URL or the body are not looked for: URLs end up in logs (RFC 9700 §4.3.2).
"""

from __future__ import annotations

import re

from flask import Request

from jwtflow.errors import BearerRequestError, MissingTokenError

# RFC 9110 §11.1: the scheme is case-insensitive; §11.2: token68.
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)


def bearer_token(request: Request) -> str | None:
    """The bearer token of ``request``; ``None`` where it has no ``Authorization`` header.

    Raises:
        MissingTokenError: the header is of another scheme.
        BearerRequestError: the header is there twice, or is not ``Bearer`` and one token.
    """
    values = request.headers.getlist("Authorization")
    if not values:
        return None
    # Servers join a doubled header with a comma, which no bearer token can hold.
    if len(values) > 1 or "," in values[0]:
        raise BearerRequestError("Send one Authorization header, with one token.")
    scheme = values[0].strip().partition(" ")[0].lower()
    if scheme != "bearer":
        raise MissingTokenError
    match = _BEARER.fullmatch(values[0].strip())
    if match is None:
        raise BearerRequestError("After 'Bearer ' there must be one token and nothing else.")
    return match.group(1)
