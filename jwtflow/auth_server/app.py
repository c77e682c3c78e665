"""Putting the auth server together; the environment is read here and nowhere else."""

from __future__ import annotations

from flask import Flask

from jwtflow.auth_server import (
    authorize,
    first_party,
    introspect,
    metadata,
    revoke,
    token,
    userinfo,
)
from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.environment import collaborators
from jwtflow.auth_server.settings import AuthServerSettings
from jwtflow.clock import Clock
from jwtflow.denylist import Denylist
from jwtflow.randomness import RandomSource
from jwtflow.store import Store
from jwtflow.tokens.sign import KeyRing, TokenIssuer
from jwtflow.web.apps import allow_any_origin, new_app
from jwtflow.web.settings import Environment
from jwtflow.web.startup import app_or_exit

ROUTES = (metadata, first_party, authorize, token, revoke, introspect, userinfo)

# Pages of any origin may call these, without cookies; never the others.
OPEN_TO_ANY_ORIGIN = frozenset(
    {
        metadata.OAUTH_METADATA_PATH,
        metadata.OPENID_METADATA_PATH,
        metadata.JWKS_PATH,
        "/token",
        "/userinfo",
        "/revoke",
    }
)


def build_app(
    *,
    settings: AuthServerSettings,
    store: Store,
    keys: KeyRing,
    denylist: Denylist,
    clock: Clock,
    random: RandomSource,
) -> Flask:
    """The auth server as a WSGI app, made of its collaborators alone.

    Raises:
        ConfigurationError: access tokens would live too long, or not at all.
    """
    issuer = TokenIssuer(
        issuer=settings.issuer,
        audience=settings.audience,
        keys=keys,
        clock=clock,
        random=random,
        access_token_lifetime=settings.access_token_lifetime,
    )
    server = AuthServer(
        settings=settings,
        store=store,
        issuer=issuer,
        denylist=denylist,
        clock=clock,
        random=random,
    )
    app = new_app("jwtflow.auth_server", secure=settings.secure)
    allow_any_origin(app, OPEN_TO_ANY_ORIGIN.__contains__)
    for module in ROUTES:
        app.register_blueprint(module.blueprint(server))
    return app


def create_app() -> Flask:
    """The auth server as the ``JWTFLOW_`` variables of the environment describe it.

    Raises:
        SystemExit: one is missing or wrong; one line on stderr has named it.
    """
    return app_or_exit(app_from_environment)


def app_from_environment(environment: Environment) -> Flask:
    """The auth server that ``environment`` describes.

    Raises:
        ConfigurationError: a variable is missing or wrong.
    """
    return build_app(**collaborators(environment))
