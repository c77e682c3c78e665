"""Puts the auth server together; only this module reads the environment."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from jwtflow.auth_server import (
    authorize,
    first_party,
    introspect,
    metadata,
    revoke,
    token,
)
from jwtflow.auth_server.context import AuthServer
from jwtflow.auth_server.settings import AuthServerSettings, read_settings
from jwtflow.clock import Clock, SystemClock
from jwtflow.denylist import Denylist, open_denylist
from jwtflow.errors import ConfigurationError, KeyFormatError
from jwtflow.randomness import RandomSource, SystemRandom
from jwtflow.store import Store
from jwtflow.tokens import allowed_algorithms
from jwtflow.tokens.sign import KeyRing, TokenIssuer
from jwtflow.web.apps import allow_any_origin, new_app
from jwtflow.web.settings import PREFIX, Environment, check_private
from jwtflow.web.startup import app_or_exit, warn_about_denylist

ROUTES = (metadata, first_party, authorize, token, revoke, introspect)

# Pages of any origin may call only these, and without cookies.
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
    new_issuer: Callable[..., TokenIssuer] = TokenIssuer,
) -> Flask:
    """Build the auth server's WSGI app from its collaborators.

    ``new_issuer`` lets a lesson issue tokens in its own way.

    Raises:
        ConfigurationError: the access tokens' lifetime is out of range.
    """
    token_issuer = new_issuer(
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
        token_issuer=token_issuer,
        denylist=denylist,
        clock=clock,
        random=random,
    )
    app = new_app("jwtflow.auth_server", secure=settings.secure)
    app.extensions["auth_server"] = server
    allow_any_origin(app, OPEN_TO_ANY_ORIGIN.__contains__)
    for module in ROUTES:
        app.register_blueprint(module.blueprint(server))
    return app


def create_app() -> Flask:
    """Build the auth server from the ``JWTFLOW_`` environment variables, or exit with an error."""
    return app_or_exit(app_from_environment)


def app_from_environment(environment: Environment) -> Flask:
    """Build the auth server that ``environment`` describes.

    Keys and database have no defaults: two workers must never invent different ones.
    """
    settings = read_settings(environment)
    keys = _key_ring(environment.required("SIGNING_KEYS"))
    clock, random = SystemClock(), SystemRandom()
    url = environment.required("DATABASE")
    store = Store(url, clock=clock, random=random, setting=PREFIX + "DATABASE")
    store.ping()
    denylist_url = environment.optional("DENYLIST")
    denylist = open_denylist(denylist_url, clock, setting=PREFIX + "DENYLIST")
    warn_about_denylist(denylist_url, denylist.ping)
    return build_app(
        settings=settings, store=store, keys=keys, denylist=denylist, clock=clock, random=random
    )


def _key_ring(path: str) -> KeyRing:
    setting = PREFIX + "SIGNING_KEYS"
    try:
        keys = KeyRing.load(path)
        check_private(path, setting=setting)
    except (OSError, KeyFormatError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(
            setting,
            f"must name a JWK Set file that holds a signing key ({reason}); "
            "'jwtflow keys new FILE' makes one",
        ) from None
    # One verifier uses them all, so a secret beside public keys is refused (rule J11).
    allowed_algorithms((key.alg for key in keys.verification_keys), setting=setting)
    return keys
