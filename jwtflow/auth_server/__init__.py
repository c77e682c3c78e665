"""The auth server: the only role that sees passwords, holds private keys and reaches the database.

It answers at the issuer's URL: discovery documents, the first-party login, the OAuth endpoints.
``build_app`` takes its collaborators, ``create_app`` reads the environment for a WSGI server.
"""

from jwtflow.auth_server.app import build_app, create_app
from jwtflow.auth_server.settings import AuthServerSettings

__all__ = ["AuthServerSettings", "build_app", "create_app"]
