"""Works out which client is calling, and whether it can prove it (RFC 6749 §2.3).

A confidential client sends its secret by HTTP Basic or in the form body. A public client has no
secret and sends only its ``client_id``; its code verifier or refresh token is the proof.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote_plus

from flask import request

from jwtflow.auth_server.context import AuthServer
from jwtflow.errors import InvalidClientError, InvalidRequestError
from jwtflow.store import Client
from jwtflow.web.bearer import WHITE_SPACE

# RFC 7617 §2; the scheme is case-insensitive (RFC 9110 §11.1). Servers join two Authorization
# headers with a comma, which token68 doesn't contain.
_BASIC = re.compile(r"basic +([A-Za-z0-9+/]+={0,2})", re.IGNORECASE)


def calling_client(server: AuthServer, form: Mapping[str, str]) -> Client:
    """Return the client that sent this request, authenticated if it has a secret.

    Raises:
        InvalidClientError: the client is unknown, or its secret is wrong, missing or unexpected;
            the message is the same for all of these.
        InvalidRequestError: it used two methods at once, or named two clients (RFC 6749 §2.3).
        TooManyAttemptsError: too many wrong secrets were sent lately (RFC 6749 §2.3.1).
    """
    client_id, client_secret = _credentials(request.headers.get("Authorization"), form)
    if client_secret is None:
        client = server.store.clients.find(client_id)
    else:
        address = request.remote_addr or ""
        client = server.store.authenticate_client(client_id, client_secret, address=address)
    if client is None or (client.confidential and client_secret is None):
        raise InvalidClientError("The client is unknown, or its secret is wrong or missing.")
    return client


def _credentials(authorization: str | None, form: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the client's id and secret; an empty secret counts as missing."""
    if authorization is not None:
        return _basic_credentials(authorization, form)
    if "client_assertion" in form or "client_assertion_type" in form:
        raise InvalidClientError("Client assertions are not supported; send a client secret.")
    if "client_id" not in form:
        raise InvalidClientError("Say which client this is: by HTTP Basic, or with client_id.")
    return form["client_id"], form.get("client_secret")


def _basic_credentials(authorization: str, form: Mapping[str, str]) -> tuple[str, str | None]:
    match = _BASIC.fullmatch(authorization.strip(WHITE_SPACE))
    if match is None:
        raise InvalidClientError("The Authorization header must be 'Basic' and nothing else.")
    try:
        decoded = base64.b64decode(match.group(1), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        raise InvalidClientError("The Basic credentials are not base64 of UTF-8 text.") from None
    # Both halves are form-urlencoded, so a colon in either is %3A (RFC 6749 §2.3.1).
    client_id, _, client_secret = (unquote_plus(part) for part in decoded.partition(":"))
    if "client_secret" in form or "client_assertion" in form:
        raise InvalidRequestError("Authenticate the client by one method, not by two.")
    if form.get("client_id", client_id) != client_id:
        raise InvalidRequestError("The Authorization header and client_id name two clients.")
    return client_id, client_secret or None
