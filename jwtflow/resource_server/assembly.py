"""Builds a resource server from the ``JWTFLOW_`` variables; only this reads the environment."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Flask

from jwtflow.clock import MAX_LEEWAY, Clock, SystemClock
from jwtflow.denylist import open_denylist
from jwtflow.errors import ConfigurationError, KeyFormatError
from jwtflow.resource_server.app import build_app
from jwtflow.resource_server.fetching import fetch_key_set, is_trustworthy
from jwtflow.resource_server.key_cache import KeyCache
from jwtflow.resource_server.settings import ResourceServerSettings
from jwtflow.strict_json import StrictJSONError, parse_json_object
from jwtflow.tokens import AccessTokenVerifier, KeySet, KeySource
from jwtflow.tokens.algorithms import SYMMETRIC_ALGORITHMS, allowed_algorithms
from jwtflow.tokens.jwk import jwk_set_members
from jwtflow.web.settings import PREFIX, Environment, check_private, check_url, is_url
from jwtflow.web.startup import app_or_exit, warn_about_denylist


def create_app() -> Flask:
    """Build the resource server from the environment, or exit with one line that says why not."""
    return app_or_exit(app_from_environment)


def app_from_environment(environment: Environment) -> Flask:
    """Build the resource server from ``environment``. No key is fetched yet.

    Raises:
        ConfigurationError: a variable is missing or wrong; the error names it.
    """
    clock = SystemClock()
    settings = _settings(environment)
    algorithms = _algorithms(environment)
    verifier = AccessTokenVerifier(
        issuer=settings.issuer,
        audience=environment.required("AUDIENCE"),
        keys=_keys(environment, settings.issuer, algorithms, clock),
        clock=clock,
        algorithms=algorithms,
        leeway=environment.seconds("LEEWAY", default=0, maximum=MAX_LEEWAY),
    )
    denylist_url = environment.optional("DENYLIST")
    denylist = open_denylist(denylist_url, clock, setting=PREFIX + "DENYLIST")
    warn_about_denylist(denylist_url, denylist.ping)
    return build_app(settings=settings, verify=verifier.verify, denylist=denylist)


def _settings(environment: Environment) -> ResourceServerSettings:
    issuer, audience = environment.url("ISSUER"), environment.required("AUDIENCE")
    resource_url = environment.optional_url("RESOURCE_URL") or audience
    if not is_url(resource_url):
        raise ConfigurationError(
            PREFIX + "RESOURCE_URL",
            f"is required if {PREFIX}AUDIENCE is not the URL that this server answers at",
        )
    origins = environment.origins("ORIGINS")
    return ResourceServerSettings(issuer=issuer, resource_url=resource_url, origins=origins)


def _algorithms(environment: Environment) -> frozenset[str]:
    algorithms = allowed_algorithms(
        environment.listed("ALGORITHMS", default=("RS256",)), setting=PREFIX + "ALGORITHMS"
    )
    if algorithms & SYMMETRIC_ALGORITHMS and environment.optional("VERIFICATION_KEYS") is None:
        raise ConfigurationError(
            PREFIX + "VERIFICATION_KEYS",
            f"is required if {PREFIX}ALGORITHMS is HS256: a secret is never published",
        )
    return algorithms


def _keys(
    environment: Environment, issuer: str, algorithms: frozenset[str], clock: Clock
) -> KeySource:
    path = environment.optional("VERIFICATION_KEYS")
    if path is not None:
        return _keys_in_file(Path(path), algorithms)
    jwks_uri = environment.optional("JWKS_URI")
    if jwks_uri is None:
        name, url = "ISSUER", issuer
    else:
        name = "JWKS_URI"
        url = check_url(jwks_uri, setting=PREFIX + name, may_have_query=True)
    if not is_trustworthy(url):
        raise ConfigurationError(
            PREFIX + name, "must be https, or http on loopback: keys are fetched from there"
        )
    return KeyCache(partial(fetch_key_set, issuer, jwks_uri=jwks_uri), clock=clock)


def _keys_in_file(path: Path, algorithms: frozenset[str]) -> KeySet:
    setting = PREFIX + "VERIFICATION_KEYS"
    try:
        document = parse_json_object(path.read_bytes())
        if any(not jwk.keys().isdisjoint({"k", "d"}) for jwk in jwk_set_members(document)):
            check_private(str(path), setting=setting)
        keys = KeySet.from_jwk_set(
            document, allow_symmetric=bool(algorithms & SYMMETRIC_ALGORITHMS)
        )
    except (OSError, StrictJSONError, KeyFormatError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(setting, f"must name a JWK Set file ({reason})") from None
    if not any(key.alg in algorithms for key in keys):
        reason = keys.problems[0] if keys.problems else "it has none for these algorithms."
        raise ConfigurationError(setting, f"must hold a key for {PREFIX}ALGORITHMS. {reason}")
    return keys
