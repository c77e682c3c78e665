"""A client of the auth server: logs in, keeps its login fresh, calls resource servers.

It meets the servers over HTTP only. Access and refresh tokens are opaque strings to it; the one
token it reads is the ID token, in ``id_token.py``.
"""

from jwtflow.client.authorization import AuthorizationRequest
from jwtflow.client.bearer import BearerAuth
from jwtflow.client.client import Client
from jwtflow.client.errors import (
    AuthorizationError,
    ClientError,
    IdTokenError,
    MetadataError,
    NotLoggedInError,
    RefusedError,
    ServerUnreachableError,
    TryLaterError,
    UnexpectedAnswerError,
    WrongPasswordError,
    WrongServerError,
)
from jwtflow.client.tokens import Tokens

__all__ = [
    "AuthorizationError",
    "AuthorizationRequest",
    "BearerAuth",
    "Client",
    "ClientError",
    "IdTokenError",
    "MetadataError",
    "NotLoggedInError",
    "RefusedError",
    "ServerUnreachableError",
    "Tokens",
    "TryLaterError",
    "UnexpectedAnswerError",
    "WrongPasswordError",
    "WrongServerError",
]
