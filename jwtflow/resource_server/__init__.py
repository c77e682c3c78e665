"""The resource server: it lets a request in, or not, by what the access token says.

It has the issuer's public keys and no account, no session, no database of users; it could not
reach one, since it may not import ``jwtflow.store``. ``gunicorn
"jwtflow.resource_server:create_app()"`` runs it, configured by ``JWTFLOW_`` variables.
"""

from jwtflow.resource_server.app import build_app
from jwtflow.resource_server.assembly import create_app
from jwtflow.resource_server.key_cache import KeyCache
from jwtflow.resource_server.settings import ResourceServerSettings

__all__ = ["KeyCache", "ResourceServerSettings", "build_app", "create_app"]
