"""Which client is calling? Secrets are taken as RFC 6749 §2.3.1 has them, one way at a time.

``client_secret_basic`` and ``client_secret_post`` for confidential clients; a public client has no
secret and only names itself (``none``): what proves it is its code's verifier, or its refresh
token.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from flask import request

from jwtflow.auth_server.context import AuthServer
from jwtflow.errors import InvalidClientError, InvalidRequestError
from jwtflow.store import Client, Store
from jwtflow.web.bearer import WHITE_SPACE

# RFC 7617 §2; the scheme is case-insensitive (RFC 9110 §11.1). token68 holds no comma, and a
# comma is what servers join two Authorization headers with.
_BASIC = re.compile(r"basic +([A-Za-z0-9+/]+={0,2})", re.IGNORECASE)


def calling_client(server: AuthServer, form: Mapping[str, str]) -> Client:
    """The client that sent this request: authenticated if it has a secret, else as it says.

    Args:
        server: whose clients may call.
        form: the body's parameters.

    Raises:
        InvalidClientError: it is unknown, or did not prove itself.
        InvalidRequestError: it tried two ways at once.
    """
    credentials = read_client_credentials(request.headers.get("Authorization"), form)
    return authenticate_client(server.store, credentials, address=request.remote_addr or "")


@dataclass(frozen=True, kw_only=True)
class ClientCredentials:
    """What a request says about its client; nothing is proved yet.

    Args:
        client_id: who it says it is.
        client_secret: ``None`` where it sent none, or an empty one, which means the same.
    """

    client_id: str
    client_secret: str | None


def read_client_credentials(
    authorization: str | None, form: Mapping[str, str]
) -> ClientCredentials:
    """The client's name and secret, from the header or from the body.

    Args:
        authorization: the ``Authorization`` header, where there is one.
        form: the body's parameters.

    Raises:
        InvalidClientError: there are none, or the header is not ``Basic``.
        InvalidRequestError: both ways were used, or they name two clients (RFC 6749 §2.3).
    """
    if authorization is not None:
        return _basic(authorization, form)
    if "client_assertion" in form or "client_assertion_type" in form:
        raise InvalidClientError("Client assertions are not taken; send a client secret.")
    if "client_id" not in form:
        raise InvalidClientError("Say which client this is: by HTTP Basic, or with client_id.")
    return ClientCredentials(client_id=form["client_id"], client_secret=form.get("client_secret"))


def authenticate_client(store: Store, credentials: ClientCredentials, *, address: str) -> Client:
    """The client whose credentials these are: fails closed.

    Args:
        store: the clients, and the count of wrong secrets.
        credentials: what the request says.
        address: the peer's.

    Raises:
        TooManyAttemptsError: too many of its secrets were wrong lately (RFC 6749 §2.3.1).
        InvalidClientError: unknown client, wrong secret, a secret that is missing, or one from a
            client that has none; the same words for all.
    """
    if credentials.client_secret is None:
        client = store.clients.find(credentials.client_id)
        proved = client is not None and not client.confidential
    else:
        client = store.authenticate_client(
            credentials.client_id, credentials.client_secret, address=address
        )
        proved = client is not None and client.confidential
    if client is None or not proved:
        raise InvalidClientError("The client is unknown, or its secret is wrong or missing.")
    return client


def _basic(authorization: str, form: Mapping[str, str]) -> ClientCredentials:
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
        raise InvalidRequestError("Authenticate the client in one way, not in two.")
    if form.get("client_id", client_id) != client_id:
        raise InvalidRequestError("The Authorization header and client_id name two clients.")
    return ClientCredentials(client_id=client_id, client_secret=client_secret or None)
