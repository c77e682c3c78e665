"""The resource server: it decides by the access token alone whether to let a request in.

It has the issuer's public keys and no accounts, sessions or database of users, and couldn't reach
any: it may not import ``jwtflow.store``. Run it with ``gunicorn
"jwtflow.resource_server:create_app()"``, configured by ``JWTFLOW_`` variables.
"""

from jwtflow.resource_server.app import build_app
from jwtflow.resource_server.assembly import create_app
from jwtflow.resource_server.key_cache import KeyCache
from jwtflow.resource_server.settings import ResourceServerSettings

__all__ = ["KeyCache", "ResourceServerSettings", "build_app", "create_app"]
